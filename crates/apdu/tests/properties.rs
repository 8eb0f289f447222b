//! What holds for every input.

use apdu::explain::{Content, Secrets, guess};
use apdu::{
    Case, Command, CommandRef, Delivery, Exchange, Header, Language, Nc, Ne, ResponseRef, StatusWord, Step,
    Tolerances, ber, explain, never_resend, simple_tlv,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Short inputs with many zeros, where every corner of the length fields comes up.
fn wire() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![Just(0_u8), 0..8_u8, any::<u8>()];
    prop_oneof![vec(byte, 0..20), vec(any::<u8>(), 0..600)]
}

fn header() -> impl Strategy<Value = Header> {
    any::<[u8; 4]>().prop_map(|[cla, ins, p1, p2]| Header::new(cla, ins, p1, p2))
}

fn ne() -> impl Strategy<Value = Ne> {
    prop_oneof![0..=300_usize, 65_530..=65_536_usize].prop_map(|ne| Ne::new(ne).expect("in range"))
}

fn command() -> impl Strategy<Value = Command> {
    let nc = prop_oneof![0..=40_usize, 250..=300_usize, 65_530..=65_535_usize];
    (header(), nc, ne(), any::<bool>()).prop_map(|(header, nc, ne, extended)| {
        let command = Command::new(header, vec![0xA5; nc], ne).expect("in range");
        if extended { command.extended() } else { command }
    })
}

fn delivery() -> impl Strategy<Value = Delivery> {
    let link = (0..=300_usize).prop_map(|link| Delivery::Chained(Nc::new(link).expect("in range")));
    prop_oneof![Just(Delivery::Whole), Just(Delivery::T0), link]
}

/// What a card may answer, sensible or not.
fn answer() -> impl Strategy<Value = Vec<u8>> {
    let status = prop_oneof![
        Just([0x90, 0x00]),
        any::<u8>().prop_map(|sw2| [0x61, sw2]),
        any::<u8>().prop_map(|sw2| [0x6C, sw2]),
        any::<[u8; 2]>(),
    ];
    (vec(any::<u8>(), 0..20), status).prop_map(|(data, status)| [data.as_slice(), &status].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_form_survives(bytes in wire()) {
        if let Ok(command) = CommandRef::parse(&bytes) {
            prop_assert_eq!(command.to_vec(), bytes.clone());
            prop_assert_eq!(Command::parse(&bytes).expect("as the view").to_vec(), bytes);
        }
    }

    #[test]
    fn what_was_built_is_read_again(command in command()) {
        let bytes = command.to_vec();
        prop_assert_eq!(CommandRef::parse(&bytes), Ok(command.as_ref()));
        prop_assert_eq!(bytes.len(), command.as_ref().encoded_len());
    }

    #[test]
    fn the_short_form_is_refused_only_where_it_does_not_fit(command in command()) {
        let fits = command.as_ref().nc() <= Nc::SHORT_MAX && command.as_ref().ne() <= Ne::SHORT_MAX;
        prop_assert_eq!(command.as_ref().short().is_ok(), fits);
    }

    #[test]
    fn errors_point_inside_the_input(bytes in wire()) {
        let errors = [
            CommandRef::parse(&bytes).err(),
            CommandRef::parse_lenient(&bytes, Tolerances::ALL).err(),
            ResponseRef::parse(&bytes).err(),
            ber::Reader::walk(&bytes, |_, _| {}).err(),
            simple_tlv::read(&bytes).find_map(Result::err),
        ];
        for error in errors.into_iter().flatten() {
            prop_assert!(error.offset() <= bytes.len(), "{error}");
        }
    }

    #[test]
    fn leniency_only_adds(bytes in wire()) {
        let strict = CommandRef::parse(&bytes);
        let lenient = CommandRef::parse_lenient(&bytes, Tolerances::ALL);
        match strict {
            Ok(command) => prop_assert_eq!(lenient.map(|l| (l.command, l.granted)), Ok((command, Tolerances::NONE))),
            Err(error) => {
                prop_assert_eq!(CommandRef::parse_lenient(&bytes, Tolerances::NONE), Err(error));
                if let Ok(lenient) = lenient {
                    prop_assert!(!lenient.granted.is_empty());
                    let canonical = lenient.command.to_vec();
                    prop_assert_eq!(CommandRef::parse(&canonical), Ok(lenient.command));
                }
            }
        }
    }

    #[test]
    fn every_exchange_ends_and_nothing_forbidden_is_repeated(
        command in command(), delivery in delivery(), answers in vec(answer(), 1..40),
    ) {
        let header = command.as_ref().header();
        let Ok(mut exchange) = Exchange::begin(command.as_ref(), delivery) else { return Ok(()) };
        let mut sent: Vec<Vec<u8>> = Vec::new();
        for answer in answers.iter().cycle() {
            let bytes = exchange.to_send().to_vec();
            prop_assert!(CommandRef::parse(&bytes).is_ok(), "not a command: {:02X?}", &bytes[..bytes.len().min(8)]);
            sent.push(bytes);
            // One piece of data each at least, one byte of an answer each at least, and one correction.
            prop_assert!(sent.len() <= 65_536 + 65_536 + 2);
            match exchange.answered(answer).expect("a response") {
                Step::Send(next) => exchange = next,
                Step::Done(outcome) => {
                    prop_assert_eq!(outcome.sent, sent.len());
                    break;
                }
            }
        }
        if never_resend(header).is_some() && delivery == Delivery::Whole {
            let get_response = |bytes: &&Vec<u8>| bytes.get(1..4) != Some(&[0xC0, 0x00, 0x00]);
            prop_assert!(sent.iter().skip(1).filter(get_response).count() == 0, "sent again: {sent:02X?}");
        }
    }

    #[test]
    fn an_explanation_shows_every_byte_once(bytes in wire()) {
        let shown: Vec<u8> = explain::command(&bytes, Language::English, Secrets::Shown)
            .fields
            .into_iter()
            .flat_map(|field| match field.content {
                Content::Bytes(bytes) => bytes,
                Content::Masked(_) => Vec::new(),
            })
            .collect();
        prop_assert_eq!(shown, bytes.clone());
        let _ = (guess(&bytes), explain::response(&bytes, Language::Japanese));
    }

    #[test]
    fn a_secret_is_never_explained(pin in vec(any::<u8>(), 1..16), ins in prop::sample::select(vec![0x20, 0x24, 0x2C])) {
        let bytes = Command::new(Header::new(0x00, ins, 0x00, 0x80), pin, Ne::ZERO).expect("short").to_vec();
        // Well-formed, and malformed in a way that leaves the data in place.
        for bytes in [bytes.clone(), [bytes, vec![1, 2, 3]].concat()] {
            for field in explain::command(&bytes, Language::Japanese, Secrets::Masked).fields {
                prop_assert!(field.offset < 5 || matches!(field.content, Content::Masked(_)), "{:?}", field);
            }
        }
    }

    #[test]
    fn debug_output_hides_the_data(pin in "[0-9]{4,16}") {
        let verify = Command::new(Header::new(0x00, 0x20, 0x00, 0x80), pin.as_bytes(), Ne::ZERO).expect("short");
        let nc = pin.len();
        prop_assert_eq!(format!("{verify:?}"), format!("00 20 00 80 case 3S Nc={nc} Ne=0"));
        let response = ResponseRef { data: pin.as_bytes(), status: StatusWord::OK };
        prop_assert_eq!(format!("{response:?}"), format!("Nr={nc} SW=9000"));
    }

    #[test]
    fn data_objects_written_are_read_again(values in vec((1..0x1F_u32, vec(any::<u8>(), 0..300)), 0..8)) {
        let mut writer = ber::Writer::new();
        for (number, value) in &values {
            writer.primitive(ber::Tag::new(0x80 | number).expect("one byte"), value).expect("short");
        }
        let mut found = Vec::new();
        ber::Reader::walk(writer.as_bytes(), |_, tlv| found.push((tlv.tag.get() & 0x1F, tlv.value.to_vec())))
            .expect("well-formed");
        prop_assert_eq!(found, values);
    }
}

#[test]
fn case_1_has_one_form() {
    let command = Command::new(Header::new(0, 0x44, 0, 0), [], Ne::ZERO).expect("short");
    assert_eq!((command.case(), command.extended().case()), (Case::Case1, Case::Case1));
}
