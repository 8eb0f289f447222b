//! `tashika lab nightly`: one night, its reports, and what is done with them.

use crate::cli::LabNightlyArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::{Live, MachineClock, Nightly, Plan, hook, night_file};
use crate::report::terminal::Look;

pub(super) fn run(args: &LabNightlyArgs, look: Look) -> Result<u8, Failure> {
    let plan = Plan::read(&args.lab.lab)?;
    let mut live = Live::new(&plan, look);
    let nightly = Nightly { plan: &plan, nights: &args.lab.out, language: look.language };
    let ended = nightly.run(Box::new(MachineClock::new()), &mut |heard| live.hear(heard));
    live.end();
    let ended = ended?;
    let night = ended.night.clone().settled();
    night_file::write(&ended.folder, &night)?;
    let status = night.exit_status;
    print(&format!("{}\n", ended.folder.display()));
    Ok(status)
}
