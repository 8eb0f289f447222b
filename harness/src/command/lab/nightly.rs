//! `tashika lab nightly`: one night, its reports, and what is done with them.

use conformance::Text;

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
    let (morning, complaints) = dawn(&plan, &ended, nights, look.language)?;
    for complaint in complaints {
        eprintln!("tashika: {}", look.say(&complaint.text));
    }
    print(&outputs::summary(&morning, look.language));
    let folder = ended.folder.display();
    print(&format!("{}: {folder}\n", look.say(&Text::new("結果", "report"))));
    Ok(morning.exit_status)
}
