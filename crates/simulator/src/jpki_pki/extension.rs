use der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use der::{Any, Encode, Tag};
use x509_cert::ext::pkix::certpolicy::{CertificatePolicies, PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlDistributionPoints, IssuerAltName, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;

use super::person::PersonOnCard;
use super::{JpkiPkiError, name};

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// User authentication (利用者証明用).
    Authentication,
    /// Signatures (署名用).
    Signature,
}

impl Purpose {
    /// The test hierarchy's policy. The one for signatures is public; the other is inferred from it by the digits in which
    /// the production policies are said to differ.
    const fn policy(self) -> ObjectIdentifier {
        match self {
            Self::Authentication => ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30"),
            Self::Signature => ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20"),
        }
    }
}

/// Statement of practice that the policy points to; the real one's address is not used.
const PRACTICE: &str = "http://cps.jpki.test/cps.html";
/// id-qt-cps (RFC 5280, 4.2.1.4).
const CPS_POINTER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.1");
/// Arc of the personal data in a signature certificate.
const PERSONAL_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5");

/// A 20-byte key identifier (RFC 7093, 2, method 1: the beginning of a SHA-256 digest).
pub(super) type KeyId = [u8; 20];

type Extensions = Result<Vec<Extension>, JpkiPkiError>;

/// Of an authority: everything but an authority key identifier.
pub(super) fn authority(purpose: Purpose, own: &KeyId) -> Extensions {
    let japanese = GeneralName::DirectoryName(name::authority_in_japanese(purpose)?);
    Ok(vec![
        extension(true, &KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?,
        extension(false, &SubjectAltName(vec![japanese]))?,
        extension(true, &BasicConstraints { ca: true, path_len_constraint: None })?,
        extension(false, &distribution_points(name::authority(purpose)?))?,
        extension(false, &SubjectKeyIdentifier(OctetString::new(own.as_slice())?))?,
    ])
}

/// Of a holder's certificate.
pub(super) fn holder(purpose: Purpose, person: &PersonOnCard, own: &KeyId, issuer: &KeyId) -> Extensions {
    let japanese = GeneralName::DirectoryName(name::authority_in_japanese(purpose)?);
    let authority = AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(issuer.as_slice())?),
        ..AuthorityKeyIdentifier::default()
    };
    let usage = match purpose {
        Purpose::Authentication => KeyUsage(KeyUsages::DigitalSignature.into()),
        Purpose::Signature => KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation),
    };
    let mut extensions = vec![extension(true, &usage)?, extension(true, &policies(purpose)?)?];
    if purpose == Purpose::Signature {
        extensions.push(extension(false, &personal_data(person)?)?);
    }
    extensions.extend([
        extension(false, &IssuerAltName(vec![japanese]))?,
        extension(false, &distribution_points(name::authority(purpose)?))?,
        extension(false, &authority)?,
        extension(false, &SubjectKeyIdentifier(OctetString::new(own.as_slice())?))?,
    ]);
    Ok(extensions)
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

/// One `0` for each character: none had to be replaced. That meaning of the field is inferred.
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

fn extension<T: der::oid::AssociatedOid + Encode>(critical: bool, value: &T) -> der::Result<Extension> {
    (critical, value).to_extension(&Name::default(), &[])
}
