//! The text application.

use apdu::Limits;
use jpki::{
    Attributes, CardDate, ContentError, ContentErrorKind, DigestInfo, Error, IntegrityBlock, MyNumber,
    RsaPublicKey, Sex, SignatureMismatch, Text, TextBasicInfo, Violation,
};

use crate::content::{TestKey, attributes, file, key_id, my_number, object};
use crate::script::{Script, answer};

/// A text application whose one file, named by its short identifier, is read by one short command.
fn text(command: &'static str, content: &[u8]) -> Text<Script> {
    Text::already_selected(Script::short(vec![(command, answer(content, 0x9000))]))
}

fn basic_info() -> Vec<u8> {
    file(
        0xFF40,
        &[
            object(0xDF41, &[0x01, 0x03, 0x0E, 0x01]),
            object(0xDF42, &key_id(b"0000034")),
            object(0xDF43, &[0xAA; 128]),
        ],
    )
}

#[test]
fn basic_information_says_whether_extended_lengths_are_supported() {
    let info = text("00B0850000", &basic_info()).basic_info().unwrap();
    assert_eq!((info.application.specification_version, info.application.vendor), (1, 0x0E));
    assert_eq!(info.application.announces_extended(), Some(true));
    assert_eq!((info.key.number(), info.key.version()), (Some("0000034"), Some("001")));
    assert_eq!(info.unknown, [0xAA; 128]);
    for (kind, announced) in [(0x00, Some(false)), (0x01, None), (0x03, Some(true)), (0xFF, None)] {
        let mut bytes = basic_info();
        bytes[9] = kind;
        assert_eq!(TextBasicInfo::parse(&bytes).unwrap().application.announces_extended(), announced);
    }
}

#[test]
fn the_four_attributes() {
    let read = text("00B0820000", &attributes()).attributes().unwrap();
    assert_eq!((read.name.as_str(), read.address.as_str()), ("試験　太郎", "東京都試験区試験一丁目"));
    assert_eq!((read.birth_date, read.sex), (CardDate { year: 1970, month: 1, day: 2 }, Sex::Male));
    assert_eq!(read.birth_date.to_string(), "1970-01-02");
    assert_eq!(format!("{read:?}"), "Attributes { .. }");
}

#[test]
fn attributes_that_lie_about_themselves_are_errors() {
    let sound = attributes();
    let mut offsets = sound.clone();
    offsets[7] += 1;
    assert_eq!(Attributes::parse(&offsets), Err(ContentError { kind: ContentErrorKind::Offsets, offset: 6 }));
    let mut tag = sound.clone();
    tag[1] = 0x21;
    assert_eq!(Attributes::parse(&tag), Err(ContentError { kind: ContentErrorKind::Tag, offset: 0 }));
    let mut name = sound.clone();
    name[17] = 0xFF;
    assert_eq!(Attributes::parse(&name), Err(ContentError { kind: ContentErrorKind::Text, offset: 17 }));
    let without_sex = file(0xFF20, &[object(0xDF21, &[]), object(0xDF22, b""), object(0xDF23, b"")]);
    let missing = ContentError { kind: ContentErrorKind::Missing(0xDF24), offset: 3 };
    assert_eq!(Attributes::parse(&without_sex), Err(missing));
    for end in 0..sound.len() - 5 {
        assert!(Attributes::parse(&sound[..end]).is_err(), "{end}");
    }
}

#[test]
fn my_number_is_shown_to_nobody_by_accident() {
    let number = text("00B0810000", &my_number()).my_number().unwrap();
    assert_eq!(format!("{number} {number:?}"), "**********01 MyNumber(**********01)");
    assert_eq!(number.reveal().as_str(), "012345678901");
    let wrong = [0xFF, 0x10, 0x0C, b'0', b'x', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let not_a_digit = ContentError { kind: ContentErrorKind::Digit, offset: 4 };
    assert_eq!(MyNumber::parse(&wrong).err(), Some(not_a_digit));
}

#[test]
fn the_integrity_block_covers_the_files_as_they_stand_on_the_card() {
    let key = TestKey::new();
    let digest = |bytes: &[u8]| DigestInfo::sha256(bytes).as_bytes()[19..].to_vec();
    let whole = attributes();
    // Behind the table: three bytes of the template's header, eleven of the table; the filler is not part of it.
    let digests =
        [object(0xDF31, &digest(&my_number())), object(0xDF32, &digest(&whole[3 + 11..whole.len() - 5]))];
    let block = key.signed_file(0xFF30, &digests, 0xDF33);
    let script = |my_number: Vec<u8>| {
        Script::new(
            Limits::EXTENDED,
            vec![
                ("00B08300000000", answer(&block, 0x9000)),
                ("00B08100000000", answer(&my_number, 0x9000)),
                ("00B08200000000", answer(&whole, 0x9000)),
            ],
        )
    };
    assert_eq!(Text::already_selected(script(my_number())).check_integrity(), Ok(true));
    assert_eq!(Text::already_selected(script(my_number()[..16].to_vec())).check_integrity(), Ok(false));

    let public = RsaPublicKey::parse_session_key(&object(0xA1, &key.public())).unwrap();
    let other = RsaPublicKey::parse_session_key(&object(0xA1, &TestKey::new().public())).unwrap();
    let read = IntegrityBlock::parse(&block).unwrap();
    assert_eq!(read.verify(&public), Ok(()));
    assert_eq!(read.verify(&other), Err(SignatureMismatch));
    let mut tampered = block.clone();
    tampered[10] ^= 1;
    assert_eq!(IntegrityBlock::parse(&tampered).unwrap().verify(&public), Err(SignatureMismatch));
}

#[test]
fn the_cv_certificate_and_its_issuer() {
    let (root, key) = (TestKey::new(), TestKey::new());
    let bytes = key.cv_certificate(&root);
    assert_eq!(bytes.len(), 568);
    let lines = vec![("00B08400000000", answer(&bytes, 0x9000))];
    let certificate = Text::already_selected(Script::new(Limits::EXTENDED, lines)).cv_certificate().unwrap();
    assert_eq!(
        (certificate.issuer.number(), certificate.subject.number()),
        (Some("0000001"), Some("0000002"))
    );
    let root = RsaPublicKey::parse_session_key(&object(0xA1, &root.public())).unwrap();
    assert_eq!(certificate.verify(&root), Ok(()));
    assert_eq!(certificate.verify(&certificate.public_key.clone()), Err(SignatureMismatch));
    // GET DATA answers the same without the outermost object.
    assert_eq!(jpki::CvCertificate::parse(&bytes[5..]), Ok(certificate));
}

#[test]
fn wrong_content_names_the_file_and_the_byte() {
    let error = text("00B0850000", &object(0xFF40, &[0xDF, 0x41, 0x04, 0x01])).basic_info().unwrap_err();
    let Error::Protocol { violation: Violation::Content(content), .. } = &error else { panic!("{error}") };
    assert_eq!(*content, ContentError { kind: ContentErrorKind::Truncated, offset: 7 });
    assert_eq!(
        error.to_string(),
        "READ BINARY of text EF 0005 at byte 0: a data object ends too early (byte 7)"
    );
}

#[test]
fn the_application_signs_with_its_own_key() {
    let info = DigestInfo::sha256(b"");
    let sign = "802A000033 3031300D060960864801650304020105000420\
                E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 00";
    let mut card = text(sign, &[0x42; 256]);
    assert_eq!(card.sign(&info), Ok(vec![0x42; 256]));
}
