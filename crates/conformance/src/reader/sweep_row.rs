use serde::{Deserialize, Serialize};

use super::{
    Direction, Driver, ExchangeLevel, Explanations, Finding, Model, Occasion, Protocol, ReaderReport, predict,
};

/// One CCID interface of the catalogue, simulated and met by the real driver: what it declares, what is predicted of it,
/// and what was measured. A row of `vectors/readers/envelope-libccid-*.csv`, whose README explains every column.
///
/// Sizes are bytes of data in extended form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepRow {
    /// The dump in the catalogue, without `.txt`.
    pub dump: String,
    /// Number of the interface in it, from 0.
    pub block: u8,
    /// `VVVV:PPPP`.
    pub device: String,
    /// `bcdDevice`.
    pub firmware: String,
    /// Exchange level of the descriptor.
    pub level: ExchangeLevel,
    /// `dwMaxCCIDMessageLength`.
    pub message_length: u32,
    /// `dwMaxIFSD`.
    pub max_ifsd: u32,
    /// The protocol with the card that was put in.
    pub protocol: Protocol,
    /// Whether the driver should take the device.
    pub predicted: Meeting,
    /// The level at which the driver should work.
    pub predicted_level: ExchangeLevel,
    /// What it should report as `dwMaxAPDUDataSize`.
    pub predicted_claim: String,
    /// The most data that should reach the card.
    pub predicted_command: usize,
    /// The most that should come from it.
    pub predicted_response: usize,
    /// The most that should go both ways in one exchange.
    pub predicted_both: usize,
    /// What became of it.
    pub measured: Meeting,
    /// What the driver reported; the following are empty where nothing was measured.
    pub claim: Option<String>,
    /// The most data that was verified to the card.
    pub command: Option<usize>,
    /// From it.
    pub response: Option<usize>,
    /// Both ways.
    pub both: Option<usize>,
    /// How it failed beyond that: class, whose fault, on what occasion and from which size on.
    pub failures: String,
    /// Where prediction and measurement differ: the name of the explanation.
    pub explanation: Option<String>,
}

/// What becomes of a simulated device under a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meeting {
    /// It was certified.
    Measured,
    /// The driver leaves it alone.
    Refused,
    /// There is no simulation of such a device.
    NotSimulated,
    /// The driver takes it, and no measurement came about.
    Unanswered,
}

impl SweepRow {
    /// The protocol of the card for an interface: T=1 wherever it is among the declared ones, or none is.
    #[must_use]
    pub fn protocol_for(model: &Model) -> Protocol {
        let only_t0 = model.descriptor.speaks_t0() && !model.descriptor.speaks_t1();
        if only_t0 { Protocol::T0 } else { Protocol::T1 }
    }

    /// What is declared and predicted; nothing is measured yet.
    #[must_use]
    pub fn predicted(model: &Model, driver: Driver) -> Self {
        let descriptor = &model.descriptor;
        let protocol = Self::protocol_for(model);
        let prediction = predict(descriptor, 0, protocol, driver);
        let data = |direction| prediction.data(direction).unwrap_or(0);
        let spoken = if protocol == Protocol::T0 { descriptor.speaks_t0() } else { descriptor.speaks_t1() };
        Self {
            dump: model.file.trim_end_matches(".txt").to_owned(),
            block: model.block,
            device: model.id(),
            firmware: descriptor.firmware.to_string(),
            level: descriptor.level(),
            message_length: descriptor.message_length,
            max_ifsd: descriptor.max_ifsd,
            protocol,
            predicted: match driver.refuses(descriptor) {
                Some(_) => Meeting::Refused,
                // libccid speaks no protocol with a card that the reader does not declare (`ifdhandler.c`).
                None if !spoken => Meeting::Unanswered,
                None => Meeting::Measured,
            },
            predicted_level: prediction.level,
            predicted_claim: prediction.claim.map_or_else(String::new, |claim| claim.to_string()),
            predicted_command: data(Direction::Command),
            predicted_response: data(Direction::Response),
            predicted_both: data(Direction::Both),
            measured: Meeting::Unanswered,
            claim: None,
            command: None,
            response: None,
            both: None,
            failures: String::new(),
            explanation: None,
        }
    }

    /// The row with what a measurement says.
    #[must_use]
    pub fn with_report(self, report: &ReaderReport) -> Self {
        let verified = |direction| Some(report.envelope.reach(direction).verified);
        let failures: Vec<String> = report.findings.iter().map(failure).collect();
        Self {
            measured: Meeting::Measured,
            claim: Some(report.claim().to_string()),
            command: verified(Direction::Command),
            response: verified(Direction::Response),
            both: verified(Direction::Both),
            failures: failures.join("; "),
            ..self
        }
    }

    /// The row of a device of which nothing could be measured.
    #[must_use]
    pub fn without_report(self, measured: Meeting) -> Self {
        Self { measured, ..self }
    }

    /// The row with what another row says was measured of the same interface.
    #[must_use]
    pub fn with_measured(self, other: &Self) -> Self {
        let Self { measured, claim, command, response, both, failures, .. } = other.clone();
        Self { measured, claim, command, response, both, failures, ..self }
    }

    /// The row with the explanation of its difference, if it differs and there is one.
    #[must_use]
    pub fn explained(self, explanations: &Explanations) -> Self {
        let explanation =
            if self.differs() { explanations.of(&self).map(|one| one.name.clone()) } else { None };
        Self { explanation, ..self }
    }

    /// Whether anything else was measured than predicted.
    #[must_use]
    pub fn differs(&self) -> bool {
        let seen = (self.claim.as_deref(), self.command, self.response, self.both);
        let expected = (
            Some(self.predicted_claim.as_str()),
            Some(self.predicted_command),
            Some(self.predicted_response),
            Some(self.predicted_both),
        );
        self.measured != self.predicted || (self.measured == Meeting::Measured && seen != expected)
    }
}

/// One finding in few words; `!` is a fault.
fn failure(finding: &Finding) -> String {
    let occasion = match finding.occasion {
        Occasion::Carrying(Direction::Command) => "command",
        Occasion::Carrying(Direction::Response) => "response",
        Occasion::Carrying(Direction::Both) => "both",
        Occasion::ExtendedForm => "extended-form",
        Occasion::Wait => "wait",
        Occasion::FirstExchange => "first-exchange",
        Occasion::Chaining => "chaining",
    };
    let mark = if finding.fault { "!" } else { "" };
    format!("{mark}{} {} {occasion} {}", finding.class.name(), finding.layer.name(), finding.from)
}
