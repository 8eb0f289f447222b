use crate::desk::{Desk, Said, root};

const LIST: [&str; 2] = ["list", "--json"];

fn count(said: &Said) -> usize {
    assert_eq!(said.status, 0, "{said:?}");
    serde_json::from_str::<Vec<serde_json::Value>>(&said.out).unwrap().len()
}

#[test]
fn a_flag_outweighs_the_environment_and_that_the_file() {
    let desk = Desk::small();
    let all = count(&desk.tashika(&LIST));
    desk.write("tashika.toml", "tags = \"@異常\"\n");
    let by_file = count(&desk.tashika(&LIST));
    let by_environment = desk.command().env("TASHIKA_TAGS", "@要件:CARD-003").args(LIST).output().unwrap();
    let by_environment = count(&Said::new(by_environment));
    let with_flag = [&LIST[..], &["--tags", "not @異常"]].concat();
    let by_flag = desk.command().env("TASHIKA_TAGS", "@要件:CARD-003").args(with_flag).output().unwrap();
    assert!(1 < by_file && by_file < all && by_environment == 1);
    assert_eq!(count(&Said::new(by_flag)), all - by_file);
    assert_eq!(count(&desk.tashika(&["list", "--json", "--no-config"])), all);
}

#[test]
fn a_run_says_what_it_runs_and_where_each_setting_comes_from() {
    let desk = Desk::small();
    desk.write("mine.toml", "# mine\nname = \"6D00\"\nreader = []\n");
    let output = desk
        .command()
        .env("TASHIKA_OUT", "results")
        .env("TASHIKA_CONFIG", "mine.toml")
        .args(["run", "--lang", "en"])
        .output()
        .unwrap();
    let said = Said::new(output);
    assert_eq!(said.status, 0, "{said:?}");
    let line = said.err.lines().next().unwrap();
    for part in [
        "tashika: 1 of ",
        " in features; ",
        "lang=en (--lang)",
        "name=6D00 (mine.toml:2)",
        "out=results (TASHIKA_OUT)",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(desk.path().join("results").is_dir());
}

#[test]
fn a_defect_is_not_seeded_beside_another_subject_of_the_file() {
    let desk = Desk::small();
    desk.write("tashika.toml", "desk = \"cat\"\n");
    let run = ["run", "--defect", "registration-ignored", "--lang", "en"];
    let said = desk.tashika(&run);
    assert_eq!(said.status, 2, "{said:?}");
    assert!(said.err.contains("desk (tashika.toml:1) names another"), "{said:?}");
}

#[test]
fn init_writes_every_setting_as_a_comment_that_counts_when_it_is_none() {
    let desk = Desk::small();
    assert_eq!(desk.tashika(&["init", "--lang", "en"]).status, 0);
    let text = desk.read("tashika.toml");
    assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')), "{text}");
    let before = count(&desk.tashika(&LIST));
    let settings: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with('#') && line[1..].contains(" = ") && !line.starts_with("# "))
        .collect();
    assert!(settings.len() > 10, "{text}");
    for paper in ["docs/configuration.md", "docs/configuration.ja.md"] {
        let paper = std::fs::read_to_string(root().join(paper)).unwrap();
        for setting in &settings {
            let name = setting[1..].split(' ').next().unwrap();
            let variable = format!("TASHIKA_{}", name.to_uppercase().replace('-', "_"));
            assert!(paper.contains(&format!("| `{name}` | `{variable}` |")), "{name} is not in the paper");
        }
    }
    let tags = text.replace("#tags = ", "tags = ");
    desk.write("tashika.toml", &tags);
    assert!(count(&desk.tashika(&LIST)) < before);
}

#[test]
fn shells_and_manuals_know_every_command() {
    let desk = Desk::small();
    let help = desk.tashika(&["--help"]).out;
    let commands = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let commands: Vec<&str> = commands
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty())
        .collect();
    assert!(commands.contains(&"trace") && commands.contains(&"certificate"), "{commands:?}");
    for shell in ["bash", "zsh", "fish"] {
        let said = desk.tashika(&["completions", shell]);
        assert_eq!(said.status, 0);
        assert!(commands.iter().all(|command| said.out.contains(command)), "{shell}");
    }
    assert_eq!(desk.tashika(&["man", "--out", "man"]).status, 0);
    for command in commands.iter().filter(|command| **command != "help") {
        assert!(desk.read(&format!("man/tashika-{command}.1")).contains(".SH SYNOPSIS"), "{command}");
    }
}

/// Elsewhere than on a terminal: no colours, and no line rewritten.
#[test]
fn a_log_gets_plain_text() {
    let desk = Desk::small();
    let said = desk.tashika(&["run", "--name", "6D00", "--lang", "ja"]);
    assert!(
        !said.out.contains('\u{1b}') && !said.err.contains('\u{1b}') && !said.err.contains('\r'),
        "{said:?}"
    );
}
