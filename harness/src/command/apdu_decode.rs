//! `tashika apdu decode`: a command or response, field by field, for people.

use apdu::explain::{self, Kind, Secrets};
use conformance::{Text, exit};

use crate::cli::DecodeArgs;
use crate::command::common::print;
use crate::exchange;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &DecodeArgs, look: Look) -> Result<u8, Failure> {
    let bytes = bytes(&args.hex.concat())?;
    let language = exchange::language(look.language);
    let kind = match (args.command, args.response) {
        (true, _) => Kind::Command,
        (_, true) => Kind::Response,
        _ => explain::guess(&bytes),
    };
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Masked };
    let explanation = match kind {
        Kind::Response => explain::response(&bytes, language),
        _ => explain::command(&bytes, language, secrets),
    };
    print(&exchange::page(&explanation, language));
    Ok(exit::PASSED)
}

/// The bytes of a hexadecimal text; blanks, colons and a leading 0x are allowed.
fn bytes(text: &str) -> Result<Vec<u8>, Failure> {
    let plain: String =
        text.trim_start_matches("0x").chars().filter(|c| !matches!(c, ' ' | ':' | '\n')).collect();
    let wrong = |at: usize| {
        Failure::usage(Text::new(
            format!("{} 文字目が16進数でない、または桁が足りない。一バイトは二桁", at + 1),
            format!("character {} is not hexadecimal, or a digit is missing; a byte has two digits", at + 1),
        ))
    };
    let digits: Vec<u8> = plain
        .chars()
        .enumerate()
        .map(|(at, digit)| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(wrong(at)))
        .collect::<Result<_, _>>()?;
    match digits.as_chunks::<2>() {
        ([], _) | (_, [_]) => Err(wrong(digits.len())),
        (pairs, _) => Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect()),
    }
}
