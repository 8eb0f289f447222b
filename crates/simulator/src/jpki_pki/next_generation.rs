use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair};
use der::asn1::ObjectIdentifier;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::extension::{Issuer, Purpose};
use super::person::PersonOnCard;
use super::tbs::{self, Subject, key_id, public_key_info};
use super::{AUTHENTICATION_PIN, Generation, JpkiPkiError, SIGNATURE_PIN, name};
use crate::card::{CardHolder, CardKey, CardProfile, CardVariant, Credential, ReferencePin};

/// **Experiment**: the two authorities of the next generation of the card, and its holders' certificates.
///
/// What is said in public of that generation is in [`CardVariant::NextGeneration`]: ECDSA over P-384 with SHA-384 instead of
/// RSA-2048 with SHA-256, and ten years instead of five. The certificates here have that, and in everything else the shape
/// of today's. Nobody trusts these authorities unless told to; each value of this type has its own, and keeps them nowhere.
pub struct NextGenerationPki {
    authentication: Authority,
    signature: Authority,
}

struct Authority {
    purpose: Purpose,
    key: EcdsaKeyPair,
    certificate: Vec<u8>,
}

impl NextGenerationPki {
    /// Makes two keys and the authorities' certificates.
    ///
    /// # Errors
    /// [`JpkiPkiError::Library`] if a key cannot be made.
    pub fn generate() -> Result<Self, JpkiPkiError> {
        Ok(Self {
            authentication: Authority::generate(Purpose::Authentication)?,
            signature: Authority::generate(Purpose::Signature)?,
        })
    }

    /// Makes a person's card of the variant [`CardVariant::NextGeneration`], with [`AUTHENTICATION_PIN`] and
    /// [`SIGNATURE_PIN`]. Its keys are certified and cannot be used.
    ///
    /// # Errors
    /// As of [`JpkiPki::issue`](super::JpkiPki::issue).
    pub fn issue(&self, person: &PersonOnCard) -> Result<CardProfile, JpkiPkiError> {
        let credential = |authority: &Authority, pin| -> Result<_, JpkiPkiError> {
            Ok(Credential {
                certificate: authority.issue(person)?,
                ca_certificate: authority.certificate.clone(),
                key: CardKey::Elliptic,
                pin: ReferencePin::new(pin),
                tries_left: None,
            })
        };
        let profile = CardProfile::new(
            person.card_serial(),
            credential(&self.authentication, AUTHENTICATION_PIN)?,
            credential(&self.signature, SIGNATURE_PIN)?,
        );
        Ok(profile.with_holder(CardHolder::from(person)).with_variant(CardVariant::NextGeneration))
    }

    /// Certificate of one of the two authorities, DER.
    #[must_use]
    pub fn ca_der(&self, purpose: Purpose) -> &[u8] {
        match purpose {
            Purpose::Authentication => &self.authentication.certificate,
            Purpose::Signature => &self.signature.certificate,
        }
    }
}

impl Authority {
    fn generate(purpose: Purpose) -> Result<Self, JpkiPkiError> {
        let key = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING)?;
        let name = name::authority_of_next_generation(purpose)?;
        let info = public_key_info(&key)?;
        let subject = Subject::authority(name.clone(), purpose, Generation::FIRST, &info)?;
        let certificate = tbs::certify(subject, name, ecdsa_with_sha384(), |message| sign(&key, message))?;
        Ok(Self { purpose, key, certificate })
    }

    /// Certifies a key that is forgotten at once: nobody knows how a card would be asked to use it.
    fn issue(&self, person: &PersonOnCard) -> Result<Vec<u8>, JpkiPkiError> {
        let holder = public_key_info(&EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING)?)?;
        let name = name::authority_of_next_generation(self.purpose)?;
        let issuer = Issuer {
            key: key_id(&public_key_info(&self.key)?),
            name: name.clone(),
            serial: SerialNumber::from(Generation::FIRST.serial),
        };
        let subject = Subject::holder(self.purpose, person, &holder, &issuer)?;
        tbs::certify(subject, name, ecdsa_with_sha384(), |message| sign(&self.key, message))
    }
}

fn sign(key: &EcdsaKeyPair, message: &[u8]) -> Result<Vec<u8>, JpkiPkiError> {
    Ok(key.sign(&SystemRandom::new(), message)?.as_ref().to_vec())
}

/// RFC 5758, 3.2: no parameters.
fn ecdsa_with_sha384() -> AlgorithmIdentifierOwned {
    const ECDSA_WITH_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
    AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA384, parameters: None }
}
