//! What steps about forms remember.

use client::form::Reading;

/// What steps about forms remember.
#[derive(Default)]
pub struct Scene {
    pub(super) reading: Option<Reading>,
}
