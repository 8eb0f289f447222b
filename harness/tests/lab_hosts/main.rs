//! A laboratory of several hosts. Hub and hosts are in network namespaces of their own, so that a host can be cut off; what they speak
//! to is a real NATS server, over mutual TLS.
//!
//!     cargo test -p tashika-harness --features lab-nats --test lab_hosts
//!
//! Needs root, `ip`, and nats-server 2.10 or newer: that of `NATS_SERVER`, else of the folder of judges that `./check` makes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod network;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use conformance::lab::{Job, Morning, Slot};
use conformance::{Verdict, exit};
use network::Network;

/// Two hosts with the same readers: each can do all that the other can.
const SLOTS: &str = r#"
cards:
  probe: { kind: probe }
  card: { kind: valid }
slots:
  - slot: HOST-contactless
    at: { zoo: extended-contactless-522 }
    card: probe
    jobs: [ { measure: { profile: extended-lc-le, effort: full } } ]
  - slot: HOST-front
    at: { zoo: extended-1034-ifsd-247 }
    card: card
    jobs: [ { scenarios: { profile: again, tags: "@要件:GW-113 or @要件:GW-114 or @要件:GW-140" } } ]
"#;

/// What is ordered: four measurements and a run of scenarios, each under a slot of its own.
const PLAN: &str = r#"
cards:
  probe: { kind: probe }
  card: { kind: valid }
slots:
  - { slot: first, at: { zoo: extended-contactless-522 }, card: probe, jobs: [ { measure: { profile: extended-lc-le, effort: full } } ] }
  - { slot: second, at: { zoo: extended-contactless-522 }, card: probe, jobs: [ { measure: { profile: extended-lc-le, effort: quick } } ] }
  - { slot: third, at: { zoo: extended-contactless-522 }, card: probe, jobs: [ { measure: { profile: full, effort: quick } } ] }
  - { slot: front, at: { zoo: extended-1034-ifsd-247 }, card: card, jobs: [ { scenarios: { profile: again, tags: "@要件:GW-113 or @要件:GW-114 or @要件:GW-140" } } ] }
"#;

/// Long enough for every job: a simulated reader's time is virtual and passes quickly.
const NIGHT: &str = "10h";

fn job<'a>(morning: &'a Morning, slot: &str) -> (&'a Slot, &'a Job) {
    let slot = morning.night.slots.iter().find(|found| found.name == slot).unwrap();
    (slot, &slot.jobs[0])
}

fn collected(folder: &Path, night: &str) -> Morning {
    serde_json::from_slice(&fs::read(folder.join("nights").join(night).join("morning.json")).unwrap())
        .unwrap()
}

/// Who did what, by the folders in which the evidence lies.
fn did(morning: &Morning) -> BTreeSet<String> {
    let files = morning.night.jobs().filter_map(|(_, job)| job.evidence.as_ref());
    files.map(|evidence| evidence.file.split('/').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn a_host_that_is_killed_loses_nothing_and_no_pin_is_presented_twice() {
    let network = Network::new("k");
    let (one, two) = (network.host("one"), network.host("two"));
    let night = network.submit(PLAN, NIGHT);
    let mut agent = one.agent(SLOTS);
    agent.wait_for("begins first/measurement");
    agent.wait_for("begins front/scenarios");
    drop(agent); // kill -9

    let mut other = two.agent(SLOTS);
    other.wait_for("front/scenarios/again: inconclusive");
    other.wait_for("first/measurement/extended-lc-le: pass");
    let (status, folder) = network.collect(&night);
    let morning = collected(&folder, &night);
    assert_eq!(status, exit::UNDECIDED, "{:?}", morning.night.counts);
    assert!(morning.night.complete, "nothing may be missing");
    for slot in ["first", "second", "third"] {
        assert_eq!(job(&morning, slot).1.verdict, Verdict::Pass, "{slot}");
    }
    // The host that was killed had begun the scenarios, and nobody knows how far it came.
    let (_, front) = job(&morning, "front");
    assert_eq!(front.verdict, Verdict::Inconclusive);
    assert!(front.reason.as_ref().unwrap().en.contains("one began it"), "{:?}", front.reason);
    assert_eq!(did(&morning), BTreeSet::from(["two".to_owned()]));
    // The other host never began them: it has no folder for them.
    assert!(!two.folder().join("nights/two-front").exists(), "the scenarios ran twice");
}

#[test]
fn a_host_that_is_cut_off_in_the_middle_reports_when_it_is_back_and_counts_once() {
    let network = Network::new("c");
    let (one, two) = (network.host("one"), network.host("two"));
    let night = network.submit(PLAN, NIGHT);
    let mut cut_off = one.agent(SLOTS);
    cut_off.wait_for("begins first/measurement");
    cut_off.wait_for("begins front/scenarios");
    one.cut_off();
    // The other host gets the measurement, and is offered the scenarios, which it leaves alone.
    let mut other = two.agent(SLOTS);
    other.wait_for("front/scenarios/again: given back");
    other.wait_for("first/measurement/extended-lc-le: pass");
    // Nobody shall lose patience with the host that is cut off, however slow this machine is.
    drop(other);
    one.join_again();
    cut_off.wait_for("front/scenarios/again: pass");
    cut_off.wait_for("first/measurement/extended-lc-le: not counted");

    let (status, folder) = network.collect(&night);
    let morning = collected(&folder, &night);
    assert_eq!(status, exit::PASSED, "{:?}", morning.night.counts);
    assert!(morning.night.complete);
    let by = |slot| job(&morning, slot).1.evidence.as_ref().unwrap().file.clone();
    assert!(by("front").starts_with("hosts/one/"), "{}", by("front"));
    assert!(by("first").starts_with("hosts/two/"), "{}", by("first"));
    // Each file of evidence is there, whole.
    for (_, job) in morning.night.jobs() {
        let evidence = job.evidence.as_ref().unwrap();
        let text = fs::read_to_string(folder.join("nights").join(&night).join(&evidence.file)).unwrap();
        assert_eq!(conformance::evidence::verify(&text).unwrap().1, evidence.last_hash, "{}", job.id);
    }
    // Collected once more, it is the same night.
    assert_eq!(network.collect(&night).0, exit::PASSED);
}

#[test]
fn a_host_that_is_started_again_goes_on_by_its_journal_and_a_hub_by_its_disk() {
    let network = Network::new("r");
    let night = network.submit(PLAN, NIGHT);
    network.restart_hub();
    let one = network.host("one");
    let agent = one.agent(SLOTS);
    let front = one.folder().join("nights/one-front");
    wait_until(|| journals(&front).contains(SCENARIO_ENDED));
    drop(agent); // kill -9
    let before = journals(&front);
    assert!(!before.contains(ENDED), "this machine was too slow to kill it in the middle");
    let mut again = one.agent(SLOTS);
    again.wait_for("front/scenarios/again: inconclusive");

    let (_, folder) = network.collect(&night);
    let morning = collected(&folder, &night);
    assert!(morning.night.complete, "nothing may be missing");
    let (_, job) = job(&morning, "front");
    let seen = |verdict| job.cases.iter().filter(|case| case.verdict == verdict).count();
    assert!(seen(Verdict::Inconclusive) > 0, "{job:?}");
    assert_eq!(
        seen(Verdict::Pass),
        before.matches(SCENARIO_ENDED).count(),
        "what had ended is kept: {job:?}"
    );
    // One beginning in all that this host has written: no PIN was presented in a second.
    assert_eq!(journals(&front).matches(JOB_BEGUN).count(), 1);
}

#[test]
fn what_was_finished_while_the_hub_was_gone_is_handed_in_by_the_next_process() {
    let network = Network::new("f");
    let night = network.submit(PLAN, NIGHT);
    let one = network.host("one");
    let mut agent = one.agent(SLOTS);
    agent.wait_for("begins front/scenarios");
    network.stop_hub();
    let front = one.folder().join("nights/one-front");
    wait_until(|| journals(&front).contains(ENDED));
    drop(agent); // kill -9, with a result that nobody has
    network.restart_hub();
    let mut again = one.agent(SLOTS);
    again.wait_for("front/scenarios/again: pass");

    let (status, folder) = network.collect(&night);
    let morning = collected(&folder, &night);
    assert_eq!(status, exit::PASSED, "{:?}", morning.night.counts);
    assert_eq!(job(&morning, "front").1.verdict, Verdict::Pass);
    assert_eq!(journals(&front).matches(JOB_BEGUN).count(), 1, "it was done once");
}

const JOB_BEGUN: &str = r#""entry":"job-begun""#;
const SCENARIO_ENDED: &str = r#""entry":"scenario-ended""#;
/// The last line of a night's journal.
const ENDED: &str = r#""entry":"ended""#;

fn wait_until(happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(120), "waited in vain");
        sleep(Duration::from_millis(2));
    }
}

/// The journals below a folder.
fn journals(folder: &Path) -> String {
    let nights =
        fs::read_dir(folder).into_iter().flatten().map(|night| night.unwrap().path().join("journal.jsonl"));
    nights.filter_map(|journal| fs::read_to_string(journal).ok()).collect()
}

#[test]
fn another_machine_is_not_spoken_to_without_tls_and_certificate() {
    let network = Network::new("t");
    let host = network.host("one");
    let plain = network.address().replace("tls://", "nats://");
    let lab = format!("lab: 試験ラボ\nhub: {{ address: {plain:?} }}\n{SLOTS}").replace("HOST", "one");
    fs::write(host.folder().join("plain.yaml"), lab).unwrap();
    let output = host.run(&["lab", "agent", "--lab", "plain.yaml", "--idle", "1s"]);
    assert_eq!(output.status.code(), Some(exit::REFUSED.into()), "{output:?}");
    // Who has a certificate of somebody else's authority is nobody to the server.
    assert_eq!(host.agent_of_a_stranger(SLOTS).status.code(), Some(exit::UNDECIDED.into()));
}
