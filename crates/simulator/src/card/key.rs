use std::sync::Arc;

use super::RsaKey;

/// A private key of a simulated card.
#[derive(Clone)]
pub enum CardKey {
    /// RSA-2048, as on every card so far.
    Rsa(Arc<RsaKey>),
    /// **Experiment**: P-384, as the next generation of the card is said to have. The key is certified, and that is all: by
    /// which command it signs is not public, so the card refuses ([`Unknowns::elliptic_signature`](super::Unknowns)), and the
    /// private half is not even kept.
    Elliptic,
}

impl From<Arc<RsaKey>> for CardKey {
    fn from(key: Arc<RsaKey>) -> Self {
        Self::Rsa(key)
    }
}
