//! READ BINARY in the fewest pieces that channel and card can carry, and never more than the DER object.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use apdu::{Channel, ChannelError, CommandRef, Limits, Reset};
use jpki::{Addressing, Ef, Error, Exchange, Extent, ReadFile, Violation, run};
use proptest::prelude::*;

/// A card that holds one file, EF 000A.
struct OneFile {
    limits: Limits,
    /// Whether the card understands extended length fields.
    extended: bool,
    content: Vec<u8>,
    selected: bool,
    /// What a card says to an offset after a short identifier, if that makes no file current.
    without_current: Option<[u8; 2]>,
    sent: Vec<String>,
}

impl OneFile {
    fn new(limits: Limits, content: Vec<u8>) -> Self {
        Self { limits, extended: true, content, selected: false, without_current: None, sent: Vec::new() }
    }
}

impl Channel for OneFile {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.sent.push(command.iter().map(|byte| format!("{byte:02X}")).collect());
        let command = CommandRef::parse(command).expect("a well-formed command");
        let header = command.header();
        if command.case().is_extended() && !self.extended {
            return Ok(vec![0x67, 0x00]);
        }
        if header.ins == 0xA4 {
            self.selected = command.data() == [0x00, 0x0A];
            return Ok(if self.selected { vec![0x90, 0x00] } else { vec![0x6A, 0x82] });
        }
        let offset = match header.p1 {
            0x8A => {
                self.selected = self.without_current.is_none();
                header.p2.into()
            }
            _ if !self.selected => return Ok(self.without_current.unwrap_or([0x69, 0x86]).to_vec()),
            _ => usize::from(header.p1) << 8 | usize::from(header.p2),
        };
        if offset >= self.content.len() {
            return Ok(vec![0x6B, 0x00]);
        }
        let end = (offset + command.ne().get()).min(self.content.len());
        Ok([&self.content[offset..end], &[0x90, 0x00]].concat())
    }

    fn reset(&mut self, _: Reset) -> Result<Vec<u8>, ChannelError> {
        panic!("reading resets nothing")
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}

/// A DER SEQUENCE of `length` bytes in all, with a pattern inside that shows every shift.
fn sequence(length: usize) -> Vec<u8> {
    let header = match length {
        ..=129 => vec![0x30, u8::try_from(length - 2).unwrap()],
        130..=258 => vec![0x30, 0x81, u8::try_from(length - 3).unwrap()],
        _ => [&[0x30, 0x82][..], &u16::try_from(length - 4).unwrap().to_be_bytes()].concat(),
    };
    let body = (header.len()..length).map(|at| u8::try_from(at % 251).unwrap());
    header.iter().copied().chain(body).collect()
}

fn read(card: &mut OneFile) -> Result<Vec<u8>, Error> {
    run(ReadFile::new(Ef::USER_AUTHENTICATION_CERTIFICATE, Extent::Der, card.limits), card)
}

#[test]
fn an_extended_channel_needs_one_exchange() {
    let mut card = OneFile::new(Limits::EXTENDED, [sequence(1457), vec![0xFF; 591]].concat());
    assert_eq!(read(&mut card), Ok(sequence(1457)));
    assert_eq!(card.sent, ["00B08A00000000"]);
}

#[test]
fn a_short_channel_reads_pieces_and_an_exact_rest() {
    let mut card = OneFile::new(Limits::SHORT, [sequence(600), vec![0xFF; 100]].concat());
    assert_eq!(read(&mut card), Ok(sequence(600)));
    assert_eq!(card.sent, ["00B08A0000", "00B0010000", "00B0020058"]);
}

#[test]
fn a_card_that_keeps_no_file_current_gets_a_select() {
    for word in [[0x69, 0x86], [0x69, 0x81]] {
        let mut card = OneFile::new(Limits::SHORT, sequence(600));
        card.without_current = Some(word);
        assert_eq!(read(&mut card), Ok(sequence(600)));
        assert_eq!(card.sent, ["00B08A0000", "00B0010000", "00A4020C02000A", "00B0010000", "00B0020058"]);
    }
}

#[test]
fn a_caller_may_have_every_file_selected() {
    let mut card = OneFile::new(Limits::SHORT, sequence(300));
    let addressing = Addressing::new(card.limits).by_select();
    let operation = ReadFile::new(Ef::USER_AUTHENTICATION_CERTIFICATE, Extent::Der, addressing);
    assert_eq!(run(operation, &mut card), Ok(sequence(300)));
    assert_eq!(card.sent, ["00A4020C02000A", "00B0000000", "00B001002C"]);

    let mut card = OneFile::new(Limits::EXTENDED, sequence(300));
    card.extended = false;
    let addressing = Addressing::new(card.limits).by_select();
    let operation = ReadFile::new(Ef::USER_AUTHENTICATION_CERTIFICATE, Extent::Der, addressing);
    assert_eq!(run(operation, &mut card), Ok(sequence(300)));
    assert_eq!(card.sent, ["00A4020C02000A", "00B00000000000", "00B0000000", "00B001002C"]);
}

#[test]
fn a_whole_file_comes_with_its_filler() {
    for (limits, length, exchanges) in [
        (Limits::SHORT, 17, 1),
        (Limits::SHORT, 600, 3),
        // The end of the file shows only when nothing more comes (6B00).
        (Limits::SHORT, 512, 3),
        (Limits::EXTENDED, 512, 1),
    ] {
        let content = [sequence(10), vec![0xFF; length - 10]].concat();
        let mut card = OneFile::new(limits, content.clone());
        let operation = ReadFile::new(Ef::USER_AUTHENTICATION_CERTIFICATE, Extent::Whole, limits);
        assert_eq!(run(operation, &mut card), Ok(content));
        assert_eq!(card.sent.len(), exchanges, "{length} {:?}", card.sent);
    }
}

#[test]
fn any_data_object_tells_its_own_length() {
    for (header, length) in [
        (vec![0xFF, 0x20, 0x65], 0x65),
        (vec![0x7F, 0x21, 0x82, 0x02, 0x33], 0x233),
        (vec![0xFF, 0x40, 0x82, 0x00, 0x9F], 0x9F),
        (vec![0xA1, 0x81, 0x80], 0x80),
    ] {
        let object = [header, vec![0x55; length]].concat();
        let mut card = OneFile::new(Limits::SHORT, [&object[..], &[0xFF; 40]].concat());
        let operation = ReadFile::new(Ef::USER_AUTHENTICATION_CERTIFICATE, Extent::Object, Limits::SHORT);
        assert_eq!(run(operation, &mut card), Ok(object));
    }
    let mut empty = OneFile::new(Limits::SHORT, vec![0xFF; 16]);
    let operation = ReadFile::new(Ef::USER_AUTHENTICATION_CERTIFICATE, Extent::Object, Limits::SHORT);
    let exchange = Exchange::Read { file: Ef::USER_AUTHENTICATION_CERTIFICATE, offset: 0 };
    let violation = Violation::NotAnObject;
    assert_eq!(run(operation, &mut empty), Err(Error::Protocol { exchange, violation }));
}

#[test]
fn a_short_card_behind_an_extended_reader_is_read_the_short_way() {
    let mut card = OneFile::new(Limits::EXTENDED, sequence(300));
    card.extended = false;
    assert_eq!(read(&mut card), Ok(sequence(300)));
    assert_eq!(card.sent, ["00B08A00000000", "00B08A0000", "00B001002C"]);
}

#[test]
fn a_file_one_byte_short_of_its_own_header_is_a_violation() {
    for (limits, offset) in [(Limits::SHORT, 512), (Limits::EXTENDED, 0)] {
        let mut card = OneFile::new(limits, sequence(600)[..599].to_vec());
        let exchange = Exchange::Read { file: Ef::USER_AUTHENTICATION_CERTIFICATE, offset };
        let violation = Violation::Length { expected: 600, received: 599 };
        assert_eq!(read(&mut card), Err(Error::Protocol { exchange, violation }));
    }
}

#[test]
fn what_is_not_der_is_a_violation() {
    for content in [vec![0xFF; 512], vec![0x30, 0x80, 0, 0, 0, 0], vec![0x30, 0x83, 0, 1, 0, 0]] {
        let error = read(&mut OneFile::new(Limits::EXTENDED, content)).unwrap_err();
        assert!(matches!(error, Error::Protocol { violation: Violation::NotDer, .. }), "{error}");
    }
}

#[test]
fn what_offsets_do_not_reach_is_a_violation() {
    let error = read(&mut OneFile::new(Limits::SHORT, sequence(40_000))).unwrap_err();
    let expected = Violation::TooLong { offset: 32_768 };
    assert!(matches!(error, Error::Protocol { violation, .. } if violation == expected), "{error}");
    assert_eq!(read(&mut OneFile::new(Limits::EXTENDED, sequence(40_000))), Ok(sequence(40_000)));
}

proptest! {
    #[test]
    fn every_length_comes_back_whole(
        length in 4usize..5000,
        filler in 0usize..700,
        response in prop_oneof![Just(258usize), 259usize..3000, Just(65_538usize)],
        extended in any::<bool>(),
    ) {
        let limits = Limits { command: response.max(262), response };
        let mut card = OneFile::new(limits, [sequence(length), vec![0xFF; filler]].concat());
        card.extended = extended;
        prop_assert_eq!(read(&mut card), Ok(sequence(length)));
    }

    #[test]
    fn no_content_brings_the_reader_down(content in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut card = OneFile::new(Limits::SHORT, content);
        let _ = read(&mut card);
        prop_assert!(card.sent.len() <= 1 + 256);
    }
}
