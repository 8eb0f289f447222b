//! What would spoil the night, and its cure.

mod slot;

use std::fs;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::Duration;

use conformance::lab::SlotState;
use conformance::{Text, exit};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

use super::journal::{self, Entry};
use super::lock::{Lock, NotLocked};
use super::plan::Plan;
use crate::failure::Failure;
use crate::gateway_folder::GatewayFolder;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// The slot it concerns; `None` if it concerns the night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) slot: Option<String>,
    /// How much it matters.
    pub(crate) weight: Weight,
    /// What.
    pub(crate) what: Text,
    /// What to do about it.
    pub(crate) cure: Text,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Weight {
    /// The night would say less than it could.
    Warns,
    /// Something would stay undecided, or fail for no fault of the subject.
    Spoils,
    /// Refused for safety.
    Refuses,
}

/// The exit status that findings give.
pub(crate) fn status(findings: &[Finding]) -> u8 {
    match findings.iter().map(|finding| finding.weight).max() {
        None | Some(Weight::Warns) => exit::PASSED,
        Some(Weight::Spoils) => exit::UNDECIDED,
        Some(Weight::Refuses) => exit::REFUSED,
    }
}

/// Looks at everything that a night needs. Sends cards no more than a nightly health check does, and asks for PIN counters (an empty VERIFY,
/// which costs no try); no PIN is presented.
pub(crate) fn examine(plan: &Plan, nights: &Path, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    let today = now.to_zoned(TimeZone::system()).date();
    findings.extend(budget(plan));
    findings.extend(folder(nights));
    findings.extend(disk(nights));
    findings.extend(clock(nights, now));
    findings.extend(agreements(plan, today));
    findings.extend(gateway(plan));
    let free = match Lock::take(&nights.join("locks").join("nightly")) {
        Ok(_) => true,
        Err(NotLocked::Held(who)) => {
            findings.push(Finding::spoils(
                Text::new(format!("別の夜が実行中 ({who})"), format!("another night is running ({who})")),
                Text::new(
                    "終わるのを待つ。リーダーは調べていない",
                    "wait for its end; the readers were not looked at",
                ),
            ));
            false
        }
        // What is wrong with the folder has been said.
        Err(NotLocked::File(_)) => true,
    };
    if free {
        findings.extend(slot::examine(plan, nights, today));
    }
    findings
}

impl Finding {
    fn new(weight: Weight, what: Text, cure: Text) -> Self {
        Self { slot: None, weight, what, cure }
    }

    fn spoils(what: Text, cure: Text) -> Self {
        Self::new(Weight::Spoils, what, cure)
    }

    fn warns(what: Text, cure: Text) -> Self {
        Self::new(Weight::Warns, what, cure)
    }

    fn of_slot(self, slot: &str) -> Self {
        Self { slot: Some(slot.to_owned()), ..self }
    }
}

fn budget(plan: &Plan) -> Option<Finding> {
    let Failure { text, .. } = plan.check_budget().err()?;
    let cure = Text::new(
        "シナリオの選択を減らすか、lab.yaml の pin-floor を下げる",
        "select fewer scenarios, or lower pin-floor in the lab file",
    );
    Some(Finding::new(Weight::Refuses, text, cure))
}

fn folder(nights: &Path) -> Option<Finding> {
    let probe = nights.join(".writable");
    let written = fs::create_dir_all(nights)
        .and_then(|()| fs::write(&probe, b""))
        .and_then(|()| fs::remove_file(&probe));
    let error = written.err()?;
    let shown = nights.display();
    Some(Finding::spoils(
        Text::new(format!("{shown} に書けない: {error}"), format!("{shown} cannot be written: {error}")),
        Text::new("--out で書けるフォルダーを示す", "name a folder that can be written with --out"),
    ))
}

/// Bytes below which a night may end for want of room, and below which it hardly begins.
const ROOM: u64 = 1 << 30;
const LEAST_ROOM: u64 = 64 << 20;

fn disk(nights: &Path) -> Option<Finding> {
    let free = rustix::fs::statvfs(nights).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize))?;
    room(free, nights)
}

fn room(free: u64, nights: &Path) -> Option<Finding> {
    let weight = match free {
        ..LEAST_ROOM => Weight::Spoils,
        LEAST_ROOM..ROOM => Weight::Warns,
        _ => return None,
    };
    let (free, shown) = (free >> 20, nights.display());
    let what = Text::new(
        format!("{shown} の空きは {free} MiB しかない"),
        format!("only {free} MiB are free at {shown}"),
    );
    let cure = Text::new(
        "古い夜を消す (tashika lab prune)、または別のディスクを使う",
        "remove old nights (tashika lab prune), or use another disk",
    );
    Some(Finding::new(weight, what, cure))
}

/// The day on which this was written: no clock that is right shows an earlier one.
const EARLIEST: &str = "2026-11-22T00:00:00Z";

fn clock(nights: &Path, now: Timestamp) -> Option<Finding> {
    let cure = || {
        Text::new("時刻同期 (timedatectl) を確かめる", "look after the time synchronisation (timedatectl)")
    };
    let last = last_night(nights).filter(|last| *last > now);
    let earliest = EARLIEST.parse::<Timestamp>().ok().filter(|earliest| now < *earliest);
    if let Some(before) = last.or(earliest) {
        let what = Text::new(
            format!("時計が {now} を示す。{before} より前はありえない"),
            format!("the clock shows {now}, which cannot be before {before}"),
        );
        return Some(Finding::spoils(what, cure()));
    }
    let timesync = Path::new("/run/systemd/timesync");
    let unsynchronised = timesync.is_dir() && !timesync.join("synchronized").exists();
    let what = Text::new("時計がまだ同期していない", "the clock is not synchronised yet");
    unsynchronised.then(|| Finding::warns(what, cure()))
}

fn last_night(nights: &Path) -> Option<Timestamp> {
    let folders = fs::read_dir(nights).ok()?.flatten().map(|entry| entry.path());
    let last = folders.filter(|folder| folder.join(journal::JOURNAL).is_file()).max()?;
    match journal::read(&last).ok()?.first()? {
        Entry::Begun { night, .. } => Some(night.started),
        _ => None,
    }
}

fn agreements(plan: &Plan, today: Date) -> Vec<Finding> {
    let renew = |what: &str| {
        Text::new(
            format!("lab.yaml の {what} から取り除くか、理由を確かめて期限を延ばす"),
            format!(
                "take it out of {what} in the lab file, or find out whether it still holds and renew its date"
            ),
        )
    };
    let quarantines = plan.lab.slots.iter().filter_map(|slot| {
        let quarantine = slot.quarantine.as_ref().filter(|quarantine| !quarantine.holds(today))?;
        let (owner, until) = (&quarantine.owner, quarantine.until);
        let what = Text::new(
            format!("隔離は {until} で終わった ({owner})。このスロットは使われる"),
            format!("its quarantine ended on {until} ({owner}); the slot will be used"),
        );
        Some(Finding::warns(what, renew("quarantine")).of_slot(&slot.slot))
    });
    let expected =
        plan.lab.expected.iter().filter(|expected| !expected.agreement().holds(today)).map(|expected| {
            let (case, owner, until) = (&expected.case, &expected.owner, expected.until);
            let what = Text::new(
                format!("想定した不合格 {case} は {until} で期限が切れた ({owner})。夜は不合格になる"),
                format!("the expected failure {case} ran out on {until} ({owner}); the night will fail"),
            );
            Finding { slot: expected.slot.clone(), ..Finding::spoils(what, renew("expected")) }
        });
    quarantines.chain(expected).collect()
}

fn gateway(plan: &Plan) -> Option<Finding> {
    let path = plan.lab.gateway.as_ref()?;
    let endpoint = match GatewayFolder::new(path).endpoint(None) {
        Ok(endpoint) => endpoint,
        Err(failure) => {
            let cure = Text::new("書き方は docs/gateway.ja.md", "see docs/gateway.md");
            return Some(Finding::spoils(failure.text, cure));
        }
    };
    let error = reach(&endpoint.url).err()?;
    let url = &endpoint.url;
    Some(Finding::spoils(
        Text::new(
            format!("ゲートウェイ {url} に届かない: {error}"),
            format!("the gateway {url} cannot be reached: {error}"),
        ),
        Text::new("ゲートウェイを始める", "start the gateway"),
    ))
}

/// Whether somebody listens at an address; nothing is sent.
fn reach(url: &str) -> Result<(), String> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let uri: hyper::Uri = url.parse().map_err(|error| format!("{error}"))?;
    let host = uri.host().ok_or("it names no host")?;
    client::deny::check(host).map_err(|denied| denied.to_string())?;
    let place = (host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(443));
    let mut last = "no address".to_owned();
    for address in place.to_socket_addrs().map_err(|error| error.to_string())? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(_) => return Ok(()),
            Err(error) => last = error.to_string(),
        }
    }
    Err(last)
}

/// What to do about a slot that cannot be used.
fn cure_of(state: SlotState) -> Text {
    match state {
        SlotState::Absent => Text::new(
            "リーダーとカードを挿し、tashika reader list で確かめる。pcscd が動いていなければ始める",
            "plug in reader and card and check with tashika reader list; start pcscd if it does not run",
        ),
        SlotState::Unexpected => Text::new(
            "正しいリーダーに替えるか、lab.yaml の reader を改める",
            "put the right reader there, or correct `reader` in the lab file",
        ),
        SlotState::Busy => Text::new("使っているプログラムを終える", "end the program that uses it"),
        SlotState::Refused => Text::new(
            "試験用カードに替えるか、lab.yaml の cards に加える",
            "put a test card there, or add it to `cards` in the lab file",
        ),
        SlotState::Wedged => Text::new(
            "リーダーを挿し直す。次の夜に回復が確かめられる",
            "plug the reader in again; the next night looks whether it has recovered",
        ),
        SlotState::Ready | SlotState::Quarantined => Text::new("-", "-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_decides() {
        let finding = |weight| Finding::new(weight, Text::new("", ""), Text::new("", ""));
        assert_eq!(status(&[]), 0);
        assert_eq!(status(&[finding(Weight::Warns)]), 0);
        assert_eq!(status(&[finding(Weight::Spoils), finding(Weight::Warns)]), 5);
        assert_eq!(status(&[finding(Weight::Refuses), finding(Weight::Spoils)]), 6);
    }

    #[test]
    fn little_room_warns_and_none_spoils() {
        let weight = |free| room(free, Path::new("nights")).map(|finding| finding.weight);
        assert_eq!(weight(2 << 30), None);
        assert_eq!(weight(500 << 20), Some(Weight::Warns));
        assert_eq!(weight(1 << 20), Some(Weight::Spoils));
    }

    #[test]
    fn a_clock_before_the_last_night_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            clock(folder.path(), "2001-01-01T00:00:00Z".parse().unwrap()).unwrap().weight,
            Weight::Spoils
        );
    }
}
