//! BER-TLV and SIMPLE-TLV data objects.

use apdu::{Error, ber, simple_tlv};
use serde::Deserialize;

use crate::command::{Verdict, rejected};
use crate::file::{Bytes, Vector, given, same};

#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct BerObjects(Objects);

#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct SimpleObjects(Objects);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Objects {
    id: String,
    input: Bytes,
    result: Verdict,
    objects: Option<Vec<Object>>,
    error: Option<String>,
    offset: Option<usize>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
    flags: Vec<String>,
}

#[derive(Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Object {
    depth: usize,
    tag: String,
    offset: usize,
    length: usize,
}

impl Objects {
    fn check(&self, read: impl Fn(&[u8]) -> Result<Vec<Object>, Error>) -> Result<(), String> {
        let input = self.input.to_vec()?;
        let found = read(&input);
        match self.result {
            Verdict::Reject => rejected(found.err(), &self.error, self.offset),
            Verdict::Accept => {
                let found = found.map_err(|error| format!("refused: {error}"))?;
                same("objects", found, given("objects", &self.objects)?)
            }
        }
    }

    fn is_longer_than_needed(&self) -> bool {
        self.flags.iter().any(|flag| flag == "LongerThanNeeded")
    }
}

impl Vector for BerObjects {
    fn id(&self) -> &str {
        &self.0.id
    }

    fn flags(&self) -> &[String] {
        &self.0.flags
    }

    fn run(&self) -> Result<(), String> {
        self.0.check(|input| {
            let mut found = Vec::new();
            ber::Reader::walk(input, |depth, tlv| {
                let ber::Tlv { tag, value, offset } = tlv;
                found.push(Object { depth, tag: tag.to_string(), offset, length: value.len() });
            })?;
            Ok(found)
        })?;
        let input = self.0.input.to_vec()?;
        if self.0.result == Verdict::Reject {
            return Ok(());
        }
        let mut writer = ber::Writer::new();
        let written = ber::Reader::read(&input, |reader| copy(reader, &mut writer));
        written.map_err(|error: Error| error.to_string())?;
        same("written again is as read", writer.as_bytes() == input, !self.0.is_longer_than_needed())
    }
}

/// Copies object by object, through the nested forms of reader and writer.
fn copy(reader: &mut ber::Reader<'_>, writer: &mut ber::Writer) -> Result<(), Error> {
    while let Some(tlv) = reader.next()? {
        if tlv.tag.is_constructed() {
            writer
                .constructed(tlv.tag, |inner| ber::Reader::read(tlv.value, |reader| copy(reader, inner)))?;
        } else {
            writer.primitive(tlv.tag, tlv.value)?;
        }
    }
    Ok(())
}

impl Vector for SimpleObjects {
    fn id(&self) -> &str {
        &self.0.id
    }

    fn flags(&self) -> &[String] {
        &self.0.flags
    }

    fn run(&self) -> Result<(), String> {
        self.0.check(|input| {
            let objects = simple_tlv::read(input).map(|object| {
                object.map(|simple_tlv::Tlv { tag, value, offset }| Object {
                    depth: 0,
                    tag: format!("{tag:02X}"),
                    offset,
                    length: value.len(),
                })
            });
            objects.collect()
        })?;
        let input = self.0.input.to_vec()?;
        let mut written = Vec::new();
        for tlv in simple_tlv::read(&input).map_while(Result::ok) {
            simple_tlv::write(tlv.tag, tlv.value, &mut written).map_err(|error| error.to_string())?;
        }
        let is_shortest = self.0.result == Verdict::Accept && !self.0.is_longer_than_needed();
        same("written again is as read", written == input, is_shortest)
    }
}
