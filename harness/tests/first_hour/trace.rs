//! Evidence, decoded: for people and as JSON. What Wireshark says of it is asked in `tests/usb`.

use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::desk::Desk;

/// A run of the card's scenarios, with a PIN, errors, and extended lengths.
fn run() -> Desk {
    let desk = Desk::small();
    let said = desk.tashika(&["run", "--features", "features/card", "--defect", "counter-not-decreasing"]);
    assert_eq!(said.status, 100, "{said:?}");
    desk
}

fn json(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let said = desk.tashika(&[&["trace", "--json"], arguments].concat());
    assert_eq!(said.status, 0, "{said:?}");
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn a_line_for_each_event_fits_a_terminal_and_filters_choose() {
    let desk = run();
    let all = json(&desk, &[]);
    let said = desk.tashika(&["trace", "--lang", "en"]);
    let widest =
        said.out.lines().filter(|line| line.starts_with("   ")).map(|line| line.width()).max().unwrap();
    assert!(widest <= 80, "{widest}");
    assert_eq!(said.out.lines().filter(|line| line.starts_with("   ")).count(), all.len());
    let resets = json(&desk, &["--kind", "reset"]);
    assert!(!resets.is_empty() && resets.iter().all(|event| event["kind"] == "reset"));
    let warned = json(&desk, &["--status", "63Cx"]);
    assert!(warned.iter().all(|event| event["response"].as_str().unwrap().starts_with("63C")));
    let proving = json(&desk, &["--requirement", "card-022"]);
    assert!(!proving.is_empty() && proving.len() < all.len());
    assert_eq!(json(&desk, &["--lines", "3..5"]).len(), 3);
    let (from_usb, from_nowhere) =
        (json(&desk, &["--reader", "USB"]), desk.tashika(&["trace", "--reader", "ACS"]));
    assert!(from_usb.len() > 10 && from_nowhere.status == 4);
    let japanese = desk.tashika(&["trace", "--lang", "ja", "--scenario", "一度の誤りで"]);
    assert!(japanese.out.contains("不合格") && japanese.out.contains("正常終了"), "{japanese:?}");
}

#[test]
fn an_exchange_in_full_shows_fields_and_no_pin() {
    let desk = run();
    let events = json(&desk, &["--kind", "apdu"]);
    let verify = events.iter().find(|event| event["command"].as_str().unwrap().contains("**")).unwrap();
    let place = format!("runs#{}", verify["line"]);
    let said = desk.tashika(&["trace", &place, "--lang", "en"]);
    assert_eq!(said.status, 0, "{said:?}");
    for part in ["VERIFY", "Nc 4", "********", "may hold a PIN", "must never be sent again"] {
        assert!(said.out.contains(part), "{part}: {said:?}");
    }
    let fields = verify["decoded"]["command"]["fields"].as_array().unwrap();
    assert!(fields.iter().any(|field| field["bytes"].is_null() && field["length"] == 4), "{fields:?}");
    assert!(!serde_json::to_string(&events).unwrap().contains("31323334"));
}
