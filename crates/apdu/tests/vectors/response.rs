//! Response APDUs and status words.

use apdu::{Language, ResponseRef, StatusWord};
use serde::Deserialize;

use crate::command::{Verdict, rejected};
use crate::file::{Bytes, Vector, given, same, unhex};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Response {
    id: String,
    input: Bytes,
    result: Verdict,
    nr: Option<usize>,
    status: Option<String>,
    error: Option<String>,
    offset: Option<usize>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Status {
    id: String,
    first: String,
    last: String,
    class: String,
    counter: Option<u8>,
    bytes_left: Option<usize>,
    exact_ne: Option<usize>,
    says: Option<String>,
    #[serde(default)]
    flags: Vec<String>,
}

impl Vector for Response {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        let input = self.input.to_vec()?;
        let parsed = ResponseRef::parse(&input);
        same("owned", apdu::Response::parse(input.clone()), parsed.map(apdu::Response::from))?;
        if self.result == Verdict::Reject {
            return rejected(parsed.err(), &self.error, self.offset);
        }
        let response = parsed.map_err(|error| format!("refused: {error}"))?;
        let nr = given("nr", &self.nr)?;
        same("data", response.data, &input[..nr])?;
        same("status", response.status.to_string(), given("status", &self.status)?)?;
        same("encoded length", response.encoded_len(), input.len())?;
        let mut exact = vec![0; input.len()];
        same("into a slice", response.encode_into(&mut exact), Ok(input.as_slice()))?;
        let too_small = response.encode_into(&mut exact[1..]).map_err(|error| error.kind().name());
        same("into a slice that is too small", too_small, Err("buffer-too-small"))?;
        same("encoded", apdu::Response::from(response).to_vec(), input)
    }
}

impl Vector for Status {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        // A range says nothing about the numbers of its values; those have vectors of their own.
        let is_range = self.flags.iter().any(|flag| flag == "Range");
        for value in word(&self.first)?..=word(&self.last)? {
            let status = StatusWord::from_u16(value);
            let [sw1, sw2] = value.to_be_bytes();
            same("bytes", (status.sw1(), status.sw2()), (sw1, sw2))?;
            same("notation", status.to_string(), format!("{value:04X}"))?;
            same("class", (value, status.class().name()), (value, self.class.as_str()))?;
            same("ok", status.is_ok(), value == 0x9000)?;
            if !is_range {
                same("counter", status.counter(), self.counter)?;
                same("bytes left", status.bytes_left().map(apdu::Ne::get), self.bytes_left)?;
                same("exact Ne", status.exact_ne().map(apdu::Ne::get), self.exact_ne)?;
            }
        }
        let meaning = StatusWord::from_u16(word(&self.first)?).meaning(Language::English);
        match &self.says {
            Some(word) if !meaning.to_lowercase().contains(&word.to_lowercase()) => {
                Err(format!("{meaning:?} does not say {word:?}"))
            }
            _ => Ok(()),
        }
    }
}

fn word(text: &str) -> Result<u16, String> {
    match unhex(text)?.as_slice() {
        [high, low] => Ok(u16::from_be_bytes([*high, *low])),
        _ => Err(format!("not two bytes: {text:?}")),
    }
}
