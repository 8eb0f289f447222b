use std::collections::BTreeSet;
use std::fmt::Display;

use serde::Serialize;

use super::{Outcome, Terms};
use crate::Text;
use crate::reader::{Direction, Envelope, Finding, Reach};

/// One thing that differs between two measurements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it concerns.
    pub aspect: Aspect,
    /// Whether it is good or bad news.
    pub trend: Trend,
    /// What was, and what is.
    pub text: Text,
}

/// What a change concerns, in the order in which changes are told: first what may be the cause, then what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Reader, driver, cards, samples, operating system, bench.
    Identity,
    /// How it was measured: profile, effort, version of the suite.
    Measurement,
    /// What was to be expected, and what the driver claims.
    Prediction,
    /// What is carried.
    Envelope,
    /// What goes wrong.
    Finding,
    /// How fast it is.
    Timing,
    /// What it means for the criteria.
    Verdict,
}

/// Whether a change is good or bad news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// Good.
    Better,
    /// Neither.
    Other,
    /// Bad.
    Worse,
}

impl Aspect {
    /// The name people read.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Identity => Text::new("対象", "identity"),
            Self::Measurement => Text::new("測り方", "measurement"),
            Self::Prediction => Text::new("予測・申告", "prediction"),
            Self::Envelope => Text::new("運べるもの", "envelope"),
            Self::Finding => Text::new("不具合", "finding"),
            Self::Timing => Text::new("速さ", "timing"),
            Self::Verdict => Text::new("判定", "verdict"),
        }
    }
}

/// Times that differ by less than this many percent are the same: a bench is no clock.
const NOISE: u64 = 20;

/// What changed from one measurement to a later one. Terms are compared if both measurements have them.
#[must_use]
pub fn compare(before: &Outcome, after: &Outcome, terms: Option<(&Terms, &Terms)>) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    changes.identity(before, after, terms);
    changes.measurement(before, after);
    changes.prediction(before, after);
    changes.envelope(&before.report.envelope, &after.report.envelope);
    changes.findings(before, after);
    changes.timing(before, after);
    changes.verdicts(before, after);
    changes.0
}

/// What changed in what a reader carries.
#[must_use]
pub fn compare_envelopes(before: &Envelope, after: &Envelope) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    changes.envelope(before, after);
    changes.0
}

struct Changes(Vec<Change>);

impl Changes {
    fn identity(&mut self, before: &Outcome, after: &Outcome, terms: Option<(&Terms, &Terms)>) {
        let (one, other) = (&before.subject, &after.subject);
        let mut differs = |ja: &str, en: &str, one: String, other: String| {
            self.differs(Aspect::Identity, Trend::Other, &Text::new(ja, en), &one, &other);
        };
        let or_unknown = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
        differs("リーダー", "reader", one.reader.clone(), other.reader.clone());
        differs("機器", "device", or_unknown(&one.device), or_unknown(&other.device));
        differs("版", "firmware", or_unknown(&one.firmware), or_unknown(&other.firmware));
        differs("スロット", "slot", one.slot.to_string(), other.slot.to_string());
        differs("ドライバー", "driver", one.driver.clone(), other.driver.clone());
        differs("プロトコル", "protocol", one.protocol.clone(), other.protocol.clone());
        differs("証拠の級", "evidence", one.evidence.name().to_owned(), other.evidence.name().to_owned());
        let machine = |outcome: &Outcome| {
            outcome.report.specimen.host.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string)
        };
        differs("環境", "host", machine(before), machine(after));
        differs("カード", "cards", one.cards.join(" "), other.cards.join(" "));
        if let Some((one, other)) = terms {
            differs("製品", "product", one.product.clone(), other.product.clone());
            differs("OS", "operating system", one.os.clone(), other.os.clone());
            differs("個体", "samples", one.samples.join(" "), other.samples.join(" "));
            differs("試験台", "bench", one.bench.clone(), other.bench.clone());
            differs("責任者", "operator", one.operator.clone(), other.operator.clone());
        }
    }

    fn measurement(&mut self, before: &Outcome, after: &Outcome) {
        let mut differs = |ja: &str, en: &str, one: String, other: String| {
            self.differs(Aspect::Measurement, Trend::Other, &Text::new(ja, en), &one, &other);
        };
        let profile = |outcome: &Outcome| format!("{} v{}", outcome.profile.profile, outcome.profile.version);
        let effort = |outcome: &Outcome| format!("{:?}", outcome.report.specimen.effort).to_lowercase();
        differs("判定基準", "profile", profile(before), profile(after));
        differs("細かさ", "effort", effort(before), effort(after));
        differs("tashikaの版", "version of tashika", before.tashika.clone(), after.tashika.clone());
        differs("測定の仕様", "specification", before.suite_sha256.clone(), after.suite_sha256.clone());
        let end = |outcome: &Outcome| if outcome.report.complete { "○" } else { "×" }.to_owned();
        differs("最後まで測ったか", "came to its end", end(before), end(after));
    }

    fn prediction(&mut self, before: &Outcome, after: &Outcome) {
        let (one, other) = (&before.report, &after.report);
        if let (Some(one), Some(other)) = (&one.predicted, &other.predicted)
            && one != other
        {
            let text = Text::new(
                format!("予測: {} → {}", one.ja, other.ja),
                format!("predicted: {} → {}", one.en, other.en),
            );
            self.push(Aspect::Prediction, Trend::Other, text);
        }
        let claim = Text::new("申告 (dwMaxAPDUDataSize)", "claim (dwMaxAPDUDataSize)");
        self.differs(Aspect::Prediction, Trend::Other, &claim, &one.claim(), &other.claim());
        let honesty = |honesty| format!("{honesty:?}").to_lowercase();
        let name = Text::new("申告と実際", "claim against what is carried");
        self.differs(Aspect::Prediction, Trend::Other, &name, &honesty(one.honesty), &honesty(other.honesty));
    }

    fn envelope(&mut self, one: &Envelope, other: &Envelope) {
        for direction in [Direction::Command, Direction::Response, Direction::Both] {
            self.reach(direction, one.reach(direction), other.reach(direction));
        }
        let chained = Text::new("連鎖で運んだ最大", "most by chaining");
        self.more(Aspect::Envelope, &chained, one.chained, other.chained, "bytes");
        if let (Some(one), Some(other)) = (one.patience_ms, other.patience_ms) {
            let name = Text::new("カードを待てる時間", "waits for the card");
            self.more(Aspect::Envelope, &name, one, other, "ms");
        }
    }

    fn reach(&mut self, direction: Direction, one: &Reach, other: &Reach) {
        let way = match direction {
            Direction::Command => Text::new("カードへ", "to the card"),
            Direction::Response => Text::new("カードから", "from the card"),
            Direction::Both => Text::new("両方向", "both ways"),
        };
        let name = |ja: &str, en: &str| Text::new(format!("{}、{ja}", way.ja), format!("{}, {en}", way.en));
        self.more(Aspect::Envelope, &name("確認した最大", "verified"), one.verified, other.verified, "bytes");
        for (name, one, other) in [
            (name("短縮形式", "short form"), one.short_form, other.short_form),
            (name("拡張形式", "extended form"), one.extended_form, other.extended_form),
        ] {
            let trend = match (one, other) {
                (Some(false), Some(true)) => Trend::Better,
                (Some(true), Some(false)) => Trend::Worse,
                _ => Trend::Other,
            };
            let mark = |passes| match passes {
                Some(true) => "○",
                Some(false) => "×",
                None => "–",
            };
            self.differs(Aspect::Envelope, trend, &name, &mark(one), &mark(other));
        }
        let holes = name("途中の穴", "holes");
        let trend = if other.holes.len() > one.holes.len() { Trend::Worse } else { Trend::Better };
        self.differs(Aspect::Envelope, trend, &holes, &one.holes.len(), &other.holes.len());
    }

    fn findings(&mut self, before: &Outcome, after: &Outcome) {
        type Kind = (bool, crate::reader::FailureClass, crate::reader::Layer, crate::reader::Occasion);
        let kind =
            |finding: &Finding| -> Kind { (finding.fault, finding.class, finding.layer, finding.occasion) };
        let kinds = |outcome: &Outcome| outcome.report.findings.iter().map(kind).collect::<BTreeSet<_>>();
        let told = |finding: &Finding| {
            let (class, layer) = (finding.class.label(), finding.layer.label());
            let (from, to) = (finding.from, finding.to);
            Text::new(
                format!("{} ({}) {from}–{to}", class.ja, layer.ja),
                format!("{} ({}) {from}–{to}", class.en, layer.en),
            )
        };
        let (had, has) = (kinds(before), kinds(after));
        for finding in before.report.findings.iter().filter(|finding| !has.contains(&kind(finding))) {
            let trend = if finding.fault { Trend::Better } else { Trend::Other };
            let text = told(finding);
            self.push(
                Aspect::Finding,
                trend,
                Text::new(format!("なくなった: {}", text.ja), format!("gone: {}", text.en)),
            );
        }
        for finding in after.report.findings.iter().filter(|finding| !had.contains(&kind(finding))) {
            let trend = if finding.fault { Trend::Worse } else { Trend::Other };
            let text = told(finding);
            self.push(
                Aspect::Finding,
                trend,
                Text::new(format!("新たに: {}", text.ja), format!("new: {}", text.en)),
            );
        }
        let (one, other) = (before.report.flakiness.failed, after.report.flakiness.failed);
        let trend = if other > one { Trend::Worse } else { Trend::Better };
        self.differs(Aspect::Finding, trend, &Text::new("ばらつき", "flakiness"), &one, &other);
    }

    fn timing(&mut self, before: &Outcome, after: &Outcome) {
        let (one, other) = (&before.report.envelope, &after.report.envelope);
        let pace = Text::new("毎秒のバイト数", "bytes per second");
        self.time(&pace, one.bytes_per_second, other.bytes_per_second, Trend::Better);
        let exchange = Text::new("短いやり取り (µs)", "short exchange (µs)");
        self.time(&exchange, one.exchange_us, other.exchange_us, Trend::Worse);
    }

    fn time(&mut self, name: &Text, one: Option<u64>, other: Option<u64>, when_more: Trend) {
        let (Some(one), Some(other)) = (one, other) else { return };
        if one.abs_diff(other).saturating_mul(100) <= one.max(other).saturating_mul(NOISE) {
            return;
        }
        let when_less = if when_more == Trend::Better { Trend::Worse } else { Trend::Better };
        let trend = if other > one { when_more } else { when_less };
        self.differs(Aspect::Timing, trend, name, &one, &other);
    }

    fn verdicts(&mut self, before: &Outcome, after: &Outcome) {
        let mut verdict = |name: &Text, one: crate::Verdict, other: crate::Verdict| {
            let trend = if other > one { Trend::Worse } else { Trend::Better };
            let (was, is) = (one.label(), other.label());
            if one != other {
                let text = Text::new(
                    format!("{}: {} → {}", name.ja, was.ja, is.ja),
                    format!("{}: {} → {}", name.en, was.en, is.en),
                );
                self.push(Aspect::Verdict, trend, text);
            }
        };
        for one in &before.decisions {
            if let Some(other) = after.decisions.iter().find(|other| other.id == one.id) {
                let name =
                    Text::new(format!("{} {}", one.id, one.text.ja), format!("{} {}", one.id, one.text.en));
                verdict(&name, one.verdict, other.verdict);
            }
        }
        verdict(&Text::new("全体", "as a whole"), before.verdict(), after.verdict());
    }

    fn more<T: PartialOrd + Display>(&mut self, aspect: Aspect, name: &Text, one: T, other: T, unit: &str) {
        let trend = if other > one { Trend::Better } else { Trend::Worse };
        self.differs(aspect, trend, name, &format!("{one} {unit}"), &format!("{other} {unit}"));
    }

    fn differs<T: PartialEq + Display + ?Sized>(
        &mut self,
        aspect: Aspect,
        trend: Trend,
        name: &Text,
        one: &T,
        other: &T,
    ) {
        if one != other {
            let text =
                Text::new(format!("{}: {one} → {other}", name.ja), format!("{}: {one} → {other}", name.en));
            self.push(aspect, trend, text);
        }
    }

    fn push(&mut self, aspect: Aspect, trend: Trend, text: Text) {
        self.0.push(Change { aspect, trend, text });
    }
}
