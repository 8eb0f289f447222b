use std::time::Duration;

use jiff::{Timestamp, tz};

use crate::{
    Error, Step,
    code::{ProcessingResultStatus, QualificationValidity, SegmentOfResult},
    date::{Day, Moment},
    message::{Message, MessageBody},
    qualification::{Qualification, Row},
    text::Text,
};

/// What a finished verification says.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Whether the person is insured on [`day`](Self::day).
    pub validity: QualificationValidity,
    /// The qualifications found. At least one when valid or when a newer one exists; none when there is none.
    pub qualifications: Vec<Qualification>,
    /// A side note on success, such as a certificate that expires soon. Not an error.
    pub note: Option<Note>,
    /// The day for which eligibility was asked (資格確認日).
    pub day: Day,
    /// When the gateway worked on it (処理実行日時).
    pub processed_at: Moment,
}

/// A result code that came with a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The code.
    pub code: Text,
    /// The words to it.
    pub message: Option<Text>,
}

impl Outcome {
    /// The outcome as (label, value) lines: validity and day first, then each qualification.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = vec![("資格有効性", self.validity.to_string()), ("確認日", self.day.to_string())];
        if let Some(note) = &self.note {
            let words = note.message.as_ref().unwrap_or(&note.code);
            rows.push(("お知らせ", words.to_string()));
        }
        rows.extend(self.qualifications.iter().flat_map(Qualification::rows));
        rows
    }

    /// Checks that the tree answers this question, now, and does not contradict itself.
    pub(crate) fn from_message(message: Message, question: &Question<'_>) -> Result<Self, Error> {
        let header = message.message_header;
        let identifier = header.arbitrary_file_identifier.as_ref().map(Text::as_str);
        if identifier != Some(question.id) {
            return Err(Error::AnotherQuestion { got: identifier.map(str::to_owned) });
        }
        if !question.meets(header.process_execution_time) {
            return Err(Error::Stale { processed_at: header.process_execution_time });
        }
        match header.segment_of_result {
            SegmentOfResult::InProgress => {
                return Err(wrong(
                    "SegmentOfResult is 2 (in progress), but the status of the reply is not 202",
                ));
            }
            SegmentOfResult::Abnormal => return Err(abnormal(header.error_code, header.error_message)),
            SegmentOfResult::Normal if header.error_code.is_some() || header.error_message.is_some() => {
                return Err(wrong("SegmentOfResult is normal, but the header carries an error"));
            }
            SegmentOfResult::Normal => {}
        }
        let body =
            message.message_body.ok_or_else(|| wrong("SegmentOfResult is normal, but there is no body"))?;
        if body.processing_result_status == ProcessingResultStatus::Error {
            return Err(abnormal(body.processing_result_code, body.processing_result_message));
        }
        let validity = validity(&body)?;
        let message = body.processing_result_message;
        Ok(Self {
            validity,
            qualifications: body
                .result_list
                .into_iter()
                .map(|item| item.result_of_qualification_confirmation)
                .collect(),
            note: body.processing_result_code.map(|code| Note { code, message }),
            day: header.qualification_confirmation_date,
            processed_at: header.process_execution_time,
        })
    }
}

/// What an answer must be to.
pub(crate) struct Question<'a> {
    /// The challenge's id.
    pub(crate) id: &'a str,
    /// When the gateway gave the challenge, by its own clock.
    pub(crate) asked: Timestamp,
    /// How long that was before the answer came.
    pub(crate) elapsed: Duration,
}

impl Question<'_> {
    /// Seconds that two machines behind one gateway may be apart.
    const SLACK: i64 = 5;

    /// Whether the gateway worked on it between challenge and answer.
    fn meets(&self, processed_at: Moment) -> bool {
        let Ok(processed) = tz::offset(9).to_timestamp(processed_at.0) else { return false };
        let after = processed.as_second() - self.asked.as_second();
        let elapsed = i64::try_from(self.elapsed.as_secs()).unwrap_or(i64::MAX - Self::SLACK);
        (-Self::SLACK..=elapsed.saturating_add(Self::SLACK + 1)).contains(&after)
    }
}

/// The validity, if the number of qualifications agrees with it.
fn validity(body: &MessageBody) -> Result<QualificationValidity, Error> {
    use QualificationValidity::{Invalid, InvalidNewerExists, None, Several, Valid};
    let validity = body
        .qualification_validity
        .ok_or_else(|| wrong("the query succeeded, but QualificationValidity is absent"))?;
    match (validity, body.result_list.len()) {
        (Valid | InvalidNewerExists, 0) => {
            Err(wrong(format!("QualificationValidity {} comes without a qualification", validity.code())))
        }
        (None, 1..) => Err(wrong("QualificationValidity 4 (none) comes with a qualification")),
        (Valid | Invalid | InvalidNewerExists | None | Several, _) => Ok(validity),
    }
}

fn abnormal(code: Option<Text>, message: Option<Text>) -> Error {
    let text = |text: Text| text.as_str().to_owned();
    Error::Abnormal { code: code.map(text), message: message.map(text) }
}

fn wrong(detail: impl Into<String>) -> Error {
    Error::violation(Step::Answer, detail)
}
