//! Steps about the front desk: what it decides by the rules of the two notices and of what came after them.

mod application;
mod checkup;
mod confirmation;
mod equipment;
mod later;
mod operation;
mod portal;
pub mod scene;
mod ticket;
mod words;

use eligibility::desk::Decision;

use crate::step;
use crate::step::{Parameter, StepDef};

/// Every step about the front desk, by subject.
pub(crate) fn steps() -> impl Iterator<Item = StepDef> {
    let subjects = [
        confirmation::STEPS,
        equipment::STEPS,
        checkup::STEPS,
        ticket::STEPS,
        portal::STEPS,
        application::STEPS,
        later::STEPS,
        JUDGEMENTS,
    ];
    subjects.into_iter().flatten().copied()
}

/// Every parameter of these steps.
pub(crate) fn parameters() -> impl Iterator<Item = Parameter> {
    let subjects = [
        words::PARAMETERS,
        confirmation::PARAMETERS,
        equipment::PARAMETERS,
        checkup::PARAMETERS,
        ticket::PARAMETERS,
        portal::PARAMETERS,
        application::PARAMETERS,
        later::PARAMETERS,
    ];
    subjects.into_iter().flatten().copied()
}

/// Steps that judge the last answer.
const JUDGEMENTS: &[StepDef] = &[
    step!(
        Then "判定は{decision}である",
        ja: "窓口の判定が可か不可かを確かめる",
        en: "checks that the decision is yes or no",
        example: "判定は不可である",
        async |world, args| {
            let decision = if args.text(0)? == "可" { Decision::Accepted } else { Decision::Refused };
            world.expect_decision(decision)
        }
    ),
    step!(
        Then "オンライン資格確認の種類は{kind}である",
        ja: "窓口が答えた種類を確かめる",
        en: "checks the kind of online verification answered",
        example: "オンライン資格確認の種類は居宅同意取得型である",
        async |world, args| {
            world.expect_decision(Decision::Kind(args.parse(0)?))
        }
    ),
    step!(
        Then "ポータルは{portal}である",
        ja: "窓口が答えたポータルを確かめる",
        en: "checks the portal answered",
        example: "ポータルは施術所等向け総合ポータルサイトである",
        async |world, args| {
            world.expect_decision(Decision::Portal(args.parse(0)?))
        }
    ),
];
