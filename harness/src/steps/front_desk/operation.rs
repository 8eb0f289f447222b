//! What steps about the front desk ask it, and how they judge its answer.

use conformance::Text;
use eligibility::desk::{Decision, Question};

use super::scene::missing;
use super::words;
use crate::trouble::Trouble;
use crate::world::World;

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
