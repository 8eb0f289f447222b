//! `tashika run`: the suite, the selection and the bench.

use std::path::PathBuf;

use clap::Args;

use super::desk::DeskArgs;
use super::gateway::GatewayArgs;
use super::suite::{SelectionArgs, SuiteArgs};
use crate::bench::ReaderKind;
use crate::card_kind::CardKind;
use crate::refusal::Refusal;

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
    #[arg(long, value_name = "FILE")]
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
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, rest) = text.rsplit_once('=').unwrap_or((text, CardKind::Valid.name()));
        let (card, kind) = match rest.split_once(',') {
            None => (rest, ReaderKind::Generic),
            Some((card, kind)) => (card, ReaderKind::by_name(kind)?),
        };
        Ok(Self { name: name.to_owned(), card: CardKind::by_name(card)?, kind })
    }
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
        assert!(parsed("X=gold").unwrap_err().0.ja.contains("pin-blocked"));
        assert!(parsed("X=valid,huge").unwrap_err().to_string().contains("short"));
    }
}
