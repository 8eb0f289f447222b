use serde_json::json;

use super::archive::{Member, pack, unpack};
use super::bundle::{EVIDENCE, KEY, MANIFEST, PAGES, PLACES, PROFILE, REPORT, SIGNATURE};
use super::*;
use crate::evidence::{Chain, Event};
use crate::reader::{
    Case, Claim, Descriptor, Driver, Effort, EvidenceClass, Firmware, Pattern, Profile, Protocol, Specimen,
    Task,
};

/// Small, because every byte of the bundle is changed once.
const YAML: &str = "{ profile: test, version: 1, title: { ja: 試験, en: test }, source: '-', criteria: [
    { id: T-1, must: true, text: { ja: 運ぶ, en: carries }, basis: '-', requires: { carries: { direction: command, bytes: 20 } } },
    { id: T-2, must: true, text: { ja: 正直, en: honest }, basis: '-', requires: honest-claim }] }";

/// A measurement of a few cases that all pass.
fn evidence() -> String {
    let specimen = Specimen {
        reader: "試験リーダー".into(),
        control: None,
        descriptor: Some(Descriptor {
            vendor: 0xFFFF,
            product: 1,
            firmware: Firmware(0x0103),
            interface_protocol: 0,
            max_slot_index: 0,
            protocols: 3,
            max_ifsd: 254,
            max_data_rate: 115_200,
            features: 0x0004_0000,
            message_length: 522,
        }),
        slot: 0,
        protocol: Protocol::T1,
        atr: Some("3BFF01".into()),
        driver: Driver::LIBCCID,
        claim: Claim::Bytes(300),
        effort: Effort::Quick,
        seed: 1,
        evidence: EvidenceClass::Probe,
        device: None,
        host: None,
    };
    let mut events = vec![Event::Run {
        tashika: "0.1.0".into(),
        started: "2026-01-02T03:04:05Z".into(),
        suite_sha256: "00".into(),
        subject: json!(specimen),
    }];
    let reset = |atr: &str| Event::Reset {
        reader: specimen.reader.clone(),
        reset: "cold".into(),
        atr: Some(atr.into()),
        fault: None,
    };
    events.extend([reset("3B8001"), reset("")]);
    for size in [16, 20] {
        let pattern = Pattern::Mixed;
        for task in [Task::Receive { pattern, seed: 1, nc: size }, Task::Send { pattern, seed: 1, ne: size }]
        {
            let case = Case { task, extended: true };
            events.push(Event::Apdu {
                reader: specimen.reader.clone(),
                command: crate::redact::hex(&case.command()),
                response: Some(crate::redact::hex(&case.expected())),
                fault: None,
                duplicate_of: None,
                took_us: 900,
            });
        }
    }
    events.push(Event::Measured { complete: true });
    let mut chain = Chain::default();
    let line = |event| chain.append(1, None, None, event).unwrap().1 + "\n";
    events.into_iter().map(line).collect()
}

fn terms() -> Terms {
    Terms {
        operator: "試験所".into(),
        samples: vec!["TEST-1".into()],
        product: "Test Reader".into(),
        os: String::new(),
        bench: "on a table".into(),
        issued: "2026-11-22".into(),
        expires: "2028-11-22".into(),
    }
}

fn draw(page: &Page<'_>) -> String {
    let verdict = page.certificate.verdict.label();
    format!("<p>{} {}</p>\n", page.certificate.subject.reader, verdict.in_language(page.language))
}

fn key(byte: u8) -> IssuerKey {
    IssuerKey::from_random(&[byte; 32]).unwrap()
}

fn issue(terms: Terms, byte: u8) -> Result<Vec<u8>, IssueError> {
    let evidence = evidence();
    let outcome = Outcome::of(&evidence, Profile::from_yaml(YAML).unwrap()).unwrap();
    let report = outcome.document().to_string();
    Bundle { outcome: &outcome, evidence: &evidence, report: &report, terms }.issue(&key(byte), &draw)
}

/// The bundle with one member replaced, everything outside of it as it should be.
fn repacked(archive: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let (members, _) = unpack(archive, &PLACES).unwrap();
    let old = members.iter().find(|member| member.name == name).unwrap();
    let new = change(std::str::from_utf8(old.bytes).unwrap());
    assert_ne!(new.as_bytes(), old.bytes, "nothing was changed in {name}");
    let with = |member: &Member<'_>| {
        if member.name == name { new.clone().into_bytes() } else { member.bytes.to_vec() }
    };
    let changed: Vec<(&str, Vec<u8>)> = members.iter().map(|member| (member.name, with(member))).collect();
    let members: Vec<Member<'_>> = changed.iter().map(|(name, bytes)| Member { name, bytes }).collect();
    pack(&members).unwrap()
}

/// What somebody who has a key of his own can do: the manifest says whatever he likes, rightly signed.
fn resigned(archive: &[u8], byte: u8, change: impl Fn(&str) -> String) -> Vec<u8> {
    let public = key(byte).public();
    let archive = repacked(archive, MANIFEST, |manifest| {
        change(&manifest.replace(&key(1).public().fingerprint(), &public.fingerprint()))
    });
    let archive = if byte == 1 { archive } else { repacked(&archive, KEY, |_| public.to_pem().unwrap()) };
    let (members, _) = unpack(&archive, &PLACES).unwrap();
    let signature = key(byte).sign(members[0].bytes);
    let members: Vec<Member<'_>> = members
        .iter()
        .map(
            |member| if member.name == SIGNATURE { Member { bytes: &signature, ..*member } } else { *member },
        )
        .collect();
    pack(&members).unwrap()
}

fn flaws(archive: &[u8]) -> Vec<String> {
    let told = |flaw: &Flaw| {
        let text = &flaw.text;
        assert!(
            ![&text.ja, &text.en].iter().any(|text| text.starts_with(&flaw.place)),
            "said twice: {text:?}"
        );
        format!("{}: {}", flaw.place, text.en)
    };
    examine(archive, &draw).flaws.iter().map(told).collect()
}

#[test]
fn a_bundle_that_was_issued_holds() {
    let archive = issue(terms(), 1).unwrap();
    assert_eq!(archive, issue(terms(), 1).unwrap(), "the same parts give the same bytes");
    let found = examine(&archive, &draw);
    assert!(found.holds(), "{:#?}", found.flaws);
    assert_eq!(found.key, Some(key(1).public()));
    let certificate = found.manifest.unwrap().certificate;
    assert_eq!(certificate.verdict, found.outcome.unwrap().verdict());
    assert_eq!(certificate.subject.device.as_deref(), Some("FFFF:0001"));
    assert_eq!(certificate.subject.firmware.as_deref(), Some("1.03"));
    assert_eq!(certificate.subject.cards, ["3B8001", "3BFF01"]);
    assert!(certificate.statement.en.contains("no approval by any authority"));
}

/// One bit of each byte, another one from byte to byte.
#[test]
fn every_changed_byte_is_found_and_named() {
    let archive = issue(terms(), 1).unwrap();
    let mut place = (0, "archive");
    for at in 0..archive.len() {
        if let Some(next) = PLACES.iter().find(|next| {
            archive[at..].starts_with(b"PK\x03\x04") && archive[at + 30..].starts_with(next.name.as_bytes())
        }) {
            place = (at, next.name);
        } else if archive[at..].starts_with(b"PK\x01\x02") {
            place = (at, "archive");
        }
        let mut changed = archive.clone();
        changed[at] ^= 1 << (at % 8);
        let found = flaws(&changed);
        assert!(
            found.iter().any(|flaw| flaw.starts_with(place.1)),
            "byte {at}, {} of {}: {found:?}",
            at - place.0,
            place.1
        );
    }
}

#[test]
fn one_changed_byte_of_the_evidence_is_told_without_more_words_than_needed() {
    let mut archive = issue(terms(), 1).unwrap();
    let at = archive.windows(9).position(|window| window == b"{\"line\":4").unwrap();
    archive[at + 15] ^= 1;
    let found = flaws(&archive);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|flaw| flaw.starts_with(EVIDENCE)), "{found:?}");
    assert!(found[2].contains("evidence line 4"), "{found:?}");
}

#[test]
fn a_file_that_is_cut_off_or_longer_is_found() {
    let archive = issue(terms(), 1).unwrap();
    for length in (0..archive.len()).step_by(37) {
        assert!(!flaws(&archive[..length]).is_empty(), "{length}");
    }
    assert!(flaws(&[&archive[..], b"x"].concat())[0].starts_with("archive: "));
    assert!(flaws(&[b"x", &archive[..]].concat())[0].starts_with(MANIFEST));
}

#[test]
fn whoever_packs_again_breaks_the_hashes() {
    let archive = issue(terms(), 1).unwrap();
    for (name, from, to) in [
        (EVIDENCE, "\"took_us\":900", "\"took_us\":901"),
        (PROFILE, "\"must\": true", "\"must\": false"),
        (REPORT, "\"trials\":4", "\"trials\":5"),
        (PAGES[1].0, "<p>", "<b>"),
    ] {
        let found = flaws(&repacked(&archive, name, |text| text.replacen(from, to, 1)));
        assert!(found[0].starts_with(name) && found[0].contains("SHA-256"), "{name}: {found:?}");
    }
    let found = flaws(&repacked(&archive, MANIFEST, |text| text.replacen("TEST-1", "TEST-2", 1)));
    assert!(found[0].starts_with(SIGNATURE), "{found:?}");
    let other = key(2).public().to_pem().unwrap();
    let found = flaws(&repacked(&archive, KEY, |_| other.clone()));
    assert!(found[0].starts_with(SIGNATURE), "{found:?}");
    let found = flaws(&repacked(&archive, KEY, |pem| format!("hidden\n{pem}")));
    assert!(found[0].starts_with(KEY), "{found:?}");
    let evidence = flaws(&repacked(&archive, EVIDENCE, |text| text.replacen(":900", ":901", 1)));
    assert!(evidence.iter().any(|flaw| flaw.contains("evidence line 4")), "{evidence:?}");
}

#[test]
fn another_key_makes_a_valid_signature_of_another_key() {
    let archive = resigned(&issue(terms(), 1).unwrap(), 2, str::to_owned);
    let found = examine(&archive, &draw);
    assert!(found.holds(), "{:#?}", found.flaws);
    assert_eq!(found.key, Some(key(2).public()));
}

#[test]
fn an_issuer_cannot_state_what_the_evidence_does_not_say() {
    let archive = issue(terms(), 1).unwrap();
    let verdict = examine(&archive, &draw).outcome.unwrap().verdict().name();
    for (from, to, named) in [
        (format!("\"verdict\": \"{verdict}\""), "\"verdict\": \"pass\"".to_owned(), "/verdict"),
        ("1.03".to_owned(), "1.04".to_owned(), "/subject/firmware"),
        ("no approval".to_owned(), "an approval".to_owned(), "/statement/en"),
        ("2028-11-22".to_owned(), "2025-11-22".to_owned(), "expires before"),
        ("\"samples\"".to_owned(), "\"Samples\"".to_owned(), "cannot be read"),
        ("certificate/1".to_owned(), "certificate/2".to_owned(), "is not tashika.certificate/1"),
    ] {
        let found = flaws(&resigned(&archive, 1, |text| text.replacen(&from, &to, 1)));
        assert!(found.iter().any(|flaw| flaw.contains(named)), "{from} → {to}: {found:?}");
    }
}

#[test]
fn what_a_later_version_draws_is_noted_and_no_flaw() {
    let archive = issue(terms(), 1).unwrap();
    let older = format!("\"tashika\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let archive = resigned(&archive, 1, |text| text.replacen(&older, "\"tashika\": \"0.0.9\"", 1));
    let found = examine(&archive, &|_: &Page<'_>| "another page".to_owned());
    assert!(found.holds() && found.notes[0].en.contains("0.0.9"), "{:#?}", found.flaws);
    // Its words may differ, its values may not.
    let archive = resigned(&archive, 1, |text| text.replacen("for device", "with device", 1));
    let found = examine(&archive, &draw);
    assert!(found.holds() && found.notes[0].en.contains("/superseded/en"), "{:#?}", found.flaws);
    let archive =
        resigned(&archive, 1, |text| text.replacen("\"firmware\": \"1.03\"", "\"firmware\": \"1.04\"", 1));
    assert!(flaws(&archive)[0].contains("/subject/firmware"));
    let archive = resigned(&archive, 1, |text| text.replacen("no approval", "an approval", 1));
    assert!(flaws(&archive).iter().any(|flaw| flaw.contains("/statement/en")));
}

#[test]
fn incomplete_terms_are_not_signed() {
    for (spoil, told) in [
        (Terms { operator: " ".into(), ..terms() }, "operator"),
        (Terms { samples: vec![], ..terms() }, "serial number"),
        (Terms { expires: "tomorrow".into(), ..terms() }, "no date"),
        (Terms { expires: "2026-11-21".into(), ..terms() }, "expires before"),
    ] {
        let error = issue(spoil, 1).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_report_that_is_not_the_evidences_is_not_signed() {
    let evidence = evidence();
    let outcome = Outcome::of(&evidence, Profile::from_yaml(YAML).unwrap()).unwrap();
    let report = outcome.document().to_string().replacen("\"trials\":4", "\"trials\":40", 1);
    let bundle = Bundle { outcome: &outcome, evidence: &evidence, report: &report, terms: terms() };
    let error = bundle.issue(&key(1), &draw).unwrap_err();
    assert!(error.to_string().contains("trials: 40 ≠ 4"), "{error}");
}
