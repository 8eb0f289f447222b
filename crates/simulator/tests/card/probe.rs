//! The probe application against its specification, `vectors/probe-card.md`: every example there is executed here.

use std::time::Duration;

use simulator::card::{Card, CardProfile, CardVariant, Pattern, ProbeLimits};

use super::{Bench, hex, profile};

const SPECIFICATION: &str = include_str!("../../../../vectors/probe-card.md");

fn probe(profile: CardProfile) -> Bench {
    let mut card = Bench(Card::new(profile));
    card.0.power_on();
    card
}

/// The two-column rows between a heading and the next one, without code marks.
fn rows(heading: &str) -> Vec<[String; 2]> {
    let (_, section) = SPECIFICATION.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<String> =
            row.trim_matches('|').split('|').map(|cell| cell.replace('`', "").trim().to_owned()).collect();
        [cells[0].clone(), cells[1].clone()]
    })
    .collect()
}

#[test]
fn every_example_of_the_specification() {
    let mut card = probe(CardProfile::probe());
    let rows = rows("Examples");
    assert!(rows.len() > 20);
    for [command, expected] in rows {
        let (data, status) = card.send(&command);
        let response = [data, status.to_be_bytes().to_vec()].concat();
        assert_eq!(response, hex(&expected), "{command}");
    }
}

#[test]
fn the_specification_names_the_identifier_and_the_patterns() {
    let aid: String = simulator::card::PROBE_AID.iter().map(|byte| format!("{byte:02X}")).collect();
    assert!(SPECIFICATION.replace(' ', "").contains(&aid));
    for pattern in Pattern::ALL {
        assert_eq!(Pattern::from_number(pattern.number()), Some(*pattern));
    }
    assert_eq!(Pattern::from_number(6), None);
}

#[test]
fn patterns_show_what_is_lost_or_moved() {
    for pattern in [Pattern::Mixed, Pattern::Counter, Pattern::Runs, Pattern::StatusWords] {
        let whole = pattern.bytes(7, 65_536);
        assert_eq!(whole.len(), 65_536);
        assert_ne!(whole, pattern.bytes(8, 65_536), "{pattern:?}: the seed matters");
        for shift in [1, 2, 64, 251, 254, 256, 261, 1024, 4096] {
            let same = pattern == Pattern::Counter && shift == 251;
            assert_eq!(whole[shift..] == whole[..whole.len() - shift], same, "{pattern:?} by {shift}");
        }
    }
    let words = Pattern::StatusWords.bytes(0, 300);
    assert_eq!(
        (&words[254..256], &words[252..254], &words[298..]),
        (&hex("9000")[..], &hex("6110")[..], &hex("9000")[..])
    );
    assert_eq!(words[62..64], hex("6C00"));
}

#[test]
fn any_length_in_either_direction() {
    let mut card = probe(CardProfile::probe());
    for length in [1_usize, 255, 256, 257, 32_767, 32_768, 65_535, 65_536] {
        let (data, status) = card.send(&format!("80200205 00{:04X}", length % 65_536));
        assert_eq!((data.len(), status), (length, 0x9000));
        assert_eq!(data, Pattern::Runs.bytes(5, length));
    }
    for length in [1_usize, 255, 256, 65_535] {
        let data = Pattern::StatusWords.bytes(9, length);
        let mut command = hex(&format!("80100309 00{length:04X}"));
        command.extend(&data);
        assert_eq!(card.0.transmit(&command), [0x90, 0x00]);
        let (report, _) = card.send("8030000000");
        assert_eq!(report[1..3], *b"3E");
        assert_eq!(report[7..11], u32::try_from(length).unwrap().to_be_bytes());
        command[4 + 3 + length / 2] ^= 0x01;
        assert_eq!(card.0.transmit(&command), [0x6A, 0x80]);
        let (report, _) = card.send("8030000000");
        assert_eq!(report[21..25], u32::try_from(length / 2).unwrap().to_be_bytes());
    }
}

#[test]
fn chains_are_joined_and_counted() {
    let mut card = probe(CardProfile::probe());
    card.expect(&[("9010FF0003 010203", 0x9000), ("9010FF0002 0405", 0x9000), ("8010FF0001 06", 0x9000)]);
    let (report, _) = card.send("8030000000");
    assert_eq!((&report[7..11], &report[19..21]), (&[0, 0, 0, 6][..], &[0, 3][..]));
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &[1, 2, 3, 4, 5, 6]);
    assert_eq!(&report[35..67], digest.as_ref());
    card.expect(&[("9010FF0001 01", 0x9000), ("8026000001 02 00", 0x6883), ("8026000001 02 00", 0x9000)]);
    card.expect(&[("9110FF0001 01", 0x6E00), ("0010FF0001 01", 0x6E00), ("8011000000", 0x6D00)]);
}

#[test]
fn limits_delays_and_forms() {
    let limits = ProbeLimits { command: 261, response: 300, real_delay: Duration::from_millis(20) };
    let mut card = probe(CardProfile::probe().with_probe_limits(limits));
    card.expect(&[("80200000 00012C", 0x9000), ("80200000 00012D", 0x6700)]);
    let long = format!("8010FF00 0000FF {}", "00".repeat(255));
    card.expect(&[(&long, 0x6700)]);
    let start = std::time::Instant::now();
    card.expect(&[("80320019", 0x9000)]);
    assert!(start.elapsed() >= Duration::from_millis(20));
    assert_eq!(card.0.take_delay(), Duration::from_millis(5));
    assert_eq!(card.0.take_delay(), Duration::ZERO);

    let mut slow = probe(CardProfile::probe().with_pace(Duration::from_millis(3)));
    slow.expect(&[("8020000001", 0x9000)]);
    assert_eq!(slow.0.take_delay(), Duration::from_millis(3), "of the last command alone");
    slow.expect(&[("80320004", 0x9000)]);
    assert_eq!(slow.0.take_delay(), Duration::from_millis(7), "what it was asked for comes on top");

    let mut short = probe(CardProfile::probe().with_variant(CardVariant::ShortOnly));
    short.expect(&[("80200000 000001", 0x6700), ("8020000001", 0x9000), ("80300000 000063", 0x6700)]);
    assert_eq!(short.send("8030000000").0[1..5], *b"2E\x80\x30", "a REPORT in a refused form is a command");
}

#[test]
fn it_can_live_on_the_test_card() {
    let mut card = Bench::new(profile().with_probe());
    card.expect(&[("8010FF00", 0x6D00), ("00A4040C09 F05441534849 4B4101", 0x9000), ("8030000000", 0x6985)]);
    card.expect(&[("8010FF00", 0x9000), ("8030000000", 0x9000)]);
    card.select_jpki();
    card.expect(&[("8010FF00", 0x6D00)]);
    Bench::sound().expect(&[("00A4040C09 F054415348494B4101", 0x6A82)]);
}
