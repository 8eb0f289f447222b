use conformance::requirement::Catalogue;
use conformance::result::Feature;
use conformance::{Text, Verdict};
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Modify, Style, Width};

use super::terminal::Look;

/// Names are broken after so many terminal columns, so that a row with some verdicts beside it fits into 80.
const NAME_WIDTH: usize = 50;

/// How many scenarios got each verdict. A run over several documents has a row for each, and below it one for each feature in which not
/// everything passed; a run over one has a row for each feature.
pub(super) fn table(features: &[Feature], catalogue: &Catalogue, look: Look) -> String {
    let all: Vec<&Feature> = features.iter().collect();
    let rows = Rows { present: present(&all), look };
    let mut builder = Builder::default();
    builder.push_record(rows.header());
    let documents: Vec<&[&Feature]> = all.chunk_by(|one, other| one.document == other.document).collect();
    for features in &documents {
        let whole = documents.len() == 1;
        if !whole {
            builder.push_record(rows.row(&title(features, catalogue, look), features));
        }
        for feature in features.iter().filter(|feature| whole || !passed(feature)) {
            let indent = if whole { "" } else { "  " };
            builder.push_record(rows.row(&format!("{indent}{}", feature.name), &[feature]));
        }
    }
    builder.push_record(rows.row(look.say(&Text::new("合計", "total")), &all));
    let mut table = builder.build();
    let name = Modify::new(Columns::one(0)).with(Width::wrap(NAME_WIDTH).keep_words(true));
    table.with(Style::psql()).with(name).with(Modify::new(Columns::new(1..)).with(Alignment::right()));
    table.to_string()
}

/// The verdicts that have a column: those that were given, and pass.
struct Rows {
    present: Vec<Verdict>,
    look: Look,
}

impl Rows {
    fn header(&self) -> Vec<String> {
        let mut header = vec![self.look.say(&Text::new("文書・機能", "document, feature")).to_owned()];
        header.extend(self.present.iter().map(|verdict| self.look.verdict(*verdict)));
        header.push(self.look.say(&Text::new("計", "total")).to_owned());
        header
    }

    fn row(&self, name: &str, features: &[&Feature]) -> Vec<String> {
        let mut row = vec![name.to_owned()];
        row.extend(self.present.iter().map(|verdict| number(count(features, *verdict))));
        row.push(features.iter().map(|feature| feature.scenarios.len()).sum::<usize>().to_string());
        row
    }
}

fn present(features: &[&Feature]) -> Vec<Verdict> {
    let given = |verdict: &Verdict| *verdict == Verdict::Pass || count(features, *verdict) > 0;
    Verdict::ALL.into_iter().filter(given).collect()
}

fn count(features: &[&Feature], verdict: Verdict) -> usize {
    let scenarios = features.iter().flat_map(|feature| &feature.scenarios);
    scenarios.filter(|scenario| scenario.verdict == verdict).count()
}

fn passed(feature: &Feature) -> bool {
    feature.scenarios.iter().all(|scenario| scenario.verdict == Verdict::Pass)
}

/// The document's title; its folder, if no requirements stand in it.
fn title(features: &[&Feature], catalogue: &Catalogue, look: Look) -> String {
    let folder = features.first().map_or("", |feature| feature.document.as_str());
    let document = catalogue.documents().iter().find(|document| document.document == folder);
    document.map_or_else(|| folder.to_owned(), |document| look.say(&document.title).to_owned())
}

/// Zero is shown as a hyphen, so that what is not zero stands out.
fn number(count: usize) -> String {
    if count == 0 { "-".to_owned() } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use conformance::Language;
    use conformance::result::Scenario;

    use super::*;

    fn feature(document: &str, name: &str, verdicts: &[Verdict]) -> Feature {
        let scenario = |verdict: &Verdict| Scenario {
            id: String::new(),
            keyword: String::new(),
            name: String::new(),
            tags: Vec::new(),
            requirements: Vec::new(),
            verdict: *verdict,
            reason: None,
            took_us: 0,
            steps: Vec::new(),
        };
        Feature {
            path: String::new(),
            line: 1,
            name: name.to_owned(),
            document: document.to_owned(),
            scenarios: verdicts.iter().map(scenario).collect(),
        }
    }

    fn rows(features: &[Feature]) -> Vec<String> {
        let look = Look { language: Language::En, colour: false };
        let table = table(features, &Catalogue::default(), look);
        let rows = table.lines().filter(|line| line.contains('|'));
        rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn several_documents_have_a_row_each_and_only_their_troubles_below() {
        let found = rows(&[
            feature("notice", "routes", &[Verdict::Pass, Verdict::Pass]),
            feature("notice", "tickets", &[Verdict::Pass, Verdict::Fail]),
            feature("card", "pin", &[Verdict::Pass]),
        ]);
        assert_eq!(
            found,
            [
                "document, feature | pass | fail | total",
                "notice | 3 | 1 | 4",
                "tickets | 1 | 1 | 2",
                "card | 1 | - | 1",
                "total | 4 | 1 | 5",
            ]
        );
    }

    #[test]
    fn one_document_has_a_row_for_each_feature() {
        let found = rows(&[feature("card", "pin", &[Verdict::Pass]), feature("card", "chain", &[])]);
        assert_eq!(
            found,
            ["document, feature | pass | total", "pin | 1 | 1", "chain | - | 0", "total | 1 | 1"]
        );
    }
}
