//! Files and access rules of the applications beside JPKI.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

use simulator::card::CardHolder;

use super::{
    Bench, SELECT_COMMON, SELECT_ISSUER_DOMAIN, SELECT_JPKI, SELECT_RESIDENCE, SELECT_TEXT, SELECT_VISUAL,
    hex, profile,
};

const TEXT_PIN: &str = "0020009104 32323232";
const TEXT_CODE_A: &str = "002000940C 303030303030303030303030";
const TEXT_CODE_B: &str = "002000950E 3630303430313230333430303030";
const VISUAL_BIRTH: &str = "0020009106 363030343031";
const VISUAL_CODE_B: &str = "002000920E 3630303430313230333430303030";
const VISUAL_CODE_A: &str = "002000930C 303030303030303030303030";

/// Which of the files `0001` to `00xx` can be read after a command, as digits.
fn readable(application: &str, verify: Option<&str>, files: u8) -> String {
    let mut card = Bench::sound();
    card.expect(&[(application, 0x9000)]);
    if let Some(verify) = verify {
        card.expect(&[(verify, 0x9000)]);
    }
    (1..=files)
        .filter(|file| match card.status(&format!("00B0{:02X}0001", 0x80 | file)) {
            0x9000 => true,
            0x6982 => false,
            other => panic!("file {file}: {other:04X}"),
        })
        .map(|file| file.to_string())
        .collect()
}

#[test]
fn who_may_read_the_text_application() {
    assert_eq!(readable(SELECT_TEXT, None, 8), "458");
    assert_eq!(readable(SELECT_TEXT, Some(TEXT_PIN), 8), "12345678");
    assert_eq!(readable(SELECT_TEXT, Some(TEXT_CODE_A), 8), "1345678");
    assert_eq!(readable(SELECT_TEXT, Some(TEXT_CODE_B), 8), "2458");
}

#[test]
fn who_may_read_the_visual_application() {
    assert_eq!(readable(SELECT_VISUAL, None, 6), "34");
    assert_eq!(readable(SELECT_VISUAL, Some(VISUAL_BIRTH), 6), "134");
    assert_eq!(readable(SELECT_VISUAL, Some(VISUAL_CODE_B), 6), "2346");
    assert_eq!(readable(SELECT_VISUAL, Some(VISUAL_CODE_A), 6), "23456");
}

#[test]
fn counters_of_every_application() {
    let mut card = Bench::sound();
    card.expect(&[(SELECT_TEXT, 0x9000), ("00200091", 0x63C3), ("00200092", 0x63C0)]);
    card.expect(&[("0020009204 30303030", 0x6984), ("00200094", 0x63CA), ("00200095", 0x63CA)]);
    card.expect(&[(SELECT_VISUAL, 0x9000), ("00200091", 0x63CA), ("00200092", 0x63CA), ("00200093", 0x63CA)]);
    card.expect(&[(SELECT_RESIDENCE, 0x9000), ("0020009C", 0x63C3), (SELECT_COMMON, 0x9000)]);
    card.expect(&[("0020009C04 30303030", 0x63C2), (SELECT_RESIDENCE, 0x9000), ("0020009C", 0x63C3)]);
}

#[test]
fn text_files_have_the_published_lengths_and_right_digests() {
    let mut card = Bench::sound();
    card.expect(&[(SELECT_TEXT, 0x9000), (TEXT_PIN, 0x9000)]);
    let mut read = |file: u8| card.send(&format!("00B0{:02X}00000000", 0x80 | file)).0;
    let number = read(1);
    assert_eq!(number, [&hex("FF100C")[..], b"000000000000", &hex("FFFF")].concat());
    let attributes = read(2);
    assert_eq!(attributes[..2], [0xFF, 0x20]);
    let integrity = read(3);
    assert_eq!((integrity.len(), &integrity[..5]), (336, &hex("FF3082014B")[..]));
    assert_eq!(integrity[5..8], hex("DF3120"));
    assert_eq!(&integrity[8..40], digest(&SHA256, &number).as_ref());
    let table = attributes.windows(3).position(|bytes| bytes == hex("DF2108")).unwrap();
    assert_eq!(&integrity[43..75], digest(&SHA256, &attributes[table + 11..]).as_ref());
    assert_eq!(read(4).len(), 568);
    assert_eq!(read(5)[..10], hex("FF40819E DF4104 01030E"));
    assert_eq!(read(7)[..5], hex("FF50820213"));

    let certificate = read(4);
    let public = RsaPublicKeyComponents { n: &certificate[51..307], e: &certificate[44..47] };
    assert!(public.verify(&RSA_PKCS1_2048_8192_SHA256, &integrity[5..75], &integrity[80..]).is_ok());
}

#[test]
fn the_text_application_proves_itself_without_a_pin() {
    let mut card = Bench::sound();
    card.expect(&[(SELECT_TEXT, 0x9000)]);
    let command = format!("802A050020 {} 00", "11".repeat(32));
    assert_eq!(card.status(&command), 0x9000);
    let (signature, status) = card.send("802A030005 68656C6C6F 00");
    assert_eq!(status, 0x9000);
    card.expect(&[(TEXT_PIN, 0x9000)]);
    let record = card.send("00B08700000000").0;
    let public = RsaPublicKeyComponents { n: &record[19..275], e: &record[12..15] };
    assert!(public.verify(&RSA_PKCS1_2048_8192_SHA256, b"hello", &signature).is_ok());
}

#[test]
fn visual_records_are_signed_and_large() {
    let mut card = Bench::sound();
    card.expect(&[(SELECT_VISUAL, 0x9000), (VISUAL_BIRTH, 0x9000), (VISUAL_CODE_A, 0x9000)]);
    let age = card.send("00B08100000000").0;
    assert_eq!((age.len(), &age[..16]), (547, &[&hex("FF1082021E DF1108")[..], b"19850401"].concat()[..]));
    let certificate = card.send("00B08400000000").0;
    let public = RsaPublicKeyComponents { n: &certificate[51..307], e: &certificate[44..47] };
    assert!(public.verify(&RSA_PKCS1_2048_8192_SHA256, &age[5..286], &age[291..]).is_ok());
    let face = card.send("00B08200000000").0;
    assert!(face.len() > 4096, "{}", face.len());
    assert_eq!(face[..3], hex("FF2082"));
}

#[test]
fn records() {
    let mut card = Bench::sound();
    card.expect(&[(SELECT_COMMON, 0x9000)]);
    let (record, status) = card.send("00B2010C00");
    assert_eq!(status, 0x9000);
    assert_eq!(record, [&[0x01, 0x1C], &b"0000000000000010000020340401"[..]].concat());
    assert_eq!(card.send("00B2010400").0, record, "by short identifier the file has become current");
    assert_eq!(card.send("00B2010D00").0, record);
    card.expect(&[
        ("00B2020C00", 0x6A83),
        ("00B2000C00", 0x6A81),
        ("00B2013C00", 0x6A82),
        ("00B2010800", 0x6A81),
        ("00B2010E00", 0x6A81),
        ("00B0810000", 0x6981),
        ("00B201CC00", 0x6981),
        ("00B2010C", 0x6700),
        (SELECT_JPKI, 0x9000),
        ("00B2010C00", 0x6981),
    ]);
}

#[test]
fn internal_authenticate_signs_the_digest_of_a_challenge() {
    let mut card = Bench::sound();
    card.expect(&[(SELECT_COMMON, 0x9000), ("0088009900", 0x6700), ("0088009C01 00 00", 0x6981)]);
    assert_eq!(card.send("0088009904 01020304 00").0.len(), 256);
    card.expect(&[("0088009904 01020304 10", 0x6700), ("0088019904 01020304 00", 0x6A86)]);
    card.expect(&[(SELECT_JPKI, 0x9000), ("0088009701 00 00", 0x6982), ("0020009804 31323334", 0x9000)]);
    card.expect(&[("0088009701 00 00", 0x6985)]);
}

#[test]
fn data_objects_of_the_issuer_domain() {
    let mut card = Bench::sound();
    card.expect(&[("00CA004200", 0x6A88), (SELECT_ISSUER_DOMAIN, 0x9000)]);
    assert_eq!(card.send("00CA004200").0.len(), 16);
    assert_eq!(card.send("00CA004500").0, b"000000000000001");
    assert_eq!(card.send("00CA00F000").0, b"00000");
    assert_eq!(card.send("00CA00F200").0, b"20340401");
    assert_eq!(card.send("00CA006600").0[0], 0x66);
    card.expect(&[("00CA00F800", 0x6700), ("00CA7F2100", 0x6700), ("00CA004205", 0x6700)]);
    for object in ["00CA00F8000000", "00CA7F21000000"] {
        assert_eq!(card.send(object).0.len(), 568);
    }
    card.expect(&[("00A4020C02001E", 0x9000), ("00B0000000", 0x6981), ("00B2010400", 0x6981)]);
    card.expect(&[(SELECT_JPKI, 0x9000)]);
    assert_eq!(card.send("00CA5F5100").0, simulator::card::CardProfile::ATR_EXTENDED[1..]);
}

#[test]
fn changing_pins() {
    let mut card = Bench::sound();
    card.expect(&[
        ("0024019804 35363738", 0x6982),
        ("0020009804 31323334", 0x9000),
        ("0024009804 35363738", 0x6A86),
        ("0024019803 353637", 0x6700),
        ("0024019804 41424344", 0x6A80),
        ("0024019804 35363738", 0x9000),
        ("0020009804 31323334", 0x63C2),
        ("0020009804 35363738", 0x9000),
        ("8032009804 35363738", 0x6982),
        (SELECT_TEXT, 0x9000),
        ("0024019404 35363738", 0x6985),
        (SELECT_COMMON, 0x9000),
        ("0020009C04 34343434", 0x9000),
        ("0024019C04 35363738", 0x6D00),
        ("8032009C04 35363738", 0x9000),
        ("0020009C04 35363738", 0x9000),
    ]);
}

#[test]
fn what_is_only_known_to_exist() {
    let mut card = Bench::sound();
    card.expect(&[
        ("00B0850001", 0x6982),
        ("00B0890001", 0x6982),
        ("00200090", 0x63C0),
        ("00200096", 0x6981),
        ("00A4020C020019", 0x9000),
        ("00A4020C02001C", 0x9000),
        ("00A4020C02001E", 0x9000),
        ("00B0000000", 0x6981),
        ("80FC0000", 0x6700),
        ("808A2200", 0x6982),
        ("0084000000", 0x9000),
        ("0084000100", 0x6A86),
        ("00840000000100", 0x6985),
    ]);
}

#[test]
fn holders_data() {
    let holder = CardHolder { my_number: "000000000001".into(), ..CardHolder::default() };
    let mut card = Bench::new(profile().with_holder(holder));
    card.expect(&[(SELECT_TEXT, 0x9000), ("002000940C 303030303030303030303031", 0x9000)]);
    assert_eq!(&card.send("00B0810000").0[3..15], b"000000000001");
}
