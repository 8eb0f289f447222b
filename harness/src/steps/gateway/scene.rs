//! What steps about gateway and client remember.

use std::sync::Arc;

use crate::test_gateway::TestGateway;

use super::asker::{Asker, Report};

/// What steps about gateway and client remember.
#[derive(Default)]
pub struct Scene {
    /// A gateway that was started for this scenario.
    pub(super) own: Option<Arc<TestGateway>>,
    /// The client that asks it; it remembers what it has signed.
    pub(super) asker: Option<Asker>,
    /// What came of the client's last verification.
    pub(super) report: Option<Report>,
    /// Challenges that were given out.
    pub(super) challenges: Vec<String>,
}
