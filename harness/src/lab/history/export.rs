use std::io::Write;

use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

use super::{History, HistoryError};

/// A format that other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header (RFC 4180).
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// One row for each result, with everything that somebody may want to group by.
const ROWS: &str = "SELECT night.id AS night, night.lab, night.host, slot.name AS slot, job.kind, job.profile,
        json_extract(identity.parts, '$.reader') AS reader, json_extract(identity.parts, '$.device') AS device,
        json_extract(identity.parts, '$.firmware') AS firmware, json_extract(identity.parts, '$.driver') AS driver,
        json_extract(identity.parts, '$.os') AS os,
        matter.id AS \"case\", result.verdict,
        (SELECT key FROM json_each(result.overlay)) AS overlay,
        result.class, result.blame, result.took_us,
        job.command, job.response, job.both, job.bytes_per_second, job.exchange_us, job.evidence_hash
    FROM night JOIN job ON job.night = night.no JOIN slot ON slot.no = job.slot
         LEFT JOIN identity ON identity.no = job.identity
         JOIN result ON result.job = job.no JOIN matter ON matter.no = result.matter
    ORDER BY night.started, job.no, matter.no";

/// Writes every result of every laboratory, in the order of time; returns how many.
///
/// # Errors
/// If the file cannot be read, or nothing can be written to `to`.
pub fn export(history: &History, format: Format, to: &mut dyn Write) -> Result<u64, HistoryError> {
    history.ask(|file| {
        let mut asked = file.prepare(ROWS)?;
        let names: Vec<String> = asked.column_names().map(str::to_owned).collect();
        let mut rows = asked.query([])?;
        let mut writer = Writer::new(format, &names, to)?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let values = (0..names.len()).map(|column| Ok(value(row.get_ref(column)?)));
            let values: Vec<Value> = values.collect::<rusqlite::Result<_>>()?;
            writer.row(&names, values)?;
            count += 1;
        }
        writer.end()?;
        Ok(count)
    })
}

fn value(column: ValueRef<'_>) -> Value {
    match column {
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
    }
}

enum Writer<'a> {
    Csv(Box<csv::Writer<&'a mut dyn Write>>),
    JsonLines(&'a mut dyn Write),
}

impl<'a> Writer<'a> {
    fn new(format: Format, names: &[String], to: &'a mut dyn Write) -> Result<Self, HistoryError> {
        match format {
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(to);
                writer.write_record(names).map_err(std::io::Error::from)?;
                Ok(Self::Csv(Box::new(writer)))
            }
            Format::JsonLines => Ok(Self::JsonLines(to)),
        }
    }

    fn row(&mut self, names: &[String], values: Vec<Value>) -> Result<(), HistoryError> {
        match self {
            Self::Csv(writer) => {
                let cells = values.iter().map(|value| match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
                writer.write_record(cells).map_err(std::io::Error::from)?;
            }
            Self::JsonLines(to) => {
                let object: Map<String, Value> = names.iter().cloned().zip(values).collect();
                writeln!(to, "{}", Value::Object(object))?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), HistoryError> {
        match self {
            Self::Csv(writer) => writer.flush()?,
            Self::JsonLines(to) => to.flush()?,
        }
        Ok(())
    }
}
