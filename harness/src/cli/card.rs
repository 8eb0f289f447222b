//! `tashika card …`, `tashika verify`: which card, and what to do with it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};
use conformance::Text;
use simulator::card::CardVariant;

use super::gateway::GatewayArgs;
use crate::card_kind::CardKind;
use crate::refusal::Refusal;

/// `tashika card …`
#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// vsmartcard の vpcd に模擬カードを差し込む / Insert the simulated card into vsmartcard's vpcd
    Serve(ServeArgs),
    /// 暗証番号を使わずに分かることを示す / Show what a card tells without a PIN
    Info(CardInfoArgs),
}

/// Which simulated card.
#[derive(Args, Clone, Debug)]
pub struct SimulatedCardArgs {
    /// 模擬カードの状態 / State of the simulated card
    #[arg(long, default_value = "valid", value_name = "CARD")]
    pub card: CardKind,
    /// 模擬カードの型 (ATR、短縮長のみ、スマートフォンなど。next-generation は実験) / Model of the simulated card: ATR, short
    /// lengths only, phone; next-generation is an experiment
    #[arg(long, default_value = "extended", value_name = "MODEL", value_parser = variant)]
    pub model: CardVariant,
    /// 署名用の暗証番号を閉塞させておく / Block the signature PIN beforehand
    #[arg(long)]
    pub signature_pin_blocked: bool,
    /// カードリーダーを測るための測定用APを加える / Add the probe application for measuring readers
    #[arg(long)]
    pub probe: bool,
    /// カードの型のものに代わるATR (16進) / Answer to reset in place of the model's, in hexadecimal
    #[arg(long, value_name = "HEX")]
    pub atr: Option<AnswerToReset>,
    /// 一つのコマンドにかける時間の下限 (マイクロ秒) / Microseconds that the card takes for each command, at least
    #[arg(long, default_value = "0", value_name = "MICROSECONDS")]
    pub pace: u32,
}

/// An answer to reset as the command line gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerToReset(pub Vec<u8>);

impl FromStr for AnswerToReset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits: Option<Vec<u32>> =
            text.chars().filter(|char| !char.is_whitespace()).map(|char| char.to_digit(16)).collect();
        let byte = |pair: &[u32]| match *pair {
            [high, low] => u8::try_from(high << 4 | low).ok(),
            _ => None,
        };
        let bytes = digits.and_then(|digits| digits.chunks(2).map(byte).collect::<Option<Vec<u8>>>());
        match bytes {
            Some(bytes) if matches!(bytes[..], [0x3B | 0x3F, _, ..]) && bytes.len() <= 33 => Ok(Self(bytes)),
            _ => Err("an answer to reset has 2 to 33 bytes in hexadecimal, the first 3B or 3F".to_owned()),
        }
    }
}

pub(super) fn variant(name: &str) -> Result<CardVariant, Refusal> {
    CardVariant::from_name(name).ok_or_else(|| {
        let mark = |variant: &CardVariant| if variant.is_experimental() { " (experiment)" } else { "" };
        let names: Vec<_> =
            CardVariant::ALL.iter().map(|variant| format!("{variant}{}", mark(variant))).collect();
        Refusal::names(&Text::new("型", "model"), name, names.iter().map(String::as_str))
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
    /// Which gateway.
    #[command(flatten)]
    pub asked: GatewayArgs,
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
    /// 受け取ったコマンドを一つずつ示す (データは示さない) / Show each command as it comes, without its data
    #[arg(long)]
    pub log: bool,
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
    fn an_answer_to_reset_is_read_or_refused() {
        let read = |text: &str| text.parse::<AnswerToReset>().map(|atr| atr.0);
        assert_eq!(read("3b04 54455354").unwrap(), [0x3B, 0x04, 0x54, 0x45, 0x53, 0x54]);
        assert_eq!(read("3F00").unwrap(), [0x3F, 0x00]);
        for wrong in ["", "3B", "3B0", "3B 0x", "3C00", "3B+1", &"3B".repeat(34)] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
