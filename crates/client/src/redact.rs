use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};

use crate::observer::RecordedBody;

/// Members of which only the length may be kept: a digest of a short secret gives it away.
const SECRET: [&str; 3] = ["secret", "token", "activation"];
/// Members of which a digest may be kept, so that two exchanges can be compared.
const DIGESTED: [&str; 3] = ["signature", "certificate", "challenge"];
/// Members that say something of a person.
const PERSONAL: [&str; 16] = [
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
    "InsuredName",
    "Name",
    "NameKana",
    "NameOfOther",
    "NameOfOtherKana",
    "Sex1",
    "Sex2",
    "Birthdate",
    "Address",
    "PostNumber",
    "ReferenceNumber",
    "staff",
    "statement",
];

/// What may be kept of a body. `secrets` are values that must not appear whatever member carries them.
pub(crate) fn record(body: &[u8], secrets: &[&str]) -> RecordedBody {
    let mut personal = Vec::new();
    let json = match serde_json::from_slice::<Value>(body) {
        Ok(mut json) => {
            let mut secrets: Vec<String> = secrets.iter().map(|&secret| secret.to_owned()).collect();
            collect_secrets(&json, &mut secrets);
            let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
            redact(&mut json, &mut String::new(), &secrets, &mut personal);
            json
        }
        Err(_) => json!({ "not_json": { "bytes": body.len(), "sha256": sha256(body) } }),
    };
    RecordedBody { bytes: body.len(), json, personal }
}

/// Takes known secrets out of a text of our own.
pub(crate) fn scrub(text: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "[redacted]"))
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A token that has just been granted is a secret in its own reply already.
fn collect_secrets(json: &Value, secrets: &mut Vec<String>) {
    match json {
        Value::Object(members) => {
            for (member, value) in members {
                match value {
                    Value::String(text) if is_one_of(&SECRET, member) => secrets.push(text.clone()),
                    _ => collect_secrets(value, secrets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|value| collect_secrets(value, secrets)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn redact(json: &mut Value, pointer: &mut String, secrets: &[&str], personal: &mut Vec<String>) {
    let length = pointer.len();
    match json {
        Value::Object(members) => {
            for (member, value) in members {
                pointer.push('/');
                pointer.push_str(member);
                if is_one_of(&SECRET, member) {
                    *value = json!({ "redacted": { "bytes": text_length(value) } });
                } else if is_one_of(&DIGESTED, member) {
                    let sha256 = sha256(value.as_str().unwrap_or_default().as_bytes());
                    *value = json!({ "redacted": { "base64_bytes": text_length(value), "base64_sha256": sha256 } });
                } else {
                    if is_one_of(&PERSONAL, member) {
                        personal.push(pointer.clone());
                    }
                    redact(value, pointer, secrets, personal);
                }
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter_mut().enumerate() {
                pointer.push_str(&format!("/{index}"));
                redact(value, pointer, secrets, personal);
                pointer.truncate(length);
            }
        }
        Value::String(text) => *text = scrub(text, secrets),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_one_of(names: &[&str], member: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(member))
}

fn text_length(value: &Value) -> usize {
    value.as_str().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_leave_only_their_length() {
        let body = br#"{"device":"d","secret":"hunter2","Token":"abcdef","signature":"QUJD"}"#;
        let recorded = record(body, &[]);
        let shown = recorded.json.to_string();
        for secret in ["hunter2", "abcdef", "QUJD"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert_eq!(recorded.json["secret"]["redacted"], json!({ "bytes": 7 }), "no digest of a short secret");
        assert_eq!(recorded.json["signature"]["redacted"]["base64_bytes"], 4);
        assert_eq!(recorded.json["device"], "d");
    }

    #[test]
    fn a_secret_that_the_peer_echoes_elsewhere_is_taken_out_too() {
        let recorded = record(br#"{"message_en":"bad secret hunter2!","x":["hunter2"]}"#, &["hunter2"]);
        assert_eq!(recorded.json, json!({ "message_en": "bad secret [redacted]!", "x": ["[redacted]"] }));
        let granted = record(br#"{"token":"0123456789abcdef","id":"0123456789abcdef"}"#, &[]);
        assert_eq!(granted.json["id"], "[redacted]");
    }

    #[test]
    fn personal_data_is_pointed_out() {
        let recorded = record(br#"{"ResultList":[{"Name":"n","InsurerName":"i","Sex1":"1"}]}"#, &[]);
        assert_eq!(recorded.personal, ["/ResultList/0/Name", "/ResultList/0/Sex1"]);
    }

    #[test]
    fn what_is_not_json_is_a_length_and_a_digest() {
        let recorded = record(b"<html>", &[]);
        assert_eq!(recorded.json["not_json"]["bytes"], 6);
        assert_eq!(recorded.json["not_json"]["sha256"].as_str().unwrap().len(), 64);
    }
}
