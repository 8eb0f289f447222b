//! What people are told about a command or response.

use apdu::Language::{English, Japanese};
use apdu::explain::{Content, Explanation, Kind, Secrets, command, guess, response};

/// One line per field and note.
fn lines(explanation: &Explanation, language: apdu::Language) -> Vec<String> {
    let fields = explanation.fields.iter().map(|field| {
        let bytes = match &field.content {
            Content::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>(),
            Content::Masked(length) => "*".repeat(*length),
        };
        let depth = ">".repeat(field.depth);
        format!("{} {depth}{} {bytes} {}", field.offset, field.name.get(language), field.meaning)
    });
    let notes = explanation.notes.iter().map(|note| format!("! {note}"));
    [explanation.title.clone()].into_iter().chain(fields).chain(notes).collect()
}

#[test]
fn a_select_in_english() {
    let bytes = [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18];
    let expected = [
        "command APDU, case 3S, Nc 2, Ne 0",
        "0 CLA 00 first interindustry, logical channel 0",
        "1 INS A4 SELECT",
        "2 P1 02 EF under the current DF by identifier",
        "3 P2 0C no response data",
        "4 Lc 02 2 bytes of data (short form)",
        "5 data 0018 ",
    ];
    assert_eq!(lines(&command(&bytes, English, Secrets::Masked), English), expected);
}

#[test]
fn a_small_length_in_extended_form_in_japanese() {
    let bytes = [0x00, 0xB0, 0x01, 0x00, 0x00, 0x00, 0x10];
    let expected = [
        "コマンドAPDU、ケース2E、Nc 0、Ne 16",
        "0 CLA（クラス） 00 業界共通（第一）、論理チャネル0",
        "1 INS（命令） B0 READ BINARY",
        "2 P1（パラメーター1） 01 オフセット256（P1とP2）",
        "3 P2（パラメーター2） 00 ",
        "4 Le（期待する応答長） 000010 最大16バイト（拡張形式）",
    ];
    assert_eq!(lines(&command(&bytes, Japanese, Secrets::Masked), Japanese), expected);
}

#[test]
fn a_verify_hides_its_pin_and_warns() {
    let bytes = [0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34];
    let expected = [
        "command APDU, case 3S, Nc 4, Ne 0",
        "0 CLA 00 first interindustry, logical channel 0",
        "1 INS 20 VERIFY",
        "2 P1 00 ",
        "3 P2 80 reference data 00 of the application",
        "4 Lc 04 4 bytes of data (short form)",
        "5 data **** may hold a PIN, so it is not shown",
        "! must never be sent again by itself: each execution can cost a try of a PIN or key",
    ];
    assert_eq!(lines(&command(&bytes, English, Secrets::Masked), English), expected);
}

#[test]
fn a_malformed_command_says_where_and_what_lenient_software_does() {
    let bytes = [0x00, 0xCB, 0x3F, 0xFF, 0x00, 0x00, 0x00, 0x01, 0x00];
    let expected = [
        "malformed command APDU, 9 bytes",
        "0 CLA 00 first interindustry, logical channel 0",
        "1 INS CB GET DATA",
        "2 P1 3F ",
        "3 P2 FF ",
        "4 rest 0000000100 ",
        "! an extended Lc of zero is not allowed (at offset 5)",
        "! lenient software takes it for case 2E, Nc 0, Ne 256 (extended-lc-zero)",
    ];
    assert_eq!(lines(&command(&bytes, English, Secrets::Masked), English), expected);
}

#[test]
fn a_response_with_data_objects() {
    let bytes = [0x6F, 0x04, 0x84, 0x02, 0xD3, 0x92, 0x90, 0x00];
    let expected = [
        "response APDU, 6 bytes of data, status 9000 (normal processing)",
        "0 data 6F048402D392 ",
        "2 >data object 8402D392 6F",
        "4 >>data object D392 84",
        "6 SW1-SW2 9000 normal processing",
        "! about the reader: necessary, never sufficient: compare the response data too",
    ];
    assert_eq!(lines(&response(&bytes, English), English), expected);
}

#[test]
fn a_counter_in_japanese() {
    let expected = [
        "応答APDU、データ0バイト、状態63C2（警告）",
        "0 SW1・SW2（状態） 63C2 カウンター値がSW2の下位4ビット（照合不一致なら残り試行回数）",
        "! リーダーについて: カードの状態（残り回数など）。再試行せず止める",
    ];
    assert_eq!(lines(&response(&[0x63, 0xC2], Japanese), Japanese), expected);
}

#[test]
fn commands_and_responses_are_told_apart() {
    let cases: [(&[u8], Kind); 5] = [
        (&[0x90, 0x00], Kind::Response),
        (&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18], Kind::Command),
        (&[0x6F, 0x04, 0x84, 0x02, 0xD3, 0x92, 0x90, 0x00], Kind::Response),
        (&[0x00, 0xA4, 0x04, 0x0C, 0x05, 0x00, 0x18], Kind::Command),
        (&[], Kind::Command),
    ];
    for (bytes, kind) in cases {
        assert_eq!(guess(bytes), kind, "{bytes:02X?}");
    }
}
