//! `tashika card info` finds what is unusual about a card, in both languages, and spends nothing.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

fn info(language: &str, more: &[&str]) -> String {
    let program = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .args(["--lang", language, "card", "info", "--embedded"])
        .args(more)
        .output()
        .unwrap();
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    String::from_utf8(program.stdout).unwrap()
}

/// What stands in the second column behind the first row that begins so, with the lines that continue it.
fn value(sheet: &str, label: &str) -> String {
    let columns = |line: &str| -> Option<(String, String)> {
        let mut cells = line.split('|').map(|cell| cell.trim_end().to_owned());
        Some((cells.next()?.trim_start_matches(' ').to_owned(), cells.next()?.trim().to_owned()))
    };
    let rows: Vec<_> = sheet.lines().filter_map(columns).collect();
    let at = rows.iter().position(|(first, _)| first == label);
    let at = at.unwrap_or_else(|| panic!("no row {label:?}\n{sheet}"));
    let more = rows[at + 1..].iter().take_while(|(first, _)| first.is_empty());
    [&rows[at]].into_iter().chain(more).map(|(_, second)| second.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sound_card_shows_key_life_chain_issuer_and_shape() {
    let english = info("en", &[]);
    assert_eq!(value(&english, "key"), "RSA-2048");
    assert!(value(&english, "validity").starts_with("valid on "));
    assert_eq!(value(&english, "chain"), "sound up to the authority's on the card");
    assert_eq!(value(&english, "issuer"), "an authority of this test PKI");
    assert_eq!(value(&english, "shape"), "that of published test cards (17 rules)");
    assert_eq!(value(&english, "signature certificate"), "not to be read without its PIN (6982)");
    assert!(!english.contains("deviates") && !english.contains("xperiment"), "{english}");
    let japanese = info("ja", &[]);
    assert_eq!(value(&japanese, "連鎖"), "カードの中のCA証明書で検証できる");
    assert!(value(&japanese, "有効性").starts_with("有効 ("));
}

#[test]
fn the_life_of_a_certificate_is_told_with_its_grace() {
    for (card, ja, en) in [
        ("near-expiry", "有効 (", "valid on "),
        ("in-grace", "資格確認だけは猶予期間内", "in grace until "),
        ("expired", "猶予期間も", "its grace for eligibility verification ended after "),
    ] {
        let english = value(&info("en", &["--card", card]), "validity");
        assert!(english.contains(en), "{card}: {english}");
        let japanese = value(&info("ja", &["--card", card]), "有効性");
        assert!(japanese.contains(ja), "{card}: {japanese}");
    }
    let left = value(&info("en", &["--card", "near-expiry"]), "validity");
    assert!(left.ends_with("28 days left"), "{left}");
    // expired or not, the chain is sound: where a certificate stands in its life is another row
    assert!(value(&info("en", &["--card", "expired"]), "chain").starts_with("sound"));
}

#[test]
fn what_deviates_is_named_rule_by_rule() {
    let english = info("en", &["--model", "next-generation"]);
    assert!(value(&english, "experiment").contains("not public"), "{english}");
    assert_eq!(value(&english, "key"), "ECDSA P-384 (experiment)");
    assert!(value(&english, "issuer").starts_with("no authority of this test PKI"));
    let shape = value(&english, "shape");
    let deviations: Vec<_> = shape.lines().collect();
    assert_eq!(deviations.len(), 3, "{shape}");
    for (line, found) in deviations.iter().zip(["ecdsa-with-SHA384", "ECDSA P-384", "35"]) {
        assert!(line.starts_with(&format!("deviates: {found}")), "{line}");
    }
    let japanese = info("ja", &["--model", "next-generation"]);
    assert!(value(&japanese, "実験").contains("署名はできない"));
    assert!(value(&japanese, "形").contains("相違: ECDSA P-384 (知られている形: 鍵は RSA 2048ビット)"));
}

#[test]
fn either_pin_can_be_blocked_beforehand() {
    let blocked = |sheet: &str| {
        ["user authentication", "signature"].map(|pin| value(sheet, &format!("tries left: {pin} PIN")))
    };
    assert_eq!(blocked(&info("en", &["--card", "pin-blocked"])), ["0 (blocked)", "5"]);
    assert_eq!(blocked(&info("en", &["--signature-pin-blocked"])), ["3", "0 (blocked)"]);
}

#[test]
fn a_phone_gives_its_certificate_after_the_pin_only() {
    let english = info("en", &["--model", "android-token"]);
    assert_eq!(value(&english, "user-authentication certificate"), "not to be read without its PIN (6982)");
    assert_eq!(value(&english, "tries left: user authentication PIN"), "3");
    let japanese = info("ja", &["--model", "android-token"]);
    assert_eq!(value(&japanese, "券面事項入力補助AP"), "– (カードが 6A82 で拒んだ)");
}
