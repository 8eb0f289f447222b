use super::{Blame, Difference, Nature};
use crate::Text;
use crate::reader::FailureClass;

/// All differences of one kind in one slot: what a person reads as one piece of news.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline<'a> {
    /// The slot.
    pub slot: &'a str,
    /// Good or bad news.
    pub nature: Nature,
    /// Its differences, in the order in which they were told; never empty.
    pub differences: Vec<&'a Difference>,
}

/// Differences as headlines, the worst first.
#[must_use]
pub fn headlines(differences: &[Difference]) -> Vec<Headline<'_>> {
    let mut headlines: Vec<Headline<'_>> = Vec::new();
    for difference in differences {
        let same = |headline: &&mut Headline<'_>| {
            (headline.slot, headline.nature) == (difference.slot.as_str(), difference.nature)
        };
        match headlines.iter_mut().find(same) {
            Some(headline) => headline.differences.push(difference),
            None => headlines.push(Headline {
                slot: &difference.slot,
                nature: difference.nature,
                differences: vec![difference],
            }),
        }
    }
    headlines.sort_by_key(|headline| headline.nature);
    headlines
}

impl Headline<'_> {
    /// The first night in which any of it was so.
    #[must_use]
    pub fn since(&self) -> Option<&str> {
        self.differences.iter().filter_map(|difference| difference.since.as_deref()).min()
    }

    /// Whose fault it is, as the first difference that knows has it.
    #[must_use]
    pub fn blame(&self) -> Option<Blame> {
        self.differences.iter().find_map(|difference| difference.blame)
    }

    /// In which known way it went wrong, likewise.
    #[must_use]
    pub fn class(&self) -> Option<FailureClass> {
        self.differences.iter().find_map(|difference| difference.class)
    }

    /// What else is different since the baseline, and may be the cause.
    #[must_use]
    pub fn changed(&self) -> &[Text] {
        let told = self.differences.iter().map(|difference| difference.changed.as_slice());
        told.into_iter().find(|changed| !changed.is_empty()).unwrap_or_default()
    }

    /// What to do about it next.
    #[must_use]
    pub fn advice(&self) -> Text {
        match self.nature {
            Nature::Regression | Nature::New if !self.changed().is_empty() => Text::new(
                "前のものに戻すか製造元に伝える。受け入れるなら tashika lab baseline renew",
                "go back to what was there before or tell the vendor; to accept it: tashika lab baseline renew",
            ),
            Nature::Regression | Nature::New => against(self.blame()),
            Nature::Undecided => see_to_the_slot(self.blame()),
            Nature::Gone => Text::new(
                "シナリオや判定基準から外したのであれば tashika lab baseline renew",
                "if it was taken out of suite or profile on purpose: tashika lab baseline renew",
            ),
            Nature::Other => Text::new("特になし", "nothing"),
            Nature::Improvement => Text::new(
                "今後もこれを求めるなら tashika lab baseline renew",
                "to hold it to this from now on: tashika lab baseline renew",
            ),
        }
    }
}

fn against(blame: Option<Blame>) -> Text {
    match blame {
        Some(Blame::Stack | Blame::StackOrReader) => Text::new(
            "別のドライバーか別の個体で測り直して切り分ける",
            "measure again with another driver or another specimen to tell which of them it is",
        ),
        Some(Blame::Reader) => Text::new(
            "別の個体で測り直す。同じなら製造元に伝える",
            "measure another specimen; if it is the same, tell the vendor",
        ),
        Some(Blame::Card) => Text::new("カードを替えて試す", "try with another card"),
        Some(Blame::Gateway) => Text::new("ゲートウェイの記録を見る", "look at the gateway's log"),
        Some(Blame::Suite) => Text::new("試験側の誤り。報告する", "the suite is wrong: report it"),
        Some(Blame::Rig) => see_to_the_slot(blame),
        Some(Blame::Subject | Blame::Unknown) | None => {
            Text::new("証拠のやり取りを読む", "read the exchanges in the evidence")
        }
    }
}

fn see_to_the_slot(blame: Option<Blame>) -> Text {
    match blame {
        Some(Blame::Reader | Blame::StackOrReader) => Text::new(
            "リーダーの電源を入れ直し、tashika lab doctor",
            "power-cycle the reader, then: tashika lab doctor",
        ),
        Some(Blame::Card) => {
            Text::new("カードを確かめ、tashika lab doctor", "see to the card, then: tashika lab doctor")
        }
        _ => Text::new(
            "接続と電源を確かめ、tashika lab doctor",
            "see to cable and power, then: tashika lab doctor",
        ),
    }
}
