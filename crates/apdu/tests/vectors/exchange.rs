//! What goes over the wire for one command.

use apdu::{CommandRef, Delivery, Exchange, Nc, Outcome, Step, Stop};
use serde::Deserialize;

use crate::file::{Bytes, Pattern, Vector, given, same};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    id: String,
    delivery: Way,
    command: Bytes,
    #[serde(default)]
    steps: Vec<Round>,
    status: Option<String>,
    data: Option<Pattern>,
    stopped: Option<String>,
    refused: Option<String>,
    #[serde(rename = "reason")]
    _reason: Option<String>,
    flags: Vec<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Way {
    Whole,
    Chained(usize),
    T0,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Round {
    send: Bytes,
    answer: Bytes,
}

impl Vector for Script {
    fn id(&self) -> &str {
        &self.id
    }

    fn flags(&self) -> &[String] {
        &self.flags
    }

    fn run(&self) -> Result<(), String> {
        let bytes = self.command.to_vec()?;
        let command = CommandRef::parse(&bytes).map_err(|error| error.to_string())?;
        let delivery = match self.delivery {
            Way::Whole => Delivery::Whole,
            Way::Chained(link) => Delivery::Chained(Nc::new(link).map_err(|error| error.to_string())?),
            Way::T0 => Delivery::T0,
        };
        let exchange = match (Exchange::begin(command, delivery), &self.refused) {
            (Err(refusal), expected) => {
                return same("refused", Some(refusal.name()), expected.as_deref());
            }
            (Ok(_), Some(_)) => return Err("not refused".to_owned()),
            (Ok(exchange), None) => exchange,
        };
        let outcome = self.play(exchange)?;
        same("sent", outcome.sent, self.steps.len())?;
        same("status", outcome.response.status.to_string(), given("status", &self.status)?)?;
        same("data", outcome.response.data, given("data", &self.data)?.to_vec()?)?;
        let stopped = outcome.stopped.map(|stop| match stop {
            Stop::NeverResend(reason) => format!("{}: {}", stop.name(), reason.name()),
            _ => stop.name().to_owned(),
        });
        same("stopped", stopped, self.stopped.clone())
    }
}

impl Script {
    /// Exactly the scripted bytes are sent, and nothing after the last answer.
    fn play(&self, mut exchange: Exchange<'_>) -> Result<Outcome, String> {
        for (index, round) in self.steps.iter().enumerate() {
            same(&format!("step {}", index + 1), exchange.to_send(), &round.send.to_vec()?)?;
            match exchange.answered(&round.answer.to_vec()?).map_err(|error| error.to_string())? {
                Step::Send(next) => exchange = next,
                Step::Done(outcome) if index + 1 == self.steps.len() => return Ok(outcome),
                Step::Done(outcome) => return Err(format!("done after step {}: {outcome:?}", index + 1)),
            }
        }
        Err(format!("after the last step it sends {:02X?}", exchange.to_send()))
    }
}
