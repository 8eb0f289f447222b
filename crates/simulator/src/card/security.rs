use apdu::StatusWord;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

use super::status;
use super::{CardDefect, Defects};

/// The value that a card compares a PIN with. Never shown, wiped on drop.
#[derive(Clone)]
pub struct ReferencePin(Zeroizing<Vec<u8>>);

impl ReferencePin {
    /// Takes the characters as VERIFY will carry them; no rule is checked, a card compares bytes.
    #[must_use]
    pub fn new(value: &str) -> Self {
        Self(Zeroizing::new(value.as_bytes().to_vec()))
    }

    fn is(&self, value: &[u8]) -> bool {
        verify_slices_are_equal(&self.0, value).is_ok()
    }
}

/// A PIN of the card with its retry counter, which outlives power, and whether it is verified, which does not.
pub(super) struct Reference {
    pin: ReferencePin,
    tries: u8,
    left: u8,
    verified: bool,
}

impl Reference {
    pub(super) const fn new(pin: ReferencePin, tries: u8, left: u8) -> Self {
        Self { pin, tries, left, verified: false }
    }

    /// VERIFY without data. Always 63Cx: also when verified, also when blocked (63C0).
    pub(super) fn ask(&mut self, defects: Defects) -> StatusWord {
        if defects.has(CardDefect::EmptyVerifyCostsATry) {
            self.left = self.left.saturating_sub(1);
        }
        if defects.has(CardDefect::EmptyVerify9000) { status::OK } else { status::tries_left(self.left) }
    }

    /// VERIFY with data. A wrong value takes a try and, until the right one comes, what was verified before (the
    /// latter is inferred).
    pub(super) fn present(&mut self, value: &[u8], defects: Defects) -> StatusWord {
        let right = self.pin.is(value);
        if self.left == 0 && !(right && defects.has(CardDefect::BlockedPinAccepted)) {
            return status::BLOCKED;
        }
        self.verified = right;
        if right {
            if !defects.has(CardDefect::CounterNotResetAfterSuccess) {
                self.left = self.tries;
            }
            status::OK
        } else {
            if !defects.has(CardDefect::CounterNotDecreasing) {
                self.left -= 1;
            }
            status::tries_left(self.left)
        }
    }

    pub(super) const fn is_verified(&self) -> bool {
        self.verified
    }

    pub(super) const fn forget(&mut self) {
        self.verified = false;
    }

    pub(super) const fn restore_tries(&mut self) {
        self.left = self.tries;
    }
}
