//! Options that say which suite and which scenarios.

use std::path::PathBuf;

use clap::Args;

use crate::selection::{Selection, TagExpression};

/// Where the suite is.
#[derive(Args, Clone, Debug)]
pub struct SuiteArgs {
    /// シナリオのフォルダーまたはファイル / Folder or file of scenarios
    #[arg(long, default_value = "features", value_name = "PATH")]
    pub features: PathBuf,
}

/// Which scenarios.
#[derive(Args, Clone, Debug)]
pub struct SelectionArgs {
    /// タグの式 / Tag expression, such as "@要件:GW-021 and not @異常"
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<TagExpression>,
    /// 名前の一部 / Part of the scenario's name
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
}

impl SelectionArgs {
    /// The selection these options describe.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection { tags: self.tags.clone(), name: self.name.clone(), requirements: None }
    }
}

/// `tashika list`
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika steps`
#[derive(Args, Clone, Debug)]
pub struct StepsArgs {
    /// 書き方・意味・例のどれかに含まれる語 / Only steps with this text in pattern, meaning or example
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// Markdown で出力する (日本語と英語) / Print Markdown, in both languages
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika lint`
#[derive(Args, Clone, Debug)]
pub struct LintArgs {
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika requirements`
#[derive(Args, Clone, Debug)]
pub struct RequirementsArgs {
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Markdown で出力する (日本語と英語) / Print Markdown, in both languages
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika coverage`
#[derive(Args, Clone, Debug)]
pub struct CoverageArgs {
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// 判定を読む実行結果のフォルダー（既定: runs の最新） / Folder of the run whose verdicts are shown [default: newest below runs]
    #[arg(long, value_name = "DIR")]
    pub run: Option<PathBuf>,
    /// 誤りを入れて試すことを省く / Seed no defects
    #[arg(long)]
    pub no_defects: bool,
    /// Markdown で出力する / Print Markdown
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika explain`
#[derive(Args, Clone, Debug)]
pub struct ExplainArgs {
    /// 要件か曖昧な点の id / Id of a requirement or an ambiguity, such as HC-041 or AMB-001
    #[arg(value_name = "ID")]
    pub id: String,
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// 判定を読む実行結果のフォルダー（既定: runs の最新） / Folder of the run whose verdicts are shown [default: newest below runs]
    #[arg(long, value_name = "DIR")]
    pub run: Option<PathBuf>,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika new-feature`
#[derive(Args, Clone, Debug)]
pub struct NewFeatureArgs {
    /// 確かめる要件の id / Ids of the requirements to be asserted
    #[arg(required = true, value_name = "ID")]
    pub requirements: Vec<String>,
    /// 機能の名前 / Name of the feature
    #[arg(long)]
    pub title: Option<String>,
    /// 置く文書のフォルダー（既定: 最初の要件の文書） / Folder of the document [default: the first requirement's]
    #[arg(long, value_name = "NAME")]
    pub document: Option<String>,
    /// ファイルの名前（既定: 要件の id） / Name of the file [default: the ids]
    #[arg(long, value_name = "NAME")]
    pub file: Option<String>,
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
}
