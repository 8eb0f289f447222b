//! What one scenario has told and asked the front desk so far.

use conformance::Text;
use eligibility::Facility;
use eligibility::application::Proof;
use eligibility::desk::Answer;
use eligibility::device::Equipment;
use eligibility::insurer::Filing;
use eligibility::later::grace::GraceEnd;
use eligibility::verification::Kind;
use eligibility::voucher::{Qualification, Ticket};

use crate::trouble::Trouble;

/// What steps about the front desk remember.
#[derive(Default)]
pub struct Scene {
    pub(super) facility: Option<Facility>,
    pub(super) equipment: Option<Equipment>,
    pub(super) kind: Option<Kind>,
    pub(super) filing: Option<Filing>,
    pub(super) proof: Option<Proof>,
    pub(super) ticket: Option<Ticket>,
    pub(super) qualification: Option<Qualification>,
    pub(super) assumed: Assumed,
    pub(super) answer: Option<Answer>,
}

/// What a scenario takes for granted where no public source tells; the defaults are those of the rules.
#[derive(Default)]
pub(super) struct Assumed {
    /// The last digit of a midwifery centre's number is a check digit.
    pub(super) midwifery_check: bool,
    /// The interim rule holds at checkup bodies and midwifery centres.
    pub(super) interim_applies: bool,
    /// The limited type reads smartphones.
    pub(super) limited_type_reads: bool,
    /// Pictures and stored files count as the screen.
    pub(super) stored_counts: bool,
    /// When the three months after the end of a certificate end.
    pub(super) grace_end: GraceEnd,
}

impl Scene {
    pub(super) fn facility(&self) -> Result<Facility, Trouble> {
        self.facility.ok_or_else(|| missing("どの施設か", "the facility"))
    }

    pub(super) fn equipment(&self) -> Result<Equipment, Trouble> {
        self.equipment.ok_or_else(|| missing("端末とカードリーダー", "terminal and reader"))
    }

    pub(super) fn kind(&self) -> Result<Kind, Trouble> {
        self.kind.ok_or_else(|| missing("オンライン資格確認の種類", "the kind of online verification"))
    }

    pub(super) fn ticket(&mut self) -> Result<&mut Ticket, Trouble> {
        self.ticket.as_mut().ok_or_else(|| missing("受診者の券", "the person's ticket"))
    }

    pub(super) fn qualification(&mut self) -> Result<&mut Qualification, Trouble> {
        self.qualification.as_mut().ok_or_else(|| missing("受診者の資格", "the person's qualification"))
    }

    pub(super) fn filing(&self) -> Result<Filing, Trouble> {
        self.filing.ok_or_else(|| missing("導入届の状態", "the state of the filing"))
    }
}

pub(super) fn missing(ja: &str, en: &str) -> Trouble {
    Trouble::suite(Text::new(
        format!("{ja}が決まっていない。先に 前提 か もし の手順で決める"),
        format!("{en} is not set; set it in an earlier step"),
    ))
}
