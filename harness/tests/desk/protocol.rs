//! The protocol as other programs see it: its schema, and the embedded desk behind it.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use eligibility::desk::Question;
use serde_json::{Value, json};

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("schemas/desk.schema.json");
    let published: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(
        published,
        harness::desk::protocol::schema(),
        "schemas/desk.schema.json is not current: cargo run -- desk schema > schemas/desk.schema.json"
    );
}

fn serve(lines: &str) -> (Option<i32>, Vec<Value>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tashika"))
        .args(["desk", "serve"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn the_embedded_desk_answers_as_a_program() {
    let (status, replies) = serve(
        "{\"id\":1,\"hello\":\"tashika.desk/1\"}\n{\"id\":2,\"question\":{\"ask\":\"login\",\"activated\":false}}\n",
    );
    assert_eq!(status, Some(0));
    assert_eq!(replies[0]["answers"], json!(Question::KINDS));
    assert_eq!((&replies[1]["id"], &replies[1]["answer"]["decision"]), (&json!(2), &json!("refused")));
    assert_eq!(serve("{\"id\":1,\"hello\":\"tashika.desk/9\"}\n"), (Some(2), vec![]));
}
