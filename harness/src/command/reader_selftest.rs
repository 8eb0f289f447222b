//! `tashika reader selftest`: would the certifier find every fault that is known?

use conformance::{Text, exit};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::certify::selftest::{Row, selftest};
use crate::cli::ReaderSelftestArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::fit;
use crate::report::terminal::Look;

pub(super) fn run(args: &ReaderSelftestArgs, look: Look) -> Result<u8, Failure> {
    let rows = selftest(args.effort.into(), args.seed)
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    let missed = rows.iter().filter(|row| !row.misses.is_empty()).count();
    let shown: Vec<&Row> = rows.iter().filter(|row| !args.misses || !row.misses.is_empty()).collect();
    if !shown.is_empty() {
        print(&table(&shown, look));
    }
    print(look.say(&Text::new(
        format!("模擬リーダー {} 台、見分け損ね {missed} 台\n", rows.len()),
        format!("{} simulated readers, {missed} misjudged\n", rows.len()),
    )));
    Ok(if missed == 0 { exit::PASSED } else { exit::SUITE_INVALID })
}

fn table(rows: &[&Row], look: Look) -> String {
    let mut builder = Builder::default();
    let header = [
        Text::new("リーダー", "reader"),
        Text::new("見られた所", "seen in"),
        Text::new("判定", "verdict"),
        Text::new("最も重いこと", "gravest finding"),
        Text::new("誰の", "whose"),
        Text::new("カードへ", "to the card"),
        Text::new("カードから", "from it"),
        Text::new("復旧", "cure"),
        Text::new("見分け", "told"),
    ];
    builder.push_record(header.map(|text| look.say(&text).to_owned()));
    for row in rows {
        let report = &row.report;
        let main = report.main_finding();
        let say = |text: Option<Text>| text.map_or("–".to_owned(), |text| look.say(&text).to_owned());
        let told = if row.misses.is_empty() {
            "○".to_owned()
        } else {
            row.misses.iter().map(|miss| look.say(miss)).collect::<Vec<_>>().join("; ")
        };
        builder.push_record([
            row.name.clone(),
            row.seen.clone(),
            look.verdict(report.verdict),
            say(main.map(|finding| finding.class.label())),
            say(main.map(|finding| finding.layer.label())),
            report.envelope.command.verified.to_string(),
            report.envelope.response.verified.to_string(),
            say(main.and_then(|finding| finding.cured_by).map(|rung| rung.label())),
            told,
        ]);
    }
    let mut table = fit::table(builder);
    table.with(Style::psql());
    format!("{table}\n")
}
