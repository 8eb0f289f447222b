//! One way of showing an exchange with a card: bytes read back from evidence, named in a line, explained field by field.

use apdu::explain::{self, Content, Explanation, Secrets};
use apdu::{CommandRef, Header};
use conformance::redact;

/// Bytes as evidence writes them, where `**` stands for a byte of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// The bytes; each hidden one is [`Recorded::FILLER`].
    pub(crate) bytes: Vec<u8>,
    hidden: Vec<bool>,
}

impl Recorded {
    /// What stands for a byte that evidence hides: an asterisk, which no PIN of digits holds.
    pub(crate) const FILLER: u8 = b'*';

    /// Reads hexadecimal with hidden bytes; nothing if it is neither.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
        let mut recorded = Self { bytes: Vec::with_capacity(pairs.len()), hidden: Vec::new() };
        for pair in pairs {
            let digit = |at: u8| char::from(at).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let hidden = pair == b"**";
            let byte = match pair {
                _ if hidden => Self::FILLER,
                [high, low] => digit(*high)? << 4 | digit(*low)?,
            };
            recorded.bytes.push(byte);
            recorded.hidden.push(hidden);
        }
        Some(recorded)
    }

    /// The header of a command; nothing for fewer than four bytes.
    pub(crate) fn header(&self) -> Option<Header> {
        let [cla, ins, p1, p2, ..] = *self.bytes else { return None };
        Some(Header::new(cla, ins, p1, p2))
    }

    /// A command, field by field. What evidence hides stays hidden, whatever the field.
    pub(crate) fn explain_command(&self, language: apdu::Language) -> Explanation {
        let mut explanation = explain::command(&self.bytes, language, Secrets::Masked);
        for field in &mut explanation.fields {
            if let Content::Bytes(bytes) = &field.content {
                let range = field.offset..field.offset + bytes.len();
                if self.hidden.get(range).is_some_and(|hidden| hidden.contains(&true)) {
                    field.content = Content::Masked(bytes.len());
                }
            }
        }
        explanation
    }

    /// A response, field by field.
    pub(crate) fn explain_response(&self, language: apdu::Language) -> Explanation {
        explain::response(&self.bytes, language)
    }

    /// Case of a command and those of Nc and Ne that are not zero; its length if it is no command.
    pub(crate) fn lengths(&self) -> String {
        let Ok(command) = CommandRef::parse(&self.bytes) else { return format!("?? {} B", self.bytes.len()) };
        let counted =
            |name: &str, count: usize| if count > 0 { format!(" {name}={count}") } else { String::new() };
        let (nc, ne) = (command.nc().get(), command.ne().get());
        format!("{}{}{}", command.case().name(), counted("Nc", nc), counted("Ne", ne))
    }
}

/// The language of `apdu`'s texts.
pub(crate) fn language(language: conformance::Language) -> apdu::Language {
    match language {
        conformance::Language::Ja => apdu::Language::Japanese,
        conformance::Language::En => apdu::Language::English,
    }
}

/// The name of an instruction: the standard's, or that of the card's own two.
pub(crate) fn instruction(header: Header) -> Option<&'static str> {
    header.instruction_name().or(match (header.cla, header.ins) {
        (0x80, 0x2A) => Some("COMPUTE DIGITAL SIGNATURE"),
        (0x80, 0x32) => Some("CHANGE KEY"),
        _ => None,
    })
}

/// An explanation for people: the title, then a line for each field.
pub(crate) fn page(explanation: &Explanation, language: apdu::Language) -> String {
    let mut text = format!("{}\n", explanation.title);
    for field in &explanation.fields {
        let content = match &field.content {
            Content::Bytes(bytes) => shortened(bytes),
            Content::Masked(length) => "**".repeat((*length).min(SHOWN)),
        };
        let indent = "  ".repeat(field.depth + 1);
        let name = field.name.get(language);
        text.push_str(&format!("{:>6}{indent}{name}: {content}", field.offset));
        if !field.meaning.is_empty() {
            text.push_str(&format!("  — {}", field.meaning));
        }
        text.push('\n');
    }
    for note in &explanation.notes {
        text.push_str(&format!("  ! {note}\n"));
    }
    text
}

/// Most bytes of one field that are shown.
const SHOWN: usize = 32;

fn shortened(bytes: &[u8]) -> String {
    let head = bytes.get(..SHOWN).unwrap_or(bytes);
    let mut text = redact::hex(head);
    if bytes.len() > SHOWN {
        text.push_str(&format!("… ({})", bytes.len()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_bytes_stay_hidden_in_every_field() {
        for (text, masked) in
            [("0020008004********", 4), ("8032008004********", 4), ("00200080**********", 5)]
        {
            let recorded = Recorded::parse(text).unwrap();
            let explanation = recorded.explain_command(apdu::Language::English);
            let hidden: usize = explanation
                .fields
                .iter()
                .map(|field| match field.content {
                    Content::Masked(length) => length,
                    Content::Bytes(_) => 0,
                })
                .sum();
            assert_eq!(hidden, masked, "{text}");
            assert!(!page(&explanation, apdu::Language::English).contains("2A2A"), "{text}");
        }
    }

    #[test]
    fn what_is_no_hexadecimal_is_not_read() {
        for text in ["0", "0G", "*0", "é0"] {
            assert_eq!(Recorded::parse(text), None, "{text}");
        }
        assert_eq!(Recorded::parse("").unwrap().header(), None);
    }
}
