//! Errors about the numbers on cards, tickets and forms.

use eligibility::desk::{self, Decision, Question};
use eligibility::identifier::{Category, Identifier, InstitutionNumber, InsurerNumber, Written, check_digit};
use eligibility::likeness::fold;

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    let Question::Identifier(written) = question else {
        return None;
    };
    if defect == DeskDefect::FullWidthNumberAccepted && written.identifier != Identifier::SymbolOrNumber {
        let folded = Written { value: fold(&written.value), ..written.clone() };
        return Some(desk::answer(&Question::Identifier(folded)).decision);
    }
    let digits = !written.value.is_empty() && written.value.bytes().all(|byte| byte.is_ascii_digit());
    match written.identifier {
        Identifier::Insurer => wrong_insurer(defect, &written.value),
        Identifier::Institution | Identifier::CheckupBody | Identifier::MidwiferyCentre => {
            wrong_institution(defect, written)
        }
        Identifier::Payer => {
            accepted(defect == DeskDefect::PayerCheckDigitIgnored && digits && written.value.len() == 8)
        }
        Identifier::Recipient => {
            accepted(defect == DeskDefect::RecipientCheckDigitIgnored && digits && written.value.len() == 7)
        }
        Identifier::InstitutionCode => {
            refused(defect == DeskDefect::CodeVerifiedAlone && !check_digit::holds(&written.value))
        }
        Identifier::Ticket => match defect {
            DeskDefect::TicketNumberOfAnyLengthAccepted => accepted(digits),
            DeskDefect::TicketCheckDigitAssumed => refused(!check_digit::holds(&written.value)),
            _ => None,
        },
        Identifier::Branch => accepted(defect == DeskDefect::BranchOfAnyLengthAccepted && digits),
        Identifier::SymbolOrNumber => {
            accepted(defect == DeskDefect::LongSymbolAccepted && !written.value.is_empty())
        }
        Identifier::Therapist => {
            accepted(defect == DeskDefect::HyphenatedRegistrationAccepted && written.value.contains('-'))
        }
    }
}

fn wrong_insurer(defect: DeskDefect, value: &str) -> Option<Decision> {
    let number = InsurerNumber::parse(value).ok();
    match defect {
        DeskDefect::InsurerNumberOfAnyLengthAccepted => {
            accepted(number.is_none() && value.bytes().all(|byte| byte.is_ascii_digit()))
        }
        DeskDefect::PaddedInsurerNumberRefused => {
            refused(number.is_some_and(|number| number.digits() != value))
        }
        DeskDefect::InsurerCheckDigitIgnored => accepted(number.is_some()),
        DeskDefect::CheckDigitWithoutDigitSums => {
            let weights = [1, 2].into_iter().cycle();
            let sum: u32 = number?
                .digits()
                .bytes()
                .rev()
                .zip(weights)
                .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
                .sum();
            Some(if sum.is_multiple_of(10) { Decision::Accepted } else { Decision::Refused })
        }
        _ => None,
    }
}

fn wrong_institution(defect: DeskDefect, written: &Written) -> Option<Decision> {
    let Written { identifier, value, midwifery_check } = written;
    let Some(number) = InstitutionNumber::parse(value) else {
        return accepted(
            defect == DeskDefect::InstitutionNumberOfAnyLengthAccepted
                && value.bytes().all(|byte| byte.is_ascii_digit()),
        );
    };
    let (midwifery, category) = (*identifier == Identifier::MidwiferyCentre, number.category());
    match defect {
        DeskDefect::InstitutionCheckOverCodeOnly if *identifier == Identifier::Institution => {
            let code = value.get(3..).unwrap_or_default();
            Some(if check_digit::holds(code) { Decision::Accepted } else { Decision::Refused })
        }
        DeskDefect::UnknownPrefectureAccepted => accepted(!number.prefecture_exists()),
        DeskDefect::UnknownCategoryAccepted => accepted(!midwifery && category.is_none()),
        DeskDefect::MedicalNumberRefusedAsCheckupBody => {
            refused(*identifier == Identifier::CheckupBody && category == Some(Category::Medical))
        }
        DeskDefect::OtherCategoryAcceptedAsMidwife => {
            accepted(midwifery && category != Some(Category::MidwiferyCentre))
        }
        DeskDefect::MidwiferyCheckDigitAssumed => {
            refused(midwifery && !midwifery_check && !number.check_digit_holds())
        }
        _ => None,
    }
}
