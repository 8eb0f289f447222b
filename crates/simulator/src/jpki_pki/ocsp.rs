use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use der::asn1::{BitString, GeneralizedTime, Null, ObjectIdentifier, OctetString};
use der::{Any, Choice, Decode, Encode, Enumerated, Sequence};
use jiff::Timestamp;
use x509_cert::Certificate;
use x509_cert::ext::pkix::CrlReason;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::authority::Authority;
use super::extension;
use super::tbs::{Subject, civil, key_id, public_key_info, sha256_with_rsa, validity};
use super::{JpkiPkiError, name, sign};

/// What an answer about one certificate (OCSP) says. Nothing is checked: it may be stale from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OcspForm {
    /// Serial number of the certificate that it is about.
    pub serial: u32,
    /// What it says about it.
    pub state: CertificateState,
    /// `thisUpdate`, and when it was signed.
    pub this_update: Timestamp,
    /// `nextUpdate`.
    pub next_update: Option<Timestamp>,
}

/// State of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateState {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        since: Timestamp,
        /// Why, if it is to be said.
        reason: Option<RevocationReason>,
    },
    /// Not known to the responder.
    Unknown,
}

/// Why a certificate is revoked (RFC 5280, 5.3.1); those that suit a person's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the standard's names")]
pub enum RevocationReason {
    Unspecified,
    KeyCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
}

impl From<RevocationReason> for CrlReason {
    fn from(reason: RevocationReason) -> Self {
        match reason {
            RevocationReason::Unspecified => Self::Unspecified,
            RevocationReason::KeyCompromise => Self::KeyCompromise,
            RevocationReason::AffiliationChanged => Self::AffiliationChanged,
            RevocationReason::Superseded => Self::Superseded,
            RevocationReason::CessationOfOperation => Self::CessationOfOperation,
            RevocationReason::CertificateHold => Self::CertificateHold,
        }
    }
}

/// A responder that answers in an authority's name with a key of its own.
pub struct OcspResponder {
    key: KeyPair,
    name: Name,
    certificate: Certificate,
}

impl Authority {
    /// Signs an answer itself, DER. One by the wrong signer is one by another authority of the same name.
    ///
    /// # Errors
    /// [`JpkiPkiError::Time`] if a time cannot be written.
    pub fn ocsp(&self, form: &OcspForm) -> Result<Vec<u8>, JpkiPkiError> {
        answer(&self.key, self.name()?, None, self, form)
    }

    /// Makes a responder, valid for as long as the authority. One that is not `for_ocsp` has a certificate of the authority,
    /// but not one that lets it answer.
    ///
    /// # Errors
    /// [`JpkiPkiError::Library`] if its key cannot be made.
    pub fn ocsp_responder(&self, for_ocsp: bool) -> Result<OcspResponder, JpkiPkiError> {
        let key = KeyPair::generate(KeySize::Rsa2048)?;
        let info = public_key_info(&key)?;
        let name = name::responder(self.purpose)?;
        let certificate = self.certify(Subject {
            serial: 0x0C_59,
            name: name.clone(),
            validity: validity(self.generation.not_before, self.generation.not_after)?,
            extensions: extension::responder(for_ocsp, &key_id(&info), &self.as_issuer()?)?,
            key: info,
        })?;
        Ok(OcspResponder { key, name, certificate: Certificate::from_der(&certificate)? })
    }
}

impl OcspResponder {
    /// Signs an answer about a certificate of this authority, DER, and puts its own certificate into it.
    ///
    /// # Errors
    /// [`JpkiPkiError::Time`] if a time cannot be written.
    pub fn answer(&self, authority: &Authority, form: &OcspForm) -> Result<Vec<u8>, JpkiPkiError> {
        answer(&self.key, self.name.clone(), Some(self.certificate.clone()), authority, form)
    }
}

/// A responder's refusal to answer, `tryLater`, DER.
pub const OCSP_TRY_LATER: [u8; 5] = [0x30, 0x03, 0x0A, 0x01, 0x03];

fn answer(
    key: &KeyPair,
    responder: Name,
    certificate: Option<Certificate>,
    authority: &Authority,
    form: &OcspForm,
) -> Result<Vec<u8>, JpkiPkiError> {
    let this_update = general(form.this_update)?;
    let data = ResponseData {
        responder: ResponderId::ByName(responder),
        produced_at: this_update,
        responses: vec![SingleResponse {
            certificate: certificate_id(authority, form.serial)?,
            status: status(form.state)?,
            this_update,
            next_update: form.next_update.map(general).transpose()?,
        }],
    };
    let basic = BasicResponse {
        signature: BitString::from_bytes(&sign(key, &data.to_der()?)?)?,
        data,
        algorithm: sha256_with_rsa(),
        certificates: certificate.map(|certificate| vec![certificate]),
    };
    let bytes = ResponseBytes { kind: BASIC, response: OctetString::new(basic.to_der()?)? };
    Ok(Message { status: Status::Successful, bytes: Some(bytes) }.to_der()?)
}

/// By SHA-1, as `openssl ocsp` asks by default.
fn certificate_id(authority: &Authority, serial: u32) -> Result<CertificateId, JpkiPkiError> {
    let sha1 = |bytes: &[u8]| OctetString::new(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
    let key = public_key_info(&authority.key)?;
    Ok(CertificateId {
        algorithm: AlgorithmIdentifierOwned { oid: SHA1, parameters: Some(Any::null()) },
        name: sha1(&authority.name()?.to_der()?)?,
        key: sha1(key.subject_public_key.raw_bytes())?,
        serial: SerialNumber::from(serial),
    })
}

fn status(state: CertificateState) -> Result<State, JpkiPkiError> {
    Ok(match state {
        CertificateState::Good => State::Good(Null),
        CertificateState::Unknown => State::Unknown(Null),
        CertificateState::Revoked { since, reason } => {
            State::Revoked(RevokedInfo { since: general(since)?, reason: reason.map(Into::into) })
        }
    })
}

fn general(at: Timestamp) -> Result<GeneralizedTime, JpkiPkiError> {
    Ok(GeneralizedTime::from_date_time(civil(at)?))
}

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

// RFC 6960, 4.2.1, as far as it is written here.

#[derive(Sequence)]
struct Message {
    status: Status,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    bytes: Option<ResponseBytes>,
}

#[derive(Clone, Copy, Enumerated)]
#[repr(u8)]
enum Status {
    Successful = 0,
}

#[derive(Sequence)]
struct ResponseBytes {
    kind: ObjectIdentifier,
    response: OctetString,
}

#[derive(Sequence)]
struct BasicResponse {
    data: ResponseData,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    certificates: Option<Vec<Certificate>>,
}

#[derive(Sequence)]
struct ResponseData {
    responder: ResponderId,
    produced_at: GeneralizedTime,
    responses: Vec<SingleResponse>,
}

#[derive(Choice)]
enum ResponderId {
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", constructed = "true")]
    ByName(Name),
}

#[derive(Sequence)]
struct SingleResponse {
    certificate: CertificateId,
    status: State,
    this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    next_update: Option<GeneralizedTime>,
}

#[derive(Sequence)]
struct CertificateId {
    algorithm: AlgorithmIdentifierOwned,
    name: OctetString,
    key: OctetString,
    serial: SerialNumber,
}

#[derive(Choice)]
enum State {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

#[derive(Sequence)]
struct RevokedInfo {
    since: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    reason: Option<CrlReason>,
}
