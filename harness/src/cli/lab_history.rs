//! `tashika lab history`, `trend`, `diff`, `flaky`, `baseline`, `import`, `export`, `prune`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Which history.
#[derive(Args, Clone, Debug)]
pub struct HistoryFileArgs {
    /// 履歴のファイル / File of the history
    #[arg(long, default_value = "nights/history.db", env = "TASHIKA_HISTORY", value_name = "FILE")]
    pub history: PathBuf,
    /// 履歴に複数のラボがあるときの、ラボの名前 / Name of the laboratory, if the history holds several
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika lab history`
#[derive(Args, Clone, Debug)]
pub struct HistoryArgs {
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
    /// 最近の何夜まで / So many nights, the latest first
    #[arg(long, default_value_t = 14, value_name = "NIGHTS")]
    pub last: usize,
}

/// `tashika lab trend`
#[derive(Args, Clone, Debug)]
pub struct TrendArgs {
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
    /// スロット、種類、判定基準・選択の名前の一部。すべての語を含むものを示す / Parts of slot, kind or profile; all words must occur
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// ジョブ全体でなく、この判定基準またはシナリオを示す / One criterion or scenario instead of whole jobs
    #[arg(long, value_name = "ID")]
    pub case: Option<String>,
    /// 最近の何夜まで / So many nights
    #[arg(long, default_value_t = 30, value_name = "NIGHTS")]
    pub last: usize,
}

/// `tashika lab diff`
#[derive(Args, Clone, Debug)]
pub struct DiffArgs {
    /// 前の夜: 一覧の名前、latest、previous / The earlier night: its name, `latest` or `previous`
    #[arg(default_value = "previous", value_name = "NIGHT")]
    pub one: String,
    /// 後の夜 / The later night
    #[arg(default_value = "latest", value_name = "NIGHT")]
    pub other: String,
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
}

/// `tashika lab flaky`
#[derive(Args, Clone, Debug)]
pub struct FlakyArgs {
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
    /// 最近の何夜を見るか / Over so many nights
    #[arg(long, default_value_t = crate::lab::history::History::WINDOW, value_name = "NIGHTS")]
    pub last: usize,
}

/// `tashika lab baseline …`
#[derive(Clone, Debug, Subcommand)]
pub enum BaselineCommand {
    /// 基準を示す / Show what each job is held to
    Show(BaselineShowArgs),
    /// ある夜の結果を新しい基準とする / Hold everything from now on to what a night came to
    Renew(BaselineRenewArgs),
}

/// Which part of the baselines.
#[derive(Args, Clone, Debug)]
pub struct BaselinePartArgs {
    /// このスロットだけ / Only this slot
    #[arg(long, value_name = "SLOT")]
    pub slot: Option<String>,
    /// この判定基準・選択だけ / Only this profile
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<String>,
}

/// `tashika lab baseline show`
#[derive(Args, Clone, Debug)]
pub struct BaselineShowArgs {
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
    /// Which part.
    #[command(flatten)]
    pub part: BaselinePartArgs,
}

/// `tashika lab baseline renew`
#[derive(Args, Clone, Debug)]
pub struct BaselineRenewArgs {
    /// 夜: 一覧の名前、latest、previous / The night: its name, `latest` or `previous`
    #[arg(default_value = "latest", value_name = "NIGHT")]
    pub night: String,
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
    /// Which part.
    #[command(flatten)]
    pub part: BaselinePartArgs,
}

/// `tashika lab import`
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// night.json、またはそれを含むフォルダー / `night.json`, a night's folder, or a folder of such folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
}

/// `tashika lab export`
#[derive(Args, Clone, Debug)]
pub struct ExportArgs {
    /// 履歴のファイル / File of the history
    #[arg(long, default_value = "nights/history.db", env = "TASHIKA_HISTORY", value_name = "FILE")]
    pub history: PathBuf,
    /// 形式 / Format
    #[arg(long, default_value = "csv", value_name = "csv|jsonl")]
    pub format: FormatArg,
    /// 書くファイル (既定は標準出力) / File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A format that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Comma-separated values.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// `tashika lab prune`
#[derive(Args, Clone, Debug)]
#[group(id = "age", required = true, multiple = false)]
pub struct PruneArgs {
    /// この日より前に始まった夜を除く (UTC) / Nights that began before this day (UTC)
    #[arg(long, group = "age", value_name = "YYYY-MM-DD")]
    pub before: Option<Date>,
    /// この日数より前の夜を除く / Nights that are older than so many days
    #[arg(long, group = "age", value_name = "DAYS")]
    pub days: Option<u32>,
    /// Which history.
    #[command(flatten)]
    pub file: HistoryFileArgs,
}
