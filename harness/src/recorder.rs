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

use crate::duplicate::{Duplicate, LastCommand, Sender};

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
    text: Option<String>,
    chain: Chain,
    file: Option<File>,
    started: Instant,
    lines: HashMap<Place, Vec<u64>>,
    duplicates: HashMap<String, Vec<Duplicate>>,
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

    /// Evidence that is kept in memory: for commands that look at it and leave no report.
    #[must_use]
    pub fn to_memory() -> Self {
        let recorder = Self::with(None);
        recorder.sink().text = Some(String::new());
        recorder
    }

    /// The lines that [`Recorder::to_memory`] keeps; nothing of others.
    #[must_use]
    pub fn text(&self) -> String {
        self.sink().text.clone().unwrap_or_default()
    }

    fn with(file: Option<File>) -> Self {
        Self(Arc::new(Mutex::new(Sink {
            text: None,
            chain: Chain::default(),
            file,
            started: Instant::now(),
            lines: HashMap::new(),
            duplicates: HashMap::new(),
            failure: None,
        })))
    }

    /// Adds one event that happens now; returns its line.
    pub fn record(&self, place: &Place, event: Event) -> u64 {
        self.record_of(Instant::now(), place, event)
    }

    /// Adds one event that happened at `when`; returns its line.
    pub(crate) fn record_of(&self, when: Instant, place: &Place, event: Event) -> u64 {
        let mut sink = self.sink();
        if let Err(error) = sink.append(when, place, event) {
            sink.failure.get_or_insert(error);
        }
        sink.chain.lines()
    }

    /// The commands of a scenario that were sent twice and must not, in the order of their lines.
    #[must_use]
    pub fn duplicates_in(&self, scenario: &str) -> Vec<Duplicate> {
        self.sink().duplicates.get(scenario).cloned().unwrap_or_default()
    }

    /// Notes that a line was lost, so that [`Recorder::finish`] fails.
    pub(crate) fn give_up(&self, why: &str) {
        self.sink().failure.get_or_insert_with(|| io::Error::other(why));
    }

    fn note(&self, scenario: &str, duplicate: Duplicate) {
        self.sink().duplicates.entry(scenario.to_owned()).or_default().push(duplicate);
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
    fn append(&mut self, when: Instant, place: &Place, event: Event) -> io::Result<()> {
        let at = when.saturating_duration_since(self.started);
        let scenario = (!place.scenario.is_empty()).then_some(place.scenario.as_str());
        let step = (place.step > 0).then_some(place.step);
        let (number, mut line) = self.chain.append(micros(at), scenario, step, event)?;
        line.push('\n');
        if let Some(file) = &mut self.file {
            file.write_all(line.as_bytes())?;
        }
        if let Some(text) = &mut self.text {
            text.push_str(&line);
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

/// A channel that records each exchange before it hands on the answer, and notices what is sent twice and must not be.
pub struct RecordedChannel<C> {
    inner: C,
    reader: String,
    recorder: Recorder,
    place: SharedPlace,
    sender: Sender,
    last_command: LastCommand,
    last: Option<StatusWord>,
}

impl<C: Channel> RecordedChannel<C> {
    /// Records what goes through `inner`, under the name of its reader.
    pub fn new(inner: C, reader: impl Into<String>, recorder: Recorder, place: SharedPlace) -> Self {
        Self {
            inner,
            reader: reader.into(),
            recorder,
            place,
            sender: Sender::Tashika,
            last_command: LastCommand::default(),
            last: None,
        }
    }

    /// Lets `act` send in the name of a foreign client, whose duplicates are not this program's fault.
    pub fn in_the_name_of_another<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.sender = Sender::StandIn;
        let outcome = act(self);
        self.sender = Sender::Tashika;
        outcome
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

    fn place(&self) -> Place {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<C: Channel> Channel for RecordedChannel<C> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let place = self.place();
        let earlier = self.last_command.repeated_by(command);
        let begun = Instant::now();
        let result = self.inner.transmit(command);
        let line = self.recorder.record(
            &place,
            Event::Apdu {
                reader: self.reader.clone(),
                command: redact::command(command),
                response: result.as_ref().ok().map(|bytes| redact::hex(bytes)),
                fault: result.as_ref().err().map(ToString::to_string),
                duplicate_of: earlier.as_ref().map(|earlier| earlier.line),
                took_us: micros(begun.elapsed()),
            },
        );
        let status = result.as_ref().ok().and_then(|response| ResponseRef::parse(response).ok());
        let status = status.map(|response| response.status);
        if let Some(earlier) = earlier {
            let duplicate = earlier.repeated(line, place.step, status, self.sender);
            self.recorder.note(&place.scenario, duplicate);
        }
        self.last_command = LastCommand::new(command, line, place.step);
        if result.is_ok() {
            self.last = status;
        }
        result
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        let result = self.inner.reset(kind);
        let event = Event::Reset {
            reader: self.reader.clone(),
            reset: match kind {
                Reset::Warm => "warm",
                Reset::Cold => "cold",
            }
            .to_owned(),
            atr: result.as_ref().ok().map(|bytes| redact::hex(bytes)),
            fault: result.as_ref().err().map(ToString::to_string),
        };
        self.recorder.record(&self.place(), event);
        result
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A card that says no to everything.
    struct Refusing;

    impl Channel for Refusing {
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, ChannelError> {
            Ok(vec![0x63, 0xC1])
        }

        fn reset(&mut self, _: Reset) -> Result<Vec<u8>, ChannelError> {
            Ok(vec![0x3B])
        }

        fn limits(&self) -> Limits {
            Limits::SHORT
        }
    }

    const VERIFY: &[u8] = b"\x00\x20\x00\x80\x040000";
    const OTHER_VERIFY: &[u8] = b"\x00\x20\x00\x80\x040001";
    const ASK: &[u8] = b"\x00\x20\x00\x80";
    const SELECT: &[u8] = b"\x00\xA4\x02\x0C\x02\x00\x18";

    fn bench() -> (RecordedChannel<Refusing>, Recorder, SharedPlace) {
        let recorder = Recorder::discarding();
        let place = SharedPlace::new(Mutex::new(Place { scenario: "a.feature:3".into(), step: 1 }));
        let channel = RecordedChannel::new(Refusing, "R", recorder.clone(), Arc::clone(&place));
        (channel, recorder, place)
    }

    fn found(recorder: &Recorder) -> Vec<(u64, u64, bool)> {
        let duplicates = recorder.duplicates_in("a.feature:3");
        duplicates.iter().map(|one| (one.first, one.line, one.is_own_fault())).collect()
    }

    #[test]
    fn a_verify_sent_twice_is_named_and_nothing_else() {
        let (mut channel, recorder, _) = bench();
        for command in [SELECT, SELECT, ASK, ASK, VERIFY, OTHER_VERIFY, ASK, OTHER_VERIFY, OTHER_VERIFY] {
            channel.transmit(command).unwrap();
        }
        assert_eq!(found(&recorder), [(8, 9, true)]);
        let duplicate = &recorder.duplicates_in("a.feature:3")[0];
        assert_eq!((duplicate.header.ins, duplicate.status.map(StatusWord::get)), (0x20, Some(0x63C1)));
    }

    #[test]
    fn what_spends_uses_or_changes_is_watched_and_nothing_else() {
        let precious: [&[u8]; 6] = [
            VERIFY,
            b"\x00\x24\x01\x98\x040000",         // CHANGE REFERENCE DATA
            b"\x80\x32\x00\x80\x040000",         // CHANGE KEY
            b"\x00\x88\x00\x99\x01\xA5\x00",     // INTERNAL AUTHENTICATE
            b"\x80\x2A\x00\x97\x02\x30\x31\x00", // COMPUTE DIGITAL SIGNATURE
            b"\x00\x20\x00\x80\x00\x00\x040000", // VERIFY in extended form
        ];
        let harmless: [&[u8]; 4] = [SELECT, ASK, b"\x00\xB0\x8A\x00\x00", b"\x00\x84\x00\x00\x10"];
        let (mut channel, recorder, _) = bench();
        for command in precious.into_iter().chain(harmless) {
            channel.transmit(command).unwrap();
            channel.transmit(command).unwrap();
        }
        let expected: Vec<_> = (1..=6).map(|pair| (2 * pair - 1, 2 * pair, true)).collect();
        assert_eq!(found(&recorder), expected);
    }

    #[test]
    fn a_reset_in_between_excuses_nothing() {
        let (mut channel, recorder, _) = bench();
        channel.transmit(VERIFY).unwrap();
        channel.reset(Reset::Warm).unwrap();
        channel.transmit(VERIFY).unwrap();
        assert_eq!(found(&recorder), [(1, 3, true)]);
    }

    #[test]
    fn another_client_and_another_step_are_not_our_fault() {
        let (mut channel, recorder, place) = bench();
        channel.in_the_name_of_another(|channel| {
            channel.transmit(VERIFY).unwrap();
            channel.transmit(VERIFY).unwrap();
        });
        place.lock().unwrap().step = 2;
        channel.transmit(VERIFY).unwrap();
        assert_eq!(found(&recorder), [(1, 2, false), (2, 3, false)]);
        channel.transmit(VERIFY).unwrap();
        assert_eq!(found(&recorder).last(), Some(&(3, 4, true)));
    }
}
