//! The visual application.

use apdu::Limits;
use jpki::{
    AgeRecord, CardDate, ContentError, ContentErrorKind, DigestInfo, FaceRecord, ImageKind, MyNumberImage,
    RsaPublicKey, Sex, SignatureMismatch, Visual,
};

use crate::content::{TestKey, file, key_id, object, with_offsets};
use crate::script::{Script, answer};

fn visual(command: &'static str, content: &[u8]) -> Visual<Script> {
    Visual::already_selected(Script::new(Limits::EXTENDED, vec![(command, answer(content, 0x9000))]))
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nsynthetic";

fn face(key: &TestKey) -> Vec<u8> {
    with_offsets(
        0xFF20,
        0xDF21,
        9,
        &[
            object(0xDF22, b"19700102"),
            object(0xDF23, b"2"),
            object(0xDF24, &key.public()),
            object(0xDF25, PNG),
            object(0xDF26, PNG),
            object(0xDF27, b"\x00\x00\x00\x0CjP  \r\n\x87\nsynthetic"),
            object(0xDF28, &[0x42; 256]),
            object(0xDF29, b"20300102"),
            object(0xDF2A, b"synthetic"),
        ],
    )
}

#[test]
fn basic_information() {
    let content = file(
        0xFF30,
        &[
            object(0xDF31, &[0x06, 0x03, 0x0E, 0x01]),
            object(0xDF32, &key_id(b"0000024")),
            object(0xDF33, &[0x00]),
            object(0xDF34, b"99999"),
            object(0xDF35, &[key_id(b"0000025"), vec![0x55; 256]].concat()),
        ],
    );
    let info = visual("00B08300000000", &content).basic_info().unwrap();
    assert_eq!((info.application.specification_version, info.version), (6, 0));
    assert_eq!((info.municipality.as_str(), info.key.number()), ("99999", Some("0000024")));
    assert_eq!((info.second_key.number(), info.unknown.len()), (Some("0000025"), 256));
}

#[test]
fn the_face_record_by_tags() {
    let key = TestKey::new();
    let content = face(&key);
    let record = visual("00B08200000000", &content).face_record().unwrap();
    assert_eq!(record.birth_date, CardDate { year: 1970, month: 1, day: 2 });
    assert_eq!(record.expiry, CardDate { year: 2030, month: 1, day: 2 });
    assert_eq!(record.sex, Sex::Female);
    assert_eq!((record.name.kind(), record.portrait.kind()), (ImageKind::Png, ImageKind::Jpeg2000));
    assert_eq!((record.name.as_bytes(), record.security_code.kind()), (PNG, ImageKind::Unknown));
    let group = [object(0xDF25, PNG), object(0xDF26, PNG)].concat();
    assert_eq!(record.digests[1], DigestInfo::sha256(&group).as_bytes()[19..]);
    assert_eq!(format!("{record:?} {:?}", record.name), "FaceRecord { .. } Image(Png, 17 bytes)");

    let mut offsets = content;
    offsets[9] ^= 1;
    let wrong = ContentError { kind: ContentErrorKind::Offsets, offset: 8 };
    assert_eq!(FaceRecord::parse(&offsets).err(), Some(wrong));
}

#[test]
fn records_are_signed_by_the_certified_key() {
    let (issuer, key) = (TestKey::new(), TestKey::new());
    let issuer_key = RsaPublicKey::parse_session_key(&object(0xA1, &issuer.public())).unwrap();
    let age =
        issuer.signed_file(0xFF10, &[object(0xDF11, b"19700102"), object(0xDF12, &key.public())], 0xDF13);
    let record = visual("00B08100000000", &age).age_record().unwrap();
    assert_eq!(record.birth_date.year, 1970);
    assert_eq!(record.verify(&issuer_key), Ok(()));
    assert_eq!(record.verify(&record.public_key), Err(SignatureMismatch));
    let mut older = age;
    older[10] = b'6';
    assert_eq!(AgeRecord::parse(&older).unwrap().birth_date.year, 1960);
    assert_eq!(AgeRecord::parse(&older).unwrap().verify(&issuer_key), Err(SignatureMismatch));

    let image = issuer.signed_file(0xFF40, &[object(0xDF41, PNG), object(0xDF42, &key.public())], 0xDF43);
    let read = visual("00B08500000000", &image).my_number_image().unwrap();
    assert_eq!((read.image.as_bytes(), read.verify(&issuer_key)), (PNG, Ok(())));
    assert!(MyNumberImage::parse(&image[..image.len() - 6]).is_err());
}
