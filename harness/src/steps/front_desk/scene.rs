//! What one scenario has told and asked the front desk so far.

use conformance::Text;
use eligibility::Facility;
use eligibility::application::Proof;
use eligibility::desk::Answer;
use eligibility::device::Equipment;
use eligibility::insurer::Filing;
use eligibility::verification::Kind;

use crate::trouble::Trouble;

/// What steps about the front desk remember.
#[derive(Default)]
pub struct Scene {
    pub(super) facility: Option<Facility>,
    pub(super) equipment: Option<Equipment>,
    pub(super) kind: Option<Kind>,
    pub(super) filing: Option<Filing>,
    pub(super) proof: Option<Proof>,
    pub(super) answer: Option<Answer>,
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
