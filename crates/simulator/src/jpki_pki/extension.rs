use der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use der::{Any, Encode, Tag};
use x509_cert::ext::pkix::certpolicy::{CertificatePolicies, PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    CrlDistributionPoints, ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::person::PersonOnCard;
use super::{JpkiPkiError, name};

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// User authentication (利用者証明用).
    Authentication,
    /// Signatures (署名用).
    Signature,
}

impl Purpose {
    /// The test hierarchy's policy (certificates of a test card in soltia48/myna-card, `tests/fixtures`).
    const fn policy(self) -> ObjectIdentifier {
        match self {
            Self::Authentication => ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30"),
            Self::Signature => ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20"),
        }
    }
}

/// Statement of practice that the policy points to; the real one's address is not used.
const PRACTICE: &str = "http://cps.jpki.test/cps.html";
/// The responder that authentication certificates point to. Nothing answers there.
const RESPONDER: &str = "http://ocsp.jpki.test";
/// id-ad-ocsp (RFC 5280, 4.2.2.1).
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// id-kp-serverAuth, id-kp-clientAuth and id-kp-OCSPSigning (RFC 5280, 4.2.1.12).
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// id-qt-cps (RFC 5280, 4.2.1.4).
const CPS_POINTER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.1");
/// Arc of the personal data in a signature certificate.
const PERSONAL_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5");

/// A 20-byte key identifier (RFC 7093, 2, method 1: the beginning of a SHA-256 digest).
pub(super) type KeyId = [u8; 20];

type Extensions = Result<Vec<Extension>, JpkiPkiError>;

/// Who issued a certificate, as its authority key identifier says: by key, and by the issuer's own issuer and serial number.
pub(super) struct Issuer {
    pub(super) key: KeyId,
    pub(super) name: Name,
    pub(super) serial: SerialNumber,
}

/// Of an authority: everything but an authority key identifier.
pub(super) fn authority(purpose: Purpose, name: &Name, own: &KeyId) -> Extensions {
    let japanese = GeneralName::DirectoryName(name::authority_in_japanese(purpose)?);
    Ok(vec![
        extension(true, &KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?,
        extension(false, &SubjectAltName(vec![japanese]))?,
        extension(true, &BasicConstraints { ca: true, path_len_constraint: None })?,
        extension(false, &distribution_points(name.clone()))?,
        extension(false, &own_key(own)?)?,
    ])
}

/// Of a holder's certificate, in the order that published certificates have.
pub(super) fn holder(purpose: Purpose, person: &PersonOnCard, own: &KeyId, issuer: &Issuer) -> Extensions {
    let japanese = GeneralName::DirectoryName(name::authority_in_japanese(purpose)?);
    let issuer_alt_name = extension(false, &IssuerAltName(vec![japanese]))?;
    let points = extension(false, &distribution_points(name::distribution_point(purpose)?))?;
    let policies = extension(true, &policies(purpose)?)?;
    let authority = extension(false, &authority_key(issuer)?)?;
    let own = extension(false, &own_key(own)?)?;
    Ok(match purpose {
        Purpose::Authentication => vec![
            extension(true, &KeyUsage(KeyUsages::DigitalSignature.into()))?,
            extension(false, &ExtendedKeyUsage(vec![CLIENT_AUTH]))?,
            policies,
            issuer_alt_name,
            points,
            extension(false, &responder_address()?)?,
            authority,
            own,
        ],
        Purpose::Signature => vec![
            extension(true, &KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation))?,
            extension(false, &personal_data(person)?)?,
            policies,
            issuer_alt_name,
            points,
            authority,
            own,
        ],
    })
}

/// Of an OCSP responder's certificate. The real one's shape is not known here.
pub(super) fn responder(for_ocsp: bool, own: &KeyId, issuer: &Issuer) -> Extensions {
    let usage = if for_ocsp { OCSP_SIGNING } else { CLIENT_AUTH };
    Ok(vec![
        extension(true, &KeyUsage(KeyUsages::DigitalSignature.into()))?,
        extension(false, &ExtendedKeyUsage(vec![usage]))?,
        extension(false, &authority_key(issuer)?)?,
        extension(false, &own_key(own)?)?,
    ])
}

/// Of an authority between the trusted one and a holder, without basic constraints.
pub(super) fn between(own: &KeyId, issuer: &Issuer, may_sign: bool) -> Extensions {
    let usage = if may_sign {
        KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)
    } else {
        KeyUsage(KeyUsages::CRLSign.into())
    };
    Ok(vec![
        extension(true, &usage)?,
        extension(false, &authority_key(issuer)?)?,
        extension(false, &own_key(own)?)?,
    ])
}

/// Extended key usage of a TLS server.
pub(super) fn server_usage() -> der::Result<Extension> {
    extension(false, &ExtendedKeyUsage(vec![SERVER_AUTH]))
}

/// An extension that nobody knows, from the arc that is kept for examples (RFC 5612 reserves enterprise number 32473).
pub(super) fn unknown(critical: bool) -> der::Result<Extension> {
    let extn_id = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");
    Ok(Extension { extn_id, critical, extn_value: OctetString::new([0x05, 0x00])? })
}

fn own_key(own: &KeyId) -> der::Result<SubjectKeyIdentifier> {
    Ok(SubjectKeyIdentifier(OctetString::new(own.as_slice())?))
}

pub(super) fn authority_key(issuer: &Issuer) -> der::Result<AuthorityKeyIdentifier> {
    Ok(AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(issuer.key.as_slice())?),
        authority_cert_issuer: Some(vec![GeneralName::DirectoryName(issuer.name.clone())]),
        authority_cert_serial_number: Some(issuer.serial.clone()),
    })
}

fn responder_address() -> der::Result<AuthorityInfoAccessSyntax> {
    let access_location = GeneralName::UniformResourceIdentifier(Ia5String::new(RESPONDER)?);
    Ok(AuthorityInfoAccessSyntax(vec![AccessDescription { access_method: OCSP, access_location }]))
}

/// Six `otherName`s in the order that published certificates have: name, day of birth, sex, address, and for name and
/// address how their characters were replaced (here not at all).
fn personal_data(person: &PersonOnCard) -> Result<SubjectAltName, JpkiPkiError> {
    let values = [
        (1, person.name.as_str()),
        (4, &person.birth_with_era()),
        (3, person.sex_digit()),
        (5, &person.address),
        (2, &unreplaced(&person.name)),
        (6, &unreplaced(&person.address)),
    ];
    let other_name = |(arc, text): (u32, &str)| -> der::Result<GeneralName> {
        let type_id = PERSONAL_DATA.push_arc(arc).map_err(|_| der::ErrorKind::OidMalformed)?;
        let value = Any::new(Tag::Utf8String, text.as_bytes())?;
        Ok(GeneralName::OtherName(OtherName { type_id, value }))
    };
    Ok(SubjectAltName(values.into_iter().map(other_name).collect::<der::Result<_>>()?))
}

/// One `0` for each character: none had to be replaced. The meaning is inferred, the length is that of published examples.
fn unreplaced(text: &str) -> String {
    "0".repeat(text.chars().count())
}

fn policies(purpose: Purpose) -> Result<CertificatePolicies, JpkiPkiError> {
    let practice = PolicyQualifierInfo {
        policy_qualifier_id: CPS_POINTER,
        qualifier: Some(Any::encode_from(&Ia5String::new(PRACTICE)?)?),
    };
    Ok(CertificatePolicies(vec![PolicyInformation {
        policy_identifier: purpose.policy(),
        policy_qualifiers: Some(vec![practice]),
    }]))
}

fn distribution_points(issuer: Name) -> CrlDistributionPoints {
    let full_name = DistributionPointName::FullName(vec![GeneralName::DirectoryName(issuer)]);
    CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(full_name),
        reasons: None,
        crl_issuer: None,
    }])
}

pub(super) fn extension<T: der::oid::AssociatedOid + Encode>(
    critical: bool,
    value: &T,
) -> der::Result<Extension> {
    (critical, value).to_extension(&Name::default(), &[])
}
