use std::sync::Arc;

use super::RsaKey;
use super::security::Reference;

/// An elementary file of the simulated card.
pub(super) struct File {
    pub(super) id: u16,
    pub(super) body: Body,
}

/// What a file holds.
pub(super) enum Body {
    /// Bytes for READ BINARY.
    Transparent { content: Vec<u8>, read: Access },
    /// A PIN with its counter.
    Pin(Reference),
    /// A private key, and what must be verified before it signs.
    Key { key: Arc<RsaKey>, sign: Access },
}

/// What must be true before a file may be used.
#[derive(Clone, Copy)]
pub(super) enum Access {
    Always,
    /// The PIN in the file of this identifier is verified.
    Verified(u16),
}

impl File {
    pub(super) const fn transparent(id: u16, content: Vec<u8>, read: Access) -> Self {
        Self { id, body: Body::Transparent { content, read } }
    }

    /// A certificate in a file that is larger than it: the real sizes are not published, so the next multiple of
    /// 1,024 bytes is taken, and the rest is FF.
    pub(super) fn certificate(id: u16, der: &[u8], read: Access) -> Self {
        const UNIT: usize = 1024;
        let mut content = der.to_vec();
        content.resize((der.len() / UNIT + 1) * UNIT, 0xFF);
        Self::transparent(id, content, read)
    }

    pub(super) const fn pin(id: u16, reference: Reference) -> Self {
        Self { id, body: Body::Pin(reference) }
    }

    pub(super) const fn key(id: u16, key: Arc<RsaKey>, sign: Access) -> Self {
        Self { id, body: Body::Key { key, sign } }
    }

    /// Whether the five bits of a short EF identifier name this file.
    pub(super) fn has_sfi(&self, sfi: u8) -> bool {
        (1..=30).contains(&sfi) && self.id == u16::from(sfi)
    }
}
