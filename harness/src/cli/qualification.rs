//! `tashika qualification …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use client::form::{
    BranchWidth, ClipboardStyle, DayStyle, FhirStyle, Generation, PeriodMeaning, Target, TypeCodes,
};

/// `tashika qualification …`
#[derive(Debug, Subcommand)]
pub enum QualificationCommand {
    /// 形を見分けて表で示し、誤りを場所とともに挙げる / Recognise the form, show it as a table, list violations by place
    Inspect(InspectArgs),
    /// 別の形で書き出す / Write it in another form
    Convert(Box<ConvertArgs>),
}

/// `tashika qualification inspect`
#[derive(Args, Clone, Debug)]
pub struct InspectArgs {
    /// ファイル、- は標準入力 / File, - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 伏せずに示す（合成データは常に示す） / Show personal values too (those of synthetic data are always shown)
    #[arg(long)]
    pub show: bool,
    /// JSON で出す / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika qualification convert`
#[derive(Args, Clone, Debug)]
pub struct ConvertArgs {
    /// ファイル、- は標準入力 / File, - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 書き出す形 / Form to write
    #[arg(long, value_name = "FORM")]
    pub to: TargetName,
    /// 書き出す先 [既定: 標準出力] / Where to [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// アプリのテキストにない医療機関コード / Institution's code, which the app's text does not say
    #[arg(long, value_name = "10 DIGITS")]
    pub institution: Option<String>,
    /// アプリのテキストにない資格有効性 / Validity (OQSCD006), which the app's text does not say
    #[arg(long, value_name = "1-5")]
    pub validity: Option<String>,
    /// アプリのテキストの見出し / Heads of the app's text, before or after medical assistance was added
    #[arg(long, value_name = "KIND", default_value = "first")]
    pub heads: HeadsName,
    /// アプリのテキストの日付 / Days of the app's text
    #[arg(long, value_name = "KIND", default_value = "era")]
    pub days: DaysName,
    /// アプリのテキストの行末を LF にする / End lines of the app's text with LF
    #[arg(long)]
    pub lf: bool,
    /// FHIR の period の意味 / What the period of FHIR means
    #[arg(long, value_name = "MEANING", default_value = "printed")]
    pub period: PeriodName,
    /// FHIR の dependent の枝番の幅 / Width of the branch number in FHIR's dependent
    #[arg(long, value_name = "WIDTH", default_value = "full")]
    pub branch: BranchName,
    /// FHIR の符号体系の呼び方 / Names of FHIR's code systems
    #[arg(long, value_name = "KIND", default_value = "oid")]
    pub codes: CodesName,
}

impl ConvertArgs {
    /// What to write.
    #[must_use]
    pub fn target(&self) -> Target {
        let heads = match self.heads {
            HeadsName::First => Generation::First,
            HeadsName::Second => Generation::Second,
        };
        let days = match self.days {
            DaysName::Era => DayStyle::Era,
            DaysName::Hyphen => DayStyle::Hyphen,
        };
        let period = match self.period {
            PeriodName::Printed => PeriodMeaning::Printed,
            PeriodName::Eligibility => PeriodMeaning::Eligibility,
        };
        let branch = match self.branch {
            BranchName::Full => BranchWidth::Full,
            BranchName::Half => BranchWidth::Half,
        };
        let codes = match self.codes {
            CodesName::Oid => TypeCodes::Oid,
            CodesName::Url => TypeCodes::Url,
        };
        match self.to {
            TargetName::Xml => Target::Xml,
            TargetName::XmlSjis => Target::XmlShiftJis,
            TargetName::Json => Target::Json,
            TargetName::Clipboard => Target::Clipboard(ClipboardStyle { heads, days, crlf: !self.lf }),
            TargetName::Fhir => Target::Fhir(FhirStyle { period, branch, codes }),
        }
    }
}

/// The forms that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetName {
    /// UTF-8 の XML / XML in UTF-8
    Xml,
    /// Shift_JIS の XML / XML in Shift_JIS
    XmlSjis,
    /// JSON
    Json,
    /// マイナ資格確認アプリのテキスト / The app's text
    Clipboard,
    /// FHIR R4 の Coverage / Coverage of FHIR R4
    Fhir,
}

/// Section heads of the app's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HeadsName {
    /// 資格情報
    First,
    /// 資格情報(医療保険)
    Second,
}

/// Days of the app's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DaysName {
    /// 令和6年4月1日
    Era,
    /// 2024-04-01
    Hyphen,
}

/// Meanings of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeriodName {
    /// 券面の有効期間 (JP Core) / Printed validity
    Printed,
    /// 資格の取得から喪失まで (eCS) / Start and loss of the qualification
    Eligibility,
}

/// Widths of the branch number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BranchName {
    /// 全角 / Full-width
    Full,
    /// 半角 / Half-width
    Half,
}

/// Names of code systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CodesName {
    /// urn:oid:…
    Oid,
    /// http://jpfhir.jp/…
    Url,
}
