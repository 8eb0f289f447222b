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

mod answer;
mod question;
mod questions;

use crate::later::{certificate, grace, interim, screen, smartphone};
use crate::{
    Reason, Ruling, account, app, application, bus, deployment, dock, facility_proof, identifier,
    institution_list, insurance_card, insurer, likeness, midwifery, onboarding, place, portal, procedure,
    registration, route, subsidy, verification, voucher,
};

pub use answer::{Answer, Decision};
pub use question::Question;
use questions::questions;

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
        Question::Operation { kind, day } => deployment::operates(*kind, *day).into(),
        Question::Obligation { user, day } => deployment::obliged(*user, *day).into(),
        Question::Carrier { kind, carrier } => deployment::carried_by(*kind, *carrier).into(),
        Question::WebServiceLine { network } => deployment::joins_web_service(*network).into(),
        Question::App { source, system } => app::accepts(*source, *system).into(),
        Question::SetUp { terms_confirmed, settings_entered } => {
            app::may_finish_set_up(*terms_confirmed, *settings_entered).into()
        }
        Question::InsuranceCard(card) => insurance_card::accepts(*card).into(),
        Question::Paper { paper } => insurance_card::includes(*paper).into(),
        Question::Voucher(visit) => voucher::accepts(visit).into(),
        Question::Likeness { ticket, qualification } => {
            let likeness = likeness::compare(ticket, qualification);
            Answer::because(Decision::Likeness(likeness), Reason::new("HC-107", likeness.ja(), likeness.en()))
        }
        Question::Identifier(number) => identifier::accepts(number).into(),
        Question::TicketLastDay { number } => match identifier::ticket_last_day(number) {
            Ok(day) => Answer::because(
                Decision::Day(day),
                Reason::new("ID-043", "発行年度の末日まで", "until the end of its fiscal year"),
            ),
            Err(refused) => refused.into(),
        },
        Question::Filing(filed) => insurer::files(*filed).into(),
        Question::InstitutionNumber { facility, applied } => insurer::gets_number(*facility, *applied).into(),
        Question::InstitutionList { column, usable } => institution_list::accepts(*column, *usable).into(),
        Question::BusPreparation(preparation) => bus::prepared(*preparation).into(),
        Question::MidwiferyUse { uses_scheme, occasion } => {
            midwifery::may_verify(*uses_scheme, *occasion).into()
        }
        Question::Material { portal, material } => portal::publishes(*portal, *material).into(),
        Question::Page { page, logged_in } => portal::shows(*page, *logged_in).into(),
        Question::Procedure { need } => {
            let (procedure, requirement) = procedure::serving(*need);
            Answer::because(
                Decision::Procedure(procedure),
                Reason::new(requirement, procedure.ja(), procedure.en()),
            )
        }
        Question::Affiliation { affiliation } => registration::belongs(*affiliation).into(),
        Question::FilledIn { entry } => registration::fills_in(*entry).into(),
        Question::LongCode(codes) => registration::fills_code(codes).into(),
        Question::ActivationMail { entered, sent_to } => registration::mails_to(entered, sent_to).into(),
        Question::AccountNumber { filed, entered } => facility_proof::agrees(filed, entered).into(),
        Question::AccountSource { source } => facility_proof::asks_for(*source).into(),
        Question::AccountUse { purpose } => facility_proof::may_use(*purpose).into(),
        Question::ProofOrder { proof, account_failed } => {
            facility_proof::follows_order(*proof, *account_failed).into()
        }
        Question::ProofDocument { document, capture } => facility_proof::proves(*document, *capture).into(),
        Question::DevicesNeeded { requested, needed } => application::needs(*requested, *needed).into(),
        Question::RequiredList { missing, shown } => application::lists(missing, shown).into(),
        Question::CompletionMail { days } => onboarding::mail_in_time(*days).into(),
        Question::SubsidyApplication { account, applied } => {
            subsidy::may_be_granted(*account, *applied).into()
        }
        Question::Interim(visit) => interim::accepts(*visit).into(),
        Question::CertificateGrace(card) => grace::accepts(*card).into(),
        Question::ExpiryWarning { expires, day } => grace::warns(*expires, *day).into(),
        Question::Smartphone(tap) => smartphone::accepts(*tap).into(),
        Question::SmartphoneUnlock { phone, unlock } => smartphone::unlocks(*phone, *unlock).into(),
        Question::Certificate(certificate) => certificate::accepts(*certificate).into(),
        Question::NoticeDate { expires, day } => certificate::notice_in_date(*expires, *day).into(),
        Question::CertificateSent(holder) => certificate::is_sent(*holder).into(),
        Question::Screen { shown, stored_counts } => screen::accepts(*shown, *stored_counts).into(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::subsidy::{Purchase, Rounding};
    use crate::verification::Kind;
    use crate::{Facility, Portal, Route};

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
    fn the_word_of_a_question_is_the_one_it_is_written_with() {
        let question = Question::ActivationLink { minutes: 1 };
        assert_eq!(question.kind(), "activation-link");
        assert_eq!(serde_json::to_value(&question).unwrap()["ask"], question.kind());
        let words: std::collections::BTreeSet<_> = Question::KINDS.iter().collect();
        assert_eq!(words.len(), Question::KINDS.len());
    }

    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_names_every_question() {
        let schema = schemars::schema_for!(Question).to_value();
        let words: Vec<_> = schema["oneOf"]
            .as_array()
            .unwrap()
            .iter()
            .map(|question| question["properties"]["ask"]["const"].as_str().unwrap())
            .collect();
        assert_eq!(words, Question::KINDS);
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
