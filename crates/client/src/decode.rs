use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// First parts of the member names that carry, or point to, health data: checkups (特定健診), medicines (薬剤), diagnoses (診療)
/// and operations (手術). The limited type must not carry them: both notices say that health data cannot be viewed.
/// The fourth spelling is a minority's name for the second.
const HEALTH_DATA: [&str; 5] =
    ["SpecificHealthCheckupsInfo", "PharmacistsInfo", "DiagnosisInfo", "PharmaceuticalInfo", "OperationInfo"];

/// Why a body could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DecodeError {
    /// These members carry health data; JSON pointers (RFC 6901).
    HealthData(Vec<String>),
    /// The body is not what the profile says.
    Violation { line: usize, column: usize, detail: String },
}

/// Reads one JSON text strictly: no health data anywhere, no `null`, nothing doubled, unknown or after the end.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let mut survey = Survey::default();
    let mut json = serde_json::Deserializer::from_slice(body);
    survey.deserialize(&mut json).and_then(|()| json.end()).map_err(violation)?;
    if survey.health_data.is_empty() {
        serde_json::from_slice(body).map_err(violation)
    } else {
        Err(DecodeError::HealthData(survey.health_data))
    }
}

fn violation(error: serde_json::Error) -> DecodeError {
    let (line, column) = (error.line(), error.column());
    let mut detail = error.to_string();
    // The position is a field of its own; serde_json also ends its message with it.
    if let Some(end) = detail.rfind(" at line ") {
        detail.truncate(end);
    }
    DecodeError::Violation { line, column, detail }
}

/// A walk over every member, also those that a typed reading would stop before or pass over.
#[derive(Default)]
struct Survey {
    pointer: String,
    health_data: Vec<String>,
}

impl Survey {
    fn within<T>(&mut self, member: &str, walk: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&member.replace('~', "~0").replace('/', "~1"));
        let result = walk(self);
        self.pointer.truncate(length);
        result
    }
}

impl<'de> DeserializeSeed<'de> for &mut Survey {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Survey {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value other than null")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(member) = map.next_key::<String>()? {
            self.within(&member, |survey| {
                if is_health_data(&member) {
                    survey.health_data.push(survey.pointer.clone());
                }
                map.next_value_seed(survey)
            })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            if self.within(&index.to_string(), |survey| sequence.next_element_seed(survey))?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Err(E::custom("null: an absent value is an absent member"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Whether a member or element of this name carries health data, in whatever case it is written.
pub(crate) fn is_health_data(name: &str) -> bool {
    HEALTH_DATA.iter().any(|start| starts_with_ignoring_case(name, start))
}

fn starts_with_ignoring_case(member: &str, name: &str) -> bool {
    member.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Pair {
        a: u8,
        b: Option<String>,
    }

    fn pair(body: &str) -> Result<Pair, DecodeError> {
        decode(body.as_bytes())
    }

    #[test]
    fn a_violation_carries_its_position() {
        for (body, place, why) in [
            ("{\"a\":1,\n \"c\":2}", (2, 4), "unknown field `c`"),
            ("{\"a\":1,\"a\":2}", (1, 10), "duplicate field `a`"),
            ("{\"a\":1,\"b\":null}", (1, 15), "null"),
            ("{\"a\":1} x", (1, 9), "trailing characters"),
            ("{\"a\":1", (1, 6), "EOF while parsing an object"),
            ("{}", (1, 2), "missing field `a`"),
            ("\u{feff}{\"a\":1}", (1, 1), "expected value"),
        ] {
            match pair(body) {
                Err(DecodeError::Violation { line, column, detail }) => {
                    assert_eq!((line, column), place, "{body}");
                    assert!(detail.contains(why) && !detail.contains("at line"), "{detail}");
                }
                other => panic!("{body}: {other:?}"),
            }
        }
        assert_eq!(pair("{\"a\":1}"), Ok(Pair { a: 1, b: None }));
    }

    #[test]
    fn health_data_is_found_at_any_depth_and_in_any_guise() {
        for (body, pointer) in [
            (r#"{"SpecificHealthCheckupsInfoConsFlg":"1"}"#, "/SpecificHealthCheckupsInfoConsFlg"),
            (r#"{"a":1,"x":[{"y":{}},{"OperationInfoConsTime":"2"}]}"#, "/x/1/OperationInfoConsTime"),
            (r#"{"a":1,"diagnosisinfoavailabletime":[]}"#, "/diagnosisinfoavailabletime"),
            (r#"{"a":1,"\u0050harmacistsInfo":{}}"#, "/PharmacistsInfo"),
            (r#"{"a/b":{"PharmaceuticalInfoConsFlg":0}}"#, "/a~1b/PharmaceuticalInfoConsFlg"),
        ] {
            assert_eq!(pair(body), Err(DecodeError::HealthData(vec![pointer.into()])), "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode::<Pair>(&body);
        }

        #[test]
        fn health_data_does_not_hide_behind_other_members(path in proptest::collection::vec("[a-z]{1,5}", 0..20)) {
            let innermost = r#"{"OperationInfoConsFlg":"1"}"#.to_owned();
            let body = path.iter().rev().fold(innermost, |inner, member| format!(r#"{{"z":[0],"{member}":{inner}}}"#));
            let pointer: String = path.iter().map(|member| format!("/{member}")).collect();
            let expected = DecodeError::HealthData(vec![pointer + "/OperationInfoConsFlg"]);
            prop_assert_eq!(pair(&body), Err(expected));
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let body = "[".repeat(100_000);
        assert!(matches!(pair(&body), Err(DecodeError::Violation { .. })));
    }
}
