//! `tashika reader certify` and `tashika reader selftest`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use conformance::reader::Effort;

/// `tashika reader selftest`
#[derive(Args, Clone, Debug)]
pub struct ReaderSelftestArgs {
    /// 測定の細かさ / How thoroughly each is measured
    #[arg(long, default_value = "quick", value_name = "EFFORT")]
    pub effort: EffortArg,
    /// 乱数の種 / Seed of everything random
    #[arg(long, default_value_t = 7, value_name = "N")]
    pub seed: u64,
    /// 見分け損ねたものだけを示す / Show only what was misjudged
    #[arg(long)]
    pub misses: bool,
}

/// `tashika reader certify`
#[derive(Args, Clone, Debug)]
pub struct ReaderCertifyArgs {
    /// 模擬リーダーの名前 (tashika reader selftest が一覧を示す) / Name of a simulated reader, as `tashika reader selftest` lists them
    #[arg(long, value_name = "NAME", required_unless_present = "reader")]
    pub model: Option<String>,
    /// PC/SC から見えるリーダーの名前かその一部。測定用AP (vectors/probe-card.md) の載ったカードを入れておく / PC/SC reader, or a part of its name, with a probe card in it
    #[arg(long, value_name = "NAME", conflicts_with = "model")]
    pub reader: Option<String>,
    /// 良いとわかっている別のリーダー。治具の上限を知るために先に測る / Another PC/SC reader that is known to be good, with a probe card; finds the rig's own ceiling first
    #[arg(long, value_name = "NAME", requires = "reader")]
    pub control: Option<String>,
    /// リーダーの電源を入れ直すシェルのコマンド / Shell command that takes the reader's power away and gives it back
    #[arg(long, value_name = "COMMAND", requires = "reader")]
    pub power_cycle: Option<String>,
    /// カードを抜くシェルのコマンド (判定基準 pcsc) / Shell command that takes the card out (profile pcsc)
    #[arg(long, value_name = "COMMAND", requires_all = ["reader", "insert_card"])]
    pub remove_card: Option<String>,
    /// カードを入れ直すシェルのコマンド (判定基準 pcsc) / Shell command that puts the card back (profile pcsc)
    #[arg(long, value_name = "COMMAND", requires_all = ["reader", "remove_card"])]
    pub insert_card: Option<String>,
    /// PC/SCのサービスを始め直すシェルのコマンド (判定基準 pcsc) / Shell command that starts the PC/SC service again (profile pcsc)
    #[arg(long, value_name = "COMMAND", requires = "reader")]
    pub restart_service: Option<String>,
    /// リーダーに入れたカードが語れること。card は、測定用APのない試験用の個人番号カード / What the card in the reader can tell; `card` is an
    /// Individual Number Card for tests, without the probe application
    #[arg(long, default_value = "probe", value_name = "CLASS", requires_if("card", "reader"))]
    pub evidence: EvidenceArg,
    /// カードの利用者証明用の暗証番号を書いたファイル (判定基準 eligibility) / File with the card's user-authentication PIN (profile eligibility)
    #[arg(long, value_name = "FILE", requires = "reader")]
    pub pin_file: Option<PathBuf>,
    /// 判定基準 (profiles/) の名前かファイル / Profile: a name of profiles/, or a file
    #[arg(long, default_value = "extended-lc-le", value_name = "NAME|FILE")]
    pub profile: String,
    /// 測定の細かさ / How thorough the measurement is
    #[arg(long, default_value = "standard", value_name = "EFFORT")]
    pub effort: EffortArg,
    /// 測定にかけてよい時間 (秒) / Seconds that the measurement may take
    #[arg(long, value_name = "SECONDS")]
    pub budget: Option<u64>,
    /// 乱数の種 / Seed of everything random
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// 結果を置くフォルダー / Folder for the results
    #[arg(long, default_value = "runs", value_name = "DIR")]
    pub out: PathBuf,
    /// 報告を JSON で出力する / Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader probe`
#[derive(Args, Clone, Debug)]
pub struct ReaderProbeArgs {
    /// PC/SC から見えるリーダーの名前かその一部 / PC/SC reader, or a part of its name
    #[arg(value_name = "NAME")]
    pub reader: String,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader judge`
#[derive(Args, Clone, Debug)]
pub struct ReaderJudgeArgs {
    /// 測定の結果のフォルダー / Folder of a measurement
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// 別の判定基準で判定する / Judge by another profile
    #[arg(long, value_name = "NAME|FILE")]
    pub profile: Option<String>,
}

/// What the card in a reader can tell, as the command line says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EvidenceArg {
    /// 測定用AP: 届いたものを告げる / Probe application: says what reached it
    Probe,
    /// 試験用の個人番号カード: 暗証番号なしに読めるものだけ / Individual Number Card for tests: only what needs no PIN
    Card,
}

/// How thorough a measurement is, as the command line says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EffortArg {
    /// 失敗の報告がある大きさだけ / Sizes at which readers were seen to fail
    Quick,
    /// 知られている境目のすべて / All known edges
    Standard,
    /// 多数の無作為な大きさも / And many sizes at random
    Full,
}

impl From<EffortArg> for Effort {
    fn from(effort: EffortArg) -> Self {
        match effort {
            EffortArg::Quick => Self::Quick,
            EffortArg::Standard => Self::Standard,
            EffortArg::Full => Self::Full,
        }
    }
}
