//! Errors about midwifery centres, the portal's forms and its procedures.

use eligibility::app::{Source, System};
use eligibility::application::{Entry, Proof};
use eligibility::desk::{Decision, Question};
use eligibility::facility_proof::{AccountSource, AccountUse, Capture, Document};
use eligibility::insurance_card::Paper;
use eligibility::onboarding::MAIL_DAYS;
use eligibility::portal::Page;
use eligibility::procedure::{Need, Procedure};
use eligibility::registration::{self, Affiliation, Codes};

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::MidwiferyUse { uses_scheme, .. } => accepted(match defect {
            DeskDefect::CentreWithoutSchemeAccepted => !uses_scheme,
            DeskDefect::OtherOccasionAccepted => *uses_scheme,
            _ => false,
        }),
        Question::App { source: Source::Operator, system } => match (defect, system) {
            (DeskDefect::IosRefused, System::Ios) => refused(true),
            (DeskDefect::OtherSystemAccepted, System::MacOs | System::Linux) => accepted(true),
            _ => None,
        },
        Question::Paper { paper } => refused(
            defect == DeskDefect::InsuredStatusRefused
                && matches!(paper, Paper::InsuredStatus | Paper::DayLabourer),
        ),
        Question::ActivationMail { .. } => accepted(defect == DeskDefect::ActivationMailElsewhereAccepted),
        Question::Affiliation { affiliation } => {
            accepted(defect == DeskDefect::AffiliationIgnored && *affiliation != Affiliation::MidwiferyCentre)
        }
        Question::FilledIn { entry } => refused(
            defect == DeskDefect::NameTypedByHand
                && matches!(entry, registration::Entry::LongCode | registration::Entry::Name),
        ),
        Question::LongCode(codes) => wrong_code(defect, codes),
        Question::AccountSource { source } => accepted(matches!(
            (defect, source),
            (DeskDefect::PassbookNumberAccepted, AccountSource::JapanPostPassbook)
                | (DeskDefect::AnyAccountAccepted, AccountSource::Other)
        )),
        Question::AccountNumber { .. } => accepted(defect == DeskDefect::AccountNumberNotCompared),
        Question::AccountUse { purpose } => {
            accepted(defect == DeskDefect::AccountNumberReused && *purpose != AccountUse::Proof)
        }
        Question::ProofOrder { .. } => accepted(defect == DeskDefect::DocumentFirstAccepted),
        Question::ProofDocument { document, capture } => match defect {
            DeskDefect::AnyProofAccepted => accepted(*document != Document::RegistrationSheet),
            DeskDefect::PhotographedSheetRefused => refused(*capture == Capture::Photo),
            _ => None,
        },
        Question::Application { form } => refused(
            defect == DeskDefect::AccountNumberAskedWithDocument && form.proof == Some(Proof::Document),
        ),
        Question::ApplicationEntry { entry: Entry::Staff(count) } => {
            accepted(defect == DeskDefect::NoStaffAccepted && *count == 0)
        }
        Question::RequiredList { missing, shown } => {
            let whole = missing.iter().all(|entry| shown.contains(entry));
            accepted(match defect {
                DeskDefect::IncompleteListAccepted => !whole,
                DeskDefect::StaleListAccepted => whole,
                _ => false,
            })
        }
        Question::DevicesNeeded { .. } => accepted(defect == DeskDefect::SpareDevicesAccepted),
        Question::CompletionMail { days } => {
            accepted(defect == DeskDefect::LateMailAccepted && *days > MAIL_DAYS)
        }
        Question::Page { page, logged_in: false } => accepted(matches!(
            (defect, page),
            (DeskDefect::SettingsWithoutLoginShown, Page::UserSettings)
                | (DeskDefect::ApplicationsWithoutLoginShown, Page::Applications)
        )),
        Question::SetUp { settings_entered, .. } => {
            accepted(defect == DeskDefect::SetUpWithoutTermsAccepted && *settings_entered)
        }
        Question::SubsidyApplication { .. } => accepted(defect == DeskDefect::SubsidyWithoutApplication),
        Question::Procedure { need } => wrong_procedure(defect, *need).map(Decision::Procedure),
        _ => None,
    }
}

fn wrong_code(defect: DeskDefect, codes: &Codes) -> Option<Decision> {
    let exists = (1..=47).contains(&codes.prefecture);
    let divided = codes.filled.as_bytes().get(2) == Some(&b'0');
    accepted(match defect {
        DeskDefect::UnknownPrefectureFilled => !exists,
        DeskDefect::DivisionCodeIgnored => exists && codes.filled.len() == 10 && !divided,
        DeskDefect::LongCodeNotCompared => exists && (divided || codes.filled.len() != 10),
        _ => false,
    })
}

/// Where the desk sends a need that it gets wrong.
fn wrong_procedure(defect: DeskDefect, need: Need) -> Option<Procedure> {
    let procedure = match (defect, need) {
        (DeskDefect::BeginSentToAdditionalRequest, Need::Begin) => Procedure::AdditionalDevices,
        (DeskDefect::FirstDaySentToStartOfUse, Need::FirstDay)
        | (DeskDefect::SubsidySentToStartOfUse, Need::Subsidy)
        | (DeskDefect::MoreDevicesSentToStartOfUse, Need::MoreDevices)
        | (DeskDefect::NewsSentToStartOfUse, Need::News | Need::Answer) => Procedure::StartOfUse,
        (DeskDefect::DecisionSentToSubsidy, Need::Decision) => Procedure::Subsidy,
        (DeskDefect::AccountsSentToState, Need::Accounts) => Procedure::RequestState,
        (DeskDefect::StateSentToAccounts, Need::State)
        | (DeskDefect::EndSentToAccounts, Need::End | Need::Change) => Procedure::Accounts,
        _ => return None,
    };
    Some(procedure)
}
