use conformance::lab::{Case, Headline, Job, Morning, Nature, Overlay, Slot, SlotState, headlines};
use conformance::{Language, Text, Verdict, exit};

/// The summary has no more lines than this, so that it fits into a chat message; what is left out is counted.
const MOST_LINES: usize = 20;

/// How many names are told of one piece of news.
const NAMES: usize = 3;

/// A morning in Markdown for a chat message: what broke, since when, who is to blame, what to do. At most 20 lines.
#[must_use]
pub fn summary(morning: &Morning, language: Language) -> String {
    let told = Telling { morning, language };
    let mut lines = vec![told.headline(), told.counts(), String::new()];
    let (first, second) = (told.news(), told.matters());
    let room = MOST_LINES - lines.len();
    let all: Vec<String> = first.into_iter().chain(second).collect();
    if all.len() <= room {
        lines.extend(all);
    } else {
        let left_out = all.len() - (room - 1);
        lines.extend(all.into_iter().take(room - 1));
        lines.push(told.say(&Text::new(
            format!("- ほか {left_out} 件。`morning.json` を見る"),
            format!("- and {left_out} more; see `morning.json`"),
        )));
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

struct Telling<'a> {
    morning: &'a Morning,
    language: Language,
}

impl Telling<'_> {
    fn say(&self, text: &Text) -> String {
        text.in_language(self.language).to_owned()
    }

    /// **Lab 20261122T020000Z: failed**
    fn headline(&self) -> String {
        let (mark, word) = match self.morning.exit_status {
            exit::PASSED => ("✅", Text::new("合格", "passed")),
            exit::UNDECIDED | exit::NOTHING_SELECTED => {
                ("⚠️", Text::new("判定できないものあり", "not all decided"))
            }
            exit::SUITE_INVALID => ("❌", Text::new("試験側の誤り", "the suite is wrong")),
            _ => ("❌", Text::new("不合格", "failed")),
        };
        let night = &self.morning.night;
        let unfinished =
            if night.complete { Text::new("", "") } else { Text::new(" (途中まで)", " (cut short)") };
        let (lab, id) = (plain(&night.lab), plain(&night.id));
        format!("{mark} **{lab}** {id}: **{}**{}", self.say(&word), self.say(&unfinished))
    }

    /// 16 slots · pass 470 · fail 8
    fn counts(&self) -> String {
        let night = &self.morning.night;
        let slots = night.slots.len();
        let mut parts = vec![self.say(&Text::new(format!("スロット {slots}"), format!("{slots} slots")))];
        for verdict in Verdict::ALL {
            if let Some(count) = night.counts.get(verdict.name()).filter(|count| **count > 0) {
                parts.push(format!("{} {count}", self.say(&verdict.label())));
            }
        }
        parts.join(" · ")
    }

    fn news(&self) -> Vec<String> {
        let mut lines: Vec<String> = headlines(&self.morning.differences)
            .iter()
            .filter(|news| news.nature != Nature::Other)
            .map(|news| self.line(news))
            .collect();
        if lines.is_empty() {
            lines.push(
                self.say(&Text::new("- 基準から変わったことはない", "- nothing differs from the baselines")),
            );
        }
        lines
    }

    /// - **regression slot-3**: C0 verdict pass → fail (+2); firmware 1.00 → 1.01; since …; blame: reader → do this
    fn line(&self, news: &Headline<'_>) -> String {
        let mut parts = vec![self.differences(news)];
        if !news.changed().is_empty() {
            let changed: Vec<String> = news.changed().iter().map(|text| plain(&self.say(text))).collect();
            parts.push(changed.join(", "));
        }
        if let Some(since) = news.since() {
            parts.push(self.say(&Text::new(format!("{since} から"), format!("since {since}"))));
        }
        if let Some(blame) = news.blame() {
            let blame = blame.label();
            parts.push(self.say(&Text::new(format!("原因: {}", blame.ja), format!("blame: {}", blame.en))));
        }
        let nature = self.say(&news.nature.label());
        format!("- **{nature} {}**: {} → {}", plain(news.slot), parts.join("; "), self.say(&news.advice()))
    }

    fn differences(&self, news: &Headline<'_>) -> String {
        let told = news.differences.iter().take(NAMES).map(|difference| {
            let what = plain(&self.say(&difference.what));
            match &difference.case {
                Some(case) => format!("{} {what}", plain(case)),
                None => format!("{} {what}", plain(&difference.profile)),
            }
        });
        let mut told = told.collect::<Vec<_>>().join(", ");
        if let Some(more) = news.differences.len().checked_sub(NAMES).filter(|more| *more > 0) {
            told.push_str(&format!(" (+{more})"));
        }
        told
    }

    /// What the baselines do not tell: troubles, slots that are out, agreements that need somebody, whims, old failures.
    fn matters(&self) -> Vec<String> {
        let night = &self.morning.night;
        let mut lines: Vec<String> = night
            .troubles
            .iter()
            .map(|trouble| {
                let cure = trouble.cure.as_ref().map(|cure| format!(" → {}", plain(&self.say(cure))));
                format!("- {}{}", plain(&self.say(&trouble.what)), cure.unwrap_or_default())
            })
            .collect();
        lines.extend(
            night.slots.iter().filter(|slot| slot.state != SlotState::Ready).map(|slot| self.out(slot)),
        );
        for (label, wanted) in [
            (
                Text::new(
                    "想定外の合格。lab.yaml の expected から外す",
                    "unexpected pass; take it out of `expected` in lab.yaml",
                ),
                "unexpected-pass",
            ),
            (
                Text::new("想定の期限切れ。直すか延ばす", "expectation expired; repair or extend"),
                "expired-expectation",
            ),
            (Text::new("不安定", "flaky"), "flaky"),
            (Text::new("想定どおりの不合格", "expected failure"), "expected-fail"),
        ] {
            let named = |_: &Job, case: &Case| case.overlay.as_ref().map(Overlay::name) == Some(wanted);
            lines.extend(self.tally(&label, named));
        }
        let told = |job: &Job, case: &Case| {
            let differences = &self.morning.differences;
            differences.iter().any(|told| told.job == job.id && told.case.as_ref() == Some(&case.id))
        };
        let old = |job: &Job, case: &Case| {
            let failed = matches!(case.verdict, Verdict::Fail | Verdict::Hang);
            failed && case.overlay.is_none() && !told(job, case)
        };
        lines.extend(self.tally(&Text::new("以前からの不合格", "failing as before"), old));
        lines
    }

    fn out(&self, slot: &Slot) -> String {
        let state = self.say(&slot.state.label());
        let mut line = format!("- {}: {state}", plain(&slot.name));
        if let Some(reason) = &slot.reason {
            line.push_str(&format!("; {}", plain(&self.say(reason))));
        }
        if let Some(agreed) = &slot.quarantine {
            let (owner, until) = (plain(&agreed.owner), agreed.until);
            line.push_str(
                &self.say(&Text::new(
                    format!(" ({owner}、{until} まで)"),
                    format!(" ({owner}, until {until})"),
                )),
            );
        }
        line
    }

    fn tally(&self, label: &Text, wanted: impl Fn(&Job, &Case) -> bool) -> Option<String> {
        let found: Vec<String> = self
            .morning
            .night
            .cases()
            .filter(|(_, job, case)| wanted(job, case))
            .map(|(slot, _, case)| format!("{} {}", plain(&slot.name), plain(&case.id)))
            .collect();
        let more = found.len().checked_sub(NAMES).filter(|more| *more > 0);
        let names = found.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
        let more = more.map(|more| format!(" (+{more})")).unwrap_or_default();
        (!found.is_empty()).then(|| format!("- {}: {names}{more}", self.say(label)))
    }
}

/// A text in one line in which nothing is Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            letter if letter.is_control() => plain.push(' '),
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '\\' | '~' | '#' => plain.extend(['\\', letter]),
            letter => plain.push(letter),
        }
    }
    plain
}
