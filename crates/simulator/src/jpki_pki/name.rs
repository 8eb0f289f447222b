use der::asn1::{ObjectIdentifier, SetOfVec};
use der::{Any, Tag};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::extension::Purpose;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const LOCALITY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.7");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

/// An authority's name: country, organisation, and two organisational units.
pub(super) fn authority(purpose: Purpose) -> der::Result<Name> {
    name(&[
        (COUNTRY, "JP"),
        (ORGANIZATION, "JPKI-TEST"),
        (ORGANIZATIONAL_UNIT, unit(purpose)),
        (ORGANIZATIONAL_UNIT, "TEST ONLY Simulated Agency"),
    ])
}

/// An authority of the next generation. Nothing is published of such names, so this one says what it is.
pub(super) fn authority_of_next_generation(purpose: Purpose) -> der::Result<Name> {
    name(&[
        (COUNTRY, "JP"),
        (ORGANIZATION, "JPKI-TEST"),
        (ORGANIZATIONAL_UNIT, unit(purpose)),
        (ORGANIZATIONAL_UNIT, "TEST ONLY Next Generation Experiment"),
    ])
}

/// The authority's name in Japanese, as alternative name.
pub(super) fn authority_in_japanese(purpose: Purpose) -> der::Result<Name> {
    let unit = match purpose {
        Purpose::Authentication => "公的個人認証サービス利用者証明用（試験）",
        Purpose::Signature => "公的個人認証サービス署名用（試験）",
    };
    name(&[
        (COUNTRY, "JP"),
        (ORGANIZATION, "公的個人認証サービス（試験）"),
        (ORGANIZATIONAL_UNIT, unit),
        (ORGANIZATIONAL_UNIT, "試験専用模擬機構"),
    ])
}

/// An authority between the one that everybody trusts and a holder. JPKI has none.
pub(super) fn authority_between() -> der::Result<Name> {
    name(&[
        (COUNTRY, "JP"),
        (ORGANIZATION, "JPKI-TEST"),
        (ORGANIZATIONAL_UNIT, "JPKI for user authentication"),
        (ORGANIZATIONAL_UNIT, "TEST ONLY Authority Between"),
    ])
}

/// An authority's OCSP responder.
pub(super) fn responder(purpose: Purpose) -> der::Result<Name> {
    name(&[
        (COUNTRY, "JP"),
        (ORGANIZATION, "JPKI-TEST"),
        (ORGANIZATIONAL_UNIT, unit(purpose)),
        (COMMON_NAME, "TEST ONLY OCSP Responder"),
    ])
}

/// The municipality's part of the list of revoked certificates, in the shape that published certificates point to.
pub(super) fn distribution_point(purpose: Purpose) -> der::Result<Name> {
    name(&[
        (COUNTRY, "JP"),
        (ORGANIZATION, "JPKI-TEST"),
        (ORGANIZATIONAL_UNIT, unit(purpose)),
        (ORGANIZATIONAL_UNIT, "CRL Distribution Points"),
        (ORGANIZATIONAL_UNIT, "Shiken-ken"),
        (COMMON_NAME, "Shiken-shi CRLDP"),
    ])
}

const fn unit(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Authentication => "JPKI for user authentication",
        Purpose::Signature => "JPKI for digital signature",
    }
}

/// A holder's name. The one in a signature certificate also carries two localities.
pub(super) fn holder(purpose: Purpose, common_name: &str) -> der::Result<Name> {
    match purpose {
        Purpose::Authentication => name(&[(COUNTRY, "JP"), (COMMON_NAME, common_name)]),
        Purpose::Signature => name(&[
            (COUNTRY, "JP"),
            (LOCALITY, "Shiken-ken"),
            (LOCALITY, "Shiken-shi"),
            (COMMON_NAME, common_name),
        ]),
    }
}

/// Attributes in the order given, one to each relative name; the country as PrintableString, all others as UTF8String.
fn name(attributes: &[(ObjectIdentifier, &str)]) -> der::Result<Name> {
    let mut sequence = RdnSequence::default();
    for (oid, text) in attributes {
        let tag = if *oid == COUNTRY { Tag::PrintableString } else { Tag::Utf8String };
        let attribute = AttributeTypeAndValue { oid: *oid, value: Any::new(tag, text.as_bytes())? };
        sequence.push(RelativeDistinguishedName::from(SetOfVec::try_from(vec![attribute])?));
    }
    // The library makes names from sequences only by way of their encoding.
    der::Decode::from_der(&der::Encode::to_der(&sequence)?)
}
