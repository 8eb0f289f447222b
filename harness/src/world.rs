//! What one scenario has before it: the bench, and what its steps have put there so far.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, PoisonError};

use conformance::Text;
use conformance::evidence::Event;
use eligibility::desk::{Answer, Question};

use crate::bench::Bench;
use crate::desk::Fault;
use crate::duplicate::Duplicate;
use crate::recorder::SharedPlace;
use crate::steps::{
    card::scene as card, form::scene as form, front_desk::scene as front_desk, gateway::scene as gateway,
    online::scene as online, reader::scene as reader,
};
use crate::trouble::Trouble;

/// The state of one scenario. Fresh for each; nothing is carried from one scenario to the next but the state of
/// real cards.
#[derive(Default)]
pub struct World {
    bench: Option<Arc<Bench>>,
    place: SharedPlace,
    /// What steps about the front desk remember.
    pub front_desk: front_desk::Scene,
    /// What steps about card and reader remember.
    pub card: card::Scene,
    /// What steps about what the reader carries remember.
    pub reader: reader::Scene,
    /// What steps about the online route remember.
    pub online: online::Scene,
    /// What steps about gateway and client remember.
    pub gateway: gateway::Scene,
    /// What steps about the forms of a qualification remember.
    pub form: form::Scene,
}

impl World {
    /// Begins a scenario on a bench.
    pub(crate) fn enter(&mut self, bench: Arc<Bench>, scenario: String) {
        self.bench = Some(bench);
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        place.scenario = scenario;
        place.step = 0;
    }

    /// Begins the next step.
    pub(crate) fn enter_step(&mut self) {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).step += 1;
    }

    /// The commands of this scenario that were sent twice although they never must, whoever sent them.
    pub(crate) fn duplicates(&self) -> Result<Vec<Duplicate>, Trouble> {
        let scenario = self.place.lock().unwrap_or_else(PoisonError::into_inner).scenario.clone();
        Ok(self.bench()?.recorder().duplicates_in(&scenario))
    }

    /// The command that this program sent twice in the step that has just ended, though it never may.
    pub(crate) fn sent_twice(&self) -> Option<Duplicate> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let recorder = self.bench.as_ref()?.recorder();
        let of_this_step = recorder.lines_of(&place);
        let mut duplicates = recorder.duplicates_in(&place.scenario).into_iter();
        duplicates.find(|duplicate| duplicate.is_own_fault() && of_this_step.contains(&duplicate.line))
    }

    /// Where the scenario is; what records on its behalf shares it.
    #[must_use]
    pub fn place(&self) -> SharedPlace {
        Arc::clone(&self.place)
    }

    /// The bench.
    ///
    /// # Errors
    /// An `error` trouble outside a scenario.
    pub fn bench(&self) -> Result<Arc<Bench>, Trouble> {
        self.bench.clone().ok_or_else(|| {
            Trouble::suite(Text::new("シナリオの外で手順が呼ばれた", "a step was called outside a scenario"))
        })
    }

    /// Asks the front desk that is the subject; question and answer become evidence, and so does a missing answer.
    ///
    /// # Errors
    /// If a program that is the front desk does not answer, the trouble that says whose fault it is; an `error`
    /// trouble if question or answer cannot be written down.
    pub fn ask(&self, question: &Question) -> Result<Answer, Trouble> {
        let bench = self.bench()?;
        let outcome = bench.desk().ask(question);
        let unwritable = |error: serde_json::Error| {
            Trouble::suite(Text::new(
                format!("問答を記録できない: {error}"),
                format!("question or answer cannot be recorded: {error}"),
            ))
        };
        let event = Event::Desk {
            question: serde_json::to_value(question).map_err(unwritable)?,
            answer: outcome.as_ref().ok().map(serde_json::to_value).transpose().map_err(unwritable)?,
            fault: outcome.as_ref().err().map(ToString::to_string),
        };
        self.record(event)?;
        outcome.map_err(Fault::trouble)
    }

    /// Writes down what happened in the step.
    ///
    /// # Errors
    /// An `error` trouble outside a scenario.
    pub(crate) fn record(&self, event: Event) -> Result<(), Trouble> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.bench()?.recorder().record(&place, event);
        Ok(())
    }
}

impl cucumber::World for World {
    type Error = Infallible;

    async fn new() -> Result<Self, Self::Error> {
        Ok(Self::default())
    }
}

/// The runner prints worlds in its own reports; ours hold cards and PINs and say nothing.
impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}
