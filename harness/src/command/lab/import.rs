//! `tashika lab import`: nights that were run elsewhere, or before there was a history.

use std::fs;
use std::path::{Path, PathBuf};

use conformance::lab::{Night, SCHEMA};
use conformance::{Text, exit};
use serde_json::json;

use super::past::print_json;
use crate::cli::ImportArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::lab::history::History;
use crate::lab::night_file::NIGHT;
use crate::report::terminal::Look;

pub(super) fn run(args: &ImportArgs, look: Look) -> Result<u8, Failure> {
    let mut nights = Vec::new();
    for path in &args.paths {
        for file in files(path)? {
            nights.push(read(&file)?);
        }
    }
    if nights.is_empty() {
        return Err(Failure::nothing_selected(Text::new(
            format!("そこに {NIGHT} はない"),
            format!("there is no {NIGHT} there"),
        )));
    }
    // What a night is compared with must be there before it.
    nights.sort_by_key(|night: &Night| night.started);
    let count = nights.len();
    let mut history = History::open(&args.file.history)?;
    for night in nights {
        history.record(night)?;
    }
    if args.file.json {
        print_json(&json!({ "imported": count }))?;
    } else {
        let path = args.file.history.display();
        print(look.say(&Text::new(
            format!("{count} 夜を {path} に入れた\n"),
            format!("{count} nights are in {path}\n"),
        )));
    }
    Ok(exit::PASSED)
}

/// The file itself, that of a night's folder, or those of the folders below.
fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let own = path.join(NIGHT);
    if own.is_file() {
        return Ok(vec![own]);
    }
    let entries = fs::read_dir(path).map_err(|error| Failure::file(path, &error))?;
    let mut found = Vec::new();
    for entry in entries {
        let file = entry.map_err(|error| Failure::file(path, &error))?.path().join(NIGHT);
        if file.is_file() {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<Night, Failure> {
    let text = fs::read(path).map_err(|error| Failure::file(path, &error))?;
    let wrong = |what: String| {
        let path = path.display();
        Failure::usage(Text::new(
            format!("{path} は夜の結果 ({SCHEMA}) ではない: {what}"),
            format!("{path} is no result of a night ({SCHEMA}): {what}"),
        ))
    };
    let night: Night = serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
    if night.schema == SCHEMA { Ok(night) } else { Err(wrong(night.schema)) }
}
