use conformance::lab::{Night, SlotState};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::hub::Hub;
use super::order::Order;
use crate::failure::Failure;
use crate::lab::nightly::blank;
use crate::lab::plan::Plan;

/// Submits the night that a lab file plans: every job of every slot that is not in quarantine. Returns the night before anything was done.
///
/// # Errors
/// If it must not begin (PIN budget), or the hub cannot be reached.
pub(crate) async fn submit(plan: &Plan, hub: &Hub, started: Timestamp) -> Result<Night, Failure> {
    plan.check_budget()?;
    let mut night = blank(plan, &Night::id_of(started), started);
    let limit = SignedDuration::try_from(plan.lab.night.0).unwrap_or(SignedDuration::MAX);
    let until = started.saturating_add(limit).unwrap_or(Timestamp::MAX);
    let today = started.to_zoned(TimeZone::system()).date();
    let mut orders = Vec::new();
    for (slot, planned) in night.slots.iter_mut().zip(&plan.slots) {
        if slot.quarantine.as_ref().is_some_and(|quarantine| quarantine.holds(today)) {
            slot.state = SlotState::Quarantined;
        } else {
            orders.extend(planned.jobs.iter().map(|job| Order::new(&night.id, planned, job, until)));
        }
    }
    hub.submit(&night, &orders).await?;
    Ok(night)
}
