//! `tashika reader models`, as a person or a script uses it.

use assert_cmd::Command;

fn tashika(args: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("tashika").expect("the binary is built");
    let output = command.args(["--lang", "en", "reader", "models"]).args(args).output().expect("it starts");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_model_is_found_by_any_part_of_its_names() {
    for filter in [&["acr122u", "picc"][..], &["072F:2200"], &["PICC acr122U"]] {
        let (status, text) = tashika(filter);
        assert_eq!(status, 0);
        assert!(text.contains("ACS ACR122U PICC Interface") && text.contains("neopgp#3"), "{text}");
        assert!(text.contains("not measured"), "{text}");
    }
}

#[test]
fn json_tells_prediction_and_exception() {
    let (status, text) = tashika(&["--json", "2f7c:6007"]);
    assert_eq!(status, 0);
    let list: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(list[0]["level"], "short");
    assert_eq!(list[0]["libccid"]["level"], "extended");
    assert_eq!(list[0]["libccid"]["claim"], "0x10000");
    assert_eq!(list[0]["known_troubles"][0]["recipe"], "F30");
}

#[test]
fn only_extended_leaves_the_others_out_and_nothing_found_is_said() {
    let count = |args: &[&str]| {
        let (_, text) = tashika(args);
        serde_json::from_str::<Vec<serde_json::Value>>(&text).map(|list| list.len()).unwrap_or(0)
    };
    let (all, extended) = (count(&["--json"]), count(&["--json", "--extended"]));
    assert_eq!(all, 773);
    assert!((400..600).contains(&extended), "{extended}");
    assert_eq!(tashika(&["no such reader"]).0, 4);
}
