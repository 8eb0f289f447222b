//! What would spoil the night of one slot.

use std::path::Path;

use conformance::Text;
use conformance::lab::SlotState;
use conformance::reader::{Ceiling, Rung};
use jiff::civil::Date;

use super::{Finding, Weight, cure_of};
use crate::certify::RecordedRig;
use crate::lab::bay::Bay;
use crate::lab::file::TestCard;
use crate::lab::ladder;
use crate::lab::plan::{Plan, PlannedSlot};
use crate::lab::wedge::Wedge;

/// Looks at every slot that is not in quarantine.
pub(super) fn examine(plan: &Plan, nights: &Path, today: Date) -> Vec<Finding> {
    let used = plan.slots.iter().filter(|slot| {
        let quarantine = slot.entry.quarantine.as_ref();
        quarantine.is_none_or(|quarantine| !quarantine.holds(today))
    });
    let mut findings = Vec::new();
    for slot in used {
        let name = &slot.entry.slot;
        findings.extend(one(plan, slot, nights).into_iter().map(|finding| finding.of_slot(name)));
    }
    findings.extend(no_control(plan));
    findings
}

fn one(plan: &Plan, slot: &PlannedSlot, nights: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Ok(Some(wedge)) = Wedge::on(nights, &slot.entry.slot) {
        let (since, seen) = (wedge.since, wedge.seen);
        let what = Text::new(
            format!("{since} から動かない印がある: {}", seen.ja),
            format!("marked as wedged since {since}: {}", seen.en),
        );
        findings.push(Finding::warns(what, cure_of(SlotState::Wedged)));
    }
    let bay = match Bay::find(&slot.entry, &slot.card) {
        Ok(bay) => bay,
        Err(unusable) => {
            let weight = if unusable.state == SlotState::Refused { Weight::Refuses } else { Weight::Spoils };
            findings.push(Finding::new(weight, unusable.what, cure_of(unusable.state)));
            return findings;
        }
    };
    if let Some(unexpected) = &bay.unexpected {
        findings.push(Finding::warns(unexpected.clone(), cure_of(SlotState::Unexpected)));
    }
    match ladder::recover(&mut *bay.reader(), bay.checked_card()) {
        Ok(Rung::Retry) => {}
        Ok(rung) => {
            let how = rung.label();
            let what = Text::new(
                format!("答えなかったが「{}」で戻った", how.ja),
                format!("it did not answer, and came back by {}", how.en),
            );
            findings.push(Finding::warns(what, cure_of(SlotState::Wedged)));
        }
        Err(seen) => {
            findings.push(Finding::spoils(seen, cure_of(SlotState::Wedged)));
            return findings;
        }
    }
    findings.extend(counter(plan, slot, &bay));
    if plan.lab.control.as_ref() == Some(&slot.entry.slot) {
        findings.extend(ceiling(&bay));
    }
    findings
}

/// The card's counter of the PIN that scenarios present. Of a card made anew for each scenario there is none.
fn counter(plan: &Plan, slot: &PlannedSlot, bay: &Bay) -> Option<Finding> {
    let presents = slot.jobs.iter().any(|job| job.spends_pin);
    if !presents || slot.entry.is_simulated() || matches!(bay.card, TestCard::Probe) {
        return None;
    }
    let floor = plan.floor_of(slot);
    let left = jpki::Jpki::select(&mut *bay.reader())
        .and_then(|mut card| card.tries(jpki::PinKind::UserAuthentication));
    match left {
        Ok(left) if left > floor => None,
        Ok(left) => Some(Finding::new(
            Weight::Refuses,
            Text::new(
                format!(
                    "利用者証明用の暗証番号の残りは {left} 回。下限の {floor} 回を割りうるため送られない"
                ),
                format!(
                    "the user-authentication PIN has {left} tries left; it would not be presented at a floor of {floor}"
                ),
            ),
            Text::new("カードを替えるか、暗証番号を初期化する", "replace the card, or have its PIN reset"),
        )),
        Err(error) => Some(Finding::spoils(
            Text::new(
                format!("暗証番号の残り回数を読めない: {error}"),
                format!("the counter of the PIN cannot be read: {error}"),
            ),
            Text::new("カードと lab.yaml の kind を確かめる", "check the card, and its kind in the lab file"),
        )),
    }
}

/// What the rig carries by way of its good reader.
fn ceiling(bay: &Bay) -> Option<Finding> {
    let (mut record, mut hear) = (|_| {}, |_: &_| {});
    let mut rig = RecordedRig::new(bay.reader(), "control", &mut record, &mut hear);
    let found = conformance::reader::calibrate(&mut rig, Ceiling::NONE);
    let Ceiling { command, response, both } = Ceiling::NONE;
    let whole = found.command >= command && found.response >= response && found.both >= both;
    (!whole).then(|| {
        let (command, response) = (found.command, found.response);
        Finding::warns(
            Text::new(
                format!("治具の上限はカードへ {command}、カードから {response} バイト。それを超える判定はできない"),
                format!("the rig carries {command} bytes to the card and {response} from it; nothing above is decided"),
            ),
            Text::new("良いリーダーか、別の経路を使う", "use a better reader as control, or another path"),
        )
    })
}

/// Real readers without a control: what the rig does not carry would be blamed on them.
fn no_control(plan: &Plan) -> Option<Finding> {
    let real = plan.slots.iter().any(|slot| !slot.entry.is_simulated());
    (real && plan.lab.control.is_none()).then(|| {
        Finding::warns(
            Text::new(
                "治具の上限がわからない: 既知の良いリーダーが control に示されていない",
                "what the rig itself carries is not known: no good reader is named as control",
            ),
            Text::new(
                "lab.yaml の control に、良いとわかっているリーダーのスロットを書く",
                "name the slot of a reader that is known to be good as `control` in the lab file",
            ),
        )
    })
}
