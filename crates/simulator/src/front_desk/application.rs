//! Errors about the application for the start of use, the subsidy, and the midwifery centres they are for.

use eligibility::application::{DEVICES_AT_ONCE, DOCUMENT_MEGABYTES, Entry, Format, Proof, Submission};
use eligibility::desk::{Decision, Question};
use eligibility::facility_proof::{AccountSource, AccountUse, Capture, Document};
use eligibility::onboarding::{MAIL_DAYS, Stage};
use eligibility::subsidy::{self, Purchase};

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::MidwiferyUse { uses_scheme, .. } => accepted(match defect {
            DeskDefect::CentreWithoutSchemeAccepted => !uses_scheme,
            DeskDefect::OtherOccasionAccepted => *uses_scheme,
            _ => false,
        }),
        Question::ApplicationEntry { entry } => wrong_entry(defect, entry),
        Question::Application { form } => wrong_application(defect, *form),
        Question::RequiredList { missing, shown } => {
            let whole = missing.iter().all(|entry| shown.contains(entry));
            accepted(match defect {
                DeskDefect::IncompleteListAccepted => !whole,
                DeskDefect::StaleListAccepted => whole,
                _ => false,
            })
        }
        Question::DevicesNeeded { .. } => accepted(defect == DeskDefect::SpareDevicesAccepted),
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
        Question::Stage { reached, next } => accepted(match defect {
            DeskDefect::ApplicationSkipped => *reached < Stage::Application && *next > Stage::Application,
            DeskDefect::StepSkipped => *reached >= Stage::Application,
            _ => false,
        }),
        Question::CompletionMail { days } => {
            accepted(defect == DeskDefect::LateMailAccepted && *days > MAIL_DAYS)
        }
        Question::SetUp { settings_entered, .. } => {
            accepted(defect == DeskDefect::SetUpWithoutTermsAccepted && *settings_entered)
        }
        Question::Subsidy { purchase, cost, .. } => wrong_subsidy(defect, *purchase, *cost),
        Question::SubsidyApplication { .. } => accepted(defect == DeskDefect::SubsidyWithoutApplication),
        _ => None,
    }
}

fn wrong_entry(defect: DeskDefect, entry: &Entry) -> Option<Decision> {
    match (defect, entry) {
        (DeskDefect::LongBankAccountAccepted, Entry::BankAccount(number)) => {
            accepted(number.chars().count() > 7)
        }
        (DeskDefect::FullWidthBankAccountAccepted, Entry::BankAccount(number)) => {
            accepted(number.chars().any(|c| ('０'..='９').contains(&c)))
        }
        (DeskDefect::WrongDocumentFormatAccepted, Entry::Document { format, .. }) => {
            accepted(matches!(format, Format::Jpeg | Format::Word))
        }
        (DeskDefect::OversizedDocumentAccepted, Entry::Document { megabytes, .. }) => {
            accepted(*megabytes > DOCUMENT_MEGABYTES)
        }
        (DeskDefect::TooManyDevicesAccepted, Entry::Devices { total, .. }) => {
            accepted(*total > DEVICES_AT_ONCE)
        }
        (DeskDefect::AdditionalRequestRefused, Entry::Devices { additional_request, .. }) => {
            refused(*additional_request)
        }
        (DeskDefect::NoStaffAccepted, Entry::Staff(count)) => accepted(*count == 0),
        _ => None,
    }
}

fn wrong_application(defect: DeskDefect, form: Submission) -> Option<Decision> {
    if defect == DeskDefect::AccountNumberAskedWithDocument {
        return refused(form.proof == Some(Proof::Document));
    }
    accepted(match defect {
        DeskDefect::ApplicationWithoutLoginAccepted => !form.logged_in,
        DeskDefect::UnprovenFacilityAccepted => form.proof.is_none(),
        DeskDefect::IncompleteApplicationAccepted => !form.numbers,
        DeskDefect::ApplicationWithoutConsentAccepted => !form.consent,
        _ => false,
    })
}

fn wrong_subsidy(defect: DeskDefect, purchase: Purchase, cost: u32) -> Option<Decision> {
    let pc = purchase == Purchase::Pc;
    let base = cost.min(subsidy::CEILING);
    let yen = match defect {
        DeskDefect::SubsidyAboveCeiling if !pc => cost / 4 * 3 + cost % 4 * 3 / 4,
        DeskDefect::SubsidyOfFullCost if !pc => base,
        DeskDefect::SubsidyRoundedUp if !pc => (base * 3).div_ceil(4),
        DeskDefect::PcSubsidised if pc => base * 3 / 4,
        _ => return None,
    };
    Some(Decision::Yen(yen))
}
