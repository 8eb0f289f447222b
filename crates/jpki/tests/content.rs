//! No content of a file, however damaged, brings a decoder down.

use jpki::{
    AgeRecord, Attributes, CardInfo, CvCertificate, FaceRecord, IntegrityBlock, MyNumber, MyNumberImage,
    RsaPublicKey, TextBasicInfo, VisualBasicInfo, announced_extended_lengths,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn decode_as_everything(file: &[u8]) {
    let _ = AgeRecord::parse(file);
    let _ = Attributes::parse(file);
    let _ = CardInfo::parse(file);
    let _ = CvCertificate::parse(file).map(|certificate| certificate.verify(&certificate.public_key));
    let _ = FaceRecord::parse(file);
    let _ = IntegrityBlock::parse(file).and_then(|block| block.fits_attributes(file));
    let _ = MyNumber::parse(file);
    let _ = MyNumberImage::parse(file);
    let _ = RsaPublicKey::parse_session_key(file).map(|key| key.verify_sha256(file, file));
    let _ = TextBasicInfo::parse(file);
    let _ = VisualBasicInfo::parse(file);
    let _ = announced_extended_lengths(file);
}

/// Outer and inner tags of all files, so that random content gets beyond the first byte.
fn outer() -> impl Strategy<Value = Vec<u8>> {
    let tags: [&[u8]; 7] =
        [&[0xFF, 0x10], &[0xFF, 0x20], &[0xFF, 0x30], &[0xFF, 0x40], &[0x7F, 0x21], &[0xA1], &[0x01]];
    proptest::sample::select(tags.map(<[u8]>::to_vec).to_vec())
}

fn object() -> impl Strategy<Value = Vec<u8>> {
    let first = prop_oneof![Just(0xDF_u8), Just(0x5F), Just(0x90), any::<u8>()];
    let second = prop_oneof![0x11_u8..0x60, any::<u8>()];
    let length = prop_oneof![
        (0_u8..40).prop_map(|length| vec![length]),
        (any::<u8>(), any::<u8>()).prop_map(|(high, low)| vec![0x82, high & 0x01, low]),
        any::<u8>().prop_map(|length| vec![length]),
    ];
    (first, second, length, vec(any::<u8>(), 0..40))
        .prop_map(|(first, second, length, value)| [vec![first, second], length, value].concat())
}

proptest! {
    #[test]
    fn random_bytes(file in vec(any::<u8>(), 0..200)) {
        decode_as_everything(&file);
    }

    #[test]
    fn random_objects(
        tag in outer(),
        objects in vec(object(), 0..6),
        lie in -3_i32..4,
    ) {
        let body = objects.concat();
        let length = i32::try_from(body.len()).unwrap_or(0).saturating_add(lie).clamp(0, 0xFFFF);
        let length = u16::try_from(length).unwrap_or(0).to_be_bytes();
        decode_as_everything(&[tag, vec![0x82], length.to_vec(), body].concat());
    }
}
