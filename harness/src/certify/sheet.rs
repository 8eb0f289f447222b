//! The report on a reader on one page, for people who have to decide what to buy.

use std::fmt::Write as _;

use conformance::reader::{
    Claim, Decision, Direction, EvidenceClass, Finding, Honesty, Occasion, Profile, Reach, ReaderReport, Rung,
};
use conformance::{Text, Verdict};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::report::fit;
use crate::report::terminal::Look;

/// The report, and what it means for the criteria of a profile.
#[must_use]
pub fn sheet(report: &ReaderReport, profile: &Profile, decisions: &[Decision], look: Look) -> String {
    let mut page = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(page, "{}\n", fit::prose(&headline(report, decisions, look)));
    let _ = writeln!(page, "{}", facts(report, look));
    let _ = writeln!(page, "{}", reaches(report, look));
    let _ = writeln!(page, "{}", fit::prose(&criteria(profile, decisions, look)));
    page.push_str(&fit::prose(&findings(report, look)));
    page.push_str(&fit::prose(look.say(&Text::new(
        "この報告は測定の結果であり、どの官庁の認定でもない。記録 (evidence.jsonl) から誰でも判定し直せる。\n",
        "This is the outcome of a measurement, no approval by any authority. Anybody can judge it again from the record (evidence.jsonl).\n",
    ))));
    page
}

/// Verdict of a profile: that of its criteria.
fn verdict(decisions: &[Decision]) -> Verdict {
    Verdict::of_parts(decisions.iter().map(|decision| decision.verdict))
}

fn headline(report: &ReaderReport, decisions: &[Decision], look: Look) -> String {
    let verdict = look.verdict(verdict(decisions));
    let sentence = look.say(&in_one_sentence(report)).to_owned();
    format!("{verdict}  {}: {sentence}", report.specimen.reader)
}

/// What is claimed, what was verified, and where it ends.
pub(crate) fn in_one_sentence(report: &ReaderReport) -> Text {
    let envelope = &report.envelope;
    let (command, response) = (envelope.command.verified, envelope.response.verified);
    let claim = match report.claim() {
        Claim::Missing => Text::new("申告なし", "claims nothing"),
        Claim::ShortOnly => Text::new("申告は短縮のみ", "claims short form only"),
        Claim::Bytes(bytes) => Text::new(format!("申告 {bytes} バイト"), format!("claims {bytes} bytes")),
    };
    let honesty = match report.honesty {
        Honesty::Overstated => Text::new(" (過大)", " (overstated)"),
        Honesty::Understated => Text::new(" (過小)", " (understated)"),
        Honesty::Honest | Honesty::NoClaim | Honesty::Undecided => Text::new("", ""),
    };
    Text::new(
        format!("{}{}。確認できたのはカードへ {command}、カードから {response} バイト", claim.ja, honesty.ja),
        format!("{}{}; verified {command} bytes to the card, {response} from it", claim.en, honesty.en),
    )
}

fn facts(report: &ReaderReport, look: Look) -> String {
    let mut rows = Builder::default();
    let mut row = |name: Text, value: String| rows.push_record([look.say(&name).to_owned(), value]);
    if let Some(descriptor) = &report.specimen.descriptor {
        row(
            Text::new("記述子", "descriptor"),
            format!(
                "{:04X}:{:04X} {} {}, {} bytes",
                descriptor.vendor,
                descriptor.product,
                descriptor.firmware,
                descriptor.level(),
                descriptor.block()
            ),
        );
    }
    row(Text::new("プロトコル", "protocol"), report.specimen.protocol.to_string());
    row(Text::new("ドライバー", "driver"), report.specimen.driver.to_string());
    if let Some(device) = &report.specimen.device {
        row(Text::new("個体", "device"), device.to_string());
    }
    if let Some(host) = &report.specimen.host {
        row(Text::new("環境", "host"), host.to_string());
    }
    if report.specimen.evidence == EvidenceClass::Card {
        row(Text::new("証拠の級", "evidence"), look.say(&lesser_evidence()).to_owned());
    }
    if let Some(predicted) = &report.predicted {
        row(Text::new("予測", "predicted"), look.say(predicted).to_owned());
    }
    if let Some(expected) = report.predicted_claim.filter(|expected| *expected != report.claim()) {
        let text = Text::new(
            format!("予測 {expected}、実際 {}: ドライバーの版か機種が想定と異なる", report.claim()),
            format!(
                "predicted {expected}, found {}: another driver version, or another device, than thought",
                report.claim()
            ),
        );
        row(Text::new("申告", "claim"), look.say(&text).to_owned());
    }
    let envelope = &report.envelope;
    let or_dash =
        |value: Option<u64>, unit: &str| value.map_or("–".to_owned(), |value| format!("{value} {unit}"));
    row(Text::new("速さ", "pace"), or_dash(envelope.bytes_per_second, "B/s"));
    row(Text::new("短いやり取り", "short exchange"), or_dash(envelope.exchange_us, "µs"));
    row(Text::new("カードを待てる時間", "waits for the card"), or_dash(envelope.patience_ms, "ms"));
    row(Text::new("連鎖で運んだ最大", "most by chaining"), format!("{} bytes", envelope.chained));
    row(
        Text::new("ばらつき", "flakiness"),
        format!("{}/{}", report.flakiness.failed, report.flakiness.trials),
    );
    if !report.complete {
        row(
            Text::new("注意", "note"),
            look.say(&Text::new("測定は途中で終わった", "the measurement did not come to its end"))
                .to_owned(),
        );
    }
    let mut table = fit::table(rows);
    table.with(Style::psql().remove_horizontals());
    format!("{table}\n")
}

/// What a measurement without a probe card says of itself.
pub(crate) fn lesser_evidence() -> Text {
    Text::new(
        "card: 測定用APのないカード。届いたものが正しいことだけがわかる",
        "card: no probe card; only what came right is known",
    )
}

fn reaches(report: &ReaderReport, look: Look) -> String {
    let mut rows = Builder::default();
    let header = [
        Text::new("方向", "direction"),
        Text::new("短縮", "short"),
        Text::new("拡張", "extended"),
        Text::new("確認した最大", "verified"),
        Text::new("失敗し始め", "fails from"),
        Text::new("途中の穴", "holes"),
        Text::new("治具の上限", "rig's ceiling"),
    ];
    rows.push_record(header.map(|text| look.say(&text).to_owned()));
    for direction in [Direction::Command, Direction::Response, Direction::Both] {
        let reach = report.envelope.reach(direction);
        rows.push_record([
            look.say(&name(direction)).to_owned(),
            yes(reach.short_form),
            yes(reach.extended_form),
            reach.verified.to_string(),
            reach.fails_from.map_or("–".to_owned(), |size| size.to_string()),
            holes(reach),
            reach.rig_ceiling.map_or("–".to_owned(), |size| size.to_string()),
        ]);
    }
    let mut table = fit::table(rows);
    table.with(Style::psql());
    format!("{table}\n")
}

fn name(direction: Direction) -> Text {
    match direction {
        Direction::Command => Text::new("カードへ", "to the card"),
        Direction::Response => Text::new("カードから", "from the card"),
        Direction::Both => Text::new("両方向", "both ways"),
    }
}

fn yes(passes: Option<bool>) -> String {
    match passes {
        Some(true) => "○",
        Some(false) => "×",
        None => "–",
    }
    .to_owned()
}

/// How many holes are listed.
const SHOWN: usize = 6;

fn holes(reach: &Reach) -> String {
    let mut shown: Vec<String> = reach.holes.iter().take(SHOWN).map(ToString::to_string).collect();
    if reach.holes.len() > SHOWN {
        shown.push(format!("… ({})", reach.holes.len()));
    }
    if shown.is_empty() { "–".to_owned() } else { shown.join(" ") }
}

fn criteria(profile: &Profile, decisions: &[Decision], look: Look) -> String {
    let mut text = format!("{} ({} v{})\n", look.say(&profile.title), profile.profile, profile.version);
    for decision in decisions {
        let _ = writeln!(
            text,
            "  {} {} {}  [{}]",
            look.verdict(decision.verdict),
            decision.id,
            look.say(&decision.text),
            look.say(&decision.seen)
        );
    }
    text
}

fn findings(report: &ReaderReport, look: Look) -> String {
    if report.findings.is_empty() {
        return look
            .say(&Text::new("不具合は見つからなかった。\n\n", "Nothing was found wrong.\n\n"))
            .to_owned();
    }
    let mut text = look
        .say(&Text::new(
            "見つかったこと (! は申告に反するか、害のあるもの)\n",
            "found (!: contradicts the claim, or does harm)\n",
        ))
        .to_owned();
    for finding in &report.findings {
        let mark = if finding.fault { "!" } else { " " };
        let _ = writeln!(text, "{mark} {}", look.say(&told(finding)));
        let _ = writeln!(text, "      {}", look.say(&finding.reason));
        let lines: Vec<String> = finding.lines.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "      {}: {}",
            look.say(&Text::new("証拠の行", "evidence, lines")),
            lines.join(" ")
        );
    }
    text.push('\n');
    text
}

/// What, whose, when, how often, and what helped.
pub(crate) fn told(finding: &Finding) -> Text {
    let (class, layer) = (finding.class.label(), finding.layer.label());
    let occasion = occasion(finding.occasion);
    let cure = match finding.cured_by {
        Some(Rung::Retry) => Text::new("", ""),
        Some(rung) => Text::new(
            format!("、復旧に{}が要る", rung.label().ja),
            format!(", needs {} to go on", rung.label().en),
        ),
        None => Text::new("、何をしても戻らない", ", nothing helps"),
    };
    let often =
        if finding.intermittent { Text::new("ときどき", "now and then ") } else { Text::new("", "") };
    let Finding { from, to, failed, trials, .. } = finding;
    Text::new(
        format!(
            "{}{} ({}): {} {from}–{to}、{failed}/{trials}{}",
            often.ja, class.ja, layer.ja, occasion.ja, cure.ja
        ),
        format!(
            "{}{} ({}): {} {from}–{to}, {failed}/{trials}{}",
            often.en, class.en, layer.en, occasion.en, cure.en
        ),
    )
}

fn occasion(occasion: Occasion) -> Text {
    match occasion {
        Occasion::Carrying(direction) => name(direction),
        Occasion::ExtendedForm => Text::new("拡張形式", "extended form"),
        Occasion::Wait => Text::new("カードが考える間 (ms)", "while the card thinks (ms)"),
        Occasion::FirstExchange => Text::new("接続後の最初", "first exchange after connecting"),
        Occasion::Chaining => Text::new("コマンドの連鎖", "command chaining"),
    }
}
