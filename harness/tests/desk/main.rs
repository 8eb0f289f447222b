//! Front desks that are programs: how a run survives what they do.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod bench;
mod examples;
mod protocol;

use bench::{Bench, alive};

#[test]
fn a_sound_program_passes_and_is_named() {
    let bench = Bench::new();
    let run = bench.run("sound");
    assert_eq!((run.status, run.verdicts()), (0, vec!["pass"; 3]), "{}", run.text);
    let name = &run.result().subject.front_desk;
    for part in ["試験窓口 1.0", "answering 3 of", "desk.py' sound"] {
        assert!(name.contains(part), "{name}");
    }
}

#[test]
fn what_is_not_declared_is_not_applicable_and_names_the_declaration() {
    let bench = Bench::new();
    let run = bench.run("undeclared");
    assert_eq!((run.status, run.verdicts()), (0, vec!["pass", "not-applicable", "pass"]));
    let reason = run.reason(1);
    assert!(reason.contains("試験窓口 1.0") && reason.contains("\"activation-link\""), "{reason}");
    let evidence = run.evidence();
    assert!(evidence.contains("does not list"), "{evidence}");
}

/// Each way to misbehave costs its own scenario and no other: the program is started again for the next.
#[test]
fn each_way_to_misbehave_has_its_verdict_and_is_survived() {
    let bench = Bench::new();
    for (way, verdict, status, expected) in [
        ("unsupported", "fail", 100, &["has declared", "not in this edition"][..]),
        ("silent", "hang", 100, &["within 3 seconds"]),
        ("silent-unfinished", "hang", 100, &["within 3 seconds", "{\"id\":3,\"answer\":"]),
        ("not-json", "error", 3, &["is no reply", "可です\\u{1b}[2J"]),
        ("empty-line", "error", 3, &["EOF while parsing"]),
        ("wrong-id", "error", 3, &["its id is 2, not the request's 3"]),
        ("no-id", "error", 3, &["no id"]),
        ("unknown-member", "error", 3, &["unknown field `comment`", "with pleasure"]),
        ("unknown-decision", "error", 3, &["unknown variant `perhaps`"]),
        ("control-characters", "error", 3, &["none of them a control character", "\\u001b[2J"]),
        ("endless-reason", "error", 3, &["at most 1000 characters"]),
        ("member-twice", "error", 3, &["duplicate field `decision`"]),
        ("not-utf-8", "error", 3, &["not UTF-8", "accepted\\x8f\\xf3"]),
        ("endless-line", "error", 3, &["no line end within 1048576 bytes", "xxxx…"]),
        (
            "crash",
            "fail",
            100,
            &["ended without a reply (exit status: 1)", "stderr: Traceback: out of paper"],
        ),
        ("signal", "fail", 100, &["signal: 11"]),
        ("half-a-line", "fail", 100, &["exit status: 1", "{\"id\":3,\"ans"]),
        ("closed-output", "fail", 100, &["closed its standard output"]),
    ] {
        let run = bench.run(way);
        assert_eq!(
            (run.status, run.verdicts()),
            (status, vec!["pass", verdict, "pass"]),
            "{way}\n{}",
            run.text
        );
        let finding = run.finding(1);
        for part in expected {
            assert!(finding.contains(part), "{way} should say {part:?}: {finding}");
        }
        assert!(finding.len() < 1000, "{way}: what is shown of a stranger's output is bounded");
        assert!(run.evidence().contains("\"fault\":"), "{way} left no evidence");
        assert!(!run.text.contains('\u{1b}'), "{way}: an escape sequence came through");
    }
}

#[test]
fn what_nobody_asked_for_is_found_with_the_next_question() {
    let bench = Bench::new();
    for way in ["two-lines", "flood"] {
        let run = bench.run(way);
        let found = run.verdicts().iter().position(|verdict| *verdict == "error").unwrap();
        let finding = run.finding(found);
        assert!(finding.contains("more than one line") || finding.contains("its id is "), "{finding}");
        assert_eq!(run.status, 3);
    }
}

#[test]
fn nothing_of_a_program_is_left_running() {
    let bench = Bench::new();
    for (way, status) in [("stubborn", 0), ("grandchild", 100)] {
        let run = bench.run(way);
        assert_eq!(run.status, status, "{way}\n{}", run.text);
        let pids = bench.note();
        assert!(!pids.is_empty());
        for pid in pids {
            assert!(!alive(pid), "{way} left process {pid} running");
        }
    }
}

#[test]
fn a_program_may_not_declare_something_else_when_it_is_started_again() {
    let bench = Bench::new();
    let run = bench.run("changing");
    assert_eq!((run.status, run.verdicts()), (100, vec!["pass", "fail", "fail"]));
    let finding = run.finding(2);
    assert!(finding.contains("declares something else") && finding.contains("[login]"), "{finding}");
}

#[test]
fn a_program_that_does_not_come_up_leaves_no_run() {
    let bench = Bench::new();
    for (way, expected) in [
        ("hello-rubbish", &["is no reply", "Starting front desk 1.0 ..."][..]),
        ("hello-silent", &["within 3 seconds"]),
        ("hello-crash", &["exit status: 1", "no licence found"]),
        ("hello-control", &["none of them a control character"]),
        ("hello-version", &["unknown variant `tashika.desk/2`"]),
        ("hello-unknown-kind", &["no kind of question \"activation\"", "activation-link"]),
    ] {
        let run = bench.run(way);
        assert!(run.folder.is_none(), "{way} left a result");
        assert_eq!(run.status, 5, "{way}\n{}", run.text);
        for part in expected.iter().chain(&["docs/desk.md"]) {
            assert!(run.text.contains(part), "{way} should say {part:?}: {}", run.text);
        }
    }
    let run = bench.run_command("/no/such/desk --fast");
    assert!(
        run.status == 5 && run.text.contains("/no/such/desk") && run.text.contains("127"),
        "{}",
        run.text
    );
    let run = bench.run_command("");
    assert_eq!(run.status, 5, "{}", run.text);
}
