//! What steps about forms do, and how they judge what comes of it.

use client::form::{self, Reading, Rule};
use conformance::evidence::Event;
use conformance::{Text, redact};
use jiff::civil::{Date, date};

use super::words::{FormWord, PersonWord};
use crate::trouble::Trouble;
use crate::world::World;

/// The day for which qualifications are handed out. Fixed, so that a run is the same on every day.
const DAY: Date = date(2026, 4, 1);

impl World {
    /// Has a qualification written, keeps the document as evidence and reads it.
    pub(super) fn hand_out(&mut self, person: PersonWord, form: FormWord) -> Result<(), Trouble> {
        let bench = self.bench()?;
        let document = bench.forms.write(&person.0, form.0, DAY).ok_or_else(|| {
            Trouble::suite(Text::new(
                "資格のない人のアプリのテキストは、どう見えるか公開されていない",
                "how the app's text looks for a person without a qualification is not public",
            ))
        })?;
        self.record(Event::Form { form: form.name().to_owned(), document: redact::hex(&document) })?;
        self.form.reading = Some(form::read(&document));
        Ok(())
    }

    pub(super) fn expect_no_finding(&self, rule: &str) -> Result<(), Trouble> {
        if !Rule::ALL.iter().any(|known| known.name() == rule) {
            return Err(Trouble::suite(Text::new(
                format!("規則「{rule}」はない"),
                format!("there is no rule {rule}"),
            )));
        }
        self.expect_without(|found| found.name() == rule)
    }

    pub(super) fn expect_no_findings(&self) -> Result<(), Trouble> {
        self.expect_without(|_| true)
    }

    fn expect_without(&self, unwanted: impl Fn(Rule) -> bool) -> Result<(), Trouble> {
        match self.handed_out()?.findings.iter().find(|finding| unwanted(finding.rule)) {
            None => Ok(()),
            Some(finding) => {
                let place = finding.place.map_or_else(String::new, |place| format!(" {place}"));
                Err(Trouble::subject(finding.what.clone())
                    .expected(format!("{} に反しない", finding.rule))
                    .observed(format!("{}{place} {}", finding.rule, finding.path)))
            }
        }
    }

    pub(super) fn expect_item(&self, label: &str, value: &str) -> Result<(), Trouble> {
        let rows = self.handed_out()?.rows();
        let found: Vec<_> = rows.iter().filter(|row| row.label == label).collect();
        if found.iter().any(|row| row.value == value) {
            return Ok(());
        }
        let observed = found.first().map_or("-", |row| row.value.as_str());
        Err(Trouble::subject(Text::new(
            format!("項目「{label}」が違う"),
            format!("the item {label:?} is wrong"),
        ))
        .expected(value)
        .observed(observed))
    }

    fn handed_out(&self) -> Result<&Reading, Trouble> {
        self.form.reading.as_ref().ok_or_else(|| {
            Trouble::suite(Text::new(
                "この手順の前に書き出された資格情報がない",
                "no qualification was written before this step",
            ))
        })
    }
}
