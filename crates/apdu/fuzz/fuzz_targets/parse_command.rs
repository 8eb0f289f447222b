//! Any bytes as a command: no panic, errors inside the input, and what is read is written back byte for byte.

#![no_main]

use apdu::explain::{self, Secrets};
use apdu::{Command, CommandRef, Language, Malformed, Tolerances, never_resend};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match CommandRef::parse(bytes) {
        Ok(command) => {
            assert_eq!(command.to_vec(), bytes);
            assert_eq!(Command::from(command).to_vec(), bytes);
            assert_eq!(Malformed::of(command).to_vec(), bytes);
            assert_eq!(command.encoded_len(), bytes.len());
            assert_eq!(CommandRef::parse(&command.extended().to_vec()), Ok(command.extended()));
            if let Ok(short) = command.short() {
                assert_eq!(CommandRef::parse(&short.to_vec()), Ok(short));
            }
            let _ = never_resend(command.header());
        }
        Err(error) => assert!(error.offset() <= bytes.len()),
    }
    if let Ok(lenient) = CommandRef::parse_lenient(bytes, Tolerances::ALL) {
        assert_eq!(CommandRef::parse(&lenient.command.to_vec()), Ok(lenient.command));
    }
    let _ = explain::command(bytes, Language::Japanese, Secrets::Shown);
});
