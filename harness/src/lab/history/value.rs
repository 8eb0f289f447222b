//! How values stand in the file.

use conformance::Verdict;
use jiff::Timestamp;
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Inner;

/// A value as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<String, Inner> {
    Ok(serde_json::to_string(value)?)
}

/// A value that may be missing, as JSON or NULL.
pub(super) fn json_if<T: Serialize>(value: Option<&T>) -> Result<Option<String>, Inner> {
    value.map(json).transpose()
}

/// The value of a column of JSON.
pub(super) fn parsed<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, Inner> {
    let text = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(serde_json::from_str(text)?)
}

/// The value of a column of JSON or NULL.
pub(super) fn parsed_if<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<Option<T>, Inner> {
    let text = row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    Ok(text.map(serde_json::from_str).transpose()?)
}

/// A value that is a bare name in files: kind, state, class.
pub(super) fn named<T: DeserializeOwned>(name: String) -> Result<T, Inner> {
    Ok(serde_json::from_value(Value::String(name))?)
}

/// The verdict in a column.
pub(super) fn verdict(row: &Row<'_>, column: &str) -> Result<Verdict, Inner> {
    let name = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    let known = Verdict::ALL.into_iter().find(|verdict| verdict.name() == name);
    known.map_or_else(|| named(name.to_owned()), Ok)
}

/// A moment in a column; the file holds microseconds.
pub(super) fn moment(row: &Row<'_>, column: &str) -> Result<Timestamp, Inner> {
    Ok(row.get::<_, i64>(column).map(from_microseconds)?)
}

/// A moment or NULL in a column.
pub(super) fn moment_if(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, Inner> {
    Ok(row.get::<_, Option<i64>>(column)?.map(from_microseconds))
}

/// Every number of microseconds that a night can have written is a moment; others are taken for 1970.
fn from_microseconds(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A number for the file, which knows no unsigned ones; what is too large stays at the largest.
pub(super) fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// A number of the file.
pub(super) fn unsigned<T: TryFrom<i64> + Default>(number: i64) -> T {
    T::try_from(number).unwrap_or_default()
}
