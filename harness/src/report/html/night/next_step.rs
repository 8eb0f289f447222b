use conformance::Text;
use conformance::lab::Blame;
use conformance::reader::FailureClass;

/// What to do first about a failure, by what went wrong if that is known, else by whom it is blamed on.
pub(super) fn next_step(class: Option<FailureClass>, blame: Option<Blame>) -> Option<Text> {
    let (ja, en) = match (class, blame) {
        (Some(FailureClass::Vanished), _) => (
            "ケーブルとハブの電源を確かめ、別の口に挿してもう一度測る",
            "check cable and the hub's power, then measure again on another port",
        ),
        (Some(FailureClass::Wedged | FailureClass::TimeOut), _) => (
            "電源を入れ直してから tashika lab doctor、繰り返すなら製造元へこの証拠を送る",
            "power-cycle it and run tashika lab doctor; if it happens again, send this evidence to its maker",
        ),
        (Some(class), _) if class.is_silent() => (
            "このリーダーを業務に使わない。証拠とともに製造元へ知らせる",
            "do not use this reader in service; report it to its maker with the evidence",
        ),
        (Some(FailureClass::RefusedByStack), _) | (_, Some(Blame::Stack)) => (
            "ドライバーの版を前のものに戻して測り直し、差があればドライバーの側へ知らせる",
            "measure again with the driver's previous release; if that differs, report it to the driver's authors",
        ),
        (Some(FailureClass::RefusedByCard), _) | (_, Some(Blame::Card)) => (
            "カードを替えて測り直す。治まればカードを取り替える",
            "measure again with another card; if that helps, replace the card",
        ),
        (Some(_), _) | (_, Some(Blame::Reader)) => (
            "同じ型の別の個体で測り直し、同じなら製造元へ知らせる",
            "measure another specimen of the model; if it does the same, tell its maker",
        ),
        (_, Some(Blame::StackOrReader)) => (
            "ドライバーの記録を取るか別のドライバーで測り、どちらのせいかを分ける",
            "take the driver's log, or measure with another driver, to tell the two apart",
        ),
        (_, Some(Blame::Gateway)) => (
            "ゲートウェイの記録を、このやり取りの時刻で調べる",
            "look into the gateway's log at the time of these exchanges",
        ),
        (_, Some(Blame::Subject)) => (
            "要件の文とやり取りを見比べ、試験対象の担当へ渡す",
            "compare the requirement with the exchanges and hand it to who makes the subject",
        ),
        (_, Some(Blame::Rig)) => (
            "tashika lab doctor の言うとおりに試験台を直し、もう一度走らせる",
            "mend the bench as tashika lab doctor says, and run again",
        ),
        (_, Some(Blame::Suite)) => (
            "シナリオ・要件・lab.yaml を直す。この件では試験対象について何も言えない",
            "mend scenario, requirement or lab.yaml; nothing is said of the subject here",
        ),
        (_, Some(Blame::Unknown)) => (
            "ほかのカードとほかのリーダーで繰り返し、原因の側を分ける",
            "repeat it with another card and another reader to tell the sides apart",
        ),
        (None, None) => return None,
    };
    Some(Text::new(ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_blamed_there_is_something_to_do() {
        for blame in Blame::ALL {
            assert!(next_step(None, Some(blame)).is_some(), "{}", blame.name());
        }
        for class in FailureClass::ALL {
            assert!(next_step(Some(class), None).is_some(), "{class}");
        }
        assert_eq!(next_step(None, None), None);
    }
}
