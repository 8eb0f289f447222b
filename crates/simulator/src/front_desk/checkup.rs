//! Errors about checkup bodies, insurers that run checkups themselves, and comprehensive checkups.

use eligibility::Facility;
use eligibility::desk::{Decision, Question};
use eligibility::dock::{Means, Purpose};
use eligibility::insurer::{Change, Filing, Form, Recipient};

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::Introduction { facility, filing, code_assigned } => {
            wrong_introduction(defect, *facility, *filing, *code_assigned)
        }
        Question::End { filed } => accepted(defect == DeskDefect::EndWithoutFilingAccepted && !filed),
        Question::InstitutionNumber { facility, .. } => accepted(match defect {
            DeskDefect::NumberWithoutApplication => *facility != Facility::Insurer,
            DeskDefect::NumberForInsurer => *facility == Facility::Insurer,
            _ => false,
        }),
        Question::Filing(filed) => accepted(match (defect, filed.change, filed.form) {
            (DeskDefect::WrongIntroductionFormAccepted, Change::Introduction, Form::End)
            | (DeskDefect::WrongEndFormAccepted, Change::End, Form::Introduction) => true,
            (DeskDefect::FilingElsewhereAccepted, Change::Introduction, Form::Introduction)
            | (DeskDefect::FilingElsewhereAccepted, Change::End, Form::End) => {
                filed.recipient != Recipient::PaymentFund
            }
            _ => false,
        }),
        Question::InstitutionList { column, usable } => accepted(match defect {
            DeskDefect::EmptyListColumnAccepted => column.is_none(),
            DeskDefect::UntrueListColumnAccepted => column.is_some_and(|stated| stated != *usable),
            _ => false,
        }),
        Question::Dock { purpose, means } => wrong_dock(defect, *purpose, *means),
        _ => None,
    }
}

fn wrong_introduction(
    defect: DeskDefect,
    facility: Facility,
    filing: Filing,
    code_assigned: bool,
) -> Option<Decision> {
    let insurer = facility == Facility::Insurer;
    match defect {
        DeskDefect::InsurerWithoutFilingAccepted => accepted(insurer && filing == Filing::None),
        DeskDefect::InsurerWithoutCodeAccepted => {
            accepted(insurer && filing != Filing::None && !code_assigned)
        }
        DeskDefect::BulkFilingRefused => refused(insurer && filing == Filing::Bulk),
        DeskDefect::FilingAskedOfInstitutions => refused(!insurer && filing == Filing::None),
        _ => None,
    }
}

fn wrong_dock(defect: DeskDefect, purpose: Purpose, means: Means) -> Option<Decision> {
    match (defect, purpose, means) {
        (DeskDefect::DockInsurerRefused, Purpose::Insurer, Means::Limited)
        | (DeskDefect::DockExistingTypeRefused, Purpose::Insurer, Means::Existing)
        | (DeskDefect::DockCardRefused, Purpose::Identity, Means::CardShown) => Some(Decision::Refused),
        (DeskDefect::DockIdentityOnlineAccepted, Purpose::Identity, Means::Limited | Means::Existing)
        | (
            DeskDefect::DockWithoutContractAccepted,
            Purpose::InsurerWithoutContract,
            Means::Limited | Means::Existing,
        )
        | (DeskDefect::CardAloneAccepted, Purpose::Insurer, Means::CardShown) => Some(Decision::Accepted),
        _ => None,
    }
}
