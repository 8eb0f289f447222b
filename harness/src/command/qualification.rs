//! `tashika qualification`: the forms of a qualification, read, judged and written.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use client::code::QualificationValidity;
use client::form::{self, Complement, Content, Finding, MOST_BYTES, Reading, TableRow, WriteError};
use conformance::{Text, exit};
use owo_colors::OwoColorize as _;
use serde_json::{Value, json};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::{ConvertArgs, InspectArgs, QualificationCommand};
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::fit;
use crate::report::terminal::Look;

pub(super) fn run(command: &QualificationCommand, look: Look) -> Result<u8, Failure> {
    match command {
        QualificationCommand::Inspect(args) => inspect(args, look),
        QualificationCommand::Convert(args) => convert(args, look),
    }
}

fn inspect(args: &InspectArgs, look: Look) -> Result<u8, Failure> {
    let reading = form::read(&bytes(&args.file)?);
    // Personal values stay hidden unless the data is synthetic or somebody asks for them.
    let masked = !args.show && !reading.is_synthetic();
    if args.json {
        print(&format!("{:#}\n", as_json(&reading, masked)));
    } else {
        print(&as_text(&reading, &args.file, masked, look));
    }
    Ok(if reading.has_violations() { exit::SUBJECT_FAILED } else { exit::PASSED })
}

fn convert(args: &ConvertArgs, look: Look) -> Result<u8, Failure> {
    let reading = form::read(&bytes(&args.file)?);
    let Some(content) = reading.content.as_ref().filter(|_| !reading.has_violations()) else {
        remark(&reading.findings, &args.file, look);
        remark_text(
            &Text::new(
                "誤りのある資格情報は変換しない。tashika qualification inspect で調べる",
                "a qualification with violations is not converted; see tashika qualification inspect",
            ),
            look,
        );
        return Ok(exit::SUBJECT_FAILED);
    };
    let mut findings = reading.findings.clone();
    let written = match content.write(args.target()) {
        Err(WriteError::NeedsComplement) => {
            let (message, filled_in) = completed(content, args)?;
            findings.extend(filled_in);
            message.write(args.target())
        }
        written => written,
    };
    let written = written.map_err(|error| unwritable(&error))?;
    findings.extend(written.findings);
    remark(&findings, &args.file, look);
    match &args.output {
        Some(path) => std::fs::write(path, &written.bytes).map_err(|error| Failure::file(path, &error))?,
        // A closed pipe (`| head`) is no failure.
        None => drop(std::io::stdout().write_all(&written.bytes)),
    }
    Ok(exit::PASSED)
}

/// The bytes of a file or of standard input, as many as a reader takes and one more.
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|error| Failure::file(path, &error))
}

/// The app's text as a message: who asked and what came of it must be said by the one who converts.
fn completed(content: &Content, args: &ConvertArgs) -> Result<(Content, Vec<Finding>), Failure> {
    let validity = args
        .validity
        .as_deref()
        .and_then(|code| QualificationValidity::ALL.iter().copied().find(|validity| validity.code() == code));
    let complement = args
        .institution
        .as_deref()
        .zip(validity)
        .and_then(|(institution, validity)| Complement::new(institution, validity));
    let (Content::AppText(text), Some(complement)) = (content, complement) else {
        return Err(Failure::usage(Text::new(
            "アプリのテキストには医療機関コードも資格有効性もない。--institution (10桁) と --validity (1から5) で示す",
            "the app's text says neither institution nor validity; say --institution (ten digits) and --validity (1 to 5)",
        )));
    };
    let (message, filled_in) = text.message(complement);
    Ok((Content::Message(Box::new(message)), filled_in))
}

fn unwritable(error: &WriteError) -> Failure {
    let ja = match error {
        WriteError::NeedsComplement => "医療機関コードと資格有効性がない".to_owned(),
        WriteError::NoQualification => "書き出す資格情報がない".to_owned(),
        WriteError::SeveralQualifications(count) => {
            format!("この形に入る資格情報は一つだが、{count} 件ある。json か fhir を選ぶ")
        }
    };
    Failure::usage(Text::new(ja, format!("{error}")))
}

fn as_text(reading: &Reading, path: &Path, masked: bool, look: Look) -> String {
    let say = |ja: &str, en: &str| look.say(&Text::new(ja, en)).to_owned();
    let unknown = || say("不明", "unknown");
    let form = reading.form.map_or_else(unknown, |form| form.name().to_owned());
    let encoding = match (reading.encoding, reading.form) {
        (Some(encoding), _) => encoding.to_string(),
        (None, Some(_)) => "ASCII".to_owned(),
        (None, None) => unknown(),
    };
    let mut text = format!("{}: {form}, {encoding}\n", say("形", "form"));
    let rows = reading.rows();
    if !rows.is_empty() {
        let mut builder = Builder::default();
        for row in &rows {
            builder.push_record([row.label.clone(), shown(row, masked).unwrap_or("＊＊＊").to_owned()]);
        }
        text.push_str(&format!("{}\n", fit::table(builder).with(Style::psql().remove_horizontals())));
    }
    if masked && rows.iter().any(|row| row.personal) {
        text.push_str(&say(
            "個人に関わる値は伏せた。示すには --show\n",
            "personal values are masked; --show shows them\n",
        ));
    }
    for finding in &reading.findings {
        text.push_str(&finding_line(finding, path, look));
    }
    let violations = reading.findings.iter().filter(|finding| finding.is_violation()).count();
    let notices = reading.findings.len() - violations;
    text.push_str(&say(
        &format!("違反 {violations}、参考 {notices}\n"),
        &format!("violations: {violations}, notices: {notices}\n"),
    ));
    text
}

fn shown(row: &TableRow, masked: bool) -> Option<&str> {
    (!(masked && row.personal)).then_some(row.value.as_str())
}

fn as_json(reading: &Reading, masked: bool) -> Value {
    let rows: Vec<Value> = reading
        .rows()
        .iter()
        .map(|row| json!({ "label": row.label, "value": shown(row, masked), "personal": row.personal }))
        .collect();
    let findings: Vec<Value> = reading
        .findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule.name(),
                "severity": finding.rule.severity().name(),
                "line": finding.place.map(|place| place.line),
                "column": finding.place.map(|place| place.column),
                "path": finding.path,
                "ja": finding.what.ja,
                "en": finding.what.en,
            })
        })
        .collect();
    json!({
        "form": reading.form.map(|form| form.name()),
        "encoding": reading.encoding.map(|encoding| encoding.name()),
        "synthetic": reading.is_synthetic(),
        "masked": masked,
        "violated": reading.has_violations(),
        "rows": rows,
        "findings": findings,
    })
}

fn remark(findings: &[Finding], path: &Path, look: Look) {
    let text: String = findings.iter().map(|finding| finding_line(finding, path, look)).collect();
    // There is nobody left to tell if this fails.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn remark_text(text: &Text, look: Look) {
    let _ = writeln!(std::io::stderr(), "tashika: {}", look.say(text));
}

/// `file:line:column: element: what [rule]`, the form editors jump to.
fn finding_line(finding: &Finding, path: &Path, look: Look) -> String {
    let mut place = path.display().to_string();
    if let Some(at) = finding.place {
        place.push_str(&format!(":{at}"));
    }
    let element = if finding.path.is_empty() { String::new() } else { format!(" {}:", finding.path) };
    let rule = match (look.colour, finding.is_violation()) {
        (true, true) => finding.rule.name().red().to_string(),
        (true, false) => finding.rule.name().yellow().to_string(),
        (false, _) => finding.rule.name().to_owned(),
    };
    format!("{place}:{element} {} [{rule}]\n", look.say(&finding.what))
}
