//! Recipes for CI: their command lines run here, as far as they can without the services themselves.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::desk::{Desk, Said, root};

fn recipe(name: &str) -> String {
    fs::read_to_string(root().join("examples/ci").join(name)).unwrap()
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&recipe(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The shell lines of a recipe, and the environment it sets.
fn lines_and_environment(name: &str) -> (Vec<String>, Vec<(String, String)>) {
    let strings = |value: &Value| -> Vec<(String, String)> {
        let members = value.as_object().unwrap().iter();
        members.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
    };
    if name == "Jenkinsfile" {
        let text = recipe(name);
        let quoted = |line: &str| line.split('\'').nth(1).map(str::to_owned);
        let lines = text.lines().filter(|line| line.contains(" sh '")).filter_map(quoted).collect();
        let set = text.lines().filter(|line| line.trim_start().starts_with("TASHIKA_"));
        let set = set.map(|line| (line.split('=').next().unwrap().trim().to_owned(), quoted(line).unwrap()));
        return (lines, set.collect());
    }
    let file = yaml(name);
    if name == "gitlab-ci.yml" {
        let job = &file["conformance"];
        let lines = job["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned());
        return (lines.collect(), strings(&job["variables"]));
    }
    let job = &file["jobs"]["tashika"];
    let steps = job["steps"].as_array().unwrap().iter();
    let lines = steps.filter_map(|step| step["run"].as_str()).map(str::to_owned).collect();
    (lines, strings(&job["env"]))
}

#[test]
fn each_recipe_runs_and_leaves_what_it_hands_on() {
    for name in ["github-actions.yml", "gitlab-ci.yml", "Jenkinsfile"] {
        let desk = Desk::new();
        let (lines, environment) = lines_and_environment(name);
        assert!(!lines.is_empty() && !environment.is_empty(), "{name}");
        for line in &lines {
            let said = run(&desk, line, &environment, "6D00");
            assert_eq!(said.status, 0, "{name}: {line}: {said:?}");
        }
        assert!(recipe(name).contains("results"), "{name}");
        let results: Vec<_> = fs::read_dir(desk.path().join("results")).unwrap().collect();
        let [Ok(run)] = &results[..] else { panic!("{name}: {results:?}") };
        assert!(run.path().join("junit.xml").is_file(), "{name}");
    }
}

#[test]
fn a_subject_that_fails_fails_the_job() {
    let desk = Desk::new();
    let wrong = [
        ("TASHIKA_DESK", "python3 examples/desk/wrong.py"),
        ("TASHIKA_FEATURES", "features/2024-01-31-health-checkups"),
    ];
    let wrong = wrong.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let said = run(&desk, "examples/ci/conformance.sh", &wrong, "");
    assert_eq!(said.status, 100, "{said:?}");
    desk.write("features/gateway/x.feature", "# language: ja\n");
    let said = run(&desk, "examples/ci/conformance.sh", &[], "6D00");
    assert_eq!(said.status, 3, "{said:?}");
}

/// One line of a recipe, on a few scenarios, with the program that was built instead of building it again.
fn run(desk: &Desk, line: &str, environment: &[(String, String)], name: &str) -> Said {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(desk.path());
    let program: &Path = env!("CARGO_BIN_EXE_tashika").as_ref();
    shell.env("TASHIKA", program).env("TASHIKA_NAME", name);
    shell.envs(environment.iter().map(|(name, value)| (name, value)));
    Said::new(shell.output().unwrap())
}

#[test]
fn the_yaml_says_what_the_services_read() {
    let github = yaml("github-actions.yml");
    assert!(
        github["on"]["schedule"][0]["cron"].is_string() && github["jobs"]["tashika"]["runs-on"].is_string()
    );
    let gitlab = yaml("gitlab-ci.yml");
    assert_eq!(gitlab["conformance"]["artifacts"]["reports"]["junit"], "results/*/junit.xml");
    let jenkins = recipe("Jenkinsfile");
    assert_eq!(jenkins.matches('{').count(), jenkins.matches('}').count());
}
