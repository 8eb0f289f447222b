//! Why a front desk that is a program gave no answer.

use std::fmt::{self, Write as _};

use conformance::Text;

use super::process::Ending;
use crate::trouble::Trouble;

/// So many bytes of what a program wrote are shown, and so many lines of its standard error.
const BYTES_SHOWN: usize = 200;
const LINES_SHOWN: usize = 10;

/// Why there is no answer.
#[derive(Debug)]
pub struct Fault {
    kind: FaultKind,
    text: Text,
    observed: Option<String>,
}

#[derive(Debug)]
enum FaultKind {
    /// The desk has declared that it does not do this.
    NotDeclared,
    /// The desk is at fault: it ended, could not be started again, or refuses what it has declared.
    Desk,
    /// It was silent.
    Silent,
    /// What came is no reply.
    Rubbish,
    /// The suite could not even ask.
    Suite,
}

impl Fault {
    /// A kind of question that the desk's own declaration leaves out.
    pub(super) fn not_declared(desk: &str, kind: &str) -> Self {
        let text = Text::new(
            format!("窓口 {desk} は、答える問いの種類 (answers) に「{kind}」を挙げていない"),
            format!("the front desk {desk} does not list {kind:?} among the questions it answers"),
        );
        Self { kind: FaultKind::NotDeclared, text, observed: None }
    }

    /// A kind of question that the desk has declared and then does not answer.
    pub(super) fn unsupported(kind: &str, said: &str) -> Self {
        let text = Text::new(
            format!("窓口は「{kind}」に答えると宣言したのに、答えないと返した"),
            format!("the front desk has declared {kind:?} and then says that it does not do that"),
        );
        Self { kind: FaultKind::Desk, text, observed: Some(shown(said.as_bytes())) }
    }

    /// No reply in time.
    pub(super) fn silent(limit: std::time::Duration, ending: &Ending) -> Self {
        let seconds = limit.as_secs_f64();
        let text = Text::new(
            format!("窓口のプログラムが {seconds} 秒以内に答えなかったため、終わらせた"),
            format!("the front desk's program did not reply within {seconds} seconds and was ended"),
        );
        Self { kind: FaultKind::Silent, text, observed: ending.observed() }
    }

    /// Something that is no reply to the request.
    pub(super) fn rubbish(problem: &Text, bytes: &[u8], ending: &Ending) -> Self {
        let text = Text::new(
            format!("窓口のプログラムの出力は返事の形をしていない: {}", problem.ja),
            format!("what the front desk's program wrote is no reply: {}", problem.en),
        );
        let observed = [Some(shown(bytes)), ending.said()].into_iter().flatten().collect::<Vec<_>>();
        Self { kind: FaultKind::Rubbish, text, observed: Some(observed.join("\n")) }
    }

    /// The output ended before the reply.
    pub(super) fn gone(ending: &Ending) -> Self {
        let text = match ending.status {
            Some(status) => Text::new(
                format!("窓口のプログラムが答えずに終わった ({status})"),
                format!("the front desk's program ended without a reply ({status})"),
            ),
            None => Text::new(
                "窓口のプログラムが答えずに標準出力を閉じたため、終わらせた",
                "the front desk's program closed its standard output without a reply and was ended",
            ),
        };
        Self { kind: FaultKind::Desk, text, observed: ending.observed() }
    }

    /// The operating system could not start it.
    pub(super) fn not_started(error: &std::io::Error) -> Self {
        let text = Text::new(
            format!("窓口のプログラムを起動できない: {error}"),
            format!("the front desk's program cannot be started: {error}"),
        );
        Self { kind: FaultKind::Desk, text, observed: None }
    }

    /// The question could not be written down; no fault of the desk.
    pub(super) fn not_asked(error: &serde_json::Error) -> Self {
        let text = Text::new(
            format!("問いを JSON で書けない: {error}"),
            format!("the question cannot be written as JSON: {error}"),
        );
        Self { kind: FaultKind::Suite, text, observed: None }
    }

    /// The second start said something else than the first.
    pub(super) fn changed(before: &str, after: &str) -> Self {
        let text = Text::new(
            "起動し直した窓口のプログラムが、最初と違うことを宣言した",
            "the front desk's program, started again, declares something else than at first",
        );
        Self { kind: FaultKind::Desk, text, observed: Some(format!("{before} → {after}")) }
    }

    /// What happened.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// What was seen of the program: its output, escaped and bounded, and the last of its standard error.
    #[must_use]
    pub fn observed(&self) -> Option<&str> {
        self.observed.as_deref()
    }

    /// The verdict that goes with it.
    #[must_use]
    pub fn trouble(self) -> Trouble {
        let trouble = match self.kind {
            FaultKind::NotDeclared => Trouble::not_applicable(self.text),
            FaultKind::Desk => Trouble::subject(self.text),
            FaultKind::Silent => Trouble::hang(self.text),
            FaultKind::Rubbish => Trouble::unreadable(self.text),
            FaultKind::Suite => Trouble::suite(self.text),
        };
        match self.observed {
            Some(observed) => trouble.observed(observed),
            None => trouble,
        }
    }
}

/// In English, as evidence has it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text.en)?;
        self.observed.iter().try_for_each(|observed| write!(f, ": {observed}"))
    }
}

impl Ending {
    /// What it wrote last, on both channels.
    fn observed(&self) -> Option<String> {
        let unfinished = (!self.unfinished.is_empty()).then(|| shown(&self.unfinished));
        let parts: Vec<String> = [unfinished, self.said()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    }

    fn said(&self) -> Option<String> {
        (!self.stderr.is_empty()).then(|| format!("stderr: {}", self.stderr))
    }
}

/// Bytes of a stranger, so that they can do no harm to a terminal or a report: what is not printable is escaped, and
/// only the start is shown.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.get(..BYTES_SHOWN).unwrap_or(bytes).utf8_chunks() {
        text.extend(chunk.valid().chars().flat_map(|c| {
            let plain = (!c.is_control()).then_some(c);
            let escaped = c.is_control().then(|| c.escape_default()).into_iter().flatten();
            plain.into_iter().chain(escaped)
        }));
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    if bytes.len() > BYTES_SHOWN {
        let _ = write!(text, "… ({} bytes)", bytes.len());
    }
    text
}

/// The last lines of what a program said on its standard error, on one line.
pub(super) fn last_lines(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let last = lines.get(lines.len().saturating_sub(LINES_SHOWN)..).unwrap_or_default();
    last.iter().map(|line| line.replace(char::is_control, " ")).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_bytes_are_shown_harmlessly_and_bounded() {
        assert_eq!(shown("可 {\"a\":1}".as_bytes()), "可 {\"a\":1}");
        assert_eq!(shown(b"\x1b[31m\xff\0"), "\\u{1b}[31m\\xff\\u{0}");
        let long = shown(&[b'x'; 100_000]);
        assert!(long.len() < 230 && long.ends_with("… (100000 bytes)"), "{long}");
    }

    #[test]
    fn of_standard_error_the_end_is_kept() {
        let text: String = (1..=20).map(|line| format!("line {line}\n\n")).collect();
        let kept = last_lines(text.as_bytes());
        assert!(kept.starts_with("line 11 | ") && kept.ends_with("line 20"), "{kept}");
    }
}
