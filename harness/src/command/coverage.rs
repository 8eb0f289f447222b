//! `tashika coverage`: requirements × scenarios × last verdict, and what is missing.

mod model;

use std::collections::HashMap;
use std::path::Path;

use conformance::{Language, Text, exit};
use serde_json::json;
use tabled::builder::Builder;
use tabled::settings::Style;

use self::model::{Coverage, DocumentCoverage, Row, Totals};
use crate::cli::CoverageArgs;
use crate::command::common::{block_on, load, print};
use crate::command::hunt::hunt;
use crate::failure::Failure;
use crate::past_run::PastRun;
use crate::report::fit;
use crate::report::terminal::Look;
use crate::suite::Suite;

pub(super) fn run(args: &CoverageArgs, look: Look) -> Result<u8, Failure> {
    let (suite, library) = load(&args.suite.features)?;
    if !suite.is_whole() {
        return Err(partial(&suite.root));
    }
    let past = past_run(args.run.as_deref(), &suite)?;
    let hunt = if args.no_defects { None } else { Some(block_on(hunt(&suite, &library))?) };
    let scenarios = past.run.as_ref().map_or_else(HashMap::new, PastRun::scenarios);
    let coverage = Coverage::of(&suite, &scenarios, hunt.as_ref());
    let text = if args.json {
        format!("{:#}\n", json_of(&coverage, &past, &suite)?)
    } else {
        let form = if args.markdown { Form::Markdown } else { Form::Table };
        page(&coverage, &past.note, form, look)
    };
    print(&text);
    Ok(if coverage.gaps.is_empty() { exit::PASSED } else { exit::SUITE_INVALID })
}

/// A part of a suite asserts a part of the requirements, which would all look like gaps.
fn partial(root: &Path) -> Failure {
    let root = root.display();
    Failure::usage(Text::new(
        format!("{root} は一部にすぎない。tags.yaml のあるフォルダー全体を --features で示す"),
        format!("{root} is only a part; name the whole folder, which holds tags.yaml, with --features"),
    ))
}

/// The run whose verdicts are shown, and what has to be said about it.
pub(super) struct Past {
    pub(super) run: Option<PastRun>,
    pub(super) note: Text,
}

/// The run that was asked for, or the newest below `runs` if it ran this very suite.
pub(super) fn past_run(asked: Option<&Path>, suite: &Suite) -> Result<Past, Failure> {
    let found = match asked {
        Some(folder) => Some(PastRun::at(folder)?),
        None => match PastRun::newest_below(Path::new("runs")) {
            Ok(found) => found,
            // Nobody asked for this run; a result of another version is no reason to say nothing at all.
            Err(Failure { text, .. }) => {
                let note = Text::new(
                    format!("判定なし: {}か、--run で別の結果を示す", text.ja),
                    format!("no verdicts: {}, or name another run with --run", text.en),
                );
                return Ok(Past { run: None, note });
            }
        },
    };
    let Some(past) = found else {
        let note = Text::new(
            "実行の結果がまだない。tashika run の後に判定も示す",
            "there is no run yet; after tashika run its verdicts are shown, too",
        );
        return Ok(Past { run: None, note });
    };
    let (folder, desk) = (past.folder.display(), &past.run.subject.front_desk);
    let defect = past.run.subject.defect.as_ref();
    let defect = defect.map_or_else(Default::default, |name| {
        (format!("、わざと入れた誤り {name}"), format!(", with the seeded defect {name}"))
    });
    let (ja, en) = (
        format!("{folder} ({}、窓口 {desk}{})", past.run.started, defect.0),
        format!("{folder} ({}, front desk: {desk}{})", past.run.started, defect.1),
    );
    match (past.is_of(suite), asked) {
        (true, _) => {
            let note = Text::new(format!("判定: {ja}"), format!("verdicts: {en}"));
            Ok(Past { run: Some(past), note })
        }
        (false, Some(_)) => {
            let note = Text::new(
                format!("判定: {ja}。ただし今とは違うシナリオ・要件で実行したもの"),
                format!("verdicts: {en}; BUT it ran other features or requirements than those of now"),
            );
            Ok(Past { run: Some(past), note })
        }
        (false, None) => {
            let note = Text::new(
                format!(
                    "判定なし: 最新の {ja} は今とは違うシナリオ・要件で実行したもの。tashika run で新しくするか --run で示す"
                ),
                format!(
                    "no verdicts: the newest, {en}, ran other features or requirements than those of now; run again, or name it with --run"
                ),
            );
            Ok(Past { run: None, note })
        }
    }
}

/// What is said of the run in JSON.
pub(super) fn run_json(past: &Past, suite: &Suite) -> serde_json::Value {
    past.run.as_ref().map_or(serde_json::Value::Null, |past| {
        json!({
            "folder": past.folder,
            "started": past.run.started,
            "subject": past.run.subject,
            "same_suite": past.is_of(suite),
        })
    })
}

fn json_of(coverage: &Coverage, past: &Past, suite: &Suite) -> Result<serde_json::Value, Failure> {
    let mut value = serde_json::to_value(coverage)
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    value["run"] = run_json(past, suite);
    value["note"] = json!(past.note);
    Ok(value)
}

/// How a page is written.
#[derive(Clone, Copy)]
enum Form {
    Table,
    Markdown,
}

fn page(coverage: &Coverage, note: &Text, form: Form, look: Look) -> String {
    let mut text = String::new();
    for document in &coverage.documents {
        let heading = format!("{}: {}", document.document, look.say(&document.title));
        text.push_str(&match form {
            Form::Table => format!("{heading}\n"),
            Form::Markdown => format!("## {heading}\n\n"),
        });
        text.push_str(&requirements(document, form, look));
        text.push_str("\n\n");
    }
    text.push_str(&totals(&coverage.documents, form, look));
    text.push_str(&format!("\n\n{}\n", look.say(note)));
    for gap in &coverage.gaps {
        text.push_str(&format!("{}: {}\n", gap.id, look.say(&gap.what)));
    }
    text
}

fn requirements(document: &DocumentCoverage, form: Form, look: Look) -> String {
    let say = |ja: &str, en: &str| look.say(&Text::new(ja, en)).to_owned();
    let mut builder = Builder::default();
    let mut header = vec![
        say("要件", "requirement"),
        say("水準", "level"),
        say("確かさ", "certainty"),
        say("シナリオ", "scenarios"),
        say("判定", "verdict"),
        say("誤り", "defect"),
        say("捕捉", "caught"),
    ];
    if matches!(form, Form::Markdown) {
        header.insert(1, say("内容", "statement"));
    }
    builder.push_record(header);
    for row in &document.requirements {
        let mut record = vec![
            row.requirement.id.clone(),
            row.requirement.level.to_string(),
            row.requirement.certainty.to_string(),
            row.scenarios.len().to_string(),
            row.verdict.map_or_else(|| "-".to_owned(), |verdict| plain(look).verdict(verdict)),
            row.requirement.defect.clone().unwrap_or_else(|| "-".to_owned()),
            caught(row, look),
        ];
        if matches!(form, Form::Markdown) {
            record.insert(1, in_cell(statement(row, look)));
        }
        builder.push_record(record);
    }
    drawn(builder, form)
}

/// Markdown goes into files, where colours are rubbish; and a table of this size is no place for them.
fn plain(look: Look) -> Look {
    Look { colour: false, ..look }
}

fn caught(row: &Row, look: Look) -> String {
    match (row.caught, &row.requirement.no_defect) {
        (Some(true), _) => look.say(&Text::new("捕らえた", "caught")).to_owned(),
        (Some(false), _) => look.say(&Text::new("見逃した", "SURVIVED")).to_owned(),
        (None, Some(_)) => look.say(&Text::new("対象外", "n/a")).to_owned(),
        (None, None) => "-".to_owned(),
    }
}

fn statement(row: &Row, look: Look) -> &str {
    match look.language {
        Language::Ja => &row.requirement.ja,
        Language::En => &row.requirement.en,
    }
}

fn in_cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', " ")
}

fn totals(documents: &[DocumentCoverage], form: Form, look: Look) -> String {
    let say = |ja: &str, en: &str| look.say(&Text::new(ja, en)).to_owned();
    let mut builder = Builder::default();
    builder.push_record([
        say("文書", "document"),
        say("要件", "requirements"),
        say("シナリオのあるもの", "asserted"),
        say("誤りを名指すもの", "with defect"),
        say("捕らえたもの", "killed"),
    ]);
    let mut all = Totals { killed: Some(0), ..Totals::default() };
    for document in documents {
        let one = document.totals;
        builder.push_record(totals_row(&document.document, one));
        all.requirements += one.requirements;
        all.asserted += one.asserted;
        all.defects += one.defects;
        all.killed = all.killed.zip(one.killed).map(|(all, one)| all + one);
    }
    builder.push_record(totals_row(&say("合計", "total"), all));
    drawn(builder, form)
}

fn totals_row(name: &str, totals: Totals) -> [String; 5] {
    let Totals { requirements, asserted, defects, killed } = totals;
    [
        name.to_owned(),
        requirements.to_string(),
        share(asserted, requirements),
        defects.to_string(),
        killed.map_or_else(|| "-".to_owned(), |killed| share(killed, defects)),
    ]
}

/// A number with its percentage, cut and never rounded up: 100 % means all.
fn share(part: usize, whole: usize) -> String {
    match (part * 100).checked_div(whole) {
        Some(percent) => format!("{part} ({percent} %)"),
        None => part.to_string(),
    }
}

fn drawn(builder: Builder, form: Form) -> String {
    match form {
        Form::Table => fit::table(builder).with(Style::psql()).to_string(),
        Form::Markdown => builder.build().with(Style::markdown()).to_string(),
    }
}
