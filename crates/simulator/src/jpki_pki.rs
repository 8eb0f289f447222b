//! A test PKI in the shape of JPKI (公的個人認証サービス): two independent certificate authorities, one for user
//! authentication and one for signatures, and the certificates of synthetic holders.
//!
//! The shape follows certificates that public projects carry (jpki/myna's trust anchors, soltia48/myna-card's test
//! hierarchy `O=JPKI-TEST` and the certificates of its test card): names, key usages, critical policies, key identifiers,
//! distribution points by municipality, personal data as `otherName`s. What the real authorities' lists of revoked
//! certificates and OCSP answers look like is not public; here they follow RFC 5280 and RFC 6960.
//!
//! [`Authority::crl`] and [`Authority::ocsp`] say what they are told to, also what is stale or has no end; [`ChainZoo`]
//! has chains that are broken in one way each.

mod authority;
mod crl;
mod extension;
mod folder;
mod name;
mod next_generation;
mod ocsp;
mod person;
mod tbs;
mod zoo;

use std::sync::Arc;
use std::thread;

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;

use crate::card::{CardHolder, CardProfile, Credential, ReferencePin, RsaKey, RsaKeyError};

pub use authority::{Authority, Generation};
pub use crl::{CrlForm, RevokedSerial};
pub use extension::Purpose;
pub use folder::FolderError;
pub use next_generation::NextGenerationPki;
pub use ocsp::{CertificateState, OCSP_TRY_LATER, OcspForm, OcspResponder, RevocationReason};
pub use person::PersonOnCard;
pub use zoo::{ChainCase, ChainZoo, TestChain};

/// User authentication PIN of every issued card until [`CardProfile::with_authentication_pin`] changes it.
pub const AUTHENTICATION_PIN: &str = "1234";
/// Signature PIN of every issued card until [`CardProfile::with_signature_pin`] changes it.
pub const SIGNATURE_PIN: &str = "TEST1234";

/// The two certificate authorities and the two keys that all synthetic cards share. Throw-away keys, RSA-2048 each.
pub struct JpkiPki {
    authentication: Authority,
    signature: Authority,
    card_authentication: Arc<RsaKey>,
    card_signature: Arc<RsaKey>,
}

/// The PKI could not make a key or a certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JpkiPkiError {
    /// A card's key could not be made or read.
    #[error("key of the simulated card: {0}")]
    CardKey(#[from] RsaKeyError),
    /// The cryptographic library refused.
    #[error("the cryptographic library could not make a key or a signature")]
    Library,
    /// A certificate could not be encoded; the text names the rule.
    #[error("a certificate could not be encoded: {0}")]
    Encoding(#[from] der::Error),
    /// A time lies outside of what X.509 can say.
    #[error("{0} is not a time that a certificate can hold")]
    Time(jiff::Timestamp),
}

impl From<Unspecified> for JpkiPkiError {
    fn from(_: Unspecified) -> Self {
        Self::Library
    }
}

impl JpkiPki {
    /// Makes four keys, in parallel, and the authorities' certificates.
    ///
    /// # Errors
    /// [`JpkiPkiError::Library`] or [`JpkiPkiError::CardKey`] if a key cannot be made.
    pub fn generate() -> Result<Self, JpkiPkiError> {
        thread::scope(|scope| {
            let authentication =
                scope.spawn(|| Authority::generate(Purpose::Authentication, Generation::FIRST));
            let signature = scope.spawn(|| Authority::generate(Purpose::Signature, Generation::FIRST));
            let card_authentication = scope.spawn(RsaKey::generate);
            let card_signature = RsaKey::generate()?;
            Ok(Self {
                authentication: joined(authentication)??,
                signature: joined(signature)??,
                card_authentication: Arc::new(joined(card_authentication)??),
                card_signature: Arc::new(card_signature),
            })
        })
    }

    /// Makes a person's card: two certificates, the shared keys, [`AUTHENTICATION_PIN`] and [`SIGNATURE_PIN`], and the same
    /// person in text and visual application.
    ///
    /// # Errors
    /// [`JpkiPkiError::Encoding`] if a text does not fit, [`JpkiPkiError::Time`] if a time does not.
    pub fn issue(&self, person: &PersonOnCard) -> Result<CardProfile, JpkiPkiError> {
        let credential = |authority: &Authority, key: &Arc<RsaKey>, pin| -> Result<_, JpkiPkiError> {
            let pair = KeyPair::from_pkcs8(key.pkcs8()).map_err(|_| JpkiPkiError::Library)?;
            Ok(Credential {
                certificate: authority.issue(person, &pair)?,
                ca_certificate: authority.certificate_der().to_vec(),
                key: key.clone().into(),
                pin: ReferencePin::new(pin),
                tries_left: None,
            })
        };
        let profile = CardProfile::new(
            person.card_serial(),
            credential(&self.authentication, &self.card_authentication, AUTHENTICATION_PIN)?,
            credential(&self.signature, &self.card_signature, SIGNATURE_PIN)?,
        );
        Ok(profile.with_holder(CardHolder::from(person)))
    }

    /// One of the two authorities.
    #[must_use]
    pub const fn authority(&self, purpose: Purpose) -> &Authority {
        match purpose {
            Purpose::Authentication => &self.authentication,
            Purpose::Signature => &self.signature,
        }
    }

    /// Certificate of the authority for user authentication, DER: what a gateway trusts.
    #[must_use]
    pub fn authentication_ca_der(&self) -> &[u8] {
        self.authentication.certificate_der()
    }

    /// Certificate of the authority for signatures, DER.
    #[must_use]
    pub fn signature_ca_der(&self) -> &[u8] {
        self.signature.certificate_der()
    }
}

fn sign(key: &KeyPair, message: &[u8]) -> Result<Vec<u8>, JpkiPkiError> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
    Ok(signature)
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> Result<T, JpkiPkiError> {
    thread.join().map_err(|_| JpkiPkiError::Library)
}
