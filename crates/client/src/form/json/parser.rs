//! A reader of JSON that keeps places and duplicates, which serde_json's values do not.

use crate::form::xml::MOST_LEVELS;

/// A JSON value and where it begins.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    /// A number, `true` or `false`, as it is written.
    Scalar(String),
    String(String),
    Array(Vec<Value>),
    Object(Vec<Member>),
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) value: Value,
}

/// Why a text is not JSON, and at which byte.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) en: &'static str,
}

pub(super) const TOO_DEEP: &str = "nested too deeply";

pub(super) fn parse(text: &str) -> Result<Value, Fault> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(0)?;
    parser.blank();
    if parser.at == text.len() { Ok(value) } else { Err(parser.fault("something after the end")) }
}

/// A reader of RFC 8259.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self, level: usize) -> Result<Value, Fault> {
        self.blank();
        let at = self.at;
        if level > MOST_LEVELS {
            return Err(self.fault(TOO_DEEP));
        }
        let kind = match self.peek() {
            Some(b'{') => self.object(level)?,
            Some(b'[') => self.array(level)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => self.scalar()?,
            Some(_) => return Err(self.fault("a value belongs here")),
            None => return Err(self.fault("the text ends too early")),
        };
        Ok(Value { at, kind })
    }

    fn object(&mut self, level: usize) -> Result<Kind, Fault> {
        let mut members = Vec::new();
        self.expect(b'{', "{ belongs here")?;
        if self.closes(b'}') {
            return Ok(Kind::Object(members));
        }
        loop {
            self.blank();
            let at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.fault("the name of a member belongs here"));
            }
            let name = self.string()?;
            self.blank();
            self.expect(b':', "a colon belongs here")?;
            members.push(Member { at, name, value: self.value(level + 1)? });
            if self.closes(b'}') {
                return Ok(Kind::Object(members));
            }
            self.expect(b',', "a comma or } belongs here")?;
        }
    }

    fn array(&mut self, level: usize) -> Result<Kind, Fault> {
        let mut items = Vec::new();
        self.expect(b'[', "[ belongs here")?;
        if self.closes(b']') {
            return Ok(Kind::Array(items));
        }
        loop {
            items.push(self.value(level + 1)?);
            if self.closes(b']') {
                return Ok(Kind::Array(items));
            }
            self.expect(b',', "a comma or ] belongs here")?;
        }
    }

    /// A string: its end is found here, its escapes are left to serde_json.
    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start + 1..).unwrap_or_default();
        let mut escaped = false;
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    self.at = start + index + 2;
                    let token = self.text.get(start..self.at).unwrap_or_default();
                    return serde_json::from_str(token).map_err(|_| Fault {
                        at: start,
                        en: "a string with a control character or a wrong escape",
                    });
                }
                _ => {}
            }
        }
        Err(Fault { at: start, en: "a string without an end" })
    }

    fn scalar(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length =
            rest.find([',', '}', ']', ' ', '\t', '\r', '\n', ':', '"', '{', '[']).unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or_default();
        self.at += length;
        match serde_json::from_str(token) {
            Ok(serde_json::Value::Null) => Ok(Kind::Null),
            Ok(serde_json::Value::Bool(_) | serde_json::Value::Number(_)) => {
                Ok(Kind::Scalar(token.to_owned()))
            }
            _ => Err(Fault { at: start, en: "neither a number nor true, false or null" }),
        }
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.blank();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    fn expect(&mut self, byte: u8, en: &'static str) -> Result<(), Fault> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.fault(en))
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, en: &'static str) -> Fault {
        Fault { at: self.at, en }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// serde_json as judge of what is JSON, on texts that are nearly JSON.
        #[test]
        fn what_serde_json_takes_is_taken_and_nothing_else(
            text in r#"([\[\]{}:, \n]|"[a-zあ\\u0-9"]{0,6}"|-?[0-9]{1,3}(\.[0-9]|e[0-9]|\.)?|true|false|null|nul|\t|\u{0}){0,12}"#
        ) {
            let judged = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(parse(&text).is_ok(), judged.is_ok(), "{:?}: {:?}", text, judged);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            prop_assert_eq!(parse(&text).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }
    }

    #[test]
    fn depth_is_bounded() {
        let fault = parse(&"[".repeat(1_000_000)).unwrap_err();
        assert_eq!(fault.en, TOO_DEEP);
    }

    #[test]
    fn members_have_places() {
        let value = parse("{\n \"a\": [1, {\"b\": \"\\u3042\"}]}").unwrap();
        let Kind::Object(members) = value.kind else { panic!("an object") };
        assert_eq!((members[0].at, members[0].name.as_str(), members[0].value.at), (3, "a", 8));
    }
}
