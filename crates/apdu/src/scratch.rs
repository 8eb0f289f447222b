use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

/// A buffer that is overwritten when it is dropped, because a command may carry a PIN.
///
/// Best effort: without `unsafe` there is no volatile write, so the optimiser is only asked to keep it.
#[derive(Default)]
pub(crate) struct Scratch(Vec<u8>);

impl Deref for Scratch {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl From<Vec<u8>> for Scratch {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.0.fill(0);
        core::hint::black_box(&self.0);
    }
}
