use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::time::Duration;

use conformance::Text;
use conformance::lab::{Job, Night, Slot, SlotState};
use conformance::result::EvidenceFile;
use futures::StreamExt as _;
use jiff::Timestamp;
use tokio::time::timeout;

use super::hub::Hub;
use super::order::Report;
use crate::failure::Failure;

/// Puts a night together from the reports of all hosts, with their files below `folder`. Waits until all have reported, but not longer than
/// until then. May be repeated: what was collected before is collected again. Expectations are not yet laid over the night.
///
/// # Errors
/// If the night is not known, a report cannot be read, a file cannot be written, or the hub cannot be reached.
pub(crate) async fn collect(
    hub: &Hub,
    id: &str,
    folder: &Path,
    until: Timestamp,
    hear: &mut dyn FnMut(&Report),
) -> Result<Night, Failure> {
    let mut night = hub.plan(id).await?;
    let mut reports = hub.reports(id).await?;
    let mut missing = ordered(&night);
    while !missing.is_empty() {
        let left = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
        let Ok(Some(message)) = timeout(left, reports.next()).await else { break };
        let message = message.map_err(|error| unreadable(&error))?;
        let report: Report = serde_json::from_slice(&message.payload).map_err(|error| unreadable(&error))?;
        for file in &report.files {
            fetch(hub, &report, file, folder).await?;
        }
        hear(&report);
        missing.remove(&report.order.job);
        enter(&mut night, report);
    }
    for job in night.slots.iter_mut().flat_map(|slot| &mut slot.jobs).filter(|job| missing.contains(&job.id))
    {
        job.reason = Some(Text::new(
            "どのホストも報告しなかった",
            "no host reported on it; is there one with this reader and card?",
        ));
    }
    night.finished = Some(Timestamp::now());
    night.complete = missing.is_empty();
    Ok(night)
}

/// The jobs that were ordered.
fn ordered(night: &Night) -> BTreeSet<String> {
    let in_use = night.slots.iter().filter(|slot| slot.state != SlotState::Quarantined);
    in_use.flat_map(|slot| &slot.jobs).map(|job| job.id.clone()).collect()
}

/// Enters a report into the night: who did the job, and what came of it.
fn enter(night: &mut Night, report: Report) {
    let folder = report.folder();
    let Report { order, slot: found, troubles, .. } = report;
    night.troubles.extend(troubles);
    let Some(slot) = night.slots.iter_mut().find(|slot| slot.name == order.slot) else { return };
    let done = found.jobs.into_iter().find(|job| job.id == order.job);
    if let (Some(job), Some(done)) = (slot.jobs.iter_mut().find(|job| job.id == order.job), done) {
        let below =
            |evidence: EvidenceFile| EvidenceFile { file: format!("{folder}/{}", evidence.file), ..evidence };
        *job = Job { evidence: done.evidence.map(below), ..done };
    }
    // Several hosts may have worked for one slot; the worst that was seen of a reader is what people must hear of.
    if slot.identity.is_none() || found.state != SlotState::Ready {
        let jobs = std::mem::take(&mut slot.jobs);
        let quarantine = slot.quarantine.take();
        *slot = Slot { name: order.slot, jobs, quarantine, ..Slot { jobs: Vec::new(), ..found } };
    }
}

/// Fetches one of a report's files. Its name comes from another machine: it must stay within the folder.
async fn fetch(hub: &Hub, report: &Report, file: &str, folder: &Path) -> Result<(), Failure> {
    if !Path::new(file).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Failure::refused(Text::new(
            format!("{} の報告がフォルダーの外のファイル「{file}」を挙げている", report.host),
            format!("{} reports a file outside its folder: {file:?}", report.host),
        )));
    }
    let bytes = hub.file(&report.file(file)).await?;
    let path = folder.join(report.folder()).join(file);
    let failed = |error: std::io::Error| Failure::file(&path, &error);
    if let Some(parent) = path.parent() {
        tokio::fs::create_dir_all(parent).await.map_err(failed)?;
    }
    tokio::fs::write(&path, bytes).await.map_err(failed)
}

fn unreadable(error: &dyn std::fmt::Display) -> Failure {
    Failure::suite(Text::new(
        format!("報告を読めない: {error}。すべてのホストで同じ版の tashika を使う"),
        format!("a report cannot be read: {error}; use the same version of tashika on all hosts"),
    ))
}
