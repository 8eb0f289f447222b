//! The profile for machines, its prose and the client's own account of it say the same.

use std::path::Path;

use client::profile::{
    ANSWER_PATH, CATALOGUE, CHALLENGE_BYTES, CHALLENGE_PATH, CLOCK_TOLERANCE, DEVICE_PATH, REPLY_LIMIT,
    REQUEST_LIMIT, RESULT_PATH, SESSION_PATH, TOKEN_CHARACTERS, VERSION,
};
use serde_json::Value;

fn text(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("profile").join(file);
    std::fs::read_to_string(path).expect("the profile is in the repository")
}

fn openapi() -> Value {
    serde_yaml::from_str(&text("openapi.yaml")).expect("the profile is YAML")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn the_first_line_says_that_it_is_invented() {
    assert!(text("openapi.yaml").lines().next().is_some_and(|line| line.contains("INVENTED")));
    assert!(text("README.md").lines().next().is_some_and(|line| line.contains("Invented")));
}

#[test]
fn paths_and_methods_are_the_clients() {
    let openapi = openapi();
    assert_eq!(openapi["info"]["version"], VERSION);
    let paths = openapi["paths"].as_object().expect("paths");
    let result = format!("{RESULT_PATH}{{id}}");
    let posts = [DEVICE_PATH, SESSION_PATH, CHALLENGE_PATH, ANSWER_PATH];
    let mut expected: Vec<(&str, &str)> = posts.iter().map(|path| (*path, "post")).collect();
    expected.push((&result, "get"));
    let mut found = Vec::new();
    for (path, operations) in paths {
        found.extend(
            operations.as_object().into_iter().flatten().map(|(method, _)| (path.as_str(), method.as_str())),
        );
    }
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let prose = text("README.md");
    for path in posts {
        assert!(prose.contains(path), "{path}");
    }
    assert!(prose.contains(RESULT_PATH));
}

#[test]
fn codes_are_the_clients() {
    let openapi = openapi();
    let schemas = &openapi["components"]["schemas"];
    let mut documented = texts(&schemas["ProblemCode"]["examples"]);
    documented.extend(texts(&schemas["SideCode"]["examples"]));
    let known: Vec<&str> = CATALOGUE.iter().map(|(code, _)| *code).collect();
    assert_eq!(documented, known);
}

#[test]
fn sizes_and_times_are_the_clients() {
    let openapi = openapi();
    let schemas = &openapi["components"]["schemas"];
    let base64 = |bytes: usize| Value::from(bytes.div_ceil(3) * 4);
    let challenge = &schemas["ChallengeGrant"]["properties"]["challenge"];
    assert_eq!(challenge["minLength"], base64(*CHALLENGE_BYTES.start()));
    assert_eq!(challenge["maxLength"], base64(*CHALLENGE_BYTES.end()));
    assert_eq!(schemas["Visible"]["minLength"], *TOKEN_CHARACTERS.start());
    assert_eq!(schemas["Visible"]["maxLength"], *TOKEN_CHARACTERS.end());
    let date = openapi["components"]["headers"]["Date"]["description"].as_str().unwrap_or_default();
    assert!(date.contains(&format!("{} seconds", CLOCK_TOLERANCE.as_secs())), "{date}");
    let prose = text("README.md");
    for limit in [REQUEST_LIMIT, REPLY_LIMIT] {
        assert!(prose.contains(&format!("{} KiB", limit / 1024)), "{limit}");
    }
}

#[test]
fn members_of_requests_are_the_clients() {
    use client::profile::{
        AnswerRequest, Binary, ChallengeRequest, DeviceRequest, IdentityCheck, SessionRequest,
    };
    let openapi = openapi();
    let check = IdentityCheck::Visual { staff: "s".into(), statement: "t".into() };
    let answer = AnswerRequest {
        challenge_id: "c",
        certificate: Binary(vec![1]),
        signature: Some(Binary(vec![2])),
        check: &check,
    };
    for (schema, request) in [
        ("DeviceRequest", serde_json::to_value(DeviceRequest { activation: "a" })),
        ("SessionRequest", serde_json::to_value(SessionRequest { device: "d", secret: "s" })),
        ("ChallengeRequest", serde_json::to_value(ChallengeRequest {})),
        ("AnswerRequest", serde_json::to_value(answer)),
    ] {
        let request = request.expect("a request is JSON");
        let names = |value: &Value| -> Vec<String> {
            value.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(
            names(&request),
            names(&openapi["components"]["schemas"][schema]["properties"]),
            "{schema}"
        );
    }
}
