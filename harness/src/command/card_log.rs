//! What a served card received, told to the person whose program is being tried.

use std::collections::BTreeMap;

use apdu::{Header, StatusWord};
use conformance::Text;
use simulator::card::LogEntry;
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::exchange;
use crate::report::fit;
use crate::report::terminal::Look;

/// The commands of one session, counted; what was sent twice and must not be is kept whole.
#[derive(Default)]
pub(super) struct Tally {
    received: u64,
    counts: BTreeMap<Kind, BTreeMap<u16, u64>>,
    duplicates: Vec<LogEntry>,
}

/// What is counted as one: an instruction, with data and without; nothing for bytes that are no command.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    code: Option<(u8, u8)>,
    with_data: bool,
}

impl Tally {
    pub(super) fn take(&mut self, entry: &LogEntry) {
        self.received += 1;
        let code = entry.command.map(|(header, _)| (header.cla, header.ins));
        let answers = self.counts.entry(Kind { code, with_data: entry.nc > 0 }).or_default();
        *answers.entry(entry.status.get()).or_default() += 1;
        if entry.duplicate {
            self.duplicates.push(*entry);
        }
    }

    /// The table of instructions and answers, and every duplicate.
    pub(super) fn summary(&self, look: Look) -> String {
        let mut rows = Builder::default();
        let head = [
            Text::new("命令", "instruction"),
            Text::new("回数", "times"),
            Text::new("答えた状態語", "answered"),
        ];
        rows.push_record(head.map(|text| look.say(&text).to_owned()));
        for (kind, answers) in &self.counts {
            let times: u64 = answers.values().sum();
            let answers = answers.iter().map(|(status, times)| format!("{status:04X} ×{times}"));
            let answers = answers.collect::<Vec<_>>().join(", ");
            rows.push_record([look.say(&kind.name()).to_owned(), times.to_string(), answers]);
        }
        let mut table = fit::table(rows);
        table.with(Style::psql());
        let received = Text::new(
            format!("カードが受け取ったコマンド: {}", self.received),
            format!("commands the card received: {}", self.received),
        );
        let verdict = look.say(&self.verdict()).to_owned();
        if self.received == 0 {
            return format!("{}\n", look.say(&received));
        }
        let lines: String =
            self.duplicates.iter().map(|entry| format!("  {}\n", look.say(&line(entry)))).collect();
        format!("{}\n{table}\n{verdict}\n{lines}", look.say(&received))
    }

    fn verdict(&self) -> Text {
        match self.duplicates.len() {
            0 => Text::new(
                "二度送ってはならないコマンドを、続けて二度受け取ったことはない",
                "no command that must never be sent twice came twice in a row",
            ),
            times => Text::new(
                format!(
                    "二度送ってはならないコマンドを、続けて二度受け取った: {times} 回。誤った暗証番号なら二回分減る"
                ),
                format!(
                    "commands that must never be sent twice came twice in a row: {times}; a wrong PIN then costs two tries"
                ),
            ),
        }
    }
}

impl Kind {
    fn name(self) -> Text {
        let Some((cla, ins)) = self.code else {
            return Text::new("コマンドではないバイト列", "bytes that are no command");
        };
        let name = exchange::instruction(Header::new(cla, ins, 0, 0));
        let name = name.map_or_else(String::new, |name| format!(" {name}"));
        let text = format!("{cla:02X} {ins:02X}{name}");
        match (ins, self.with_data) {
            (0x20, false) => {
                Text::new(format!("{text} (残り回数の問い)"), format!("{text} (asks the counter)"))
            }
            _ => Text::new(text.clone(), text),
        }
    }
}

/// One command in a line, without its data.
pub(super) fn line(entry: &LogEntry) -> Text {
    let LogEntry { number, command, nc, ne, answered, status, duplicate } = entry;
    let head = command.map_or_else(
        || "??".to_owned(),
        |(Header { cla, ins, p1, p2 }, case)| {
            format!("{cla:02X} {ins:02X} {p1:02X} {p2:02X} {}", case.name())
        },
    );
    let what = format!("{number}: {head} Nc={nc} Ne={ne}");
    let (ja, en) = match duplicate {
        true => (" — 直前と同じコマンド", " — the same as the one before"),
        false => ("", ""),
    };
    let status = StatusWord::get(*status);
    Text::new(
        format!("{what} → {answered} バイト {status:04X}{ja}"),
        format!("{what} → {answered} bytes {status:04X}{en}"),
    )
}
