//! What a document says, as lines for people; personal values are marked, so that a caller can mask them.

use super::{Content, Reading};

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The Japanese label; of a document that could be read in part only, the element's name.
    pub label: String,
    /// The value in words; of a document that could be read in part only, as it is written.
    pub value: String,
    /// Whether the value says something of a person, and should be masked unless all data is synthetic.
    pub personal: bool,
}

/// Labels and elements whose values say nothing of the person's identity, name, body or home. All others are personal,
/// also those that somebody adds later.
const IMPERSONAL: [&str; 28] = [
    "資格",
    "資格有効性",
    "確認日",
    "処理実行日時",
    "処理結果",
    "誤り",
    "お知らせ",
    "保険者番号",
    "保険者名",
    "証区分",
    "本人・家族の別",
    "交付年月日",
    "有効開始日",
    "有効終了日",
    "InsurerNumber",
    "InsurerName",
    "InsuredCardClassification",
    "PersonalFamilyClassification",
    "InsuredCardValidDate",
    "InsuredCardExpirationDate",
    "InsuredCertificateIssuanceDate",
    "QualificationConfirmationDate",
    "QualificationValidity",
    "ProcessExecutionTime",
    "ProcessingResultStatus",
    "ReferenceClassification",
    "SegmentOfResult",
    "CharacterCodeIdentifier",
];

impl Reading {
    /// What the document says: its content in words, or, if it has none, every usable value as it is written.
    #[must_use]
    pub fn rows(&self) -> Vec<TableRow> {
        match &self.content {
            Some(content) => content.rows(),
            None => self.leaves.iter().map(|(label, value)| row(label, value.clone())).collect(),
        }
    }

    /// Whether all persons in the document bear this project's marks of synthetic data: a name that begins with 試験, an
    /// insurer with 試験 in its name. A document without a person is not synthetic.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        let values = |name: &str| {
            let leaves = self.leaves.iter().filter(move |(leaf, _)| leaf == name);
            leaves.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let (names, insurers) = (values("Name"), values("InsurerName"));
        !names.is_empty()
            && names.len() == insurers.len()
            && names.iter().all(|name| name.starts_with("試験"))
            && insurers.iter().all(|insurer| insurer.contains("試験"))
    }
}

impl Content {
    /// The content as lines.
    #[must_use]
    pub fn rows(&self) -> Vec<TableRow> {
        let mut rows = vec![row("確認日", self.day().to_string())];
        if let Self::Message(message) = self {
            let header = &message.message_header;
            rows.push(row("処理実行日時", header.process_execution_time.to_string()));
            rows.push(row("処理結果", header.segment_of_result.to_string()));
            rows.extend(header.error_message.as_ref().map(|text| row("誤り", text.to_string())));
            if let Some(body) = &message.message_body {
                rows.extend(body.qualification_validity.map(|it| row("資格有効性", it.to_string())));
                rows.extend(
                    body.processing_result_message.as_ref().map(|it| row("お知らせ", it.to_string())),
                );
            }
        }
        let qualifications = self.qualifications();
        let count = qualifications.len();
        for (number, qualification) in (1..).zip(qualifications) {
            if count > 1 {
                rows.push(row("資格", format!("{number} / {count}")));
            }
            rows.extend(qualification.rows().into_iter().map(|(label, value)| row(label, value)));
        }
        rows
    }
}

fn row(label: &str, value: String) -> TableRow {
    TableRow { label: label.to_owned(), value, personal: !IMPERSONAL.contains(&label) }
}
