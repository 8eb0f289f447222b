//! `tashika reader judge`: comes to the verdicts of a measurement again, from its evidence alone.

use std::fs;

use conformance::evidence;
use conformance::reader::{Profile, judge};
use conformance::{Text, exit};
use serde_json::Value;

use crate::certify::{REPORT, bundled, profile, sheet};
use crate::cli::ReaderJudgeArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::folder::EVIDENCE;
use crate::report::terminal::Look;

pub(super) fn run(args: &ReaderJudgeArgs, look: Look) -> Result<u8, Failure> {
    let path = args.folder.join(EVIDENCE);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let (records, last_hash) = evidence::verify(&text).map_err(|error| spoilt(&error.to_string()))?;
    let report = judge(&records).map_err(|error| spoilt(&error.to_string()))?;

    let path = args.folder.join(REPORT);
    let kept = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let kept: Value =
        serde_json::from_str(&kept).map_err(|error| spoilt(&format!("{}: {error}", path.display())))?;
    let profile: Profile = match &args.profile {
        Some(name) => profile(name)?,
        None => {
            let name = kept["profile"]["profile"].as_str().unwrap_or_default();
            bundled(name).ok_or_else(|| unknown(name))?
        }
    };
    let decisions = profile.decide(&report);
    print(&sheet(&report, &profile, &decisions, look));

    let same = |what: Text, kept: &Value, found: Value| (*kept != found).then_some(what);
    let mut differs = vec![
        same(
            Text::new("記録の最後のハッシュ", "last hash of the evidence"),
            &kept["evidence"]["last_hash"],
            last_hash.into(),
        ),
        same(Text::new("測定の判定", "judgement of the measurement"), &kept["report"], value(&report)?),
    ];
    if args.profile.is_none() {
        let version = Text::new("判定基準の版", "version of the profile");
        differs.push(same(version, &kept["profile"]["version"], profile.version.into()));
        let decided = Text::new("判定基準ごとの判定", "decisions on the criteria");
        differs.push(same(decided, &kept["profile"]["decisions"], value(&decisions)?));
    }
    let differs: Vec<Text> = differs.into_iter().flatten().collect();
    if let Some(first) = differs.first() {
        return Err(spoilt_by(first, differs.len()));
    }
    print(look.say(&Text::new(
        "記録から判定し直し、報告と一致した\n",
        "judged again from the evidence; the report says the same\n",
    )));
    Ok(exit::of_verdicts(decisions.iter().map(|decision| decision.verdict)))
}

fn value(what: &impl serde::Serialize) -> Result<Value, Failure> {
    serde_json::to_value(what).map_err(|error| spoilt(&error.to_string()))
}

fn unknown(name: &str) -> Failure {
    Failure::usage(Text::new(
        format!("判定基準「{name}」は tashika のものではない。--profile でファイルを示す"),
        format!("the profile {name:?} does not come with tashika; name its file with --profile"),
    ))
}

fn spoilt(error: &str) -> Failure {
    Failure::suite(Text::new(
        format!("この記録は信じられない: {error}"),
        format!("this evidence cannot be believed: {error}"),
    ))
}

fn spoilt_by(first: &Text, count: usize) -> Failure {
    Failure::suite(Text::new(
        format!("報告が記録と一致しない ({count} か所): {}", first.ja),
        format!("the report is not what the evidence says, in {count} places: {}", first.en),
    ))
}
