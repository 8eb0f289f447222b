//! `tashika lab nightly`: one night, its reports, and what is done with them.

use std::path::Path;

use conformance::Text;
use conformance::lab::Morning;

use crate::cli::LabNightlyArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::{Live, MachineClock, Nightly, Plan, dawn, outputs};
use crate::report::terminal::Look;

pub(super) fn run(args: &LabNightlyArgs, look: Look) -> Result<u8, Failure> {
    let (plan, nights) = (Plan::read(&args.lab.lab)?, &args.lab.out);
    let mut live = Live::new(&plan, look);
    let nightly = Nightly { plan: &plan, nights, language: look.language };
    let ended = nightly.run(Box::new(MachineClock::new()), &mut |heard| live.hear(heard));
    live.end();
    let ended = ended?;
    let (morning, complaints) = dawn(&plan, ended.night.clone(), &ended.folder, nights, look.language)?;
    Ok(show(&morning, &complaints, &ended.folder, look))
}

/// Shows what a night came to. Returns the exit status.
pub(super) fn show(morning: &Morning, complaints: &[Failure], folder: &Path, look: Look) -> u8 {
    for complaint in complaints {
        eprintln!("tashika: {}", look.say(&complaint.text));
    }
    print(&outputs::summary(morning, look.language));
    print(&format!("{}: {}\n", look.say(&Text::new("結果", "report")), folder.display()));
    morning.exit_status
}
