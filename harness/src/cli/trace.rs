//! `tashika trace`: which evidence, and what of it.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::refusal::Refusal;

/// `tashika trace`
#[derive(Args, Clone, Debug)]
pub struct TraceArgs {
    /// 証拠のファイル、実行結果のフォルダー、またはその上のフォルダー (最新を読む)。#N で N 行目を詳しく / Evidence file,
    /// run folder, or a folder above runs (the newest is read); #N shows line N in full
    #[arg(default_value = "runs", value_name = "EVIDENCE[#LINE]")]
    pub evidence: Place,
    /// シナリオの場所か名前の一部 / Only scenarios with this text in place or name
    #[arg(long, value_name = "TEXT")]
    pub scenario: Option<String>,
    /// この要件を確かめるシナリオだけ / Only scenarios that prove this requirement
    #[arg(long, value_name = "ID")]
    pub requirement: Option<String>,
    /// この名前 (の一部) のリーダーだけ / Only this reader, or a part of its name
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// この状態語かHTTP状態だけ。x は任意の一桁 / Only this status word or HTTP status; x is any digit: 63Cx, 4xx
    #[arg(long, value_name = "STATUS")]
    pub status: Option<StatusPattern>,
    /// この種類だけ / Only this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<KindArg>,
    /// この行だけ / Only these lines: 12, 12..40, 12.., ..40
    #[arg(long, value_name = "N..M")]
    pub lines: Option<Lines>,
    /// JSON で出力する / Print JSON
    #[arg(long)]
    pub json: bool,
    /// 選んだ APDU を Wireshark が開く形で書く / Write the APDUs chosen as a capture that Wireshark opens
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub pcapng: Option<PathBuf>,
}

/// Where evidence lies, and perhaps which line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A file or folder.
    pub path: PathBuf,
    /// A line, from 1.
    pub line: Option<u64>,
}

impl FromStr for Place {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((path, line)) = text.rsplit_once('#') else {
            return Ok(Self { path: text.into(), line: None });
        };
        match line.parse() {
            Ok(line) if line > 0 => Ok(Self { path: path.into(), line: Some(line) }),
            _ => Err(Refusal::new(
                "# の後ろは 1 からの行番号。例: runs#42",
                format!("{line:?} is no line of evidence: say a number from 1, such as runs#42"),
            )),
        }
    }
}

/// Hexadecimal digits, of which some may be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusPattern(String);

impl StatusPattern {
    /// Whether a status, written as text, is one of these.
    #[must_use]
    pub fn matches(&self, status: &str) -> bool {
        let fits = |(wanted, found): (char, char)| wanted == 'X' || wanted == found.to_ascii_uppercase();
        self.0.len() == status.len() && self.0.chars().zip(status.chars()).all(fits)
    }
}

impl FromStr for StatusPattern {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pattern = text.to_ascii_uppercase();
        let is_digit = |digit: char| digit.is_ascii_hexdigit() || digit == 'X';
        if matches!(pattern.len(), 3 | 4) && pattern.chars().all(is_digit) {
            return Ok(Self(pattern));
        }
        Err(Refusal::new(
            "状態は16進4桁 (63Cx) かHTTPの状態 (4xx)",
            format!("{text:?} is no status: say four hexadecimal digits (63Cx) or an HTTP status (4xx)"),
        ))
    }
}

/// A range of lines, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lines {
    first: u64,
    last: u64,
}

impl Lines {
    /// Whether a line lies in it.
    #[must_use]
    pub fn contains(self, line: u64) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

impl FromStr for Lines {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let number = |text: &str, otherwise: u64| if text.is_empty() { Ok(otherwise) } else { text.parse() };
        match (number(first, 1), number(last, u64::MAX)) {
            (Ok(first), Ok(last)) if first <= last && !text.is_empty() => Ok(Self { first, last }),
            _ => Err(Refusal::new(
                "行は 12、12..40、12..、..40 のように書く",
                format!("{text:?} are no lines: say 12, 12..40, 12.. or ..40"),
            )),
        }
    }
}

/// The kinds of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// Commands to cards
    Apdu,
    /// Resets of cards
    Reset,
    /// Requests to the gateway
    Http,
    /// Questions to the front desk
    Desk,
    /// Qualifications handed out
    Form,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_with_any_digit() {
        let pattern = |text: &str| text.parse::<StatusPattern>().unwrap();
        assert!(pattern("63cx").matches("63C2") && !pattern("63cx").matches("6982"));
        assert!(pattern("4xx").matches("404") && !pattern("4xx").matches("4040"));
        assert!("63C".parse::<StatusPattern>().is_ok() && "63-2".parse::<StatusPattern>().is_err());
    }

    #[test]
    fn lines_and_places() {
        let lines = |text: &str| text.parse::<Lines>();
        assert!(lines("3..5").unwrap().contains(5) && !lines("3..5").unwrap().contains(6));
        assert!(lines("3").unwrap().contains(3) && !lines("3").unwrap().contains(4));
        assert!(lines("..4").unwrap().contains(1) && lines("4..").unwrap().contains(9_999));
        assert!(lines("5..3").is_err() && lines("").is_err() && lines("a").is_err());
        let place: Place = "runs/a#42".parse().unwrap();
        assert_eq!((place.path.to_str(), place.line), (Some("runs/a"), Some(42)));
        assert!("runs#0".parse::<Place>().is_err());
    }
}
