//! A night of the laboratory whose PC/SC service is killed and started again in the middle.

use std::fs;
use std::path::Path;
use std::process::Command;

use conformance::Verdict;
use conformance::lab::{Blame, Night, SlotState};

use crate::bench::Bench;
use crate::program::{ROOT, run};

/// Runs in a bench of its own, in the folder of the laboratory: puts cards in and keeps them there, begins a night, kills the service while
/// both slots are at work, and starts it again as it was.
const NIGHT: &str = r#"
    tashika=$1
    cards=
    for port in $TASHIKA_VPCD_PORTS; do
        while :; do "$tashika" card serve --probe --pki pki --vpcd "127.0.0.1:$port"; sleep 0.1; done >/dev/null 2>&1 &
        cards="$cards $!"
    done
    until [ "$("$tashika" reader list --json | grep -c '"card_present": true')" = 2 ]; do sleep 0.1; done
    "$tashika" --lang en lab nightly &
    night=$!
    until [ "$(cat nights/*/journal.jsonl 2>/dev/null | grep -c job-begun)" = 2 ]; do sleep 0.05; done
    service=$(tr '\0' ' ' </proc/"$TASHIKA_PCSCD_PID"/cmdline)
    kill "$TASHIKA_PCSCD_PID"
    while [ -S /run/pcscd/pcscd.comm ]; do sleep 0.05; done
    $service >/dev/null 2>&1 &
    service=$!
    wait "$night"
    status=$?
    kill $cards "$service"
    exit "$status"
"#;

#[test]
fn a_service_that_is_killed_and_started_again_is_not_the_readers_fault() {
    let bench = Bench::open();
    let jobs = "[{ measure: { profile: full, effort: quick } }, { measure: { profile: extended-lc-le, effort: quick } }]";
    let slot = |name: &str, index: u8| {
        format!(
            "  - slot: {name}\n    at: {{ reader: tashika A 00 0{index} }}\n    card: probe\n    jobs: {jobs}\n"
        )
    };
    let lab = format!(
        "lab: 試験室\nlocks: locks\ncards: {{ probe: {{ kind: probe }} }}\nslots:\n{}{}",
        slot("a", 0),
        slot("b", 1)
    );
    fs::write(bench.folder().join("lab.yaml"), lab).unwrap();
    // A bench of its own: the daemon of the others stays.
    let mut command = Command::new(Path::new(ROOT).join("tools/pcsc-bench"));
    command.args(["-n", "2", "sh", "-c", NIGHT, "sh", env!("CARGO_BIN_EXE_tashika")]);
    let ended = run(command.current_dir(bench.folder())).exits(5);

    let mut nights = fs::read_dir(bench.folder().join("nights")).unwrap().map(|entry| entry.unwrap().path());
    let night = nights.find(|night| night.join("night.json").is_file()).unwrap();
    let night: Night = serde_json::from_slice(&fs::read(night.join("night.json")).unwrap()).unwrap();
    assert!(night.complete, "{ended}");
    for slot in &night.slots {
        assert_eq!(slot.state, SlotState::Ready, "{ended}");
        let [during, after] = &slot.jobs[..] else { panic!("{ended}") };
        assert_eq!((during.verdict, after.verdict), (Verdict::Inconclusive, Verdict::Pass), "{ended}");
        assert!(during.cases.iter().all(|case| case.blame == Some(Blame::Rig)), "{ended}");
    }
}
