//! The interface's answer as a tree: header, body, and the qualifications in it.

use serde::{Deserialize, Serialize};

use crate::{
    code::{
        CharacterCodeIdentifier, ProcessingResultStatus, QualificationValidity, ReferenceClassification,
        SegmentOfResult,
    },
    date::{Day, Moment},
    qualification::Qualification,
    text::Text,
};

/// The interface's answer to one query: `XmlMsg`, in its JSON form.
///
/// Not invented: header and body are those of the existing type's interface, whose names several public programs agree on.
/// Whether the limited type's Web service hands out this tree is not public.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Message {
    /// About the message.
    pub message_header: MessageHeader,
    /// The answer; absent when the header says abnormal.
    pub message_body: Option<MessageBody>,
}

/// About the message (メッセージヘッダー).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct MessageHeader {
    /// When the server worked on it (処理実行日時).
    pub process_execution_time: Moment,
    /// The day for which eligibility was asked (資格確認日).
    pub qualification_confirmation_date: Day,
    /// Institution that asked, ten digits (医療機関コード).
    pub medical_institution_code: Text,
    /// The client's own correlation value, echoed (任意のファイル識別子).
    pub arbitrary_file_identifier: Option<Text>,
    /// What the person presented.
    pub reference_classification: ReferenceClassification,
    /// Outcome of the whole message.
    pub segment_of_result: SegmentOfResult,
    /// Error code, only when the outcome is not normal.
    pub error_code: Option<Text>,
    /// Error message, likewise.
    pub error_message: Option<Text>,
    /// Encoding the message claims.
    pub character_code_identifier: CharacterCodeIdentifier,
}

/// The answer to the query (メッセージボディ).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct MessageBody {
    /// Outcome of the query.
    pub processing_result_status: ProcessingResultStatus,
    /// A code; **also on success**, as a side note, so its presence is not an error.
    pub processing_result_code: Option<Text>,
    /// The words to that code.
    pub processing_result_message: Option<Text>,
    /// Whether the person is insured; absent when the query failed.
    pub qualification_validity: Option<QualificationValidity>,
    /// The qualifications found.
    #[serde(default)]
    pub result_list: Vec<ResultItem>,
    /// Number the institution registered for the patient (照会番号).
    pub reference_number: Option<Text>,
}

/// One item of `ResultList`: an object with this single member.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ResultItem {
    /// The qualification.
    pub result_of_qualification_confirmation: Qualification,
}
