use std::collections::BTreeMap;

use askama::Template;
use conformance::result::{Run, Scenario};
use conformance::{Language, Text, Verdict, exit};

use super::exchange::{Part, Went};
use super::heat_map::{not_asked, signs};
use super::requirement::DocumentPart;
use super::scenario::{FeaturePart, ScenarioPart};
use super::timeline::timeline;
use super::{Evidence, SCRIPT, STYLE, both, duration, language_tag, moment, t};
use crate::suite::Suite;

/// What a page of a run is made from.
pub struct Sources<'a> {
    /// The result.
    pub run: &'a Run,
    /// Its exchanges.
    pub evidence: &'a Evidence,
    /// The suite as it stands now, if it can be read: texts and places of requirements.
    pub suite: Option<&'a Suite>,
    /// What a reader must know before anything else: that the suite is another one, for instance.
    pub notes: Vec<Text>,
}

/// The page of a run: by document, by requirement and by scenario, with every exchange, those of what did not go well
/// decoded beside their steps. Requirement and scenario have lasting addresses, `#req-ID` and `#sc-FILE:LINE`.
#[must_use]
pub fn render(sources: &Sources<'_>, language: Language) -> String {
    let run = sources.run;
    let mut notes = sources.notes.clone();
    notes.extend(sources.evidence.flaw().cloned());
    let features = FeaturePart::all(run, sources.suite.map(|suite| &suite.catalogue), sources.evidence);
    let page = RunPage {
        language: language_tag(language),
        run,
        headline: headline(run),
        counts: counts(run),
        notes,
        documents: sources.suite.map(|suite| DocumentPart::all(suite, run)).unwrap_or_default(),
        timeline: timeline(run, &sources.evidence.records),
        undecided: undecided(run),
        features,
    };
    // Every value is at hand, and writing to a String cannot fail.
    page.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage<'a> {
    language: &'static str,
    run: &'a Run,
    headline: Text,
    counts: Vec<(Verdict, usize)>,
    notes: Vec<Text>,
    documents: Vec<DocumentPart<'a>>,
    features: Vec<FeaturePart<'a>>,
    /// Why scenarios were not decided, and how many for each reason.
    undecided: Vec<(Verdict, Text, usize)>,
    timeline: String,
}

impl RunPage<'_> {
    /// What the subject or the suite did wrong, in the order of the files.
    fn troubled(&self) -> impl Iterator<Item = &ScenarioPart<'_>> {
        let all = self.features.iter().flat_map(|feature| &feature.scenarios);
        all.filter(|part| {
            matches!(part.scenario.verdict, Verdict::Warn | Verdict::Hang | Verdict::Fail | Verdict::Error)
        })
    }

    fn places(&self) -> Vec<&str> {
        self.documents.iter().map(|document| document.name).collect()
    }

    fn ids(&self) -> Vec<&str> {
        let all = self.documents.iter().flat_map(|document| &document.requirements);
        all.map(|part| part.requirement.id.as_str()).collect()
    }

    fn facts(&self) -> Vec<(Text, String)> {
        let run = self.run;
        let subject = &run.subject;
        let selection = [&run.selection.tags, &run.selection.name];
        let selection = selection.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ");
        let mut facts = vec![
            (Text::new("開始", "started"), moment(&run.started)),
            (Text::new("所要時間", "took"), duration(run.took_us)),
            (Text::new("カード", "card"), subject.card.clone()),
            (Text::new("リーダー", "readers"), subject.readers.join(", ")),
            (Text::new("ゲートウェイ", "gateway"), subject.gateway.clone()),
            (Text::new("窓口", "front desk"), subject.front_desk.clone()),
            (
                Text::new("選択", "selected"),
                format!("{} / {} {selection}", run.selection.selected, run.selection.scenarios),
            ),
            (Text::new("試験一式 SHA-256", "suite SHA-256"), run.suite_sha256.clone()),
            (
                Text::new("証拠", "evidence"),
                format!("{} · {} · {}", run.evidence.file, run.evidence.lines, run.evidence.last_hash),
            ),
            (Text::new("版", "version"), format!("tashika {}", run.tashika)),
        ];
        if let Some(defect) = &subject.defect {
            facts.insert(6, (Text::new("わざと入れた誤り", "seeded defect"), defect.clone()));
        }
        facts
    }

    /// What stands behind the exit status.
    fn exit_status(&self) -> Text {
        let status = self.run.exit_status;
        let meaning = exit::table().into_iter().find(|(known, _)| *known == status).map(|(_, text)| text);
        let meaning = meaning.unwrap_or_else(|| Text::new("", ""));
        Text::new(
            format!("終了状態 {status}: {}", meaning.ja),
            format!("exit status {status}: {}", meaning.en),
        )
    }
}

/// The outcome in a sentence.
fn headline(run: &Run) -> Text {
    let all = run.scenarios().count();
    let count = |verdicts: &[Verdict]| run.scenarios().filter(|one| verdicts.contains(&one.verdict)).count();
    let wrong = count(&[Verdict::Fail, Verdict::Hang]);
    let broken = count(&[Verdict::Error]);
    let open = count(&[Verdict::Inconclusive, Verdict::NotRun]);
    let passed = count(&[Verdict::Pass]);
    if broken > 0 {
        Text::new(
            format!("{all} 件のうち {broken} 件は試験側の誤り。ほかの判定も当てにできない"),
            format!("{broken} of {all} show that the suite itself is wrong; do not rely on the others"),
        )
    } else if wrong > 0 {
        Text::new(format!("{all} 件のうち {wrong} 件が不合格"), format!("{wrong} of {all} failed"))
    } else if open > 0 {
        Text::new(
            format!("不合格はないが、{all} 件のうち {open} 件は判定できていない"),
            format!("none failed, but {open} of {all} are undecided"),
        )
    } else {
        Text::new(
            format!("{all} 件のうち {passed} 件が合格、不合格なし"),
            format!("{passed} of {all} passed, none failed"),
        )
    }
}

/// The verdicts that occurred, with their numbers, the most serious first.
fn counts(run: &Run) -> Vec<(Verdict, usize)> {
    let count = |verdict: Verdict| (verdict, run.counts.get(verdict.name()).copied().unwrap_or(0));
    Verdict::ALL.into_iter().rev().map(count).filter(|(_, count)| *count > 0).collect()
}

/// Each reason why scenarios were not decided, once, with how many it concerns.
fn undecided(run: &Run) -> Vec<(Verdict, Text, usize)> {
    let mut reasons: BTreeMap<(Verdict, String), (Text, usize)> = BTreeMap::new();
    let open = |one: &&Scenario| {
        matches!(one.verdict, Verdict::Inconclusive | Verdict::NotRun | Verdict::NotApplicable)
    };
    for scenario in run.scenarios().filter(open) {
        let reason = scenario.reason.clone().unwrap_or_else(|| Text::new("–", "–"));
        reasons.entry((scenario.verdict, reason.en.clone())).or_insert((reason, 0)).1 += 1;
    }
    reasons.into_iter().rev().map(|((verdict, _), (reason, count))| (verdict, reason, count)).collect()
}
