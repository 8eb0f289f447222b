use std::fmt::{Display, Write as _};

use conformance::Verdict;
use conformance::lab::{Job, Morning, Nature, Slot, SlotState};

/// A morning as OpenMetrics text, for the textfile collector of Prometheus' node_exporter.
///
/// Only gauges and no times of samples: the collector refuses the latter, and a night is a state, not an event. A file that has
/// grown old shows in `tashika_night_finished_timestamp_seconds`; sizes are in bytes, times in seconds.
#[must_use]
pub fn metrics(morning: &Morning) -> String {
    let mut page = Page { text: String::new(), lab: &morning.night.lab };
    page.of_the_night(morning);
    page.of_slots(morning);
    page.of_jobs(morning);
    page.text.push_str("# EOF\n");
    page.text
}

struct Page<'a> {
    text: String,
    lab: &'a str,
}

type Labels<'a> = [(&'a str, &'a str)];

impl Page<'_> {
    fn of_the_night(&mut self, morning: &Morning) {
        let night = &morning.night;
        self.family("tashika_night_info", "The night that the other samples are of.");
        let about = [("night", night.id.as_str()), ("host", &night.host), ("tashika", &night.tashika)];
        self.sample("tashika_night_info", &about, 1);
        self.family("tashika_night_started_timestamp_seconds", "When the night began.");
        self.sample("tashika_night_started_timestamp_seconds", &[], night.started.as_second());
        if let Some(finished) = night.finished {
            self.family("tashika_night_finished_timestamp_seconds", "When the night ended.");
            self.sample("tashika_night_finished_timestamp_seconds", &[], finished.as_second());
        }
        self.family("tashika_night_complete", "Whether everything planned was tried.");
        self.sample("tashika_night_complete", &[], u8::from(night.complete));
        self.family("tashika_night_exit_status", "Exit status of the command: 0 is green.");
        self.sample("tashika_night_exit_status", &[], morning.exit_status);
        self.family("tashika_night_cases", "Cases by verdict, and by what was agreed about them.");
        for (verdict, count) in &night.counts {
            self.sample("tashika_night_cases", &[("verdict", verdict)], count);
        }
        self.family("tashika_night_differences", "Differences from the baselines.");
        for nature in [
            Nature::Regression,
            Nature::Undecided,
            Nature::New,
            Nature::Gone,
            Nature::Other,
            Nature::Improvement,
        ] {
            let of_it = morning.differences.iter().filter(|difference| difference.nature == nature);
            self.sample("tashika_night_differences", &[("nature", nature.name())], of_it.count());
        }
    }

    fn of_slots(&mut self, morning: &Morning) {
        self.family("tashika_slot_state", "1 for the state that the slot is in, 0 for the others.");
        for slot in &morning.night.slots {
            for state in SlotState::ALL {
                let labels = [("slot", slot.name.as_str()), ("state", state.name())];
                self.sample("tashika_slot_state", &labels, u8::from(slot.state == state));
            }
        }
    }

    fn of_jobs(&mut self, morning: &Morning) {
        let jobs: Vec<(&Slot, &Job)> = morning.night.jobs().collect();
        self.family("tashika_job_cases", "Cases of a job by verdict.");
        for (slot, job) in &jobs {
            for verdict in Verdict::ALL {
                let count = job.cases.iter().filter(|case| case.verdict == verdict).count();
                let labels = [labels(slot, job).as_slice(), &[("verdict", verdict.name())]].concat();
                self.sample("tashika_job_cases", &labels, count);
            }
        }
        self.family("tashika_job_duration_seconds", "How long a job took.");
        for (slot, job) in &jobs {
            self.sample("tashika_job_duration_seconds", &labels(slot, job), seconds(job.took_us));
        }
        self.family("tashika_reader_verified_bytes", "The largest data that the reader was seen to carry.");
        for (slot, job) in &jobs {
            let Some(measured) = &job.measured else { continue };
            let envelope = &measured.envelope;
            for (direction, reach) in
                [("command", &envelope.command), ("response", &envelope.response), ("both", &envelope.both)]
            {
                let labels = [labels(slot, job).as_slice(), &[("direction", direction)]].concat();
                self.sample("tashika_reader_verified_bytes", &labels, reach.verified);
            }
        }
        self.family("tashika_reader_bytes_per_second", "How fast the reader carries long data.");
        for (slot, job) in &jobs {
            if let Some(pace) = job.measured.as_ref().and_then(|measured| measured.envelope.bytes_per_second)
            {
                self.sample("tashika_reader_bytes_per_second", &labels(slot, job), pace);
            }
        }
        self.family("tashika_reader_exchange_seconds", "Median of short exchanges.");
        for (slot, job) in &jobs {
            if let Some(time) = job.measured.as_ref().and_then(|measured| measured.envelope.exchange_us) {
                self.sample("tashika_reader_exchange_seconds", &labels(slot, job), seconds(time));
            }
        }
    }

    fn family(&mut self, name: &str, help: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "# TYPE {name} gauge\n# HELP {name} {help}");
    }

    fn sample(&mut self, name: &str, labels: &Labels<'_>, value: impl Display) {
        let _ = write!(self.text, "{name}{{lab=\"{}\"", escaped(self.lab));
        for (label, of) in labels {
            let _ = write!(self.text, ",{label}=\"{}\"", escaped(of));
        }
        let _ = writeln!(self.text, "}} {value}");
    }
}

fn labels<'a>(slot: &'a Slot, job: &'a Job) -> [(&'a str, &'a str); 3] {
    [("slot", &slot.name), ("kind", job.kind.name()), ("profile", &job.profile)]
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn seconds(microseconds: u64) -> String {
    format!("{}.{:06}", microseconds / 1_000_000, microseconds % 1_000_000)
}
