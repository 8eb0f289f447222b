//! The same files read by myna-card, which nobody here wrote: what it published from test cards of the JPKI-TEST
//! authorities, decoded by both. Its files are read where cargo keeps its source and are not copied here.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use jpki::{
    AgeRecord, Attributes, CardDate, CardInfo, CertificatesPresent, CvCertificate, FaceRecord, Image,
    ImageKind, IntegrityBlock, KeyId, MyNumber, MyNumberImage, RsaPublicKey, Sex, TextBasicInfo,
    VisualBasicInfo,
};
use myna_card::ap::{common, jpki as peer_jpki, surface, text};
use myna_card::{CardVerifiableCertificate, Date, ImageFormat};

/// Where the peer's test files are.
static FIXTURES: LazyLock<PathBuf> = LazyLock::new(|| {
    // Only what this machine builds: crates of other platforms may never have been fetched.
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host];
    let output =
        Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata = String::from_utf8(output.stdout).unwrap();
    let manifest = metadata
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|path| path.contains("myna-card-"))
        .expect("myna-card is a dependency of these tests");
    PathBuf::from(manifest).with_file_name("tests").join("fixtures")
});

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(FIXTURES.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn same_date(ours: CardDate, theirs: Date) {
    assert_eq!((ours.year, ours.month, ours.day), (theirs.year, theirs.month, theirs.day));
}

fn same_sex(ours: Sex, theirs: myna_card::Sex) {
    let ours = match ours {
        Sex::Male => b'1',
        Sex::Female => b'2',
        Sex::Other(value) => value,
    };
    assert_eq!(myna_card::Sex::from_byte(ours), theirs);
}

fn same_key(ours: &RsaPublicKey, theirs: &myna_card::RsaPublicKey) {
    assert_eq!((&ours.exponent, &ours.modulus), (&theirs.exponent, &theirs.modulus));
}

fn same_key_id(ours: KeyId, theirs: &myna_card::data::KeyId) {
    assert_eq!(ours.as_bytes(), theirs.as_bytes());
    assert_eq!((ours.number(), ours.version()), (Some(theirs.number()), Some(theirs.group())));
}

fn same_image(ours: &Image, theirs: &myna_card::Image) {
    assert_eq!(ours.as_bytes(), theirs.data);
    let kind = match theirs.format {
        ImageFormat::Png => ImageKind::Png,
        ImageFormat::Jpeg2000 => ImageKind::Jpeg2000,
        _ => ImageKind::Unknown,
    };
    assert_eq!(ours.kind(), kind);
}

#[test]
fn text_files() {
    let file = fixture("text-0002.bin");
    let (ours, theirs) = (Attributes::parse(&file).unwrap(), text::Attributes::parse(&file).unwrap());
    assert_eq!((&ours.name, &ours.address), (&theirs.name, &theirs.address));
    same_date(ours.birth_date, theirs.birth_date);
    same_sex(ours.sex, theirs.sex);

    let file = fixture("text-0001-physical.bin");
    let theirs = myna_card::MyNumber::parse(&file[3..15]).unwrap();
    assert_eq!(MyNumber::parse(&file).unwrap().reveal().as_str(), theirs.as_str());

    let file = fixture("text-0005.bin");
    let (ours, theirs) = (TextBasicInfo::parse(&file).unwrap(), text::ApBasicData::parse(&file).unwrap());
    assert_eq!(ours.application.extended_kind, theirs.identification.extended_lc_le_support);
    assert_eq!(ours.application.announces_extended(), Some(true));
    assert_eq!(ours.unknown, theirs.trailing);
    same_key_id(ours.key, &theirs.public_key_id);

    let file = fixture("text-0006.bin");
    let theirs = text::SessionKeyPublicKey::parse(&file).unwrap();
    same_key(&RsaPublicKey::parse_session_key(&file).unwrap(), &theirs.public_key);
}

#[test]
fn the_integrity_block_of_a_card_fits_its_files_and_is_signed() {
    let block = IntegrityBlock::parse(&fixture("text-0003.bin")).unwrap();
    assert!(block.fits_my_number(&fixture("text-0001-physical.bin")));
    assert!(!block.fits_my_number(&fixture("text-0001-physical.bin")[..15]));
    assert_eq!(block.fits_attributes(&fixture("text-0002.bin")), Ok(true));
    let certificate = CvCertificate::parse(&fixture("text-0004.bin")).unwrap();
    assert_eq!(block.verify(&certificate.public_key), Ok(()));
}

#[test]
fn cv_certificates() {
    for name in ["text-0004.bin", "surface-0004.bin", "mf-do-F8.bin", "mf-do-7F21.bin"] {
        let bytes = fixture(name);
        let ours = CvCertificate::parse(&bytes).unwrap();
        let theirs = CardVerifiableCertificate::parse(&bytes).unwrap();
        same_key(&ours.public_key, &theirs.public_key);
        same_key_id(ours.issuer, &theirs.issuer_key_id);
        same_key_id(ours.subject, &theirs.subject_key_id);
    }
    let [upper, lower] =
        ["mf-do-F8.bin", "mf-do-7F21.bin"].map(|name| CvCertificate::parse(&fixture(name)).unwrap());
    assert_eq!(lower.verify(&upper.public_key), Ok(()));
    assert!(upper.verify(&lower.public_key).is_err());
}

#[test]
fn visual_files() {
    let file = fixture("surface-0001.bin");
    let (ours, theirs) = (AgeRecord::parse(&file).unwrap(), surface::AgeRecord::parse(&file).unwrap());
    same_date(ours.birth_date, theirs.birth_date);
    same_key(&ours.public_key, &theirs.public_key);
    let certificate = CvCertificate::parse(&fixture("surface-0004.bin")).unwrap();
    assert_eq!(ours.verify(&certificate.public_key), Ok(()));

    let file = fixture("surface-0002.bin");
    let (ours, theirs) = (FaceRecord::parse(&file).unwrap(), surface::CardFace::parse(&file).unwrap());
    same_date(ours.birth_date, theirs.birth_date);
    same_date(ours.expiry, theirs.expiry);
    same_sex(ours.sex, theirs.sex);
    same_key(&ours.public_key, &theirs.public_key);
    same_image(&ours.name, &theirs.name_image);
    same_image(&ours.address, &theirs.address_image);
    same_image(&ours.portrait, &theirs.photo);
    same_image(&ours.security_code, &theirs.security_code_image);
    assert_eq!(ours.signature, theirs.signature);

    let file = fixture("surface-0003.bin");
    let (ours, theirs) =
        (VisualBasicInfo::parse(&file).unwrap(), surface::ApBasicData::parse(&file).unwrap());
    assert_eq!(ours.application.extended_kind, theirs.identification.extended_lc_le_support);
    assert_eq!((ours.version, &ours.municipality), (theirs.version, &theirs.municipality_code));
    same_key_id(ours.key, &theirs.public_key_id);
    same_key_id(ours.second_key, &theirs.encrypted_reference_number.key_id);
    assert_eq!(ours.unknown, theirs.encrypted_reference_number.data);

    let file = fixture("surface-0005.bin");
    let (ours, theirs) =
        (MyNumberImage::parse(&file).unwrap(), surface::MyNumberImage::parse(&file).unwrap());
    same_image(&ours.image, &theirs.image);
    assert_eq!(ours.verify(&certificate.public_key), Ok(()));
}

/// Of these the peer publishes no files; the bytes are put together here.
#[test]
fn records_and_presence() {
    let record = b"\x01\x1C0000000000000019999920300102";
    let (ours, theirs) = (CardInfo::parse(record).unwrap(), common::CardInfo::parse(record).unwrap());
    assert_eq!((&ours.serial_number, &ours.municipality), (&theirs.serial, &theirs.municipality_code));
    same_date(ours.expiry, theirs.expiry);

    let bytes = [0x8F, 0x8F, 0x00];
    let theirs = peer_jpki::CertificateAvailability::parse(&bytes).unwrap();
    let ours = CertificatesPresent::parse(bytes);
    assert_eq!(ours.has_signature(), Some(theirs.has_sign_certificate()));
    assert_eq!(ours.has_user_authentication(), Some(theirs.has_auth_certificate()));
}

/// A file cut short is refused by both; with one bit turned, what both accept they read alike.
#[test]
fn damaged_attributes() {
    let file = fixture("text-0002.bin");
    for end in 0..file.len() {
        assert!(Attributes::parse(&file[..end]).is_err() && text::Attributes::parse(&file[..end]).is_err());
    }
    for bit in 0..file.len() * 8 {
        let mut damaged = file.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        if let (Ok(ours), Ok(theirs)) = (Attributes::parse(&damaged), text::Attributes::parse(&damaged)) {
            assert_eq!((ours.name, ours.address), (theirs.name, theirs.address), "bit {bit}");
        }
    }
}
