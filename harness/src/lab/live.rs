//! What a person sees while a night runs: a line for each slot that is written over on a terminal, one line for each event elsewhere.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use conformance::lab::{Job, SlotState};
use conformance::{Text, Verdict};
use jiff::Zoned;
use unicode_width::UnicodeWidthStr as _;

use super::nightly::Heard;
use super::plan::Plan;
use super::worker::Told;
use crate::report::terminal::{Look, shorten};

/// The view of a night.
pub(crate) struct Live {
    look: Look,
    terminal: bool,
    rows: Vec<Row>,
    /// Lines on the terminal that the next picture is written over.
    drawn: usize,
    shown: Option<Instant>,
    ends: Instant,
}

/// A slot as it is seen.
#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    slot: String,
    jobs: usize,
    /// What it is doing, if it is not a job.
    doing: Option<Text>,
    job: Option<String>,
    begun: Option<Instant>,
    done: usize,
    failed: usize,
    left: usize,
    /// The verdicts of its jobs so far.
    verdicts: Vec<Verdict>,
    state: Option<SlotState>,
}

impl Live {
    pub(crate) fn new(plan: &Plan, look: Look) -> Self {
        let row = |slot: &super::plan::PlannedSlot| Row {
            slot: slot.entry.slot.clone(),
            jobs: slot.jobs.len(),
            ..Row::default()
        };
        Self {
            look,
            terminal: std::io::stderr().is_terminal(),
            rows: plan.slots.iter().map(row).collect(),
            drawn: 0,
            shown: None,
            ends: Instant::now() + plan.lab.night.0,
        }
    }

    /// Takes in what is heard, and shows it.
    pub(crate) fn hear(&mut self, heard: &Heard) {
        if let Some(line) = self.line(heard).filter(|_| !self.terminal) {
            self.plain(&line);
        }
        if let Heard::Slot(index, told) = heard
            && let Some(row) = self.rows.get_mut(*index)
        {
            row.take(told);
        }
        self.draw(false);
    }

    /// Shows the last picture and leaves it standing.
    pub(crate) fn end(&mut self) {
        self.draw(true);
        self.drawn = 0;
    }

    /// What is worth a line of its own in a log.
    fn line(&self, heard: &Heard) -> Option<String> {
        let (index, told) = match heard {
            Heard::Begun { night, taken_up: None } => {
                return Some(self.say(format!("{night} を始める"), format!("{night} begins")));
            }
            Heard::Begun { night, taken_up: Some(jobs) } => {
                return Some(self.say(
                    format!("打ち切られた {night} を続ける。{jobs} 件は済んでいる"),
                    format!("{night} was cut off and goes on; {jobs} jobs are done"),
                ));
            }
            Heard::Tick => return None,
            Heard::Slot(index, told) => (index, told),
        };
        let slot = &self.rows.get(*index)?.slot;
        match told {
            Told::Progress { .. } => None,
            Told::Doing(what) => Some(format!("{slot}: {}", self.look.say(what))),
            Told::Began(job) => Some(self.say(format!("{job} を始める"), format!("{job} begins"))),
            Told::Ended(job) => {
                let seconds = Duration::from_micros(job.took_us).as_secs();
                let reason = job.reason.as_ref().map(|reason| format!(": {}", self.look.say(reason)));
                let (verdict, reason) = (self.look.verdict(job.verdict), reason.unwrap_or_default());
                Some(format!("{}: {verdict} ({seconds} s){reason}", job.id))
            }
            Told::Done(done) => {
                let reason = done.reason.as_ref().map(|reason| format!(": {}", self.look.say(reason)));
                Some(format!("{slot}: {}{}", self.look.say(&done.state.label()), reason.unwrap_or_default()))
            }
        }
    }

    fn say(&self, ja: String, en: String) -> String {
        self.look.say(&Text::new(ja, en)).to_owned()
    }

    fn plain(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{} {line}", Zoned::now().strftime("%H:%M:%S"));
    }

    /// Writes the picture over the one before, some times a second.
    fn draw(&mut self, last: bool) {
        const EVERY: Duration = Duration::from_millis(150);
        if !self.terminal || (!last && self.shown.is_some_and(|shown| shown.elapsed() < EVERY)) {
            return;
        }
        self.shown = Some(Instant::now());
        let left = self.ends.saturating_duration_since(Instant::now());
        let mut picture = String::new();
        if self.drawn > 0 {
            picture.push_str(&format!("\x1b[{}A", self.drawn));
        }
        let lines = frame(&self.rows, left, self.look);
        for line in &lines {
            picture.push_str(&format!("\x1b[2K{line}\n"));
        }
        self.drawn = lines.len();
        let _ = std::io::stderr().write_all(picture.as_bytes());
    }
}

impl Row {
    fn take(&mut self, told: &Told) {
        match told {
            Told::Doing(what) => self.doing = Some(what.clone()),
            Told::Began(job) => {
                let job = job.split_once('/').map_or(job.as_str(), |(_, job)| job);
                (self.job, self.begun, self.doing) = (Some(job.to_owned()), Some(Instant::now()), None);
                (self.done, self.failed, self.left) = (0, 0, 0);
            }
            Told::Progress { done, failed, left } => {
                (self.done, self.failed, self.left) = (*done, *failed, *left);
            }
            Told::Ended(job) => {
                let Job { verdict, .. } = **job;
                self.verdicts.push(verdict);
                (self.job, self.begun) = (None, None);
            }
            Told::Done(slot) => (self.state, self.doing, self.job) = (Some(slot.state), None, None),
        }
    }

    /// How long its job may still take, if the cases that are left take as long as those so far.
    fn remaining(&self) -> Option<Duration> {
        let tried = u32::try_from(self.done).ok().filter(|tried| *tried > 0)?;
        let left = u32::try_from(self.left).ok()?;
        Some((self.begun?.elapsed() / tried).saturating_mul(left))
    }
}

/// Widest columns of slot and job on a terminal of eighty.
const SLOT: usize = 14;
const JOB: usize = 34;

/// One line for each slot, and one for the night.
fn frame(rows: &[Row], left: Duration, look: Look) -> Vec<String> {
    let width = rows.iter().map(|row| row.slot.width()).max().unwrap_or(0).min(SLOT);
    let mut lines: Vec<String> = rows.iter().map(|row| row_line(row, width, look)).collect();
    let ended = rows.iter().filter(|row| row.state.is_some()).count();
    let (all, left) = (rows.len(), clock(left));
    lines.push(
        look.say(&Text::new(
            format!("{ended}/{all} スロット終了、夜の残り {left}"),
            format!("{ended}/{all} slots done, {left} of the night left"),
        ))
        .to_owned(),
    );
    lines
}

fn row_line(row: &Row, width: usize, look: Look) -> String {
    let slot = padded(&shorten(&row.slot, width), width);
    let verdicts = row.verdicts.iter().map(|verdict| look.verdict(*verdict)).collect::<Vec<_>>().join(" ");
    let now = match (&row.state, &row.job, &row.doing) {
        (Some(state), ..) => look.say(&state.label()).to_owned(),
        (None, Some(job), _) => {
            let failed = if row.failed > 0 { format!(" !{}", row.failed) } else { String::new() };
            let left = row.remaining().map(|left| format!(" {}", clock(left))).unwrap_or_default();
            format!("{} {}/{}{failed}{left}", padded(&shorten(job, JOB), JOB), row.done, row.done + row.left)
        }
        (None, None, Some(doing)) => look.say(doing).to_owned(),
        (None, None, None) => String::new(),
    };
    format!("{slot} [{}/{}] {now} {verdicts}", row.verdicts.len(), row.jobs).trim_end().to_owned()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use conformance::Language;

    use super::*;

    #[test]
    fn a_picture_has_a_line_for_each_slot_and_one_for_the_night() {
        let look = Look { language: Language::Ja, colour: false };
        let working = Row {
            slot: "資格".to_owned(),
            jobs: 2,
            job: Some("measurement/extended-lc-le".to_owned()),
            done: 30,
            failed: 2,
            left: 70,
            verdicts: vec![Verdict::Pass],
            ..Row::default()
        };
        let done = Row {
            slot: "A1".to_owned(),
            jobs: 1,
            verdicts: vec![Verdict::Fail],
            state: Some(SlotState::Wedged),
            ..Row::default()
        };
        let lines = frame(&[working, done], Duration::from_secs(3_725), look);
        assert_eq!(lines[0], "資格 [1/2] measurement/extended-lc-le         30/100 !2 合格");
        assert_eq!(lines[1], "A1   [1/1] 動かない 不合格");
        assert_eq!(lines[2], "1/2 スロット終了、夜の残り 1:02:05");
    }
}
