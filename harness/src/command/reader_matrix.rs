//! `tashika reader matrix`: many measurements in one table, in the shape in which lists of readers are published.

use std::path::Path;

use askama::Template;
use conformance::reader::{Direction, EvidenceClass};
use conformance::{Text, exit};
use jiff::Zoned;
use serde_json::json;
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::ReaderMatrixArgs;
use crate::command::certificate::{Measured, language_tag};
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::fit;
use crate::report::terminal::{Look, shorten};

pub(super) fn run(args: &ReaderMatrixArgs, look: Look) -> Result<u8, Failure> {
    let mut rows = Vec::new();
    for path in &args.bundles {
        rows.push(Row { file: path, measured: Measured::at(path)? });
    }
    rows.sort_by_key(|row| row.order());
    let today = Zoned::now().date().to_string();
    let cells: Vec<[String; COLUMNS]> = rows.iter().map(|row| row.cells(&rows, &today, look)).collect();
    let header = header().map(|text| look.say(&text).to_owned());
    let text = if args.markdown {
        markdown(&header, &cells, look)
    } else if args.csv {
        csv(&header, &cells)?
    } else if args.html {
        html(&header, &cells, look)?
    } else if args.json {
        format!("{:#}\n", as_json(&rows, &today))
    } else {
        table(&header, &cells)
    };
    print(&text);
    Ok(exit::PASSED)
}

const COLUMNS: usize = 12;

fn header() -> [Text; COLUMNS] {
    [
        Text::new("機種", "model"),
        Text::new("VID:PID", "VID:PID"),
        Text::new("版", "firmware"),
        Text::new("ドライバー", "driver"),
        Text::new("OS", "OS"),
        Text::new("プロトコル", "protocol"),
        Text::new("判定基準", "profile"),
        Text::new("判定", "verdict"),
        Text::new("カードへ", "to card"),
        Text::new("カードから", "from card"),
        Text::new("測定日", "measured"),
        Text::new("注", "remarks"),
    ]
}

/// One measurement.
struct Row<'a> {
    file: &'a Path,
    measured: Measured,
}

impl Row<'_> {
    /// By model, then firmware, then driver, then time.
    fn order(&self) -> (String, u16, String, String) {
        let outcome = &self.measured.outcome;
        let subject = &outcome.subject;
        (subject.model().to_owned(), self.firmware(), subject.driver.clone(), outcome.measured.clone())
    }

    fn firmware(&self) -> u16 {
        let descriptor = &self.measured.outcome.report.specimen.descriptor;
        descriptor.as_ref().map_or(0, |descriptor| descriptor.firmware.0)
    }

    /// The name on the box, else that on the bench.
    fn model(&self) -> &str {
        let product = self.measured.terms.as_ref().map(|terms| terms.product.as_str()).unwrap_or_default();
        if product.is_empty() { &self.measured.outcome.subject.reader } else { product }
    }

    fn cells(&self, all: &[Row<'_>], today: &str, look: Look) -> [String; COLUMNS] {
        let outcome = &self.measured.outcome;
        let subject = &outcome.subject;
        let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        let verified = |direction| outcome.report.envelope.reach(direction).verified.to_string();
        let day = outcome.measured.get(..10).unwrap_or(&outcome.measured);
        let remarks: Vec<String> =
            self.remarks(all, today).iter().map(|remark| look.say(remark).to_owned()).collect();
        [
            self.model().to_owned(),
            or_dash(subject.device.as_deref().unwrap_or_default()),
            or_dash(subject.firmware.as_deref().unwrap_or_default()),
            subject.driver.clone(),
            or_dash(self.measured.terms.as_ref().map(|terms| terms.os.as_str()).unwrap_or_default()),
            subject.protocol.clone(),
            format!("{} v{}", outcome.profile.profile, outcome.profile.version),
            look.say(&outcome.verdict().label()).to_owned(),
            verified(Direction::Command),
            verified(Direction::Response),
            day.to_owned(),
            remarks.join("; "),
        ]
    }

    /// Why this row should be read with care.
    fn remarks(&self, all: &[Row<'_>], today: &str) -> Vec<Text> {
        let mut remarks = Vec::new();
        match &self.measured.terms {
            None => remarks.push(Text::new("署名なし", "not signed")),
            Some(terms) if terms.expires.as_str() < today => {
                remarks.push(Text::new(
                    format!("{} に失効", terms.expires),
                    format!("expired {}", terms.expires),
                ));
            }
            Some(_) => {}
        }
        if self.measured.outcome.subject.evidence == EvidenceClass::Card {
            remarks.push(Text::new("証拠: card", "evidence: card"));
        }
        // Without ids of the device, the same name proves nothing.
        let subject = &self.measured.outcome.subject;
        let newer = all.iter().filter(|other| {
            let that = &other.measured.outcome.subject;
            subject.device.is_some()
                && (&that.device, that.slot) == (&subject.device, subject.slot)
                && other.firmware() > self.firmware()
        });
        if let Some(newest) = newer.max_by_key(|other| other.firmware()) {
            let firmware = newest.measured.outcome.subject.firmware.as_deref().unwrap_or("?");
            remarks.push(Text::new(
                format!("版 {firmware} がある"),
                format!("superseded by firmware {firmware}"),
            ));
        }
        remarks
    }
}

/// Widest cell on a terminal, in columns.
const WIDTH: usize = 32;

fn table(header: &[String; COLUMNS], cells: &[[String; COLUMNS]]) -> String {
    let mut builder = Builder::default();
    for row in [header].into_iter().chain(cells) {
        builder.push_record(row.iter().map(|cell| shorten(cell, WIDTH)));
    }
    let mut table = fit::table(builder);
    table.with(Style::psql());
    format!("{table}\n")
}

fn markdown(header: &[String; COLUMNS], cells: &[[String; COLUMNS]], look: Look) -> String {
    // A name with a bar would open another cell, and one with a tag would be taken for HTML.
    let escaped = |cell: &String| {
        cell.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
    };
    let line = |row: &[String; COLUMNS]| format!("| {} |\n", row.each_ref().map(escaped).join(" | "));
    let mut text = line(header);
    text.push_str(&format!("|{}\n", "---|".repeat(COLUMNS)));
    text.extend(cells.iter().map(line));
    text + "\n" + look.say(&statement()) + "\n"
}

fn csv(header: &[String; COLUMNS], cells: &[[String; COLUMNS]]) -> Result<String, Failure> {
    let internal =
        |error: &dyn std::fmt::Display| Failure::suite(Text::new(error.to_string(), error.to_string()));
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in [header].into_iter().chain(cells) {
        // A spreadsheet would run a cell that begins like a formula.
        let row = row.each_ref().map(|cell| {
            if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.clone() }
        });
        writer.write_record(row).map_err(|error| internal(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| internal(&error))?;
    String::from_utf8(bytes).map_err(|error| internal(&error))
}

/// What every published list says of itself.
fn statement() -> Text {
    Text::new(
        "測定の結果であり、どの官庁・団体の認定・承認でもない。どの行も、その証明書の記録から判定し直せる。",
        "Outcomes of measurements, no approval by any authority. Each row can be judged again from the evidence in its bundle.",
    )
}

#[derive(Template)]
#[template(path = "reader_matrix.html")]
struct MatrixPage<'a> {
    tag: &'static str,
    title: &'a str,
    statement: &'a str,
    header: &'a [String; COLUMNS],
    rows: &'a [[String; COLUMNS]],
}

fn html(header: &[String; COLUMNS], rows: &[[String; COLUMNS]], look: Look) -> Result<String, Failure> {
    let (title, statement) = (Text::new("測定したカードリーダー", "Card readers measured"), statement());
    let page = MatrixPage {
        tag: language_tag(look.language),
        title: look.say(&title),
        statement: look.say(&statement),
        header,
        rows,
    };
    let text = page.render();
    text.map(|text| text + "\n")
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))
}

fn as_json(rows: &[Row<'_>], today: &str) -> serde_json::Value {
    let row = |row: &Row<'_>| {
        let outcome = &row.measured.outcome;
        json!({
            "file": row.file,
            "model": row.model(),
            "subject": outcome.subject,
            "terms": row.measured.terms,
            "profile": { "name": outcome.profile.profile, "version": outcome.profile.version },
            "verdict": outcome.verdict(),
            "envelope": outcome.report.envelope,
            "measured": outcome.measured,
            "remarks": row.remarks(rows, today),
        })
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use conformance::certificate::{Outcome, Terms};
    use conformance::evidence::{Chain, Event};
    use conformance::reader::{
        Case, Claim, Descriptor, Driver, Effort, EvidenceClass, Firmware, Protocol, Specimen,
    };
    use conformance::redact::hex;

    use super::*;
    use crate::certify::bundled;

    /// A measurement of one exchange through a reader of this vendor and firmware.
    fn row(vendor: u16, firmware: u16, expires: &str) -> Row<'static> {
        let descriptor = Descriptor {
            vendor,
            product: 1,
            firmware: Firmware(firmware),
            interface_protocol: 0,
            max_slot_index: 0,
            protocols: 3,
            max_ifsd: 254,
            max_data_rate: 115_200,
            features: 0x0004_0000,
            message_length: 522,
        };
        let specimen = Specimen {
            reader: "R".into(),
            control: None,
            descriptor: Some(descriptor),
            slot: 0,
            protocol: Protocol::T1,
            atr: None,
            driver: Driver::LIBCCID,
            claim: Claim::Missing,
            effort: Effort::Quick,
            seed: 1,
            evidence: EvidenceClass::Probe,
            device: None,
            host: None,
        };
        let opening = Event::Run {
            tashika: "0".into(),
            started: "2026-01-02T03:04:05Z".into(),
            suite_sha256: "0".into(),
            subject: json!(specimen),
        };
        let exchange = Event::Apdu {
            reader: "R".into(),
            command: hex(&Case::SELECT.command()),
            response: Some(hex(&Case::SELECT.expected())),
            fault: None,
            duplicate_of: None,
            took_us: 1,
        };
        let mut chain = Chain::default();
        let evidence: Vec<String> = [opening, exchange]
            .into_iter()
            .map(|event| chain.append(0, None, None, event).unwrap().1)
            .collect();
        let profile = bundled("extended-lc-le").unwrap();
        let terms = Terms {
            operator: "試験所".into(),
            samples: vec!["TEST-1".into()],
            product: String::new(),
            os: String::new(),
            bench: String::new(),
            issued: "2026-01-02".into(),
            expires: expires.into(),
        };
        let outcome = Outcome::of(&evidence.join("\n"), profile).unwrap();
        Row { file: Path::new("-"), measured: Measured { outcome, terms: Some(terms) } }
    }

    #[test]
    fn what_has_expired_or_been_superseded_says_so() {
        let rows = [
            row(0xFFFF, 0x0103, "2026-06-30"),
            row(0xFFFF, 0x0110, "2027-01-01"),
            row(0xFFFE, 0x0102, "2027-01-01"),
            row(0, 0x0001, "2027-01-01"),
        ];
        let said = |row: &Row<'_>, today: &str| -> Vec<String> {
            row.remarks(&rows, today).into_iter().map(|remark| remark.en).collect()
        };
        assert_eq!(said(&rows[0], "2026-07-01"), ["expired 2026-06-30", "superseded by firmware 1.10"]);
        assert_eq!(said(&rows[0], "2026-06-30"), ["superseded by firmware 1.10"], "its last day counts");
        for current in &rows[1..] {
            assert!(said(current, "2026-07-01").is_empty());
        }
    }
}
