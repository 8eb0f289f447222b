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
    rule: Option<PinRule>,
    /// The last wrong value, kept for [`CardDefect::RepeatedPinFree`] only.
    last_wrong: Option<ReferencePin>,
}

/// What a new PIN must look like. Which status words refuse one that does not is inferred.
#[derive(Clone, Copy)]
pub(super) enum PinRule {
    /// Four digits.
    FourDigits,
    /// Six to sixteen digits and upper-case letters. That the card insists on one of each is not known.
    Password,
}

impl PinRule {
    fn check(self, value: &[u8]) -> Result<(), StatusWord> {
        let (lengths, character): (_, fn(&u8) -> bool) = match self {
            Self::FourDigits => (4..=4, u8::is_ascii_digit),
            Self::Password => (6..=16, |byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()),
        };
        if !lengths.contains(&value.len()) {
            return Err(status::WRONG_LENGTH);
        }
        if value.iter().all(character) { Ok(()) } else { Err(status::WRONG_DATA) }
    }
}

impl Reference {
    /// A PIN that cannot be changed.
    pub(super) const fn new(pin: ReferencePin, tries: u8, left: u8) -> Self {
        Self { pin, tries, left, verified: false, rule: None, last_wrong: None }
    }

    /// A PIN that was blocked when the card was issued.
    pub(super) fn blocked() -> Self {
        Self::of_nobody(0)
    }

    /// A PIN that no value opens: VERIFY never carries an empty one.
    pub(super) fn of_nobody(tries: u8) -> Self {
        Self::new(ReferencePin::new(""), tries, tries)
    }

    pub(super) fn changeable(self, rule: PinRule) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// VERIFY without data. Always 63Cx: also when verified, also when blocked (63C0).
    pub(super) fn ask(&mut self, defects: Defects) -> StatusWord {
        if defects.has(CardDefect::EmptyVerifyCostsATry) {
            self.left = self.left.saturating_sub(1);
        }
        if defects.has(CardDefect::EmptyVerify9000) {
            return status::OK;
        }
        if self.left == 0 && defects.has(CardDefect::EmptyVerifyBlocked) {
            return status::BLOCKED;
        }
        status::tries_left(self.left)
    }

    /// VERIFY with data. A wrong value takes a try and, if `wrong_ends`, what was verified before.
    pub(super) fn present(&mut self, value: &[u8], wrong_ends: bool, defects: Defects) -> StatusWord {
        let right = self.pin.is(value);
        if self.left == 0 && !(right && defects.has(CardDefect::BlockedPinAccepted)) {
            return blocked(defects);
        }
        if right {
            self.verified = true;
            if !defects.has(CardDefect::CounterNotResetAfterSuccess) {
                self.left = self.tries;
            }
            return status::OK;
        }
        self.verified &= !wrong_ends;
        let free = defects.has(CardDefect::CounterNotDecreasing) || self.is_repeated(value, defects);
        if !free {
            self.lose_try();
        }
        if self.left == 0 && defects.has(CardDefect::LastTryBlocked) {
            return blocked(defects);
        }
        status::tries_left(self.left)
    }

    fn is_repeated(&mut self, value: &[u8], defects: Defects) -> bool {
        if !defects.has(CardDefect::RepeatedPinFree) {
            return false;
        }
        let before = self.last_wrong.replace(ReferencePin(Zeroizing::new(value.to_vec())));
        before.is_some_and(|before| before.is(value))
    }

    /// Puts another value in the place of a PIN that is verified. It stays verified (inferred).
    pub(super) fn change(&mut self, value: &[u8], defects: Defects) -> Result<(), StatusWord> {
        let rule = self.rule.ok_or(status::CONDITIONS_NOT_SATISFIED)?;
        if !self.verified && !defects.has(CardDefect::ChangeWithoutOldPin) {
            return Err(status::SECURITY_STATUS);
        }
        rule.check(value)?;
        if !defects.has(CardDefect::PinChangeNotStored) {
            self.pin = ReferencePin(Zeroizing::new(value.to_vec()));
        }
        Ok(())
    }

    pub(super) const fn is_verified(&self) -> bool {
        self.verified
    }

    pub(super) const fn forget(&mut self) {
        self.verified = false;
    }

    pub(super) const fn lose_try(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    pub(super) const fn restore_tries(&mut self) {
        self.left = self.tries;
    }
}

const fn blocked(defects: Defects) -> StatusWord {
    if defects.has(CardDefect::BlockedByTheBook) { status::BLOCKED_BY_THE_BOOK } else { status::BLOCKED }
}
