//! `tashika lab baseline`: what each job is held to.

use std::collections::BTreeMap;

use conformance::lab::Baseline;
use conformance::{Text, Verdict, exit};
use serde_json::json;

use super::past::{Past, number, print_json, table};
use crate::cli::{BaselineCommand, BaselinePartArgs, BaselineRenewArgs, BaselineShowArgs};
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(command: &BaselineCommand, look: Look) -> Result<u8, Failure> {
    match command {
        BaselineCommand::Show(args) => show(args, look),
        BaselineCommand::Renew(args) => renew(args, look),
    }
}

fn show(args: &BaselineShowArgs, look: Look) -> Result<u8, Failure> {
    let past = Past::open(&args.file)?;
    let mut baselines = past.history.baselines(&past.lab)?;
    baselines.retain(|baseline| fits(baseline, &args.part));
    if args.file.json {
        print_json(&baselines)?;
        return Ok(exit::PASSED);
    }
    let header = [
        Text::new("スロット", "slot"),
        Text::new("判定基準・選択", "profile"),
        Text::new("対象", "identity"),
        Text::new("夜", "night"),
        Verdict::Pass.label(),
        Verdict::Warn.label(),
        Verdict::Fail.label(),
        Text::new("カードへ", "to the card"),
        Text::new("カードから", "from the card"),
    ];
    print(&table(&header, baselines.iter().map(row), 4, look));
    Ok(exit::PASSED)
}

fn fits(baseline: &Baseline, part: &BaselinePartArgs) -> bool {
    part.slot.as_ref().is_none_or(|slot| *slot == baseline.slot)
        && part.profile.as_ref().is_none_or(|profile| *profile == baseline.profile)
}

fn row(baseline: &Baseline) -> Vec<String> {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for verdict in baseline.cases.values() {
        let failed = matches!(verdict, Verdict::Hang);
        *counts.entry(if failed { Verdict::Fail } else { *verdict }).or_default() += 1;
    }
    let count = |verdict| number(counts.get(&verdict).copied().unwrap_or_default());
    let envelope = baseline.measured.as_ref().map(|measured| &measured.envelope);
    let bytes = |size: Option<usize>| size.map_or_else(|| "–".to_owned(), |size| size.to_string());
    vec![
        baseline.slot.clone(),
        baseline.profile.clone(),
        baseline.identity.to_string(),
        baseline.night.clone(),
        count(Verdict::Pass),
        count(Verdict::Warn),
        count(Verdict::Fail),
        bytes(envelope.map(|envelope| envelope.command.verified)),
        bytes(envelope.map(|envelope| envelope.response.verified)),
    ]
}

fn renew(args: &BaselineRenewArgs, look: Look) -> Result<u8, Failure> {
    let mut past = Past::open(&args.file)?;
    let night = past.history.id_of(&past.lab, &args.night)?;
    let (slot, profile) = (args.part.slot.as_deref(), args.part.profile.as_deref());
    let renewed = past.history.renew(&night, slot, profile)?;
    if renewed == 0 {
        return Err(Failure::nothing_selected(Text::new(
            format!("夜 {night} にはこれに当たる、判定のついたジョブがない"),
            format!("night {night} has no decided job that fits"),
        )));
    }
    if args.file.json {
        print_json(&json!({ "night": night, "renewed": renewed }))?;
    } else {
        print(look.say(&Text::new(
            format!("夜 {night} の {renewed} 件を基準とした\n"),
            format!("{renewed} jobs are held to night {night} from now on\n"),
        )));
    }
    Ok(exit::PASSED)
}
