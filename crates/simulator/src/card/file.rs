use super::security::Reference;
use super::{CardKey, Unknowns};

/// An elementary file of the simulated card.
pub(super) struct File {
    pub(super) id: u16,
    pub(super) body: Body,
}

/// What a file holds.
pub(super) enum Body {
    /// Bytes for READ BINARY.
    Transparent { content: Vec<u8>, read: Access },
    /// Records for READ RECORD, the first one has number 1.
    Records { records: Vec<Vec<u8>>, read: Access },
    /// A PIN with its counter.
    Pin(Reference),
    /// A private key, what it is for, and what must be verified before.
    Key { key: CardKey, usage: Usage, allowed: Access },
    /// The key against which `80 A2` checks a terminal's certificate.
    TrustAnchor,
    /// Something internal of which only the existence is known.
    Internal,
}

/// The instruction that a key obeys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    /// COMPUTE DIGITAL SIGNATURE.
    Sign,
    /// INTERNAL AUTHENTICATE.
    Authenticate,
}

/// What must be true before a file may be used.
#[derive(Clone, Copy)]
pub(super) enum Access {
    Always,
    Never,
    /// One of the PINs in the files of these identifiers is verified.
    Verified(&'static [u16]),
}

impl File {
    pub(super) const fn transparent(id: u16, content: Vec<u8>, read: Access) -> Self {
        Self { id, body: Body::Transparent { content, read } }
    }

    /// A certificate in a file that is larger than it, as clients must expect; the real sizes are not published.
    pub(super) fn certificate(id: u16, der: &[u8], read: Access, unknowns: &Unknowns) -> Self {
        let mut content = der.to_vec();
        if let Some(units) = der.len().checked_div(unknowns.file_unit) {
            content.resize((units + 1) * unknowns.file_unit, unknowns.filler);
        }
        Self::transparent(id, content, read)
    }

    pub(super) const fn records(id: u16, records: Vec<Vec<u8>>, read: Access) -> Self {
        Self { id, body: Body::Records { records, read } }
    }

    pub(super) const fn pin(id: u16, reference: Reference) -> Self {
        Self { id, body: Body::Pin(reference) }
    }

    pub(super) fn key(id: u16, key: impl Into<CardKey>, usage: Usage, allowed: Access) -> Self {
        Self { id, body: Body::Key { key: key.into(), usage, allowed } }
    }

    pub(super) const fn internal(id: u16) -> Self {
        Self { id, body: Body::Internal }
    }

    /// Whether the five bits of a short EF identifier name this file.
    pub(super) fn has_sfi(&self, sfi: u8) -> bool {
        (1..=30).contains(&sfi) && self.id == u16::from(sfi)
    }
}
