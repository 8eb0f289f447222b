use std::fs;
use std::path::Path;
use std::time::Duration;

use apdu::{Channel as _, Reset};
use conformance::Text;
use conformance::certificate::Outcome;
use conformance::evidence::Event;
use conformance::reader::{Effort, EvidenceClass, Plan, Profile, Progress, Specimen, calibrate, measure};
use jiff::Timestamp;
use simulator::reader_zoo::{Exhibit, Face, Flaw, Level, ZooReader, flawed, sound};

use crate::certify::scribe::Scribe;
use crate::certify::verification::Verification;
use crate::certify::{Hooks, Measurable, Opening, RecordedRig, specimen};
use crate::failure::Failure;
use crate::recorder::{Place, Recorder};
use crate::report::folder::EVIDENCE;

/// Name of the report in the folder of a measurement.
pub(crate) const REPORT: &str = "reader.json";

/// A reader on the bench, ready to be measured.
pub(crate) struct Measurement {
    specimen: Specimen,
    reader: Box<dyn Measurable>,
    control: Option<Box<dyn Measurable>>,
    verification: Option<Verification>,
    hooks: Option<Hooks>,
}

/// Readers that PC/SC sees, with probe cards in them.
#[cfg_attr(not(feature = "pcsc"), expect(dead_code, reason = "without PC/SC there is nothing to look for"))]
#[derive(Clone, Copy, Debug)]
pub(crate) struct PcscBench<'a> {
    /// Name of the reader that is measured, or a part of it.
    pub(crate) reader: &'a str,
    /// Name of one that is known to be good, or a part of it.
    pub(crate) control: Option<&'a str>,
    /// What takes the reader's power away and gives it back, as a command of the shell.
    pub(crate) power_cycle: Option<&'a str>,
}

impl Measurement {
    /// Of a reader of the zoo; one that carries everything in one message is its control.
    ///
    /// # Errors
    /// If there is none of this name.
    pub(crate) fn of_the_zoo(name: &str, effort: Effort, seed: u64) -> Result<Self, Failure> {
        let exhibit = exhibit(name)?;
        Ok(Self::of_exhibit(&exhibit, Box::new(exhibit.reader(seed)), effort, seed))
    }

    /// Of such a reader by way of `reader`, which may add something of its own.
    pub(crate) fn of_exhibit(
        exhibit: &Exhibit,
        reader: Box<dyn Measurable>,
        effort: Effort,
        seed: u64,
    ) -> Self {
        let mut specimen = specimen(exhibit, effort, seed);
        specimen.control =
            Some("control: a simulated reader that carries everything in one message".to_owned());
        let control = ZooReader::new(Face::new(Level::Extended, 65_554), Flaw::None, seed);
        Self { specimen, reader, control: Some(Box::new(control)), verification: None, hooks: None }
    }

    /// Of a reader that PC/SC sees.
    ///
    /// # Errors
    /// If there is none, or no probe card is in it, or this program was built without PC/SC.
    pub(crate) fn through_pcsc(bench: &PcscBench<'_>, effort: Effort, seed: u64) -> Result<Self, Failure> {
        real::measurement(bench, EvidenceClass::Probe, effort, seed)
    }

    /// Of a reader that PC/SC sees, with an Individual Number Card in it that is marked for tests: the evidence is given away, and the
    /// certificates in it would tell who the holder of another card is.
    ///
    /// # Errors
    /// If there is none, the card is no test card, or this program was built without PC/SC.
    pub(crate) fn with_an_ordinary_card(
        bench: &PcscBench<'_>,
        effort: Effort,
        seed: u64,
    ) -> Result<Self, Failure> {
        real::measurement(bench, EvidenceClass::Card, effort, seed)
    }

    /// Adds a whole verification with the card in the reader, which must be a test card; `pin_file` holds its PIN.
    ///
    /// # Errors
    /// See [`Verification::prepare`].
    pub(crate) fn and_verify(mut self, pin_file: Option<&Path>) -> Result<Self, Failure> {
        self.verification = Some(Verification::prepare(&mut self.reader, &self.specimen.reader, pin_file)?);
        Ok(self)
    }

    /// Adds the cases of how PC/SC behaves with it; those that need a hook that is not there are left out. Only for a
    /// reader that PC/SC sees; with a card that is no probe card nothing is done.
    pub(crate) fn and_behave(self, hooks: Hooks) -> Self {
        Self { hooks: Some(hooks), ..self }
    }

    /// Calibrates the rig, if there is a control, and measures, for as long as the budget lasts. Leaves the evidence in the folder.
    ///
    /// # Errors
    /// If the evidence cannot be written.
    pub(crate) fn record(
        self,
        folder: &Path,
        started: Timestamp,
        budget: Option<Duration>,
        hear: &mut dyn FnMut(&Progress),
    ) -> Result<(), Failure> {
        let path = folder.join(EVIDENCE);
        let recorder = Recorder::to_file(&path).map_err(|error| Failure::file(&path, &error))?;
        let Self { specimen, mut reader, control, verification, hooks } = self;
        let scribe = Scribe::new(&recorder);
        let mut record = |event| scribe.record(event);
        let opening = Opening { specimen: specimen.clone(), started: started.to_string() };
        record(opening.event().map_err(|error| internal(&error.to_string()))?);
        let mut plan = Plan::new(specimen.effort, specimen.seed, specimen.descriptor.clone());
        plan.ceiling = specimen.rig();
        plan.budget = budget;
        plan.evidence = specimen.evidence;
        if let (Some(control), Some(name)) = (control, &specimen.control) {
            plan.ceiling =
                calibrate(&mut RecordedRig::new(control, name, &mut record, &mut |_| {}), plan.ceiling);
        }
        let complete =
            measure(&plan, &mut RecordedRig::new(&mut reader, &specimen.reader, &mut record, hear));
        scribe.finish();
        // A reader that is not well is trusted with no PIN.
        let verification = verification.filter(|_| complete && reader.reset(Reset::Cold).is_ok());
        if let Some(verification) = &verification {
            verification.carry_out(&mut reader, &specimen.reader, &recorder);
        }
        // The connection is exclusive, and others are to come. Their commands are for the probe application: on other cards some of them
        // have another meaning.
        drop(reader);
        if let Some(hooks) = hooks.filter(|_| complete && specimen.evidence == EvidenceClass::Probe) {
            real::behave(&specimen.reader, &hooks, &recorder);
        }
        recorder.record(&Place::default(), Event::Measured { complete });
        recorder.finish().map_err(|error| Failure::file(&path, &error))?;
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        if verification.is_some_and(|verification| verification.leaks_into(&text)) {
            return Err(internal(&format!("{} shows the PIN; delete it and report this", path.display())));
        }
        Ok(())
    }
}

/// Judges the evidence in a folder, as anybody else would judge it, and writes the report beside it.
///
/// # Errors
/// If a file cannot be read or written, or the evidence says nothing about a reader.
pub(crate) fn settle(folder: &Path, profile: Profile) -> Result<Outcome, Failure> {
    let path = folder.join(EVIDENCE);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let outcome = Outcome::of(&text, profile).map_err(|error| internal(&error))?;
    let path = folder.join(REPORT);
    fs::write(&path, format!("{:#}\n", outcome.document())).map_err(|error| Failure::file(&path, &error))?;
    Ok(outcome)
}

/// The reader of the zoo with this name.
///
/// # Errors
/// With all names, if there is none.
pub(crate) fn exhibit(name: &str) -> Result<Exhibit, Failure> {
    let all: Vec<Exhibit> = sound().into_iter().chain(flawed()).collect();
    let names: Vec<&str> = all.iter().map(|exhibit| exhibit.name).collect();
    all.iter().find(|exhibit| exhibit.name == name).cloned().ok_or_else(|| {
        Failure::usage(Text::new(
            format!("模擬リーダー「{name}」はない。あるもの: {}", names.join(" ")),
            format!("there is no simulated reader {name:?}; there are: {}", names.join(" ")),
        ))
    })
}

fn internal(error: &str) -> Failure {
    Failure::suite(Text::new(error, error))
}

#[cfg(feature = "pcsc")]
mod real {
    use apdu::Channel as _;
    use conformance::Text;
    use conformance::reader::{Case, Catalogue, Effort, EvidenceClass, Protocol, Specimen};
    use conformance::redact::hex;

    use super::{Measurement, PcscBench, internal};
    use crate::certify::{Machine, Measurable, PcscReader, identify};
    use crate::failure::Failure;
    use crate::test_card;

    pub(super) use crate::certify::pcsc_behaviour::behave;

    pub(super) fn measurement(
        bench: &PcscBench<'_>,
        evidence: EvidenceClass,
        effort: Effort,
        seed: u64,
    ) -> Result<Measurement, Failure> {
        let name = crate::pcsc_channel::find(bench.reader)?;
        match evidence {
            EvidenceClass::Probe => must_be_a_probe_card(&name)?,
            EvidenceClass::Card => {
                let mut card = PcscReader::open(&name, None)?;
                test_card::prove(&mut card, &name)?;
            }
        }
        let identity = identify(&name)?;
        let catalogue = Catalogue::bundled().map_err(|error| internal(&error.to_string()))?;
        let machine = Machine::this();
        let device = identity.usb_device(&machine);
        let descriptor = identity.descriptor(device.as_ref(), &identity.models(&catalogue));
        let interface = device.as_ref().and_then(|device| device.interface(&name));
        let control = match bench.control {
            Some(control) => {
                let control = crate::pcsc_channel::find(control)?;
                must_be_a_probe_card(&control)?;
                Some(PcscReader::open(&control, None)?)
            }
            None => None,
        };
        let specimen = Specimen {
            reader: name.clone(),
            control: control.as_ref().map(|control| control.name().to_owned()),
            descriptor,
            slot: identity.slot,
            protocol: identity.protocol.unwrap_or(Protocol::T1),
            atr: identity.atr.clone(),
            driver: identity.driver(&machine),
            claim: identity.claim,
            effort,
            seed,
            evidence,
            device: device.map(|device| device.device(interface.map(|interface| interface.number))),
            host: Some(identity.host(&machine)),
        };
        let reader = PcscReader::open(&name, bench.power_cycle.map(str::to_owned))?;
        let control = control.map(|control| Box::new(control) as Box<dyn Measurable>);
        Ok(Measurement { specimen, reader: Box::new(reader), control, verification: None, hooks: None })
    }

    /// Another card, perhaps somebody's, is sent nothing but this SELECT. What goes wrong otherwise is for the measurement to find.
    fn must_be_a_probe_card(reader: &str) -> Result<(), Failure> {
        let select = Case::SELECT;
        match PcscReader::open(reader, None)?.transmit(&select.command()) {
            Ok(response) if response != select.expected() => Err(Failure::refused(Text::new(
                format!(
                    "「{reader}」のカードに測定用APがない (応答 {})。測定用カード (vectors/probe-card.md) を入れる。他のカードには何も送らない",
                    hex(&response)
                ),
                format!(
                    "the card in {reader:?} has no probe application (it answers {}); insert a probe card, see vectors/probe-card.md; nothing else is sent to other cards",
                    hex(&response)
                ),
            ))),
            _ => Ok(()),
        }
    }
}

#[cfg(not(feature = "pcsc"))]
mod real {
    use conformance::reader::{Effort, EvidenceClass};

    use super::{Hooks, Measurement, PcscBench, Recorder};
    use crate::failure::Failure;

    pub(super) fn behave(_: &str, _: &Hooks, _: &Recorder) {}

    pub(super) fn measurement(
        _: &PcscBench<'_>,
        _: EvidenceClass,
        _: Effort,
        _: u64,
    ) -> Result<Measurement, Failure> {
        Err(Failure::without_pcsc())
    }
}
