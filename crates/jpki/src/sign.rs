use apdu::{Header, Ne, ResponseRef};

use crate::operation::expect_ok;
use crate::select::Reference;
use crate::{
    Certainty, DigestInfo, Ef, Error, Exchange, InternalKey, Key, OnFile, Operation, Request, Step, Violation,
};

/// What COMPUTE DIGITAL SIGNATURE does with the data, by its parameter P1.
///
/// Everyday programs use [`Block`](Self::Block) alone. The others were found by soltia48/myna-card; every other value of
/// P1 is refused with 6A86.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureScheme {
    /// 00: PKCS#1 v1.5 around 1 to 245 bytes as they come; a [`DigestInfo`] gives an ordinary signature.
    Block,
    /// 01: the card hashes the message (SHA-256) and pads the bare digest, which is no ordinary signature.
    MessageBare,
    /// 02: a SHA-256 digest, which the card puts into a `DigestInfo`: PKCS#1 v1.5.
    Digest,
    /// 03: the card hashes the message (SHA-256) and puts the digest into a `DigestInfo`: PKCS#1 v1.5.
    Message,
    /// 04: a SHA-256 digest: PSS.
    DigestPss,
    /// 05: the card hashes the message (SHA-256): PSS.
    MessagePss,
}

impl SignatureScheme {
    /// All six, in the order of P1.
    pub const ALL: [Self; 6] =
        [Self::Block, Self::MessageBare, Self::Digest, Self::Message, Self::DigestPss, Self::MessagePss];

    /// Its P1.
    #[must_use]
    pub const fn p1(self) -> u8 {
        match self {
            Self::Block => 0x00,
            Self::MessageBare => 0x01,
            Self::Digest => 0x02,
            Self::Message => 0x03,
            Self::DigestPss => 0x04,
            Self::MessagePss => 0x05,
        }
    }

    /// How sure this meaning of P1 is. That 05 is answered AokiApp/jsapdu has seen on a real card, but not what it
    /// means.
    #[must_use]
    pub const fn certainty(self) -> Certainty {
        match self {
            Self::Block => Certainty::Agreed,
            _ => Certainty::OneSource,
        }
    }

    /// Whether data of this length can be signed so, in one short command.
    #[must_use]
    pub const fn accepts(self, length: usize) -> bool {
        match self {
            Self::Block => 1 <= length && length <= Key::LEN - 11,
            Self::Digest | Self::DigestPss => length == 32,
            Self::MessageBare | Self::Message | Self::MessagePss => 1 <= length && length <= 255,
        }
    }
}

/// Data that cannot be signed in this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{length} bytes cannot be signed with P1 {:02X}", .scheme.p1())]
pub struct UnfitData {
    /// How they were to be signed.
    pub scheme: SignatureScheme,
    /// Their length in bytes.
    pub length: usize,
}

/// COMPUTE DIGITAL SIGNATURE (`80 2A`). Returns the RSA signature, [`Key::LEN`] bytes. The key's PIN must have been
/// verified, else the card refuses with 6982.
#[derive(Clone, Copy, Debug)]
pub struct Sign<'d> {
    key: Key,
    reference: Reference,
    scheme: SignatureScheme,
    data: &'d [u8],
}

impl<'d> Sign<'d> {
    /// Signs `digest_info` with `key`, as every public program does.
    #[must_use]
    pub const fn new(key: Key, digest_info: &'d DigestInfo) -> Self {
        let reference = Reference::byte(key.reference());
        Self { key, reference, scheme: SignatureScheme::Block, data: digest_info.as_bytes() }
    }

    /// Signs `data` with `key` by another scheme.
    ///
    /// # Errors
    /// [`UnfitData`] if the card would refuse its length.
    pub const fn by_scheme(key: Key, scheme: SignatureScheme, data: &'d [u8]) -> Result<Self, UnfitData> {
        if scheme.accepts(data.len()) {
            Ok(Self { key, reference: Reference::byte(key.reference()), scheme, data })
        } else {
            Err(UnfitData { scheme, length: data.len() })
        }
    }
}

impl Operation for Sign<'_> {
    type Output = Vec<u8>;

    fn begin(&mut self) -> Request {
        let header = Header::new(0x80, 0x2A, self.scheme.p1(), self.reference.get());
        Request::new(Exchange::Sign(self.key), header, self.data, Ne::SHORT_MAX)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        signature(Exchange::Sign(self.key), answer)
    }
}

impl OnFile for Sign<'_> {
    fn file(&self) -> Ef {
        self.key.file()
    }

    fn use_current_file(&mut self) {
        self.reference = Reference::CURRENT;
    }
}

/// INTERNAL AUTHENTICATE (`00 88 00`): an RSA signature over the SHA-256 `DigestInfo` of a challenge, without any PIN.
/// Known from soltia48/myna-card only.
#[derive(Clone, Copy, Debug)]
pub struct InternalAuthenticate<'c> {
    key: InternalKey,
    reference: Reference,
    challenge: &'c [u8],
}

impl<'c> InternalAuthenticate<'c> {
    /// The longest challenge, in bytes; the shortest has one.
    pub const MAX_CHALLENGE: usize = 255;

    /// Asks `key` to sign `challenge`; nothing if its length is not 1 to [`MAX_CHALLENGE`](Self::MAX_CHALLENGE).
    #[must_use]
    pub const fn new(key: InternalKey, challenge: &'c [u8]) -> Option<Self> {
        if challenge.is_empty() || challenge.len() > Self::MAX_CHALLENGE {
            return None;
        }
        Some(Self { key, reference: Reference::of(key.file()), challenge })
    }
}

impl Operation for InternalAuthenticate<'_> {
    type Output = Vec<u8>;

    fn begin(&mut self) -> Request {
        let header = Header::new(0x00, 0x88, 0x00, self.reference.get());
        Request::new(Exchange::InternalAuthenticate(self.key), header, self.challenge, Ne::SHORT_MAX)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        signature(Exchange::InternalAuthenticate(self.key), answer)
    }
}

impl OnFile for InternalAuthenticate<'_> {
    fn file(&self) -> Ef {
        self.key.file()
    }

    fn use_current_file(&mut self) {
        self.reference = Reference::CURRENT;
    }
}

fn signature(exchange: Exchange, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
    let signature = expect_ok(exchange, answer)?;
    if signature.len() != Key::LEN {
        let violation = Violation::Length { expected: Key::LEN, received: signature.len() };
        return Err(Error::Protocol { exchange, violation });
    }
    Ok(Step::Done(signature.to_vec()))
}
