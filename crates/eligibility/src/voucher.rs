//! Checkup and guidance tickets (受診券・利用券), compared with the qualification of the person who brings them.

mod insured;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identifier::{TicketKind, TicketNumber};
use crate::named::named;
use crate::{Reason, Ruling};

pub use insured::{Insured, Sex};

named! {
    /// What is to be carried out.
    pub enum Service {
        /// Specific health checkup.
        Checkup: "特定健診", "checkup";
        /// First interview of the guidance on the day of the checkup.
        FirstInterview: "健診当日の初回面接", "first interview on the day of the checkup";
        /// Specific health guidance.
        Guidance: "特定保健指導", "guidance";
    }
}

named! {
    /// The contract under which it is carried out.
    pub enum Contract {
        /// Many insurers with many institutions (集合契約); tickets are the rule.
        Group: "集合契約", "group contract";
        /// One insurer with one institution; may do without a ticket.
        Individual: "個別契約", "individual contract";
    }
}

named! {
    /// What the verification says of the qualification: the interface's QualificationValidity, 1 to 5.
    pub enum Validity {
        /// 1: valid.
        Valid: "有効", "valid";
        /// 2: not valid.
        Invalid: "無効", "invalid";
        /// 3: not valid, and a newer one exists.
        Superseded: "新しい資格ありで無効", "invalid, a newer one exists";
        /// 4: there is none.
        None: "該当資格なし", "none";
        /// 5: several match.
        Several: "複数該当", "several";
    }
}

/// A checkup or guidance ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ticket {
    /// Its number, eleven digits.
    pub number: String,
    /// The last day printed on it; that day included.
    pub last_day: Date,
    /// Whom it was issued to.
    pub insured: Insured,
}

/// A qualification as it was confirmed, online or by paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Qualification {
    /// What the verification says of it.
    pub validity: Validity,
    /// First day of eligibility (資格取得年月日), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Day on which eligibility is lost (資格喪失年月日), if any; that day is no longer covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Date>,
    /// Whose it is.
    pub insured: Insured,
}

/// One visit: what the person brings and what is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Visit {
    /// The day.
    pub day: Date,
    /// What is to be carried out.
    pub service: Service,
    /// Under which contract.
    pub contract: Contract,
    /// The ticket, if one was brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// The qualification, if one was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Qualification>,
}

/// Whether the service may be carried out under the contract. The first rule that refuses gives the reason.
///
/// Implements HC-101 (ticket and qualification are both needed), HC-120 to HC-124 (the qualification holds on the
/// day), HC-102 and HC-103 (a ticket may be missing under an individual contract only), HC-115 to HC-119 (the ticket
/// is in date and of the right kind), and through [`Insured::same_as`] HC-104 to HC-114.
#[must_use]
pub fn accepts(visit: &Visit) -> Ruling {
    let Some(qualification) = &visit.qualification else {
        return Ruling::refuse(
            "HC-101",
            "受診券・利用券だけでは、資格との照合ができない",
            "a ticket alone cannot be compared with a qualification",
        );
    };
    let ruling = holds(qualification, visit.day);
    if !ruling.is_accepted() {
        return ruling;
    }
    match (&visit.ticket, visit.contract) {
        (Some(ticket), _) => ticket_fits(ticket, qualification, visit),
        (None, Contract::Individual) => Ruling::accept(
            "HC-103",
            "個別契約では、受診券・利用券のない受診者も受け付けてよい",
            "under an individual contract a person may come without a ticket",
        ),
        (None, Contract::Group) => Ruling::refuse(
            "HC-102",
            "集合契約では、受診券・利用券のない受診者を受け付けない",
            "under a group contract nobody is taken without a ticket",
        ),
    }
}

fn holds(qualification: &Qualification, day: Date) -> Ruling {
    match qualification.validity {
        Validity::Valid => {}
        Validity::Invalid => return Ruling::refuse("HC-120", "資格が無効", "the qualification is not valid"),
        Validity::Superseded => {
            return Ruling::refuse(
                "HC-121",
                "新しい資格があるので、前の保険者の券は使えない",
                "a newer qualification exists; the former insurer's ticket no longer fits",
            );
        }
        Validity::None | Validity::Several => {
            return Ruling::refuse("HC-122", "資格が一つに定まらない", "the qualification is not determined");
        }
    }
    if qualification.from.is_some_and(|from| day < from) {
        return Ruling::refuse("HC-123", "資格取得日より前", "before the first day of eligibility");
    }
    let rule = Reason::new(
        "HC-124",
        "資格は喪失日の前日まで",
        "a qualification lasts until the day before it is lost",
    );
    Ruling::when(qualification.lost.is_none_or(|lost| day < lost), rule)
}

fn ticket_fits(ticket: &Ticket, qualification: &Qualification, visit: &Visit) -> Ruling {
    let ruling = ticket.insured.same_as(&qualification.insured);
    if !ruling.is_accepted() {
        return ruling;
    }
    if visit.day > ticket.last_day {
        return Ruling::refuse("HC-115", "券の有効期限が過ぎている", "the ticket has expired");
    }
    match TicketNumber::parse(&ticket.number) {
        Some(number) => kind_fits(number.kind(), visit.service),
        None => Ruling::refuse(
            "ID-041",
            "整理番号は11桁の数字で、検証番号はない",
            "a ticket number has 11 digits and no check digit",
        ),
    }
}

/// A kind that is not known is not held against the ticket: nothing public says what it may not serve for.
fn kind_fits(kind: TicketKind, service: Service) -> Ruling {
    match (kind, service) {
        (TicketKind::Checkup, Service::FirstInterview | Service::Guidance) => Ruling::refuse(
            "HC-117",
            "受診券では保健指導を受けられない",
            "a checkup ticket is not for guidance",
        ),
        (TicketKind::Guidance, Service::Checkup) => {
            Ruling::refuse("HC-119", "利用券では健診を受けられない", "a guidance ticket is not for checkups")
        }
        (TicketKind::Set, Service::FirstInterview) => Ruling::accept(
            "HC-118",
            "セット券は健診当日の初回面接にも使える",
            "a set ticket also serves for the first interview on the day of the checkup",
        ),
        _ => Ruling::accept(
            "HC-116",
            "券と資格が一致し、有効期限の当日までである",
            "ticket and qualification agree, and the ticket is valid up to and on its last day",
        ),
    }
}

#[cfg(test)]
mod tests;
