//! `tashika report`: pages for people.

use std::path::PathBuf;

use clap::Args;

use super::suite::SuiteArgs;

/// `tashika report`
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// 実行か夜間試験の結果のフォルダー、または実行結果を含むフォルダー（その中の最新を使う） / Folder of a run or a night, or a folder of runs: then the newest
    #[arg(default_value = "runs", value_name = "RUN")]
    pub run: PathBuf,
    /// 書くファイル（既定: 実行結果のフォルダーの report.html） / File to write [default: report.html in the run's folder]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
}
