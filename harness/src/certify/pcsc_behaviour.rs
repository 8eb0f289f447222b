//! The cases of how PC/SC behaves with a reader, carried out; what they prove is `conformance::reader`'s to say.

use std::process::Command;
use std::time::{Duration, Instant};

use conformance::evidence::Event;
use conformance::reader::{Act, Behaviour, Case, Hook, PCSC, What, Who, returned};
use conformance::redact::hex;
use pcsc::{Disposition, ShareMode};

use super::hooks::Hooks;
use super::pcsc_actor::{Actor, Answer, Job};
use crate::recorder::{Place, Recorder, micros};

/// Carries out every case for which nothing is missing. Each call stands in the evidence, also one that never returns.
pub(super) fn behave(reader: &str, hooks: &Hooks, recorder: &Recorder) {
    for behaviour in Behaviour::ALL {
        if behaviour.hooks().all(|hook| hooks.command(hook).is_some()) {
            Stage::new(behaviour, reader, hooks, recorder).play();
        }
    }
}

/// One case going on.
struct Stage<'a> {
    behaviour: Behaviour,
    reader: &'a str,
    hooks: &'a Hooks,
    recorder: &'a Recorder,
    a: Actor,
    b: Actor,
    /// What goes on while others act: its number in the script.
    going_on: Option<(usize, Act)>,
}

const BUFFER: usize = pcsc::MAX_BUFFER_SIZE_EXTENDED;
/// Before the next act begins beside one that goes on: long enough for a call to reach the service, and no promise that it has.
const HEAD_START: Duration = Duration::from_millis(100);

impl<'a> Stage<'a> {
    fn new(behaviour: Behaviour, reader: &'a str, hooks: &'a Hooks, recorder: &'a Recorder) -> Self {
        let (a, b) = (Actor::new(reader), Actor::new(reader));
        Self { behaviour, reader, hooks, recorder, a, b, going_on: None }
    }

    /// Ends where the probe application cannot be selected: what follows would go to whatever card is there now.
    fn play(mut self) {
        for (number, act) in (1..).zip(self.behaviour.script()) {
            match act.what {
                What::Finish => self.finish(),
                What::Cancel => self.cancel(number, &act),
                What::Hook(hook) => {
                    let answer = self.call_hook(hook);
                    self.record(number, &act, &answer);
                }
                _ if act.goes_on => {
                    self.actor(act.who).begin(job(&act));
                    self.going_on = Some((number, act));
                    std::thread::sleep(HEAD_START);
                }
                _ => {
                    let actor = self.actor(act.who);
                    actor.begin(job(&act));
                    let answer = actor.finish(act.limit);
                    self.record(number, &act, &answer);
                    let selected = answer.response == Some(Case::SELECT.expected());
                    if act.what.case() == Some(Case::SELECT) && !selected {
                        break;
                    }
                }
            }
        }
    }

    fn finish(&mut self) {
        let Some((number, act)) = self.going_on.take() else { return };
        let answer = self.actor(act.who).finish(act.limit);
        self.record(number, &act, &answer);
    }

    /// Ends what goes on, so that its own end has nothing to wait for.
    fn cancel(&mut self, number: usize, act: &Act) {
        let Some((waiting, watch)) = self.going_on.take() else { return };
        let (watched, cancelled) = self.actor(watch.who).cancel(act.limit);
        self.record(number, act, &cancelled);
        self.record(waiting, &watch, &watched);
    }

    fn call_hook(&self, hook: Hook) -> Answer {
        let begun = Instant::now();
        let command = self.hooks.command(hook).unwrap_or("false");
        let status = Command::new("sh").args(["-c", command]).status();
        let code = status.ok().and_then(|status| status.code());
        // What went wrong with a command of the shell is not a code of PC/SC.
        let code = if code == Some(0) { 0 } else { u32::MAX };
        Answer { code: Some(code), response: None, took: begun.elapsed() }
    }

    const fn actor(&mut self, who: Who) -> &mut Actor {
        match who {
            Who::A => &mut self.a,
            Who::B => &mut self.b,
        }
    }

    fn record(&self, step: usize, act: &Act, answer: &Answer) {
        let place = Place { scenario: PCSC.to_owned(), step };
        let event = Event::Call {
            reader: self.reader.to_owned(),
            behaviour: self.behaviour.name().to_owned(),
            who: act.who.name().to_owned(),
            call: act.what.words().to_owned(),
            command: act.what.case().map(|case| hex(&case.command())),
            response: answer.response.as_deref().map(hex),
            returned: returned(answer.code),
            took_us: micros(answer.took),
            limit_us: micros(act.limit),
        };
        self.recorder.record(&place, event);
    }
}

fn job(act: &Act) -> Job {
    match act.what {
        What::Connect { exclusive: true } => Job::Connect(ShareMode::Exclusive),
        What::Connect { exclusive: false } => Job::Connect(ShareMode::Shared),
        What::Await => {
            Job::Await { limit: act.limit, command: Case::SELECT.command(), answer: Case::SELECT.expected() }
        }
        What::Disconnect => Job::Disconnect,
        What::Reconnect { reset: true } => Job::Reconnect(Disposition::ResetCard),
        What::Reconnect { reset: false } => Job::Reconnect(Disposition::LeaveCard),
        What::Transmit { case, short_buffer } => {
            let buffer = if short_buffer { case.expected().len() - 1 } else { BUFFER };
            Job::Transmit { command: case.command(), buffer }
        }
        What::Load(case) => Job::Load { command: case.command(), answer: case.expected() },
        What::Begin => Job::Begin,
        What::End => Job::End,
        // Longer than it may take: that it ends by itself is no success.
        What::Watch => Job::Watch(act.limit * 2),
        What::Cancel | What::Hook(_) | What::Finish => Job::End,
    }
}
