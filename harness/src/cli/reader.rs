//! `tashika reader …`

use clap::{Args, Subcommand};

use super::certificate::{ReaderCompareArgs, ReaderMatrixArgs};
use super::certify::{ReaderCertifyArgs, ReaderJudgeArgs, ReaderProbeArgs, ReaderSelftestArgs};
use super::virtual_reader::{ReaderServeArgs, ReaderSweepArgs};

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
    /// 模擬のUSBカードリーダーからカードやリーダーを抜き挿しする / Take cards out of simulated USB readers, unplug them, and the reverse
    Hand(super::ReaderHandArgs),
    /// 実物のドライバーの下に模擬のUSBカードリーダーを置く / Put simulated USB readers under the real driver
    Serve(ReaderServeArgs),
    /// 公開されているすべての機種を実物のドライバーの下で測り、予測と比べる / Measure every public model under the real driver and compare with what is predicted
    SweepCatalogue(ReaderSweepArgs),
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
