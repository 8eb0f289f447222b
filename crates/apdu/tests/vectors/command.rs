//! Command APDUs, strict and lenient.

use apdu::{Case, Command, CommandRef, Error, Ne, Tolerance, Tolerances};
use serde::Deserialize;

use crate::file::{Bytes, Vector, given, same};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strict {
    id: String,
    input: Bytes,
    result: Verdict,
    case: Option<String>,
    nc: Option<usize>,
    ne: Option<usize>,
    shortest: Option<bool>,
    error: Option<String>,
    offset: Option<usize>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lenient {
    id: String,
    input: Bytes,
    result: Verdict,
    granted: Option<Vec<String>>,
    case: Option<String>,
    nc: Option<usize>,
    ne: Option<usize>,
    error: Option<String>,
    offset: Option<usize>,
    #[serde(rename = "reason")]
    _reason: String,
    flags: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Accept,
    Reject,
}

impl Vector for Strict {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        let input = self.input.to_vec()?;
        let parsed = CommandRef::parse(&input);
        if self.result == Verdict::Reject {
            return rejected(parsed.err(), &self.error, self.offset);
        }
        let command = parsed.map_err(|error| format!("refused: {error}"))?;
        let nc = given("nc", &self.nc)?;
        same("header", command.header().to_bytes().as_slice(), &input[..4])?;
        same("case", command.case().name(), given("case", &self.case)?.as_str())?;
        same("nc", command.nc().get(), nc)?;
        same("ne", command.ne().get(), given("ne", &self.ne)?)?;
        let counter: Vec<u8> = (0..nc).map(|index| u8::try_from(index % 251).expect("fits")).collect();
        same("data", command.data(), &counter)?;
        encodes_to(command, &input)?;
        builds(command, given("shortest", &self.shortest)?)
    }
}

/// Every way of writing the command gives the bytes it was read from.
fn encodes_to(command: CommandRef<'_>, input: &[u8]) -> Result<(), String> {
    same("encoded length", command.encoded_len(), input.len())?;
    same("owned", Command::from(command).to_vec().as_slice(), input)?;
    let mut reused = vec![0xEE];
    command.encode_to(&mut reused);
    same("appended", &reused[1..], input)?;
    let mut exact = vec![0; input.len()];
    same("into a slice", command.encode_into(&mut exact), Ok(input))?;
    let too_small =
        command.encode_into(&mut exact[1..]).map_err(|error| (error.kind().name(), error.offset()));
    same("into a slice that is too small", too_small, Err(("buffer-too-small", input.len() - 1)))
}

/// The same command made from its parts: the shortest form, and the extended one.
fn builds(command: CommandRef<'_>, is_shortest: bool) -> Result<(), String> {
    let built =
        CommandRef::new(command.header(), command.data(), command.ne()).map_err(|error| error.to_string())?;
    same("built is as read", built == command, is_shortest)?;
    let extended = command.case().is_extended() || command.case() == Case::Case1;
    same("built in extended form is as read", built.extended() == command, extended)?;
    let owned =
        Command::new(command.header(), command.data(), command.ne()).map_err(|error| error.to_string())?;
    same("owned and built is as read", owned.as_ref() == command, is_shortest)?;
    same("owned in extended form is as read", owned.extended().as_ref() == command, extended)
}

impl Vector for Lenient {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        let input = self.input.to_vec()?;
        let parsed = CommandRef::parse_lenient(&input, Tolerances::ALL);
        if self.result == Verdict::Reject {
            return rejected(parsed.err(), &self.error, self.offset);
        }
        let reading = parsed.map_err(|error| format!("refused: {error}"))?;
        let command = reading.command;
        let granted: Vec<&str> = reading.granted.iter().map(Tolerance::name).collect();
        same("granted", granted, given("granted", &self.granted)?.iter().map(String::as_str).collect())?;
        same("case", command.case().name(), given("case", &self.case)?.as_str())?;
        same("nc", command.nc().get(), given("nc", &self.nc)?)?;
        same("ne", command.ne().get(), given("ne", &self.ne)?)?;
        same("ne is absent", command.ne() == Ne::ZERO, self.ne == Some(0))?;
        same("enough is allowed", CommandRef::parse_lenient(&input, reading.granted), Ok(reading))?;
        for tolerance in reading.granted.iter() {
            let others = reading.granted.iter().filter(|other| *other != tolerance);
            let others = others.fold(Tolerances::NONE, Tolerances::with);
            same("refused without it", CommandRef::parse_lenient(&input, others).is_err(), true)?;
        }
        same("strict", CommandRef::parse(&input).is_ok(), reading.granted.is_empty())
    }
}

pub(crate) fn rejected(
    found: Option<Error>,
    error: &Option<String>,
    offset: Option<usize>,
) -> Result<(), String> {
    let found = found.ok_or("accepted")?;
    let expected = (given("error", error)?, given("offset", &offset)?);
    same("error", (found.kind().name().to_owned(), found.offset()), expected)
}
