//! What defective readers make of bytes, and what they remember.

use apdu::{CommandRef, Ne};

use super::ReaderDefect;

/// What a reader with a defect remembers from one exchange to the next.
#[derive(Debug)]
pub(super) struct Spoiling {
    exchanges: u32,
    wedged: bool,
}

/// [`ReaderDefect::FailsNowAndThen`]: a prime, so that no kind of command always has the bad luck.
const ONE_IN: u32 = 23;
/// [`ReaderDefect::WedgesAfterLongResponse`]: the longest response that does no harm.
const HARMLESS: usize = 2_050;
/// [`ReaderDefect::ZeroFillsResponse`]: the most data that are left as they are.
const LEFT_ALONE: usize = 256;

impl Spoiling {
    pub(super) const NEW: Self = Self { exchanges: 0, wedged: false };

    /// Counts an exchange; whether it is refused.
    pub(super) fn refuses(&mut self, defects: &[ReaderDefect]) -> bool {
        self.exchanges = self.exchanges.wrapping_add(1);
        let now = self.exchanges.is_multiple_of(ONE_IN) && defects.contains(&ReaderDefect::FailsNowAndThen);
        self.wedged || now
    }

    /// Whether this response is lost, and everything after it.
    pub(super) fn wedges(&mut self, defects: &[ReaderDefect], response: &[u8]) -> bool {
        let too_long = response.len() > HARMLESS;
        self.wedged |= too_long && defects.contains(&ReaderDefect::WedgesAfterLongResponse);
        self.wedged
    }

    pub(super) const fn reset(&mut self) {
        self.wedged = false;
    }
}

/// The data of a long response as zeros.
pub(super) fn zero_filled(response: &mut [u8]) {
    let data = response.len().saturating_sub(2);
    if data > LEFT_ALONE {
        response.iter_mut().take(data).for_each(|byte| *byte = 0);
    }
}

/// The same command without the chaining bit.
pub(super) fn unchained(command: &[u8]) -> Vec<u8> {
    let mut command = command.to_vec();
    if let Some(class) = command.first_mut() {
        *class &= !0x10;
    }
    command
}

/// The same command with only the low byte of an extended Lc, and as many bytes of data.
pub(super) fn low_lc(command: &[u8]) -> Vec<u8> {
    let Ok(original) = CommandRef::parse(command) else { return command.to_vec() };
    let data = original.data();
    let Some(data) = data.get(..data.len() & 0xFF).filter(|_| data.len() > 0xFF) else {
        return command.to_vec();
    };
    CommandRef::new(original.header(), data, original.ne())
        .map_or_else(|_| command.to_vec(), |low| low.extended().to_vec())
}

/// The same command with only the low byte of Le, `00` meaning 256 then. What cannot be read passes as it is.
pub(super) fn low_le(command: &[u8]) -> Vec<u8> {
    let Ok(original) = CommandRef::parse(command) else { return command.to_vec() };
    let ne = match original.ne().get() {
        0 => Ne::ZERO,
        ne => Ne::new(ne & 0xFF).ok().filter(|low| *low != Ne::ZERO).unwrap_or(Ne::SHORT_MAX),
    };
    CommandRef::new(original.header(), original.data(), ne)
        .map_or_else(|_| command.to_vec(), |low| low.to_vec())
}
