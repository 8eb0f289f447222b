//! Errors about tickets and the comparison with the qualification.

use eligibility::desk::{self, Decision, Question};
use eligibility::identifier::{TicketKind, TicketNumber};
use eligibility::likeness::{Likeness, compare};
use eligibility::voucher::{Contract, Qualification, Service, Ticket, Validity, Visit};
use jiff::civil::date;

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::Voucher(visit) => match (&visit.ticket, &visit.qualification) {
            (_, None) => accepted(defect == DeskDefect::TicketAloneAccepted),
            (None, Some(_)) => match defect {
                DeskDefect::MissingTicketAccepted => accepted(visit.contract == Contract::Group),
                DeskDefect::IndividualContractNeedsTicket => refused(visit.contract == Contract::Individual),
                _ => None,
            },
            (Some(ticket), Some(qualification)) => {
                strict(defect, ticket, qualification, visit).or_else(|| lax(defect, visit))
            }
        },
        Question::Likeness { ticket, qualification } => {
            let blind = match compare(ticket, qualification) {
                Likeness::EqualInWidth => defect == DeskDefect::WidthTakenForDifference,
                Likeness::EqualInZeros => defect == DeskDefect::LeadingZerosTakenForDifference,
                Likeness::Equal | Likeness::Different => false,
            };
            blind.then_some(Decision::Likeness(Likeness::Different))
        }
        Question::TicketLastDay { number } if defect == DeskDefect::TicketValidToYearEnd => {
            TicketNumber::parse(number).map(|number| Decision::Day(date(number.fiscal_year(), 12, 31)))
        }
        _ => None,
    }
}

/// Desks that take for a difference, or for an obstacle, what is none.
fn strict(
    defect: DeskDefect,
    ticket: &Ticket,
    qualification: &Qualification,
    visit: &Visit,
) -> Option<Decision> {
    let (ours, theirs) = (&ticket.insured, &qualification.insured);
    let symbol = compare(ours.symbol.as_deref().unwrap_or(""), theirs.symbol.as_deref().unwrap_or(""));
    let number = compare(&ours.number, &theirs.number);
    let kind = TicketNumber::parse(&ticket.number).map(|number| number.kind());
    refused(match defect {
        DeskDefect::PaddingTakenForOtherInsurer => ours.insurer_number != theirs.insurer_number,
        DeskDefect::WidthTakenForDifference => {
            symbol == Likeness::EqualInWidth || number == Likeness::EqualInWidth
        }
        DeskDefect::LeadingZerosTakenForDifference => number == Likeness::EqualInZeros,
        DeskDefect::MissingBranchTakenForDifference => ours.branch.is_some() != theirs.branch.is_some(),
        DeskDefect::TicketRefusedOnItsLastDay => visit.day == ticket.last_day,
        DeskDefect::SetTicketRefusedForInterview => {
            kind == Some(TicketKind::Set) && visit.service == Service::FirstInterview
        }
        _ => false,
    })
}

/// Desks that overlook something: the visit is judged as if it were in order there.
fn lax(defect: DeskDefect, visit: &Visit) -> Option<Decision> {
    let mut seen = visit.clone();
    let (Some(ticket), Some(qualification)) = (&mut seen.ticket, &mut seen.qualification) else {
        return None;
    };
    let (ours, theirs) = (&mut ticket.insured, &qualification.insured);
    let validity = qualification.validity;
    match defect {
        DeskDefect::OtherInsurerAccepted => ours.insurer_number.clone_from(&theirs.insurer_number),
        DeskDefect::OtherNumberAccepted => {
            ours.symbol.clone_from(&theirs.symbol);
            ours.number.clone_from(&theirs.number);
        }
        DeskDefect::SymbolZerosStripped => {
            let symbols = (ours.symbol.as_deref().unwrap_or(""), theirs.symbol.as_deref().unwrap_or(""));
            if compare(symbols.0, symbols.1) == Likeness::EqualInZeros {
                ours.symbol.clone_from(&theirs.symbol);
            }
        }
        DeskDefect::BranchIgnored => ours.branch.clone_from(&theirs.branch),
        DeskDefect::BirthDateIgnored => ours.birth_date = theirs.birth_date,
        DeskDefect::SexIgnored => ours.sex = theirs.sex,
        DeskDefect::KanaIgnored => ours.kana.clone_from(&theirs.kana),
        DeskDefect::ExpiredTicketAccepted => ticket.last_day = ticket.last_day.max(visit.day),
        DeskDefect::TicketKindIgnored if visit.service != Service::Checkup => forget_kind(ticket),
        DeskDefect::GuidanceTicketAcceptedForCheckup if visit.service == Service::Checkup => {
            forget_kind(ticket);
        }
        DeskDefect::InvalidQualificationAccepted if validity == Validity::Invalid => {
            qualification.validity = Validity::Valid;
        }
        DeskDefect::SupersededTicketAccepted if validity == Validity::Superseded => {
            qualification.validity = Validity::Valid;
        }
        DeskDefect::UndeterminedQualificationAccepted
            if matches!(validity, Validity::None | Validity::Several) =>
        {
            qualification.validity = Validity::Valid;
        }
        DeskDefect::QualifiedTooEarly => qualification.from = None,
        DeskDefect::QualifiedOnDayOfLoss if qualification.lost == Some(visit.day) => {
            qualification.lost = None;
        }
        _ => return None,
    }
    Some(desk::answer(&Question::Voucher(Box::new(seen))).decision)
}

/// Makes the ticket one of a kind that nobody knows, and that may therefore serve for anything.
fn forget_kind(ticket: &mut Ticket) {
    if ticket.number.len() == 11 && ticket.number.is_ascii() {
        ticket.number.replace_range(2..3, "9");
    }
}
