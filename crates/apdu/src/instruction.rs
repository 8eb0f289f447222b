use core::fmt;

use crate::{Header, Language, SecureMessaging, language::Text};

/// Why a command must not be sent a second time by any layer below the one that decided to send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NeverResend {
    /// Each execution can cost a try of a PIN or key (VERIFY, CHANGE REFERENCE DATA, EXTERNAL AUTHENTICATE, …).
    SpendsTry,
    /// Each execution uses a private key, and may use up a PIN verification or a signature counter.
    UsesKey,
    /// Each execution replaces the challenge that a later command answers to.
    ReplacesChallenge,
    /// Each execution changes what the card stores or which environment is set.
    ChangesCard,
    /// Secure messaging: the card has already counted this message.
    SecureMessaging,
    /// One command of a chain: the card may already hold its part.
    Chained,
    /// The command is not known to be harmless.
    NotKnownHarmless,
}

impl NeverResend {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SpendsTry => "spends-try",
            Self::UsesKey => "uses-key",
            Self::ReplacesChallenge => "replaces-challenge",
            Self::ChangesCard => "changes-card",
            Self::SecureMessaging => "secure-messaging",
            Self::Chained => "chained",
            Self::NotKnownHarmless => "not-known-harmless",
        }
    }

    /// The reason in words.
    #[must_use]
    pub const fn reason(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Self::SpendsTry => (
                "実行のたびに暗証番号や鍵の試行回数が減りうる",
                "each execution can cost a try of a PIN or key",
            ),
            Self::UsesKey => ("実行のたびに秘密鍵が使われる", "each execution uses a private key"),
            Self::ReplacesChallenge => {
                ("実行のたびにチャレンジが置き換わる", "each execution replaces the card's challenge")
            }
            Self::ChangesCard => {
                ("カードの内容や状態を変える", "each execution changes the card's content or state")
            }
            Self::SecureMessaging => {
                ("セキュアメッセージングの順序が崩れる", "secure messaging has already counted this message")
            }
            Self::Chained => (
                "連鎖の一部をカードがすでに受け取った可能性がある",
                "the card may already hold this part of the chain",
            ),
            Self::NotKnownHarmless => ("無害と分かっていない", "the command is not known to be harmless"),
        };
        Text { ja, en }.get(language)
    }
}

impl fmt::Display for NeverResend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason(Language::English))
    }
}

/// Why this command must not be sent twice; nothing for commands that only read or select.
///
/// Refusing is the default: only interindustry SELECT, READ, SEARCH, GET DATA and GET RESPONSE, without secure
/// messaging and outside a chain, may be re-issued. ISO/IEC 7816-3 says that a card answering `6Cxx` has not executed the
/// command; for a VERIFY no layer relies on it.
#[must_use]
pub fn never_resend(header: Header) -> Option<NeverResend> {
    let class = header.class();
    match find(header.ins).map(|instruction| instruction.resend) {
        // A try is spent whatever the class byte says.
        Some(Some(SpendsTry)) => Some(SpendsTry),
        _ if class.is_chained() == Some(true) => Some(NeverResend::Chained),
        Some(reason) if class.is_interindustry() => reason.or(match class.secure_messaging() {
            Some(SecureMessaging::None) => None,
            _ => Some(NeverResend::SecureMessaging),
        }),
        _ => Some(NeverResend::NotKnownHarmless),
    }
}

impl Header {
    /// The standard's name of the instruction (ISO/IEC 7816-4, -8, -9), where the class says that it applies.
    #[must_use]
    pub fn instruction_name(self) -> Option<&'static str> {
        if self.class().is_interindustry() {
            find(self.ins).map(|instruction| instruction.name)
        } else {
            None
        }
    }

    /// Whether the data field may hold a PIN or other reference data, whatever the class: never show it.
    #[must_use]
    pub fn carries_secret(self) -> bool {
        find(self.ins).is_some_and(|instruction| instruction.is_secret)
    }
}

struct Instruction {
    ins: u8,
    name: &'static str,
    resend: Option<NeverResend>,
    is_secret: bool,
}

fn find(ins: u8) -> Option<&'static Instruction> {
    INSTRUCTIONS.iter().find(|instruction| instruction.ins == ins)
}

macro_rules! instructions {
    ($($($ins:literal)|+ $name:literal $resend:expr, $secret:literal;)*) => {
        &[$($(Instruction { ins: $ins, name: $name, resend: $resend, is_secret: $secret },)+)*]
    };
}

use NeverResend::{ChangesCard, ReplacesChallenge, SpendsTry, UsesKey};

/// Instructions of the interindustry classes: codes, name, why never to send them twice, secret data field.
static INSTRUCTIONS: &[Instruction] = instructions! {
    0x04 "DEACTIVATE FILE" Some(ChangesCard), false;
    0x0C "ERASE RECORD" Some(ChangesCard), false;
    0x0E | 0x0F "ERASE BINARY" Some(ChangesCard), false;
    0x20 | 0x21 "VERIFY" Some(SpendsTry), true;
    0x22 "MANAGE SECURITY ENVIRONMENT" Some(ChangesCard), false;
    0x24 | 0x25 "CHANGE REFERENCE DATA" Some(SpendsTry), true;
    0x26 | 0x27 "DISABLE VERIFICATION REQUIREMENT" Some(SpendsTry), true;
    0x28 | 0x29 "ENABLE VERIFICATION REQUIREMENT" Some(SpendsTry), true;
    0x2A | 0x2B "PERFORM SECURITY OPERATION" Some(UsesKey), false;
    0x2C | 0x2D "RESET RETRY COUNTER" Some(SpendsTry), true;
    0x44 "ACTIVATE FILE" Some(ChangesCard), false;
    0x46 | 0x47 "GENERATE ASYMMETRIC KEY PAIR" Some(UsesKey), false;
    0x70 "MANAGE CHANNEL" Some(ChangesCard), false;
    0x82 "EXTERNAL AUTHENTICATE" Some(SpendsTry), true;
    0x84 "GET CHALLENGE" Some(ReplacesChallenge), false;
    0x86 | 0x87 "GENERAL AUTHENTICATE" Some(SpendsTry), true;
    0x88 "INTERNAL AUTHENTICATE" Some(UsesKey), false;
    0xA0 | 0xA1 "SEARCH BINARY" None, false;
    0xA2 "SEARCH RECORD" None, false;
    0xA4 "SELECT" None, false;
    0xB0 | 0xB1 "READ BINARY" None, false;
    0xB2 | 0xB3 "READ RECORD" None, false;
    0xC0 "GET RESPONSE" None, false;
    0xC2 | 0xC3 "ENVELOPE" Some(ChangesCard), true;
    0xCA | 0xCB "GET DATA" None, false;
    0xD0 | 0xD1 "WRITE BINARY" Some(ChangesCard), false;
    0xD2 "WRITE RECORD" Some(ChangesCard), false;
    0xD6 | 0xD7 "UPDATE BINARY" Some(ChangesCard), false;
    0xDA | 0xDB "PUT DATA" Some(ChangesCard), false;
    0xDC | 0xDD "UPDATE RECORD" Some(ChangesCard), false;
    0xE0 "CREATE FILE" Some(ChangesCard), false;
    0xE2 "APPEND RECORD" Some(ChangesCard), false;
    0xE4 "DELETE FILE" Some(ChangesCard), false;
    0xE6 "TERMINATE DF" Some(ChangesCard), false;
    0xE8 "TERMINATE EF" Some(ChangesCard), false;
    0xFE "TERMINATE CARD USAGE" Some(ChangesCard), false;
};
