//! JSON Schemas made from the types themselves, so that they cannot disagree with what is written and read.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contract {
    /// What tashika writes: each member that is always there is required.
    Written,
    /// What somebody else writes and tashika reads: what may be left out, may.
    Read,
}

/// The schema of a file that holds one value of this type. Objects are closed: a member that is not described is an error.
pub(crate) fn of_file<T: JsonSchema>(contract: Contract, id: &str, title: &str, description: &str) -> Value {
    let settings = SchemaSettings::draft2020_12();
    let settings = match contract {
        Contract::Written => settings.for_serialize(),
        Contract::Read => settings.for_deserialize(),
    };
    let mut generator = settings.into_generator();
    let root = generator.subschema_for::<T>();
    let mut definitions = generator.take_definitions(true);
    for definition in definitions.values_mut() {
        without_links(definition);
        for_readers_of_json(definition);
        close(definition);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": id,
        "title": title,
        "description": description,
        "allOf": [root],
        "$defs": definitions,
    })
}

/// Takes the references to Rust items out of the descriptions; they lead nowhere outside the source.
pub(crate) fn without_links(schema: &mut Value) {
    each_object(schema, &|members| {
        if let Some(Value::String(text)) = members.get_mut("description") {
            let link = [" See [`", " See\n[`"].iter().find_map(|words| text.find(words));
            let kept = text.get(..link.unwrap_or(text.len())).unwrap_or_default();
            *text = kept.replace("[`", "`").replace("`]", "`");
        }
    });
}

/// Descriptions are doc comments: lines are broken there, and what JSON calls null has another name.
fn for_readers_of_json(schema: &mut Value) {
    each_object(schema, &|members| {
        if let Some(Value::String(text)) = members.get_mut("description") {
            *text = text.replace('\n', " ").replace("`None`", "null");
        }
    });
}

fn close(schema: &mut Value) {
    each_object(schema, &|members| {
        if members.contains_key("properties") {
            members.entry("additionalProperties").or_insert(Value::Bool(false));
        }
    });
}

fn each_object(value: &mut Value, act: &dyn Fn(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            act(members);
            members.values_mut().for_each(|member| each_object(member, act));
        }
        Value::Array(members) => members.iter_mut().for_each(|member| each_object(member, act)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_keeps_its_words_and_loses_its_links() {
        let mut schema =
            json!({ "properties": { "description": { "description": "As [`a::B`] has it. See\n[`C`]." } } });
        without_links(&mut schema);
        assert_eq!(schema["properties"]["description"]["description"], "As `a::B` has it.");
    }
}
