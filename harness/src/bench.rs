//! The bench: everything a run tests, chosen in one place, each part on its own.

use std::sync::Arc;

use apdu::Channel;
use conformance::Text;
use conformance::result::Subject;
use jpki::Pin;
use simulator::form_writer::FormWriter;

use crate::card_kind::CardKind;
use crate::desk::Desk;
use crate::recorder::Recorder;
use crate::refusal::Refusal;
use crate::test_gateway::TestGateway;
use crate::trouble::Trouble;

/// A way to a card, whatever stands behind it.
pub type BoxedChannel = Box<dyn Channel + Send>;

/// What a scenario asks of the reader, and what an operator declares a reader to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReaderKind {
    /// A generic reader that supports extended Lc/Le.
    Generic,
    /// A generic reader without extended Lc/Le.
    ShortOnly,
    /// A reader with a built-in SAM.
    SamBuiltIn,
}

impl ReaderKind {
    /// The kind with this command-line name.
    ///
    /// # Errors
    /// A message that lists the names.
    pub fn by_name(name: &str) -> Result<Self, Refusal> {
        match name {
            "generic" => Ok(Self::Generic),
            "short" => Ok(Self::ShortOnly),
            "sam" => Ok(Self::SamBuiltIn),
            other => {
                let what = Text::new("リーダーの種類", "kind of reader");
                Err(Refusal::names(&what, other, ["generic", "short", "sam"]))
            }
        }
    }
}

/// A card in a reader, ready to be talked to.
pub struct Placed {
    /// The way to it.
    pub channel: BoxedChannel,
    /// The reader's name.
    pub reader: String,
    /// What the reader's maker declares; the notices' device rules judge by this.
    pub declared: eligibility::device::Reader,
}

/// Where cards come from: made on demand by the simulator, or lying in real readers.
pub trait Cards: Send + Sync {
    /// Gives a card of this kind in a reader of this kind, just powered on.
    ///
    /// # Errors
    /// A trouble that says what is missing on this bench.
    fn place(&self, card: CardKind, reader: ReaderKind) -> Result<Placed, Trouble>;
}

/// The PINs a run needs; none can be read back.
pub struct Pins {
    /// The card's user-authentication PIN.
    pub right: Pin,
    /// A PIN of the same form that differs from it.
    pub wrong: Pin,
    /// PINs and numbers of the other applications; known of simulated cards only.
    pub others: Option<OtherPins>,
}

/// PINs and numbers of the applications beside JPKI, of the ordinary valid card.
pub struct OtherPins {
    /// The text application's PIN (券面事項入力補助用).
    pub text: Pin,
    /// 照合番号B of the text application.
    pub number_b: Pin,
    /// The birth date, PIN of the visual application.
    pub birth_date: Pin,
}

/// All parts of the subject, and the recorder that watches them.
pub struct Bench {
    /// Cards and readers.
    pub cards: Box<dyn Cards>,
    /// The PINs of the test cards.
    pub pins: Pins,
    /// Tries that must remain if a VERIFY goes wrong; see [`Bench::floor_of`].
    pub pin_floor: u8,
    /// The gateway.
    pub gateway: Arc<TestGateway>,
    /// Whether all cards are simulated ones, which the simulated gateway trusts.
    pub all_simulated: bool,
    /// The front desk.
    pub desk: Desk,
    /// The program that hands out qualifications in their forms.
    pub forms: FormWriter,
    /// Names of all of it, for the report.
    pub subject: Subject,
    /// The evidence. A new bench keeps none; who runs something on it says where the evidence goes.
    pub recorder: Recorder,
}

impl Bench {
    /// Tries of a card that must remain if a VERIFY goes wrong. A disposable card may be spoiled.
    #[must_use]
    pub fn floor_of(&self, card: CardKind) -> u8 {
        if card == CardKind::Disposable { 0 } else { self.pin_floor }
    }

    /// The front desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The evidence.
    #[must_use]
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }
}
