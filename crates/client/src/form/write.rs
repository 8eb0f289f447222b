//! From content to bytes, with a word on everything the target has no place for.

use conformance::Text as Words;
use jiff::civil::Time;

use super::clipboard::{self, ClipboardStyle};
use super::encoding::Encoding;
use super::fhir::{self, FhirStyle};
use super::finding::Finding;
use super::rule::Rule;
use super::tree::{Content as NodeContent, Node};
use super::{AppText, Content, json, schema, xml};
use crate::code::{
    CharacterCodeIdentifier, ProcessingResultStatus, QualificationValidity, ReferenceClassification,
    SegmentOfResult,
};
use crate::date::Moment;
use crate::message::{Message, MessageBody, MessageHeader, ResultItem};
use crate::text::Text;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// XML in UTF-8.
    Xml,
    /// XML in Shift_JIS.
    XmlShiftJis,
    /// JSON.
    Json,
    /// The app's text, in UTF-8.
    Clipboard(ClipboardStyle),
    /// FHIR R4: one Coverage, or a Bundle of several.
    Fhir(FhirStyle),
}

/// A written form.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the target has no place for; never empty in silence.
    pub findings: Vec<Finding>,
}

/// Why content cannot take a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A message needs what the app's text does not say; [`AppText::message`] takes it.
    #[error("the app's text says neither institution nor validity, which this form needs")]
    NeedsComplement,
    /// The form holds a qualification, and there is none.
    #[error("there is no qualification to write")]
    NoQualification,
    /// The form holds one qualification, and nobody but a person can choose.
    #[error("this form holds one qualification, and there are {0}")]
    SeveralQualifications(usize),
}

/// What a message says and the app's text does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Complement {
    institution: Text,
    validity: QualificationValidity,
}

impl Complement {
    /// Institution that asked (ten digits), and validity. `None` for a code of another form.
    #[must_use]
    pub fn new(institution: &str, validity: QualificationValidity) -> Option<Self> {
        let institution = schema::institution(institution)?;
        Some(Self { institution, validity })
    }
}

impl AppText {
    /// The message that this text and its complement make. The findings name what was filled in beyond that.
    #[must_use]
    pub fn message(&self, complement: Complement) -> (Message, Vec<Finding>) {
        let header = MessageHeader {
            process_execution_time: Moment(self.day.0.to_datetime(Time::midnight())),
            qualification_confirmation_date: self.day,
            medical_institution_code: complement.institution,
            arbitrary_file_identifier: None,
            reference_classification: ReferenceClassification::IndividualNumberCard,
            segment_of_result: SegmentOfResult::Normal,
            error_code: None,
            error_message: None,
            character_code_identifier: CharacterCodeIdentifier::Utf8,
        };
        let body = MessageBody {
            processing_result_status: ProcessingResultStatus::Normal,
            processing_result_code: None,
            processing_result_message: None,
            qualification_validity: Some(complement.validity),
            result_list: vec![ResultItem {
                result_of_qualification_confirmation: self.qualification.clone(),
            }],
            reference_number: None,
        };
        let filled_in = [
            ("MessageHeader/ProcessExecutionTime", "確認日の0時", "midnight of the day of the check"),
            ("MessageHeader/ReferenceClassification", "マイナンバーカード", "the Individual Number Card"),
            ("MessageHeader/SegmentOfResult", "正常", "normal"),
            ("MessageBody/ProcessingResultStatus", "正常", "normal"),
        ]
        .map(|(path, ja, en)| Finding {
            rule: Rule::FilledIn,
            place: None,
            path: format!("/{}/{path}", schema::ROOT),
            what: Words::new(format!("元になく、{ja}とした"), format!("not in the source; taken as {en}")),
        });
        (Message { message_header: header, message_body: Some(body) }, filled_in.into())
    }
}

impl Content {
    /// Writes a form.
    ///
    /// # Errors
    /// [`WriteError`] if the form needs what is not there, or cannot hold all of it without a choice.
    pub fn write(&self, target: Target) -> Result<Written, WriteError> {
        match target {
            Target::Xml => self.tree(Encoding::Utf8).map(|root| whole(xml::write(&root, Encoding::Utf8))),
            Target::XmlShiftJis => {
                self.tree(Encoding::ShiftJis).map(|root| whole(xml::write(&root, Encoding::ShiftJis)))
            }
            Target::Json => self.tree(Encoding::Utf8).map(|root| whole(json::write(&root).into_bytes())),
            Target::Clipboard(style) => self.write_clipboard(style),
            Target::Fhir(style) => self.write_fhir(style),
        }
    }

    fn tree(&self, encoding: Encoding) -> Result<Node, WriteError> {
        let Self::Message(message) = self else { return Err(WriteError::NeedsComplement) };
        let mut message = message.clone();
        if let Some(identifier) = encoding.identifier() {
            message.message_header.character_code_identifier = identifier;
        }
        Ok(json::of_serde(schema::ROOT, &message))
    }

    fn write_clipboard(&self, style: ClipboardStyle) -> Result<Written, WriteError> {
        let qualifications = self.qualifications();
        let qualification = match &qualifications[..] {
            [] => return Err(WriteError::NoQualification),
            [one] => *one,
            several => return Err(WriteError::SeveralQualifications(several.len())),
        };
        let tree = json::of_serde(schema::RESULT, qualification);
        let day = self.day().0.strftime("%Y%m%d").to_string();
        let (text, left_out) = clipboard::write(&day, &tree, style);
        let findings = self.envelope().into_iter().chain(left_out).map(|path| no_place(&path)).collect();
        Ok(Written { bytes: text.into_bytes(), findings })
    }

    fn write_fhir(&self, style: FhirStyle) -> Result<Written, WriteError> {
        let qualifications = self.qualifications();
        if qualifications.is_empty() {
            return Err(WriteError::NoQualification);
        }
        let (resource, left_out) = fhir::resource(&qualifications, self.day(), style);
        let text = format!("{resource:#}\n");
        let findings = self.envelope().into_iter().chain(left_out).map(|path| no_place(&path)).collect();
        Ok(Written { bytes: text.into_bytes(), findings })
    }

    /// What a message says around its qualifications, but for the day and for the encoding, which is the file's own.
    fn envelope(&self) -> Vec<String> {
        const KEPT: [&str; 3] = ["QualificationConfirmationDate", "CharacterCodeIdentifier", schema::LIST];
        let Self::Message(message) = self else { return Vec::new() };
        let root = json::of_serde(schema::ROOT, message);
        let groups = root.children().iter();
        groups
            .flat_map(|group| group.children().iter().map(move |node| (group, node)))
            .filter(|(_, node)| !KEPT.contains(&node.name.as_str()))
            .filter(|(_, node)| matches!(node.content, NodeContent::Text(_)))
            .map(|(group, node)| format!("{}/{}", group.name, node.name))
            .collect()
    }
}

fn whole(bytes: Vec<u8>) -> Written {
    Written { bytes, findings: Vec::new() }
}

fn no_place(path: &str) -> Finding {
    Finding {
        rule: Rule::NoPlace,
        place: None,
        path: path.to_owned(),
        what: Words::new(
            "この形には置き場所がなく、書き出さなかった",
            "this form has no place for it; it was left out",
        ),
    }
}
