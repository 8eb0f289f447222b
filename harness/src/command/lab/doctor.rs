//! `tashika lab doctor`: what would spoil the night.

use conformance::Text;
use jiff::Timestamp;
use owo_colors::OwoColorize as _;

use crate::cli::LabDoctorArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::Plan;
use crate::lab::doctor::{Finding, Weight, examine, status};
use crate::report::terminal::Look;

pub(super) fn run(args: &LabDoctorArgs, look: Look) -> Result<u8, Failure> {
    let plan = Plan::read(&args.lab.lab)?;
    let findings = examine(&plan, &args.lab.out, Timestamp::now());
    if args.json {
        let json = serde_json::to_string_pretty(&findings)
            .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        print(&format!("{json}\n"));
    } else {
        findings.iter().for_each(|finding| print(&told(finding, look)));
        print(&conclusion(&plan, &findings, look));
    }
    Ok(status(&findings))
}

fn told(finding: &Finding, look: Look) -> String {
    let label = match finding.weight {
        Weight::Warns => Text::new("注意", "note"),
        Weight::Spoils => Text::new("支障", "spoils"),
        Weight::Refuses => Text::new("拒否", "refuses"),
    };
    let label = look.say(&label);
    let label = match finding.weight {
        _ if !look.colour => label.to_owned(),
        Weight::Warns => label.yellow().to_string(),
        Weight::Spoils | Weight::Refuses => label.red().bold().to_string(),
    };
    let slot = finding.slot.as_ref().map(|slot| format!("{slot}: ")).unwrap_or_default();
    format!("{label} {slot}{}\n    → {}\n", look.say(&finding.what), look.say(&finding.cure))
}

fn conclusion(plan: &Plan, findings: &[Finding], look: Look) -> String {
    let (slots, jobs) = (plan.slots.len(), plan.slots.iter().map(|slot| slot.jobs.len()).sum::<usize>());
    let spoils = findings.iter().filter(|finding| finding.weight > Weight::Warns).count();
    let text = match spoils {
        0 => Text::new(
            format!("{slots} スロット {jobs} 件の夜を妨げるものはない\n"),
            format!("nothing would spoil a night of {slots} slots and {jobs} jobs\n"),
        ),
        spoils => Text::new(
            format!("{spoils} 件が {slots} スロットの夜を台無しにする\n"),
            format!("{spoils} findings would spoil a night of {slots} slots\n"),
        ),
    };
    look.say(&text).to_owned()
}
