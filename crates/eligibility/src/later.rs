//! What changed after the two notices, as far as public sources tell: `features/later-rules` (LR-…).
//!
//! None of it is in the notices. Where a source speaks of medical institutions only, or does not say, the choice is a
//! parameter with a cautious default: what is not known to be allowed is refused. The end of the insurance card is
//! ruled by [`insurance_card`](crate::insurance_card).

pub mod certificate;
pub mod grace;
pub mod interim;
pub mod screen;
pub mod smartphone;
