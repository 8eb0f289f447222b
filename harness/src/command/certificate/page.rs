use askama::Template;
use conformance::certificate::{Certificate, Page};
use conformance::reader::{Decision, Direction, EvidenceClass, Finding, Reach, ReaderReport};
use conformance::{Language, Text, Verdict};

use super::advice::advice;
use crate::certify::{in_one_sentence, lesser_evidence, told};

/// The page for print of a certificate: one file without scripts, fonts or pictures from elsewhere.
pub(super) fn draw(page: &Page<'_>) -> String {
    let sheet = Sheet {
        language: page.language,
        certificate: page.certificate,
        report: &page.outcome.report,
        title: &page.outcome.profile.title,
        decisions: &page.outcome.decisions,
        advice: advice(page.outcome),
    };
    // Every value is at hand, and writing to a String cannot fail.
    sheet.render().unwrap_or_default()
}

/// The name of a language in HTML.
pub(in crate::command) const fn language_tag(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::En => "en",
    }
}

#[derive(Template)]
#[template(path = "certificate.html")]
struct Sheet<'a> {
    language: Language,
    certificate: &'a Certificate,
    report: &'a ReaderReport,
    title: &'a Text,
    decisions: &'a [Decision],
    advice: Vec<Text>,
}

/// How many findings the page has room for.
const FINDINGS: usize = 4;

impl Sheet<'_> {
    fn tag(&self) -> &'static str {
        language_tag(self.language)
    }

    fn t<'t>(&self, ja: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language)
    }

    /// Only what met every criterion is called a certificate.
    fn heading(&self) -> &'static str {
        match self.certificate.verdict {
            Verdict::Pass | Verdict::Warn => {
                self.t("カードリーダー測定証明書", "Certificate of a card reader's measurement")
            }
            _ => self.t(
                "カードリーダー測定記録（証明ではない）",
                "Record of a card reader's measurement (no certificate)",
            ),
        }
    }

    fn verdict(&self, verdict: &Verdict) -> String {
        self.say(&verdict.label()).to_owned()
    }

    fn or_dash<'t>(&self, text: &'t str) -> &'t str {
        if text.is_empty() { self.t("記載なし", "not stated") } else { text }
    }

    fn device(&self) -> String {
        let subject = &self.certificate.subject;
        let or_unknown = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
        format!("{} / {}", or_unknown(&subject.device), or_unknown(&subject.firmware))
    }

    fn cards(&self) -> String {
        match self.certificate.subject.cards.as_slice() {
            [] => self.t("記録にATRなし", "no ATR in the evidence").to_owned(),
            cards => cards.join(" "),
        }
    }

    /// Which piece, and on what machine, as the evidence says it; empty for a simulated reader.
    fn found(&self) -> String {
        let specimen = &self.report.specimen;
        let device = specimen.device.as_ref().map(ToString::to_string);
        let host = specimen.host.as_ref().map(ToString::to_string);
        device.into_iter().chain(host).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    }

    /// What the card could not tell; empty of a probe card.
    fn lesser_evidence(&self) -> String {
        match self.report.specimen.evidence {
            EvidenceClass::Probe => String::new(),
            EvidenceClass::Card => self.say(&lesser_evidence()).to_owned(),
        }
    }

    /// A row for each direction: name, short form, extended form, verified, fails from, holes.
    fn reaches(&self) -> Vec<[String; 6]> {
        let row = |name: &str, direction| {
            let reach: &Reach = self.report.envelope.reach(direction);
            [
                name.to_owned(),
                mark(reach.short_form),
                mark(reach.extended_form),
                self.verified(reach),
                reach.fails_from.map_or("–".to_owned(), |size| size.to_string()),
                reach.holes.len().to_string(),
            ]
        };
        vec![
            row(self.t("カードへ", "to the card"), Direction::Command),
            row(self.t("カードから", "from the card"), Direction::Response),
            row(self.t("両方向", "both ways"), Direction::Both),
        ]
    }

    fn verified(&self, reach: &Reach) -> String {
        match reach.rig_ceiling {
            Some(ceiling) => {
                format!("{} ({} {ceiling})", reach.verified, self.t("治具の上限", "rig's own ceiling"))
            }
            None => reach.verified.to_string(),
        }
    }

    fn manners(&self) -> String {
        let envelope = &self.report.envelope;
        let or_dash = |value: Option<u64>| value.map_or("–".to_owned(), |value| value.to_string());
        let flakiness = self.report.flakiness;
        let [pace, exchange, patience, chained, flaky] = [
            self.t("速さ", "pace"),
            self.t("短いやり取り", "short exchange"),
            self.t("カードを待つ", "waits for the card"),
            self.t("連鎖", "chaining"),
            self.t("ばらつき", "flakiness"),
        ];
        format!(
            "{pace} {} B/s · {exchange} {} µs · {patience} {} ms · {chained} {} B · {flaky} {}/{}",
            or_dash(envelope.bytes_per_second),
            or_dash(envelope.exchange_us),
            or_dash(envelope.patience_ms),
            envelope.chained,
            flakiness.failed,
            flakiness.trials
        )
    }

    fn sentence(&self) -> String {
        self.say(&in_one_sentence(self.report)).to_owned()
    }

    fn findings(&self) -> Vec<String> {
        let line = |finding: &Finding| {
            let mark = if finding.fault { "! " } else { "" };
            format!("{mark}{}: {}", self.say(&told(finding)), self.say(&finding.reason))
        };
        self.report.findings.iter().take(FINDINGS).map(line).collect()
    }

    fn more_findings(&self) -> usize {
        self.report.findings.len().saturating_sub(FINDINGS)
    }
}

fn mark(passes: Option<bool>) -> String {
    match passes {
        Some(true) => "○",
        Some(false) => "×",
        None => "–",
    }
    .to_owned()
}
