//! `tashika.desk/1`: the lines between the suite and a front desk that is a program of its own.
//!
//! One JSON object a line, UTF-8, each request answered by one reply before the next request is written. The first
//! request asks what the desk answers; all others are questions. `docs/desk.md` tells it to the author of a desk, and
//! `schemas/desk.schema.json` is made from these types.

use eligibility::desk::{Answer, Question};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json_schema::without_links;

/// A reply may have so many bytes, its line end not counted.
pub const LINE_LIMIT: usize = 1 << 20;
/// A name or a reason may have so many characters; control characters are none of them.
pub const TEXT_LIMIT: usize = 1000;

/// The name of the protocol, which is the only one there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Protocol {
    /// The first version. A later one will have another name.
    #[serde(rename = "tashika.desk/1")]
    First,
}

/// A line to the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Request {
    /// The first line.
    Hello(Hello),
    /// Every other line.
    Ask(Ask),
}

/// Asks the desk what it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// Number of the request; the reply repeats it.
    pub id: u64,
    /// The protocol that all lines follow.
    pub hello: Protocol,
}

/// Asks the desk a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Number of the request; the reply repeats it.
    pub id: u64,
    /// The question.
    pub question: Question,
}

/// A line from the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Reply {
    /// To the first line.
    Welcome(Welcome),
    /// An answer to a question.
    Answered(Answered),
    /// No answer, because the desk does not do that.
    Unsupported(Unsupported),
}

/// What the desk is and what it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// Number of the request.
    pub id: u64,
    /// The protocol that all lines follow.
    pub protocol: Protocol,
    /// Name of the product, for reports.
    pub name: String,
    /// Its version, for reports.
    pub version: String,
    /// The kinds of question it answers, as in `ask`. What is left out is not applicable to the desk.
    #[schemars(schema_with = "kinds")]
    pub answers: Vec<String>,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Number of the request.
    pub id: u64,
    /// The answer.
    pub answer: Answer,
}

/// The desk does not do what it is asked. To a kind of question that it has declared this is a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unsupported {
    /// Number of the request.
    pub id: u64,
    /// Why, in words for the report.
    pub unsupported: String,
}

fn kinds(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "enum": Question::KINDS }, "uniqueItems": true })
}

/// The JSON Schema of every line, as in `schemas/desk.schema.json`.
#[must_use]
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let request = generator.subschema_for::<Request>();
    let reply = generator.subschema_for::<Reply>();
    let mut definitions = generator.take_definitions(true);
    definitions.values_mut().for_each(without_links);
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tashika:desk:1",
        "title": "The lines between tashika and a front desk, tashika.desk/1",
        "description": "Each line is one JSON object. `tashika run --desk` writes requests, the desk writes replies.",
        "oneOf": [request, reply],
        "$defs": definitions,
    })
}
