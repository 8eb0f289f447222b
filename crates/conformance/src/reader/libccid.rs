//! What libccid does with a descriptor: its decision table, read in its sources (`commands.c`, `ifdhandler.c`, releases
//! 1.5.2 and 1.8.2).

use super::prediction::{LONGEST_COMMAND, LONGEST_RESPONSE, SHORT_RESPONSE};
use super::{Claim, Descriptor, ExchangeLevel, Prediction, Protocol, Quirk};
use crate::Text;

/// The longest command in case 3S; libccid's T=0 by bytes takes no other long one.
const LONGEST_3S: usize = 260;
/// The longest T=1 block: three bytes before the information field, 254 in it, a check of two behind.
const LONGEST_BLOCK: usize = 259;
/// Message length of old SCM firmware that reports less than it takes; libccid lets longer commands through for it.
const UNDER_REPORTED: u32 = 263;

pub(super) fn predict(descriptor: &Descriptor, protocol: Protocol, quirk: Option<Quirk>) -> Prediction {
    let level = quirk.as_ref().map_or(descriptor.level(), |quirk| quirk.level);
    let block = descriptor.block();
    let claim = match level {
        ExchangeLevel::Tpdu | ExchangeLevel::Extended => Claim::Bytes(0x1_0000),
        ExchangeLevel::Character | ExchangeLevel::Short => Claim::ShortOnly,
    };
    let whole = (LONGEST_COMMAND, LONGEST_RESPONSE);
    let under_reported = descriptor.message_length == UNDER_REPORTED;
    let raw_command = if under_reported { LONGEST_COMMAND } else { block };
    let driver_runs_t0 =
        protocol == Protocol::T0 && matches!(level, ExchangeLevel::Character | ExchangeLevel::Tpdu);
    let ((command, response), path) = match (level, protocol) {
        (ExchangeLevel::Character, Protocol::T0) => (
            (LONGEST_3S, SHORT_RESPONSE),
            Text::new(
                "ドライバーがT=0を1バイトずつ進める。ケース1、2S、3Sだけで、ほかはアプリケーションがGET RESPONSEとENVELOPEで行う",
                "the driver runs T=0 byte by byte: cases 1, 2S and 3S only; the application does the rest with GET RESPONSE and ENVELOPE",
            ),
        ),
        (ExchangeLevel::Character | ExchangeLevel::Tpdu, Protocol::T1 | Protocol::Contactless)
            if block < LONGEST_BLOCK =>
        {
            (
                whole,
                Text::new(
                    format!(
                        "ドライバーがT=1のブロック (IFSD {}) に分ける。{block}バイトより長いブロックもそのまま渡すので、申告のとおりのリーダーなら拒む",
                        descriptor.max_ifsd
                    ),
                    format!(
                        "the driver cuts it into T=1 blocks (IFSD {}) and hands on blocks of more than {block} bytes, too; a reader that is what it states refuses those",
                        descriptor.max_ifsd
                    ),
                ),
            )
        }
        (ExchangeLevel::Character | ExchangeLevel::Tpdu, Protocol::T1 | Protocol::Contactless) => (
            whole,
            Text::new(
                format!("ドライバーがT=1のブロック (IFSD {}) に分ける", descriptor.max_ifsd),
                format!("the driver cuts it into T=1 blocks (IFSD {})", descriptor.max_ifsd),
            ),
        ),
        (ExchangeLevel::Tpdu, Protocol::T0) => (
            (raw_command, SHORT_RESPONSE),
            Text::new(
                format!(
                    "T=0の1ブロック ({block}バイトまで)。それより長いものはドライバーが拒む。ケース4と拡張APDUはアプリケーションがGET RESPONSEとENVELOPEで行う"
                ),
                format!(
                    "one raw block of T=0, at most {block} bytes; the driver refuses what is longer; case 4 and extended APDUs need GET RESPONSE and ENVELOPE by the application"
                ),
            ),
        ),
        (ExchangeLevel::Short, _) if under_reported => (
            whole,
            Text::new(
                format!(
                    "1ブロック。{block}バイトと申告する古いファームウェアはもっと受け取るので、ドライバーは長さを問わない"
                ),
                format!(
                    "one raw block; old firmware that states {block} bytes takes more, so the driver does not look at the length"
                ),
            ),
        ),
        (ExchangeLevel::Short, _) => (
            (raw_command, block),
            Text::new(
                format!("1ブロック ({block}バイトまで)。それより長いものはドライバーが拒む"),
                format!("one raw block, at most {block} bytes; the driver refuses what is longer"),
            ),
        ),
        (ExchangeLevel::Extended, _) if block >= LONGEST_COMMAND => {
            (whole, Text::new("一つのメッセージで運ぶ", "in one message"))
        }
        (ExchangeLevel::Extended, _) => (
            whole,
            Text::new(
                format!("{block}バイトずつに分けて運ぶ (wLevelParameter)。リーダーが分割に応じることが前提"),
                format!("in pieces of {block} bytes (wLevelParameter), if the reader plays along"),
            ),
        ),
    };
    Prediction {
        claim: Some(claim),
        level,
        quirk,
        extended_form: Some(!driver_runs_t0),
        command: Some(command),
        response: Some(response),
        path,
    }
}
