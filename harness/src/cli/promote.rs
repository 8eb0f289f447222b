//! `tashika promote`, `tashika replay`

use std::path::PathBuf;

use clap::Args;

use super::desk::DeskArgs;
use super::gateway::GatewayArgs;
use super::run::RigArgs;
use super::suite::SuiteArgs;
use super::trace::Place;

/// `tashika promote`
#[derive(Args, Clone, Debug)]
pub struct PromoteArgs {
    /// 実行結果と、その証拠の行 (tashika trace が示す番号) / Run and line of its evidence, as `tashika trace` numbers them
    #[arg(value_name = "RUN#LINE")]
    pub evidence: Place,
    /// 書くフォルダー / Folder to write to
    #[arg(long, default_value = "vectors/promoted", value_name = "DIR")]
    pub out: PathBuf,
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
}

/// `tashika replay`
#[derive(Args, Clone, Debug)]
pub struct ReplayArgs {
    /// tashika promote が書いたファイル、またはそのフォルダー / Files that `tashika promote` wrote, or their folder
    #[arg(required = true, value_name = "VECTOR")]
    pub vectors: Vec<PathBuf>,
    /// 内蔵の試験対象にわざと入れる誤り / Defect to seed into the embedded subject
    #[arg(long, value_name = "NAME", conflicts_with = "reader")]
    pub defect: Option<String>,
    /// A gateway of one's own.
    #[command(flatten)]
    pub asked: GatewayArgs,
    /// A front desk of one's own.
    #[command(flatten)]
    pub front_desk: DeskArgs,
    /// Real readers.
    #[command(flatten)]
    pub rig: RigArgs,
}
