//! The command line: one definition of every option.

mod apdu;
mod card;
mod certificate;
mod certify;
mod desk;
mod first_use;
mod gateway;
mod hand;
mod lab;
mod lab_history;
mod promote;
mod qualification;
mod reader;
mod report;
mod run;
mod suite;
mod trace;
mod virtual_reader;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use conformance::Language;

pub use apdu::{ApduCommand, DecodeArgs};
pub use card::{CardArgs, CardCommand, CardInfoArgs, ServeArgs, SimulatedCardArgs, VerifyArgs};
pub use certificate::{
    CertificateCommand, CertificateSchemaArgs, CertificateVerifyArgs, DescribedFile, IssueArgs, KeygenArgs,
    ReaderCompareArgs, ReaderMatrixArgs,
};
pub use certify::{
    EffortArg, EvidenceArg, ReaderCertifyArgs, ReaderJudgeArgs, ReaderProbeArgs, ReaderSelftestArgs,
};
pub use desk::{DeskArgs, DeskCommand};
pub use first_use::{CompletionsArgs, InitArgs, ManArgs};
pub use gateway::{GatewayArgs, GatewayCommand, GatewayServeArgs};
pub use hand::{Movement, ReaderHandArgs};
pub use lab::{
    LabAgentArgs, LabArgs, LabCollectArgs, LabCommand, LabDoctorArgs, LabInitArgs, LabNightlyArgs,
    LabSubmitArgs,
};
pub use lab_history::{
    BaselineCommand, BaselinePartArgs, BaselineRenewArgs, BaselineShowArgs, DiffArgs, ExportArgs, FlakyArgs,
    FormatArg, HistoryArgs, HistoryFileArgs, ImportArgs, PruneArgs, TrendArgs,
};
pub use promote::{PromoteArgs, ReplayArgs};
pub use qualification::{ConvertArgs, InspectArgs, QualificationCommand};
pub use reader::{ReaderCommand, ReaderListArgs, ReaderModelsArgs};
pub use report::ReportArgs;
pub use run::{ReaderArg, RigArgs, RunArgs};
pub use suite::{
    CoverageArgs, ExplainArgs, LintArgs, ListArgs, NewFeatureArgs, RequirementsArgs, SelectionArgs,
    StepsArgs, SuiteArgs,
};
pub use trace::{KindArg, TraceArgs};
pub use virtual_reader::{ReaderServeArgs, ReaderSweepArgs};

/// オンライン資格確認（資格確認限定型）の適合性試験 / Conformance suite for Japan's online eligibility verification, limited type.
///
/// Without a command, runs all scenarios below ./features on the embedded subject (`tashika run`).
#[derive(Debug, Parser)]
#[command(name = "tashika", version, max_term_width = 100)]
pub struct Cli {
    /// 表示の言語 / Language of what is shown [default: by locale]
    #[arg(long, global = true, value_name = "ja|en", value_parser = crate::usage::lang)]
    pub lang: Option<Language>,
    /// 設定ファイル（既定: tashika.toml、あれば） / File of settings [default: tashika.toml, if there is one]
    #[arg(long, global = true, env = crate::configuration::FILE_VARIABLE, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 設定ファイルを読まない / Read no file of settings
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of `run`, for when no command is given.
    #[command(flatten)]
    pub run: RunArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 設定ファイルを書き始める / Start a file of settings
    Init(InitArgs),
    /// シナリオを実行する（既定） / Run scenarios (the default command)
    Run(Box<RunArgs>),
    /// 実行せずに選択されるシナリオを示す / List the selected scenarios without running them
    List(ListArgs),
    /// 使える手順の一覧 / Catalogue of the steps that scenarios can use
    Steps(StepsArgs),
    /// シナリオのファイルを書き始める / Start a feature file
    NewFeature(NewFeatureArgs),
    /// シナリオと要件のファイルの誤りを調べる / Check feature and requirement files for slips
    Lint(LintArgs),
    /// 窓口で一度だけ資格確認を行う / Do once by hand what a front desk does
    Verify(VerifyArgs),
    /// わざと誤らせた相手を一つずつ試し、見逃しがないかを確かめる / Seed every defect and check that the suite catches it
    Mutants(SuiteArgs),
    /// 要件ごとにシナリオ・最新の判定・捕らえた誤りを示す / Requirements by scenarios, last verdict and defects caught
    Coverage(CoverageArgs),
    /// 要件の一覧 / Catalogue of the requirements
    Requirements(RequirementsArgs),
    /// 要件や曖昧な点を一つ説明する / Tell everything about one requirement or ambiguity
    Explain(ExplainArgs),
    /// 証拠を読み解く / Decode the evidence of a run
    Trace(TraceArgs),
    /// 不合格のやり取りを、繰り返し試せるベクターにする / Make a vector of a failing exchange
    Promote(PromoteArgs),
    /// ベクターのやり取りを再び試す / Play vectors again that `promote` made
    Replay(ReplayArgs),
    /// 実行結果を人が読むページにする / Make the page of a run again
    Report(ReportArgs),
    /// 模擬カード / The simulated card
    #[command(subcommand)]
    Card(CardCommand),
    /// 窓口のプログラム / Front desks that are programs
    #[command(subcommand)]
    Desk(DeskCommand),
    /// カードリーダー / Card readers
    #[command(subcommand)]
    Reader(ReaderCommand),
    /// 署名つきの測定結果 / Signed measurements of card readers
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// 試験用ゲートウェイ / The test gateway
    #[command(subcommand)]
    Gateway(GatewayCommand),
    /// ラボ: 多数のリーダーの毎晩の試験 / The laboratory: many readers, every night
    #[command(subcommand)]
    Lab(LabCommand),
    /// 資格情報の形 (XML・JSON・アプリのテキスト・FHIR) / Forms of a qualification
    #[command(subcommand)]
    Qualification(QualificationCommand),
    /// APDU の読み解き / Commands and responses of ISO/IEC 7816-4
    #[command(subcommand)]
    Apdu(ApduCommand),
    /// シェルの補完 / Completions for a shell
    Completions(CompletionsArgs),
    /// マニュアルページ / Manual pages
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
