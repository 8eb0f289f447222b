//! What one scenario has told and asked the front desk so far.

use conformance::Text;
use eligibility::Facility;
use eligibility::application::Proof;
use eligibility::desk::{Answer, Decision, Question};
use eligibility::device::Equipment;
use eligibility::insurer::Filing;
use eligibility::verification::Kind;

use super::words;
use crate::trouble::Trouble;
use crate::world::World;

/// What steps about the front desk remember.
#[derive(Default)]
pub struct Scene {
    pub(super) facility: Option<Facility>,
    pub(super) equipment: Option<Equipment>,
    pub(super) kind: Option<Kind>,
    pub(super) filing: Option<Filing>,
    pub(super) proof: Option<Proof>,
    answer: Option<Answer>,
}

impl Scene {
    pub(super) fn facility(&self) -> Result<Facility, Trouble> {
        self.facility.ok_or_else(|| missing("どの施設か", "the facility"))
    }

    pub(super) fn equipment(&self) -> Result<Equipment, Trouble> {
        self.equipment.ok_or_else(|| missing("端末とカードリーダー", "terminal and reader"))
    }

    pub(super) fn kind(&self) -> Result<Kind, Trouble> {
        self.kind.ok_or_else(|| missing("オンライン資格確認の種類", "the kind of online verification"))
    }

    pub(super) fn filing(&self) -> Result<Filing, Trouble> {
        self.filing.ok_or_else(|| missing("導入届の状態", "the state of the filing"))
    }
}

impl World {
    /// Puts a question to the front desk and keeps its answer for the steps that follow.
    pub(super) fn ask_desk(&mut self, question: Question) -> Result<(), Trouble> {
        let answer = self.ask(&question)?;
        self.front_desk.answer = Some(answer);
        Ok(())
    }

    /// Compares the decision of the last answer; the desk's own reason, if it gave one, becomes part of the finding.
    pub(super) fn expect_decision(&self, expected: Decision) -> Result<(), Trouble> {
        let answer = self
            .front_desk
            .answer
            .as_ref()
            .ok_or_else(|| missing("窓口への問い", "a question to the front desk"))?;
        if answer.decision == expected {
            return Ok(());
        }
        let (ja, en) = match &answer.reason {
            Some(reason) => {
                (format!("（窓口の理由: {}）", reason.ja), format!(" (its reason: {})", reason.en))
            }
            None => Default::default(),
        };
        let what = Text::new(
            format!("窓口の判定が要件と違う{ja}"),
            format!("the front desk decides otherwise than required{en}"),
        );
        Err(Trouble::subject(what).expected(words::of(expected)).observed(words::of(answer.decision)))
    }
}

fn missing(ja: &str, en: &str) -> Trouble {
    Trouble::suite(Text::new(
        format!("{ja}が決まっていない。先に 前提 か もし の手順で決める"),
        format!("{en} is not set; set it in an earlier step"),
    ))
}
