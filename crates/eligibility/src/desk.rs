//! The front desk: one question in, one answer out, both as JSON.
//!
//! A question names what is asked in `ask`; the words in it are the kebab-case names of the types:
//!
//! ```
//! use eligibility::desk::{Decision, Question, answer};
//!
//! let question: Question =
//!     serde_json::from_str(r#"{"ask":"route","facility":"midwifery-centre","route":"notice-alone","day":"2024-12-02"}"#)?;
//! let answer = answer(&question);
//! assert_eq!(answer.decision, Decision::Refused);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! An answer needs only its `decision`; the `reason` is for people and reports.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::account::{self, Field};
use crate::application::{self, Entry, Submission};
use crate::device::Equipment;
use crate::dock::{self, Means, Purpose};
use crate::insurer::{self, Filing};
use crate::onboarding::{self, Stage};
use crate::place::{self, Place};
use crate::portal;
use crate::route;
use crate::subsidy::{self, Purchase, Rounding};
use crate::verification::{self, IdentityCheck, Item, Kind, Network, User, Visit};
use crate::{Facility, Portal, Reason, Route, Ruling};

/// A question to a front desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Question {
    /// May the facility confirm a qualification this way on this day? See [`route::accepts`].
    Route {
        /// Who confirms.
        facility: Facility,
        /// By what.
        route: Route,
        /// On which day.
        day: Date,
    },
    /// Does the way count as presenting the insurance card for direct payment? See [`route::counts_as_presentation`].
    Presentation {
        /// By what the qualification is confirmed.
        route: Route,
        /// On which day.
        day: Date,
    },
    /// May this equipment carry the limited type at this place? See [`place::accepts`].
    Equipment {
        /// Where.
        place: Place,
        /// With what.
        equipment: Equipment,
    },
    /// Which kind of online verification is made for a user? See [`verification::made_for`].
    Kind {
        /// The user.
        user: User,
    },
    /// May identity be checked this way? See [`verification::checks_identity`].
    IdentityCheck {
        /// The kind of online verification.
        kind: Kind,
        /// First or later visit.
        visit: Visit,
        /// The way to check.
        check: IdentityCheck,
    },
    /// Does the kind work over this line? See [`verification::works_over`].
    Network {
        /// The kind of online verification.
        kind: Kind,
        /// The line.
        network: Network,
    },
    /// May the kind show this? See [`verification::shows`].
    View {
        /// The kind of online verification.
        kind: Kind,
        /// What is to be seen.
        item: Item,
    },
    /// Which portal serves the facility? See [`portal::serving`].
    Portal {
        /// The facility.
        facility: Facility,
    },
    /// May the facility take up the limited type? See [`insurer::may_introduce`].
    Introduction {
        /// The facility.
        facility: Facility,
        /// What an insurer filed.
        filing: Filing,
        /// Whether the code for online verification was assigned.
        code_assigned: bool,
    },
    /// May an insurer end its online verification? See [`insurer::may_end`].
    End {
        /// Whether the end was filed.
        filed: bool,
    },
    /// Does the means serve the purpose at a comprehensive checkup? See [`dock::serves`].
    Dock {
        /// Why.
        purpose: Purpose,
        /// By what.
        means: Means,
    },
    /// How much is the subsidy? See [`subsidy::supports`] and [`subsidy::amount`].
    Subsidy {
        /// What was bought.
        purchase: Purchase,
        /// Its cost in yen.
        cost: u32,
        /// What becomes of a fraction.
        #[serde(default)]
        rounding: Rounding,
    },
    /// Does a field of the account form accept a value? See [`account::accepts`].
    AccountField {
        /// The field.
        field: Field,
        /// What was entered.
        value: String,
    },
    /// Can the filled account form be registered? See [`account::may_register`].
    Registration {
        /// Whether the two passwords agree.
        passwords_agree: bool,
        /// Whether the terms are agreed to.
        consent: bool,
    },
    /// Does the activation link still work? See [`account::link_works`].
    ActivationLink {
        /// Whole minutes since the mail was sent.
        minutes: u32,
    },
    /// Can the account log in? See [`account::may_log_in`].
    Login {
        /// Whether the account was activated.
        activated: bool,
    },
    /// Does the application for the start of use accept an entry? See [`application::accepts`].
    ApplicationEntry {
        /// The entry.
        entry: Entry,
    },
    /// Can the application be sent? See [`application::may_send`].
    Application {
        /// How far it is filled.
        form: Submission,
    },
    /// May the facility go on to the next stage? See [`onboarding::may_go_on`].
    Stage {
        /// The last stage finished.
        reached: Stage,
        /// The stage to begin.
        next: Stage,
    },
}

/// What a front desk answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The decision; what scenarios judge.
    pub decision: Decision,
    /// Why, if the desk says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The decision in an answer: yes, no, or the value asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Yes.
    Accepted,
    /// No.
    Refused,
    /// This portal.
    Portal(Portal),
    /// This kind of online verification.
    Kind(Kind),
    /// So many yen.
    Yen(u32),
}

impl Answer {
    /// A decision without a reason.
    #[must_use]
    pub const fn bare(decision: Decision) -> Self {
        Self { decision, reason: None }
    }

    fn because(decision: Decision, reason: Reason) -> Self {
        Self { decision, reason: Some(reason) }
    }
}

impl From<Ruling> for Answer {
    fn from(ruling: Ruling) -> Self {
        match ruling {
            Ruling::Accepted(reason) => Self::because(Decision::Accepted, reason),
            Ruling::Refused(reason) => Self::because(Decision::Refused, reason),
        }
    }
}

/// Answers a question as the notices would have it.
#[must_use]
pub fn answer(question: &Question) -> Answer {
    match question {
        Question::Route { facility, route, day } => route::accepts(*facility, *route, *day).into(),
        Question::Presentation { route, day } => route::counts_as_presentation(*route, *day).into(),
        Question::Equipment { place, equipment } => place::accepts(*place, equipment).into(),
        Question::Kind { user } => {
            let (kind, requirement) = verification::made_for(*user);
            Answer::because(Decision::Kind(kind), Reason::new(requirement, kind.ja(), kind.en()))
        }
        Question::IdentityCheck { kind, visit, check } => {
            verification::checks_identity(*kind, *visit, *check).into()
        }
        Question::Network { kind, network } => verification::works_over(*kind, *network).into(),
        Question::View { kind, item } => verification::shows(*kind, *item).into(),
        Question::Portal { facility } => {
            let (portal, requirement) = portal::serving(*facility);
            Answer::because(Decision::Portal(portal), Reason::new(requirement, portal.ja(), portal.en()))
        }
        Question::Introduction { facility, filing, code_assigned } => {
            insurer::may_introduce(*facility, *filing, *code_assigned).into()
        }
        Question::End { filed } => insurer::may_end(*filed).into(),
        Question::Dock { purpose, means } => dock::serves(*purpose, *means).into(),
        Question::Subsidy { purchase, cost, rounding } => match subsidy::supports(*purchase) {
            Ruling::Accepted(_) => Answer::because(
                Decision::Yen(subsidy::amount(*cost, *rounding)),
                Reason::new(
                    "MW-102",
                    "41,000円までの費用の4分の3",
                    "three quarters of the cost, of which at most 41,000 yen count",
                ),
            ),
            refused @ Ruling::Refused(_) => refused.into(),
        },
        Question::AccountField { field, value } => account::accepts(*field, value).into(),
        Question::Registration { passwords_agree, consent } => {
            account::may_register(*passwords_agree, *consent).into()
        }
        Question::ActivationLink { minutes } => account::link_works(*minutes).into(),
        Question::Login { activated } => account::may_log_in(*activated).into(),
        Question::ApplicationEntry { entry } => application::accepts(entry).into(),
        Question::Application { form } => application::may_send(*form).into(),
        Question::Stage { reached, next } => onboarding::may_go_on(*reached, *next).into(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn questions_and_answers_keep_their_json_form() {
        let question = Question::Route {
            facility: Facility::CheckupOther,
            route: Route::CardWithNotice,
            day: date(2024, 12, 1),
        };
        let json = serde_json::to_value(&question).unwrap();
        let expected = serde_json::json!({
            "ask": "route", "facility": "checkup-other", "route": "card-with-notice", "day": "2024-12-01",
        });
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_value::<Question>(json).unwrap(), question);

        let json = serde_json::to_value(answer(&question)).unwrap();
        assert_eq!(json["decision"], "refused");
        assert_eq!(json["reason"]["requirement"], "HC-074");
    }

    #[test]
    fn an_answer_needs_only_its_decision() {
        let of = |text: &str| serde_json::from_str::<Answer>(text).unwrap().decision;
        assert_eq!(of(r#"{"decision":"accepted"}"#), Decision::Accepted);
        assert_eq!(of(r#"{"decision":{"yen":30750}}"#), Decision::Yen(30_750));
        assert_eq!(of(r#"{"decision":{"portal":"treatment"}}"#), Decision::Portal(Portal::Treatment));
        assert_eq!(of(r#"{"decision":{"kind":"home-consent"}}"#), Decision::Kind(Kind::HomeConsent));
    }

    #[test]
    fn rubbish_is_no_question_and_no_answer() {
        for wrong in
            [r#"{"ask":"route"}"#, r#"{"ask":"weather"}"#, r#"{"ask":"login","activated":true,"x":1}"#]
        {
            assert!(serde_json::from_str::<Question>(wrong).is_err(), "{wrong}");
        }
        for wrong in [r#"{}"#, r#"{"decision":"maybe"}"#, r#"{"decision":"accepted","why":"so"}"#] {
            assert!(serde_json::from_str::<Answer>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_subsidy_is_an_amount_or_a_refusal() {
        let of =
            |purchase| answer(&Question::Subsidy { purchase, cost: 41_000, rounding: Rounding::default() });
        assert_eq!(of(Purchase::Tablet).decision, Decision::Yen(30_750));
        assert_eq!(of(Purchase::Pc).decision, Decision::Refused);
    }

    #[test]
    fn japanese_names_are_unique_and_found_again() {
        for &route in Route::ALL {
            assert_eq!(route.ja().parse::<Route>().unwrap(), route);
        }
        let error = "保険証のコピー".parse::<Route>().unwrap_err().to_string();
        assert!(error.starts_with("`保険証のコピー` is not one of: 資格確認限定型, "), "{error}");
    }
}
