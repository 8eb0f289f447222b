//! `tashika reader …`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use simulator::card::CardVariant;
use simulator::ccid::CcidFault;

use super::card::AnswerToReset;
use super::certificate::{ReaderCompareArgs, ReaderMatrixArgs};
use super::certify::{ReaderCertifyArgs, ReaderJudgeArgs, ReaderProbeArgs, ReaderSelftestArgs};
use crate::card_kind::CardKind;

/// `tashika reader …`
#[derive(Debug, Subcommand)]
pub enum ReaderCommand {
    /// PC/SC から見えるカードリーダーの一覧 / List the readers that PC/SC sees
    List(ReaderListArgs),
    /// 公開されている機種の記述子を探し、運べるはずのものと既知の不具合を示す / Search the public descriptors of models: what each should carry, what is known to go wrong
    Models(ReaderModelsArgs),
    /// リーダーが自ら申告することと、その機種について知られていること / What a reader says of itself, and what is known of its model
    Probe(ReaderProbeArgs),
    /// リーダーが運べるものを測り、判定し、記録を残す / Measure what a reader carries, judge it, keep the evidence
    Certify(ReaderCertifyArgs),
    /// 測定の記録だけから判定し直し、報告と比べる / Judge a measurement again from its evidence alone, and compare
    Judge(ReaderJudgeArgs),
    /// 二つの測定の間に変わったことを言葉で示す / Tell in words what changed between two measurements
    Compare(ReaderCompareArgs),
    /// 多数の測定を一つの表にする / Many measurements in one table
    Matrix(ReaderMatrixArgs),
    /// 不具合のある模擬リーダーをすべて見分けられるかを確かめる / Prove that every known fault of readers would be found
    Selftest(ReaderSelftestArgs),
    /// 実物のドライバーの下に模擬のUSBカードリーダーを置く / Put simulated USB readers under the real driver
    Serve(ReaderServeArgs),
}

/// `tashika reader list`
#[derive(Args, Clone, Debug)]
pub struct ReaderListArgs {
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader models`
#[derive(Args, Clone, Debug)]
pub struct ReaderModelsArgs {
    /// 名前または VVVV:PPPP の一部。すべての語を含むものを示す / Parts of a name, or VVVV:PPPP; all words must occur
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// 拡張Lc/LeがT=1で通るはずの機種だけ / Only models that should carry extended Lc/Le over T=1
    #[arg(long)]
    pub extended: bool,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader serve`
#[derive(Args, Clone, Debug)]
pub struct ReaderServeArgs {
    /// 機種: 名前または VVVV:PPPP の一部 (tashika reader models で探す)。何度でも / Model: parts of a name, or VVVV:PPPP, as
    /// `tashika reader models` finds them; repeat for more
    #[arg(long = "model", value_name = "MODEL", required = true)]
    pub models: Vec<String>,
    /// 差し込むカードの状態 / State of the cards in them
    #[arg(long, default_value = "valid", value_name = "CARD")]
    pub card: CardKind,
    /// カードの型 (既定はスロットに合うもの) / Model of the cards [default: what fits the slot]
    #[arg(long, value_name = "MODEL", value_parser = super::card::variant)]
    pub card_model: Option<CardVariant>,
    /// カードの型のものに代わるATR (16進)。T=0だけのカードなど / Answer to reset in place of the model's, in hexadecimal, as of a
    /// card with T=0 only
    #[arg(long, value_name = "HEX")]
    pub atr: Option<AnswerToReset>,
    /// カードリーダーを測るための測定用APを加える / Add the probe application for measuring readers
    #[arg(long)]
    pub probe: bool,
    /// すべてのリーダーのファームウェアに仕込む不具合 (F02 など) / What is wrong with every reader's firmware, as F16
    #[arg(long, value_name = "FAULT", value_parser = fault)]
    pub fault: Option<CcidFault>,
    /// 偶然による不具合の種 / Seed of faults that strike by chance
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    pub seed: u64,
    /// カードを差し込まない / No cards
    #[arg(long, conflicts_with_all = ["card", "card_model", "atr", "probe"])]
    pub empty: bool,
    /// 試験用 PKI / Test PKI shared by simulated cards and gateway
    #[arg(long, default_value = ".tashika/pki", value_name = "DIR")]
    pub pki: PathBuf,
    /// USBの転送をすべて書き留めるファイル (Wireshark用のpcapng) / Record every USB transfer for Wireshark (pcapng)
    #[arg(long, value_name = "FILE")]
    pub capture: Option<PathBuf>,
    /// 横で実行し、終わったら終わるコマンド / Command to run beside them; they end with it
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

fn fault(name: &str) -> Result<CcidFault, String> {
    CcidFault::from_name(name).ok_or_else(|| {
        let names: Vec<_> = CcidFault::ALL.iter().map(|fault| fault.name()).collect();
        format!("there is no fault {name:?}; the faults are {}", names.join(", "))
    })
}
