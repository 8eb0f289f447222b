//! `tashika reader serve`, `tashika reader sweep-catalogue`: readers that nobody has to own.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use conformance::Text;
use simulator::card::CardVariant;
use simulator::ccid::CcidFault;

use super::card::AnswerToReset;
use crate::card_kind::CardKind;
use crate::refusal::Refusal;

/// `tashika reader serve`
#[derive(Args, Clone, Debug)]
pub struct ReaderServeArgs {
    /// 機種: 名前または VVVV:PPPP の一部 (--list で探す)。何度でも / Model: parts of a name, or VVVV:PPPP, as --list finds them; repeat
    /// for more
    #[arg(long = "model", value_name = "MODEL", required_unless_present_any = ["zoo", "list"])]
    pub models: Vec<String>,
    /// 不具合のある、または典型的なリーダー (F16、tpdu-t1 など、--list で探す)。何度でも / Reader with a known fault, or a typical one: F16,
    /// tpdu-t1, as --list finds them; repeat for more
    #[arg(long, value_name = "NAME")]
    pub zoo: Vec<String>,
    /// 置けるものの一覧。語があればすべてを含むものだけ / List what can be served; with words, what contains all of them
    #[arg(long, value_name = "WORD", num_args = 0.., conflicts_with_all = ["models", "zoo", "command"])]
    pub list: Option<Vec<String>>,
    /// 一覧を JSON で出力する / Print the list as JSON
    #[arg(long, requires = "list")]
    pub json: bool,
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
    /// カードが一つのコマンドにかける時間の下限 (マイクロ秒) / Microseconds that a card takes for each command, at least
    #[arg(long, default_value = "0", value_name = "MICROSECONDS")]
    pub pace: u32,
    /// カードリーダーを測るための測定用APを加える / Add the probe application for measuring readers
    #[arg(long)]
    pub probe: bool,
    /// すべての --model のファームウェアに仕込む不具合 (F02 など) / What is wrong with the firmware of every --model, as F16
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
    /// 横で実行し、終わったら終わるコマンド。なければ Ctrl-C まで続く / Command to run beside them; they end with it. Without, they stay until
    /// Ctrl-C
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

fn fault(name: &str) -> Result<CcidFault, Refusal> {
    CcidFault::from_name(name).ok_or_else(|| {
        let names: Vec<_> = CcidFault::ALL.iter().map(|fault| fault.name()).collect();
        Refusal::names(&Text::new("不具合", "fault"), name, names.iter().map(String::as_str))
    })
}

/// `tashika reader sweep-catalogue`
#[derive(Args, Clone, Debug)]
pub struct ReaderSweepArgs {
    /// 結果の表 (CSV) / Table to write (CSV)
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// 記述子のファイル名にこれを含む機種だけ。何度でも / Only models whose dump's name contains this; repeat for more
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// 並べて測る機種の数 / Devices that are measured side by side
    #[arg(long, default_value_t = 8, value_name = "NUMBER")]
    pub jobs: usize,
    /// 途中で終わった掃引を続ける (FILE.journal) / Go on with a sweep that was ended (FILE.journal)
    #[arg(long)]
    pub resume: bool,
}
