use std::time::Duration;

use super::{CardDefect, CardHolder, CardKey, CardVariant, Defects, ProbeLimits, ReferencePin, Unknowns};

/// PIN of the text application (券面事項入力補助用) of every simulated card.
pub const TEXT_PIN: &str = "2222";
/// PIN of the residence application (住民基本台帳用) of every simulated card.
pub const RESIDENCE_PIN: &str = "3333";
/// PIN of the common application of every simulated card.
pub const COMMON_PIN: &str = "4444";

/// Everything that makes one simulated card: its holder and credentials, its transport, its defects.
///
/// [`crate::jpki_pki::JpkiPki::issue`] makes one; the `with_` methods change it.
#[derive(Clone)]
pub struct CardProfile {
    pub(super) atr: Vec<u8>,
    pub(super) extended: bool,
    pub(super) variant: CardVariant,
    pub(super) serial_number: String,
    pub(super) holder: CardHolder,
    /// None: the card is a probe card and nobody's.
    pub(super) credentials: Option<Credentials>,
    pub(super) probe: bool,
    pub(super) probe_limits: ProbeLimits,
    pub(super) pace: Duration,
    pub(super) defects: Defects,
    pub(super) unknowns: Unknowns,
}

/// Both credentials of a holder.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) authentication: Credential,
    pub(super) signature: Credential,
}

/// One certificate of the card with its CA's, its key and its PIN.
#[derive(Clone)]
pub struct Credential {
    /// The holder's certificate, DER.
    pub certificate: Vec<u8>,
    /// The issuing CA's certificate, DER.
    pub ca_certificate: Vec<u8>,
    /// The private key that belongs to the certificate.
    pub key: CardKey,
    /// The PIN that opens the key.
    pub pin: ReferencePin,
    /// Tries left when the card is first used, at most what the PIN has (3 or 5); `None` is all of them, 0 is blocked.
    pub tries_left: Option<u8>,
}

impl CardProfile {
    /// Answer to reset of a contact card that announces extended length fields (OpenSC's table, entry 02): T=1,
    /// IFSC 251, historical bytes with country code 392 and capabilities `C6 01 C0`.
    pub const ATR_EXTENDED: &[u8] = CardVariant::Extended.atr();
    /// Answer to reset of a contact card that does not announce them (OpenSC's table, entry 03).
    pub const ATR_SHORT: &[u8] = CardVariant::ShortOnly.atr();

    /// A sound card with extended length fields. `serial_number` fills the token information's 16 characters.
    #[must_use]
    pub fn new(serial_number: impl Into<String>, authentication: Credential, signature: Credential) -> Self {
        let credentials = Some(Credentials { authentication, signature });
        Self { serial_number: serial_number.into(), credentials, probe: false, ..Self::probe() }
    }

    /// A card with the probe application of `vectors/probe-card.md` and nothing else, which is current from power-on: the
    /// reference card for measuring readers.
    #[must_use]
    pub fn probe() -> Self {
        Self {
            atr: Self::ATR_EXTENDED.to_vec(),
            extended: true,
            variant: CardVariant::Extended,
            serial_number: String::new(),
            holder: CardHolder::default(),
            credentials: None,
            probe: true,
            probe_limits: ProbeLimits::default(),
            pace: Duration::ZERO,
            defects: Defects::default(),
            unknowns: Unknowns::default(),
        }
    }

    /// A card of the short-only kind: another ATR, and 6700 to every extended length field.
    #[must_use]
    pub fn short_only(self) -> Self {
        self.with_variant(CardVariant::ShortOnly)
    }

    /// A card of another kind: its answer to reset, its length fields, its token. Certificates and keys stay; a card of the
    /// next generation is issued by [`crate::jpki_pki::NextGenerationPki`].
    #[must_use]
    pub fn with_variant(self, variant: CardVariant) -> Self {
        Self { atr: variant.atr().to_vec(), extended: variant.is_extended(), variant, ..self }
    }

    /// What text, visual and common application say of the holder. The certificates are not touched.
    #[must_use]
    pub fn with_holder(self, holder: CardHolder) -> Self {
        Self { holder, ..self }
    }

    /// The same card with the probe application (`vectors/probe-card.md`) on it.
    #[must_use]
    pub fn with_probe(self) -> Self {
        Self { probe: true, ..self }
    }

    /// What the probe application cannot do.
    #[must_use]
    pub fn with_probe_limits(self, probe_limits: ProbeLimits) -> Self {
        Self { probe_limits, ..self }
    }

    /// How long the card takes for each command, at least. Default: no time at all, which no real card and reader come near.
    #[must_use]
    pub fn with_pace(self, pace: Duration) -> Self {
        Self { pace, ..self }
    }

    /// Other choices where nobody knows what a real card does.
    #[must_use]
    pub fn with_unknowns(self, unknowns: Unknowns) -> Self {
        Self { unknowns, ..self }
    }

    /// Another answer to reset.
    #[must_use]
    pub fn with_atr(self, atr: impl Into<Vec<u8>>) -> Self {
        Self { atr: atr.into(), ..self }
    }

    /// Another user authentication PIN.
    #[must_use]
    pub fn with_authentication_pin(self, pin: ReferencePin) -> Self {
        self.with_credentials(|credentials| credentials.authentication.pin = pin)
    }

    /// Another signature PIN.
    #[must_use]
    pub fn with_signature_pin(self, pin: ReferencePin) -> Self {
        self.with_credentials(|credentials| credentials.signature.pin = pin)
    }

    /// A user authentication PIN on which somebody has already tried: so many tries are left, 0 is blocked.
    #[must_use]
    pub fn with_authentication_tries_left(self, left: u8) -> Self {
        self.with_credentials(|credentials| credentials.authentication.tries_left = Some(left))
    }

    /// A signature PIN on which somebody has already tried: so many tries are left, 0 is blocked.
    #[must_use]
    pub fn with_signature_tries_left(self, left: u8) -> Self {
        self.with_credentials(|credentials| credentials.signature.tries_left = Some(left))
    }

    /// A card with one more defect.
    #[must_use]
    pub fn with_defect(self, defect: CardDefect) -> Self {
        Self { defects: self.defects.with(defect), ..self }
    }

    /// What the card says of its holder outside of the certificates.
    #[must_use]
    pub const fn holder(&self) -> &CardHolder {
        &self.holder
    }

    /// The holder's user authentication certificate, DER; empty on a probe card.
    #[must_use]
    pub fn authentication_certificate(&self) -> &[u8] {
        self.credentials.as_ref().map_or(&[], |credentials| &credentials.authentication.certificate)
    }

    /// The holder's signature certificate, DER; empty on a probe card.
    #[must_use]
    pub fn signature_certificate(&self) -> &[u8] {
        self.credentials.as_ref().map_or(&[], |credentials| &credentials.signature.certificate)
    }

    fn with_credentials(mut self, change: impl FnOnce(&mut Credentials)) -> Self {
        if let Some(credentials) = &mut self.credentials {
            change(credentials);
        }
        self
    }
}
