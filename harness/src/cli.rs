//! The command line: one definition of every option.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use conformance::Language;
use simulator::card::CardVariant;

use crate::bench::ReaderKind;
use crate::card_kind::CardKind;
use crate::selection::{Selection, TagExpression};

/// オンライン資格確認（資格確認限定型）の適合性試験 / Conformance suite for Japan's online eligibility verification, limited type.
///
/// Without a command, runs all scenarios below ./features on the embedded subject (`tashika run`).
#[derive(Debug, Parser)]
#[command(name = "tashika", version, max_term_width = 100)]
pub struct Cli {
    /// 表示の言語 / Language of what is shown [default: by locale]
    #[arg(long, global = true, env = "TASHIKA_LANG", value_name = "ja|en")]
    pub lang: Option<Language>,
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
    /// シナリオを実行する（既定） / Run scenarios (the default command)
    Run(Box<RunArgs>),
    /// 実行せずに選択されるシナリオを示す / List the selected scenarios without running them
    List(ListArgs),
    /// 使える手順の一覧 / Catalogue of the steps that scenarios can use
    Steps(StepsArgs),
    /// シナリオと要件のファイルの誤りを調べる / Check feature and requirement files for slips
    Lint(SuiteArgs),
    /// 窓口で一度だけ資格確認を行う / Do once by hand what a front desk does
    Verify(VerifyArgs),
    /// わざと誤らせた相手を一つずつ試し、見逃しがないかを確かめる / Seed every defect and check that the suite catches it
    Mutants(SuiteArgs),
    /// 模擬カード / The simulated card
    #[command(subcommand)]
    Card(CardCommand),
    /// カードリーダー / Card readers
    #[command(subcommand)]
    Reader(ReaderCommand),
    /// APDU の読み解き / Commands and responses of ISO/IEC 7816-4
    #[command(subcommand)]
    Apdu(ApduCommand),
}

/// `tashika apdu …`
#[derive(Debug, Subcommand)]
pub enum ApduCommand {
    /// コマンドまたは応答を一項目ずつ説明する / Explain a command or a response field by field
    Decode(DecodeArgs),
}

/// `tashika card …`
#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// vsmartcard の vpcd に模擬カードを差し込む / Insert the simulated card into vsmartcard's vpcd
    Serve(ServeArgs),
    /// 暗証番号を使わずに分かることを示す / Show what a card tells without a PIN
    Info(CardInfoArgs),
}

/// `tashika reader …`
#[derive(Debug, Subcommand)]
pub enum ReaderCommand {
    /// PC/SC から見えるカードリーダーの一覧 / List the readers that PC/SC sees
    List(ReaderListArgs),
}

/// Where the suite is.
#[derive(Args, Clone, Debug)]
pub struct SuiteArgs {
    /// シナリオのフォルダーまたはファイル / Folder or file of scenarios
    #[arg(long, env = "TASHIKA_FEATURES", default_value = "features", value_name = "PATH")]
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

/// `tashika run`
#[derive(Args, Clone, Debug)]
pub struct RunArgs {
    /// Where the suite is.
    #[command(flatten)]
    pub suite: SuiteArgs,
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// 結果を置くフォルダー / Folder for the results
    #[arg(long, default_value = "runs", value_name = "DIR")]
    pub out: PathBuf,
    /// 内蔵の試験対象にわざと入れる誤り / Defect to seed into the embedded subject
    #[arg(long, value_name = "NAME", conflicts_with = "reader")]
    pub defect: Option<String>,
    /// Real readers.
    #[command(flatten)]
    pub rig: RigArgs,
}

/// The real readers and cards of a bench.
#[derive(Args, Clone, Debug)]
pub struct RigArgs {
    /// PC/SC のカードリーダー名とその中のカード / PC/SC reader and the card in it; may be repeated
    ///
    /// Without =CARD the card is an ordinary valid one. A reader without extended Lc/Le is declared by ",short", one
    /// with a built-in SAM by ",sam": --reader "NAME=valid,short".
    #[arg(long, value_name = "NAME[=CARD[,KIND]]")]
    pub reader: Vec<ReaderArg>,
    /// 試験用カードの PIN を読むファイル / File that holds the test card's PIN
    #[arg(long, env = "TASHIKA_PIN_FILE", value_name = "FILE")]
    pub pin_file: Option<PathBuf>,
    /// どのカードにも必ず残す PIN の残り回数（既定: 模擬カードだけなら 0、それ以外は 1）/ Tries that every PIN must keep [default: 0 if all cards are simulated, else 1]
    #[arg(long, value_name = "TRIES")]
    pub pin_floor: Option<u8>,
    /// 模擬カードと模擬ゲートウェイが共に使う試験用 PKI / Test PKI shared by simulated cards and gateway
    #[arg(long, default_value = ".tashika/pki", value_name = "DIR")]
    pub pki: PathBuf,
}

/// A reader and the card in it, as `--reader` takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderArg {
    /// The reader's name, or a part that only one reader has.
    pub name: String,
    /// What kind of card lies in it.
    pub card: CardKind,
    /// What the operator declares the reader to be.
    pub kind: ReaderKind,
}

impl std::str::FromStr for ReaderArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, rest) = text.rsplit_once('=').unwrap_or((text, CardKind::Valid.name()));
        let (card, kind) = match rest.split_once(',') {
            None => (rest, ReaderKind::Generic),
            Some((card, kind)) => (card, ReaderKind::by_name(kind)?),
        };
        Ok(Self { name: name.to_owned(), card: CardKind::by_name(card)?, kind })
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
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika reader list`
#[derive(Args, Clone, Debug)]
pub struct ReaderListArgs {
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tashika apdu decode`
#[derive(Args, Clone, Debug)]
pub struct DecodeArgs {
    /// 16進数のバイト列 / Bytes in hexadecimal, with or without blanks
    #[arg(required = true, value_name = "HEX")]
    pub hex: Vec<String>,
    /// コマンドとして読む / Read as a command
    #[arg(long, conflicts_with = "response")]
    pub command: bool,
    /// 応答として読む / Read as a response
    #[arg(long)]
    pub response: bool,
    /// 暗証番号かもしれないデータも示す / Show data that may be a PIN
    #[arg(long)]
    pub show_secrets: bool,
}

/// Which simulated card.
#[derive(Args, Clone, Debug)]
pub struct SimulatedCardArgs {
    /// 模擬カードの状態 / State of the simulated card
    #[arg(long, default_value = "valid", value_name = "CARD")]
    pub card: CardKind,
    /// 模擬カードの型 (ATR、短縮長のみ、スマートフォンなど) / Model of the simulated card: ATR, short lengths only, phone
    #[arg(long, default_value = "extended", value_name = "MODEL", value_parser = variant)]
    pub model: CardVariant,
    /// カードリーダーを測るための測定用APを加える / Add the probe application for measuring readers
    #[arg(long)]
    pub probe: bool,
}

fn variant(name: &str) -> Result<CardVariant, String> {
    CardVariant::from_name(name).ok_or_else(|| {
        let names: Vec<_> = CardVariant::ALL.iter().map(|variant| variant.name()).collect();
        format!("there is no model {name:?}; the models are {}", names.join(", "))
    })
}

/// Which card a command by hand works on.
#[derive(Args, Clone, Debug)]
pub struct CardArgs {
    /// 内蔵の模擬カード・模擬リーダーを使う / Use the embedded card and reader
    #[arg(long, conflicts_with = "reader")]
    pub embedded: bool,
    /// Which embedded card.
    #[command(flatten)]
    pub simulated: SimulatedCardArgs,
    /// PC/SC のカードリーダー名 / PC/SC reader
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// 試験用 PKI / Test PKI shared by simulated cards and gateway
    #[arg(long, default_value = ".tashika/pki", value_name = "DIR")]
    pub pki: PathBuf,
}

/// `tashika verify`
#[derive(Args, Clone, Debug)]
pub struct VerifyArgs {
    /// Which card.
    #[command(flatten)]
    pub at_hand: CardArgs,
    /// 暗証番号の代わりに目視で本人を確認した職員 / Member of staff who checked the person by sight, instead of a PIN
    #[arg(long, value_name = "STAFF")]
    pub visual: Option<String>,
}

/// `tashika card info`
#[derive(Args, Clone, Debug)]
pub struct CardInfoArgs {
    /// Which card.
    #[command(flatten)]
    pub at_hand: CardArgs,
}

/// `tashika card serve`
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// vpcd の待ち受けアドレス / Address on which vpcd listens, such as 127.0.0.1:35963
    #[arg(long, value_name = "HOST:PORT")]
    pub vpcd: SocketAddr,
    /// Which card.
    #[command(flatten)]
    pub simulated: SimulatedCardArgs,
    /// 試験用 PKI / Test PKI shared by simulated cards and gateway
    #[arg(long, default_value = ".tashika/pki", value_name = "DIR")]
    pub pki: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_named_with_its_card_and_what_it_is() {
        let parsed = |text: &str| text.parse::<ReaderArg>().map(|arg| (arg.name, arg.card, arg.kind));
        let name = || "ACS 1252 [PICC] 00 00".to_owned();
        assert_eq!(parsed("ACS 1252 [PICC] 00 00"), Ok((name(), CardKind::Valid, ReaderKind::Generic)));
        assert_eq!(
            parsed("ACS 1252 [PICC] 00 00=in-grace"),
            Ok((name(), CardKind::InGrace, ReaderKind::Generic))
        );
        assert_eq!(
            parsed("ACS 1252 [PICC] 00 00=valid,sam"),
            Ok((name(), CardKind::Valid, ReaderKind::SamBuiltIn))
        );
        assert!(parsed("X=gold").unwrap_err().contains("pin-blocked"));
        assert!(parsed("X=valid,huge").unwrap_err().contains("short"));
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
