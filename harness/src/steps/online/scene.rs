//! What steps about the online route remember.

use client::Outcome;
use simulator::rogue_device::RogueReply;

use crate::online::OnlineError;

/// What steps about the online route remember.
#[derive(Default)]
pub struct Scene {
    pub(super) result: Option<Result<Outcome, OnlineError>>,
    pub(in crate::steps) replay: Option<RogueReply>,
    pub(super) desk_refusal: Option<String>,
}
