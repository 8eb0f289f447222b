//! Writes down every exchange of a run as evidence, at once, so that a killed run keeps what it saw.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use apdu::{Channel, ChannelError, Limits, Reset, ResponseRef, StatusWord};
use conformance::evidence::{Chain, Event};
use conformance::redact;

/// Where in a run something happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// `<feature file>:<line>`; empty for what belongs to the whole run.
    pub scenario: String,
    /// Step of the scenario, from 1; 0 before the first.
    pub step: usize,
}

/// The run's evidence file. Clones share it.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Sink>>);

struct Sink {
    chain: Chain,
    file: Option<File>,
    started: Instant,
    lines: HashMap<Place, Vec<u64>>,
    failure: Option<io::Error>,
}

impl Recorder {
    /// Evidence that goes to a new file.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn to_file(path: &Path) -> io::Result<Self> {
        Ok(Self::with(Some(File::create_new(path)?)))
    }

    /// Evidence that is chained but kept nowhere: for commands that leave no report.
    #[must_use]
    pub fn discarding() -> Self {
        Self::with(None)
    }

    fn with(file: Option<File>) -> Self {
        Self(Arc::new(Mutex::new(Sink {
            chain: Chain::default(),
            file,
            started: Instant::now(),
            lines: HashMap::new(),
            failure: None,
        })))
    }

    /// Adds one event.
    pub fn record(&self, place: &Place, event: Event) {
        let mut sink = self.sink();
        if let Err(error) = sink.append(place, event) {
            sink.failure.get_or_insert(error);
        }
    }

    /// The evidence lines that a step left.
    #[must_use]
    pub fn lines_of(&self, place: &Place) -> Vec<u64> {
        self.sink().lines.get(place).cloned().unwrap_or_default()
    }

    /// Ends the recording: number of lines and hash of the last.
    ///
    /// # Errors
    /// The first failure to write, if there was one: verdicts without their evidence cannot be believed.
    pub fn finish(&self) -> io::Result<(u64, String)> {
        let mut sink = self.sink();
        if let Some(failure) = sink.failure.take() {
            return Err(failure);
        }
        if let Some(file) = &mut sink.file {
            file.flush()?;
        }
        Ok((sink.chain.lines(), sink.chain.last_hash().to_owned()))
    }

    /// A panic elsewhere cannot leave the sink half-written in a way that matters: each append is whole.
    fn sink(&self) -> MutexGuard<'_, Sink> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink {
    fn append(&mut self, place: &Place, event: Event) -> io::Result<()> {
        let scenario = (!place.scenario.is_empty()).then_some(place.scenario.as_str());
        let step = (place.step > 0).then_some(place.step);
        let (number, mut line) = self.chain.append(micros(self.started.elapsed()), scenario, step, event)?;
        line.push('\n');
        if let Some(file) = &mut self.file {
            file.write_all(line.as_bytes())?;
        }
        self.lines.entry(place.clone()).or_default().push(number);
        Ok(())
    }
}

/// A duration in whole microseconds.
#[must_use]
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Where a scenario is at the moment; shared with everything that records on its behalf.
pub type SharedPlace = Arc<Mutex<Place>>;

/// A channel that records each exchange before it hands on the answer.
pub struct RecordedChannel<C> {
    inner: C,
    reader: String,
    recorder: Recorder,
    place: SharedPlace,
    last: Option<StatusWord>,
}

impl<C: Channel> RecordedChannel<C> {
    /// Records what goes through `inner`, under the name of its reader.
    pub fn new(inner: C, reader: impl Into<String>, recorder: Recorder, place: SharedPlace) -> Self {
        Self { inner, reader: reader.into(), recorder, place, last: None }
    }

    /// The channel inside, for what is not an exchange: taking the card away, for instance.
    pub fn inner_mut(&mut self) -> &mut C {
        &mut self.inner
    }

    /// The status word of the last response that came.
    #[must_use]
    pub fn last_status(&self) -> Option<StatusWord> {
        self.last
    }

    fn record(&self, event: Event) {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.recorder.record(&place, event);
    }
}

impl<C: Channel> Channel for RecordedChannel<C> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let begun = Instant::now();
        let result = self.inner.transmit(command);
        self.record(Event::Apdu {
            reader: self.reader.clone(),
            command: redact::command(command),
            response: result.as_ref().ok().map(|bytes| redact::hex(bytes)),
            fault: result.as_ref().err().map(ToString::to_string),
            took_us: micros(begun.elapsed()),
        });
        if let Ok(response) = &result {
            self.last = ResponseRef::parse(response).ok().map(|response| response.status);
        }
        result
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        let result = self.inner.reset(kind);
        self.record(Event::Reset {
            reader: self.reader.clone(),
            reset: match kind {
                Reset::Warm => "warm",
                Reset::Cold => "cold",
            }
            .to_owned(),
            atr: result.as_ref().ok().map(|bytes| redact::hex(bytes)),
            fault: result.as_ref().err().map(ToString::to_string),
        });
        result
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }
}
