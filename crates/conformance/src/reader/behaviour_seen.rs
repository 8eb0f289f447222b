use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attempt::bytes;
use super::behaviour::{Act, Behaviour, Expect, PCSC, What};
use super::pcsc_code as code;
use crate::evidence::{Event, Record};
use crate::{Text, Verdict};

/// What a case of behaviour came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BehaviourSeen {
    /// Which case.
    pub behaviour: Behaviour,
    /// Whether it came out as it should.
    pub verdict: Verdict,
    /// What was seen.
    pub seen: Text,
    /// Line of the evidence that decides; none if nothing was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// All cases that were tried with the reader of this name; empty if that part of the measurement was left out. What needs a hand that was
/// not there is `not-run`.
pub(super) fn behaviours(records: &[Record], reader: &str) -> Vec<BehaviourSeen> {
    let mut cases: BTreeMap<&str, BTreeMap<usize, Call<'_>>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.scenario.as_deref() == Some(PCSC)) {
        if let (Some(step), Event::Call { reader: with, behaviour, .. }) = (record.step, &record.event)
            && with == reader
        {
            let calls = cases.entry(behaviour).or_default();
            if let Some(call) = Call::of(record) {
                calls.insert(step, call);
            }
        }
    }
    if cases.is_empty() {
        return Vec::new();
    }
    let nothing = BTreeMap::new();
    let judged = |behaviour: Behaviour| {
        let (verdict, seen, line) = judge(behaviour, cases.get(behaviour.name()).unwrap_or(&nothing));
        BehaviourSeen { behaviour, verdict, seen, line }
    };
    Behaviour::ALL.into_iter().map(judged).collect()
}

/// One call, as the evidence has it.
struct Call<'a> {
    line: u64,
    call: &'a str,
    response: Option<&'a str>,
    returned: &'a str,
    took_us: u64,
    limit_us: u64,
}

impl<'a> Call<'a> {
    fn of(record: &'a Record) -> Option<Self> {
        match &record.event {
            Event::Call { call, response, returned, took_us, limit_us, .. } => Some(Self {
                line: record.line,
                call,
                response: response.as_deref(),
                returned,
                took_us: *took_us,
                limit_us: *limit_us,
            }),
            _ => None,
        }
    }

    fn hangs(&self) -> bool {
        self.returned == code::NO_RETURN || self.took_us > self.limit_us
    }

    /// Whether it succeeded with the answer that the command has.
    fn succeeds(&self, what: &What) -> bool {
        let right = what.case().is_none_or(|case| self.response.map(bytes) == Some(case.expected()));
        self.returned == code::SUCCESS && right
    }
}

fn judge(behaviour: Behaviour, calls: &BTreeMap<usize, Call<'_>>) -> (Verdict, Text, Option<u64>) {
    if calls.is_empty() {
        let text =
            Text::new("手が要るが、その手段が示されていない", "needs a hand, and nobody said how to get one");
        return (Verdict::NotRun, text, None);
    }
    let script = behaviour.script();
    for (number, act) in (1..).zip(&script) {
        if act.what == What::Finish {
            continue;
        }
        let Some(call) = calls.get(&number) else {
            let text = Text::new(
                format!("途中で終わった ({}の前)", act.what.words()),
                format!("ended before {}", act.what.words()),
            );
            return (Verdict::Inconclusive, text, calls.values().last().map(|call| call.line));
        };
        if let Some(verdict) = wrong(act, call, calls) {
            let answer = call.response.map_or_else(String::new, |response| format!(" [{response}]"));
            let (who, words, came) = (act.who.name(), call.call, call.returned);
            let text = Text::new(
                format!("{who} の {words} が {came}{answer}"),
                format!("{words} of {who}: {came}{answer}"),
            );
            return (verdict, text, Some(call.line));
        }
    }
    let slowest = calls.values().map(|call| call.took_us).max().unwrap_or(0) / 1_000;
    let text = Text::new(
        format!("{} 回の呼び出し、最長 {slowest} ms", calls.len()),
        format!("{} calls, the longest took {slowest} ms", calls.len()),
    );
    (Verdict::Pass, text, calls.values().last().map(|call| call.line))
}

/// The verdict on an act that did not come out as it should.
fn wrong(act: &Act, call: &Call<'_>, calls: &BTreeMap<usize, Call<'_>>) -> Option<Verdict> {
    if call.hangs() {
        return Some(Verdict::Hang);
    }
    let right = match &act.expect {
        Expect::Success => call.succeeds(&act.what),
        Expect::Error(error) => call.returned == *error,
        // The right answer: nothing was taken away. Another, or none: the caller is told that all is well, and it is not.
        Expect::AnyError if call.succeeds(&act.what) => return Some(Verdict::Inconclusive),
        Expect::AnyError => call.returned != code::SUCCESS,
        Expect::NotBefore(error, number) => {
            let after = calls.get(number).is_some_and(|end| end.line < call.line);
            call.returned == *error || call.succeeds(&act.what) && after
        }
    };
    (!right).then_some(act.otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::hex;

    /// What a sound service leaves of a case: a line for each act, what goes on when it is finished.
    fn sound(behaviour: Behaviour) -> Vec<Record> {
        let mut lines = Vec::new();
        let mut going_on = None;
        for (step, act) in (1..).zip(behaviour.script()) {
            match act.what {
                What::Finish => lines.extend(going_on.take()),
                _ if act.goes_on => going_on = Some((step, act)),
                _ => lines.push((step, act)),
            }
        }
        (1..).zip(lines).map(|(line, (step, act))| record(line, step, behaviour, &act)).collect()
    }

    fn record(line: u64, step: usize, behaviour: Behaviour, act: &Act) -> Record {
        let (returned, answered) = match &act.expect {
            Expect::Success => (code::SUCCESS, true),
            Expect::Error(error) | Expect::NotBefore(error, _) => (*error, false),
            Expect::AnyError => ("SCARD_W_REMOVED_CARD", false),
        };
        let event = Event::Call {
            reader: "R".into(),
            behaviour: behaviour.name().into(),
            who: act.who.name().into(),
            call: act.what.words().into(),
            command: None,
            response: act.what.case().filter(|_| answered).map(|case| hex(&case.expected())),
            returned: returned.into(),
            took_us: 1_000,
            limit_us: u64::try_from(act.limit.as_micros()).unwrap(),
        };
        Record { line, at_us: 0, scenario: Some(PCSC.into()), step: Some(step), event }
    }

    fn verdict(behaviour: Behaviour, records: &[Record]) -> Verdict {
        let seen = behaviours(records, "R");
        seen.iter().find(|seen| seen.behaviour == behaviour).unwrap().verdict
    }

    #[test]
    fn a_sound_service_passes_and_what_nobody_lent_a_hand_to_is_not_run() {
        for behaviour in Behaviour::ALL {
            let records = sound(behaviour);
            assert_eq!(verdict(behaviour, &records), Verdict::Pass, "{}", behaviour.name());
            for other in Behaviour::ALL.into_iter().filter(|other| *other != behaviour) {
                assert_eq!(verdict(other, &records), Verdict::NotRun);
            }
        }
        assert!(behaviours(&[], "R").is_empty());
        assert!(behaviours(&sound(Behaviour::Shared), "another").is_empty());
    }

    #[test]
    fn no_act_may_come_out_otherwise_hang_or_be_missing() {
        for behaviour in Behaviour::ALL {
            let script = behaviour.script();
            for at in 0..sound(behaviour).len() {
                let mut records = sound(behaviour);
                let step = records[at].step.unwrap();
                let act = &script[step - 1];
                let mut changed = |new: &str| {
                    let Event::Call { returned, response, .. } = &mut records[at].event else { panic!() };
                    *returned = new.to_owned();
                    *response = None;
                    verdict(behaviour, &records)
                };
                let other = if act.expect == Expect::AnyError { code::SUCCESS } else { "SCARD_E_TIMEOUT" };
                assert_eq!(changed(other), act.otherwise, "{} {step}", behaviour.name());
                assert_eq!(changed(code::NO_RETURN), Verdict::Hang);
                records.remove(at);
                if !records.is_empty() {
                    assert_eq!(verdict(behaviour, &records), Verdict::Inconclusive);
                }
            }
        }
    }

    #[test]
    fn a_late_or_wrong_answer_is_no_success_and_a_transaction_is_kept() {
        let change = |behaviour: Behaviour, step: usize, act: &dyn Fn(&mut Record)| {
            let mut records = sound(behaviour);
            act(records.iter_mut().find(|record| record.step == Some(step)).unwrap());
            verdict(behaviour, &records)
        };
        let late = |record: &mut Record| {
            if let Event::Call { took_us, limit_us, .. } = &mut record.event {
                *took_us = *limit_us + 1;
            }
        };
        assert_eq!(change(Behaviour::Shared, 3, &late), Verdict::Hang);
        let wrong = |record: &mut Record| {
            if let Event::Call { response, .. } = &mut record.event {
                *response = Some("6D00".into());
            }
        };
        assert_eq!(change(Behaviour::Shared, 4, &wrong), Verdict::Fail);
        // The card is said to be gone, and answers all the same: then nobody took it away.
        let step = Behaviour::CardRemoved.script().iter().position(|act| act.goes_on).unwrap() + 1;
        let answers = |record: &mut Record| {
            if let Event::Call { response, returned, .. } = &mut record.event {
                (*response, *returned) = (Some("9000".into()), code::SUCCESS.into());
            }
        };
        assert_eq!(change(Behaviour::CardRemoved, step, &answers), Verdict::Inconclusive);
        // The other's command went through: after the transaction that is right, within it that is wrong.
        let script = Behaviour::Transaction.script();
        let step = script.iter().position(|act| act.goes_on).unwrap() + 1;
        assert_eq!(script[6].what, What::End, "the act that the other must not be before");
        let through = |record: &mut Record| {
            if let (Event::Call { response, returned, .. }, Some(case)) =
                (&mut record.event, script[step - 1].what.case())
            {
                (*response, *returned) = (Some(hex(&case.expected())), code::SUCCESS.into());
            }
        };
        assert_eq!(change(Behaviour::Transaction, step, &through), Verdict::Pass);
        let within = |record: &mut Record| {
            through(record);
            record.line = 0;
        };
        assert_eq!(change(Behaviour::Transaction, step, &within), Verdict::Fail);
    }
}
