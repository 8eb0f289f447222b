use conformance::certificate::Outcome;
use conformance::reader::{Decision, Direction, FailureClass, Honesty, Layer, ReaderReport};
use conformance::{Text, Verdict};

/// What a measurement means for somebody who buys the reader, or writes programs for it.
pub(super) fn advice(outcome: &Outcome) -> Vec<Text> {
    let report = &outcome.report;
    let mut advice = vec![purchase(outcome)];
    advice.extend(danger(report));
    advice.extend(standstill(report));
    // What another card did not answer may be its own doing.
    if report.specimen.evidence.is_probe() {
        advice.extend(limit(report));
        advice.extend(holes(report));
    }
    advice.extend(claim(report));
    advice.extend(remedy(report));
    advice
}

fn purchase(outcome: &Outcome) -> Text {
    let ids = |wanted: &dyn Fn(Verdict) -> bool| {
        let named = outcome.decisions.iter().filter(|decision| wanted(decision.verdict));
        named.map(|Decision { id, .. }| id.as_str()).collect::<Vec<_>>().join(" ")
    };
    let firmware = outcome.subject.firmware.as_deref().unwrap_or("?");
    match outcome.verdict() {
        Verdict::Pass | Verdict::Warn | Verdict::NotApplicable => Text::new(
            format!(
                "この用途に使える。買うときは版が {firmware} であることを確かめる (tashika reader probe)。"
            ),
            format!(
                "Fit for this purpose. When buying, see that the firmware is {firmware} (tashika reader probe)."
            ),
        ),
        Verdict::Fail | Verdict::Hang | Verdict::Error => {
            let unmet = ids(&|verdict| verdict >= Verdict::Hang);
            Text::new(
                format!("この用途には買わない。満たさない基準: {unmet}。"),
                format!("Do not buy it for this purpose. Not met: {unmet}."),
            )
        }
        Verdict::Inconclusive | Verdict::NotRun => {
            let open = ids(&|verdict| matches!(verdict, Verdict::Inconclusive | Verdict::NotRun));
            Text::new(
                format!("まだ決められない。測り直す。決まらない基準: {open}。"),
                format!("Not decided yet: measure again. Open: {open}."),
            )
        }
    }
}

fn danger(report: &ReaderReport) -> Option<Text> {
    let silent = report.faults().find(|finding| finding.class.is_silent())?;
    let class = silent.class.label();
    let from = silent.from;
    Some(Text::new(
        format!("危険: {} ({from} バイトから)。プログラムは気づけない。", class.ja),
        format!("Dangerous: {}, from {from} bytes on. A program cannot notice it.", class.en),
    ))
}

fn standstill(report: &ReaderReport) -> Option<Text> {
    let stops = [FailureClass::TimeOut, FailureClass::Wedged, FailureClass::Vanished];
    let finding = report.faults().find(|finding| stops.contains(&finding.class))?;
    let class = finding.class.label();
    let cure = finding.cured_by.map_or_else(
        || Text::new("何をしても戻らない", "nothing brings it back"),
        |rung| {
            Text::new(format!("復旧: {}", rung.label().ja), format!("brought back by: {}", rung.label().en))
        },
    );
    Some(Text::new(
        format!("窓口が止まることがある: {} ({})。", class.ja, cure.ja),
        format!("It can stop a front desk: {} ({}).", class.en, cure.en),
    ))
}

/// How a program gets along with a reader that carries less than everything.
fn limit(report: &ReaderReport) -> Option<Text> {
    let envelope = &report.envelope;
    let ends = |direction| envelope.reach(direction).fails_from.is_some();
    if !ends(Direction::Command) && !ends(Direction::Response) {
        return None;
    }
    let (command, response, chained) =
        (envelope.command.verified, envelope.response.verified, envelope.chained);
    let by_chaining = if chained > command {
        Text::new(
            format!("。コマンドチェイニングなら {chained} バイトまで確認"),
            format!("; by command chaining {chained} bytes were verified"),
        )
    } else {
        Text::new("", "")
    };
    Some(Text::new(
        format!(
            "一度に送るのは {command} バイトまで、受けるのは {response} バイトまでにする{}。",
            by_chaining.ja
        ),
        format!(
            "Send at most {command} bytes of data in one command, and ask for at most {response}{}.",
            by_chaining.en
        ),
    ))
}

/// How many holes are named.
const NAMED: usize = 8;

fn holes(report: &ReaderReport) -> Option<Text> {
    let directions = [Direction::Command, Direction::Response, Direction::Both];
    let mut holes: Vec<usize> =
        directions.iter().flat_map(|direction| report.envelope.reach(*direction).holes.clone()).collect();
    holes.sort_unstable();
    holes.dedup();
    if holes.is_empty() {
        return None;
    }
    let named = holes.iter().take(NAMED).map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let more = if holes.len() > NAMED { " …" } else { "" };
    Some(Text::new(
        format!("限界より短くても通らない長さがある: {named}{more}。"),
        format!("Some lengths below the limit do not pass: {named}{more}."),
    ))
}

fn claim(report: &ReaderReport) -> Option<Text> {
    (report.honesty == Honesty::Overstated).then(|| {
        Text::new(
            "ドライバーの申告 (dwMaxAPDUDataSize) を信じるプログラムは失敗する。",
            "A program that believes the driver's claim (dwMaxAPDUDataSize) will fail.",
        )
    })
}

fn remedy(report: &ReaderReport) -> Option<Text> {
    if report.faults().any(|finding| finding.layer == Layer::Reader) {
        return Some(Text::new(
            "原因はリーダーの版にある。新しい版があれば、それで測り直す。",
            "The reader's firmware is to blame. If there is a newer one, measure that.",
        ));
    }
    report.findings.iter().any(|finding| finding.layer == Layer::Stack).then(|| {
        Text::new(
            "限界はドライバーにある。別のドライバーなら、より多く運ぶことがある。",
            "The limit is the driver's. Another driver may carry more.",
        )
    })
}
