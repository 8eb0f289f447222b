use std::fmt;

use der::Decode;
use der::asn1::ObjectIdentifier;
use der::flagset::FlagSet;
use x509_cert::certificate::Version;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::name::Name;

use super::KeyAlgorithm;
use super::personal::PERSONAL_ORDER;
use super::signed::{ECDSA_WITH_SHA384, SHA256_WITH_RSA};
use crate::{Certainty, Certificate, CertificateKind, TEST_ISSUER_ORGANIZATION};

/// A point in which a certificate is not what certificates of its kind are known to be.
///
/// What is unknown of the profile cannot deviate: the official one (J-LIS) is not public enough to be cited here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The rule.
    pub rule: ProfileRule,
    /// What the certificate has instead. Holds no personal data.
    pub found: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, found } = self;
        write!(f, "expected {}, found {found} ({})", rule.text(), rule.source())
    }
}

macro_rules! rules {
    ($($rule:ident: $text:literal, $source:expr, $certainty:ident;)*) => {
        /// The rules of the profile, each with its source and certainty.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProfileRule {
            $(#[doc = concat!($text, ".")] $rule,)*
        }

        impl ProfileRule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// What the rule demands.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$rule => $text,)* }
            }

            /// Where that is from: a clause, or where it was observed in public.
            #[must_use]
            pub const fn source(self) -> &'static str {
                match self { $(Self::$rule => $source,)* }
            }

            /// How sure it is.
            #[must_use]
            pub const fn certainty(self) -> Certainty {
                match self { $(Self::$rule => Certainty::$certainty,)* }
            }
        }
    };
}

const ANCHORS: &str = "jpki/myna, src/ta";
const TEST_CARD: &str = "soltia48/myna-card, tests/fixtures";

rules! {
    Version: "a version 3 certificate", "RFC 5280, 4.1.2.1", Agreed;
    Algorithm: "signed with sha256WithRSAEncryption", ANCHORS, Agreed;
    PublicKey: "an RSA key of 2048 bits", ANCHORS, Agreed;
    Issuer: "issued by C=JP, O=JPKI or JPKI-TEST, an OU for this kind, an OU for the agency", ANCHORS, Agreed;
    Subject: "a subject of C and CN (user authentication), C, L, L, CN (signature) or the issuer's (authority)", TEST_CARD, OneSource;
    EndOfDay: "a validity that ends with a day in Japan", ANCHORS, Agreed;
    FiveYears: "a holder's validity of at most five years", TEST_CARD, Inferred;
    KeyUsage: "critical key usage: digitalSignature (user authentication), with nonRepudiation (signature), keyCertSign and cRLSign (authority), nothing else", TEST_CARD, OneSource;
    ExtendedKeyUsage: "extended key usage clientAuth in a user authentication certificate, none elsewhere", TEST_CARD, OneSource;
    BasicConstraints: "critical basic constraints CA:TRUE without path length in an authority's, none in a holder's", TEST_CARD, OneSource;
    Policies: "a critical policy in a holder's: 1.2.392.200149.8.5.1.x.30 (user authentication) or .x.20 (signature), with x 0 on test cards", TEST_CARD, OneSource;
    PersonalData: "six personal data fields in a signature certificate, in the order 1 4 3 5 2 6, none elsewhere", TEST_CARD, OneSource;
    IssuerAltName: "the issuer's Japanese name as directory name in a holder's", TEST_CARD, OneSource;
    DistributionPoint: "a CRL distribution point given as directory name", TEST_CARD, OneSource;
    OcspAddress: "the address of an OCSP responder in a user authentication certificate", TEST_CARD, OneSource;
    AuthorityKeyIdentifier: "the issuer's key identifier in a holder's, none in an authority's", TEST_CARD, OneSource;
    SubjectKeyIdentifier: "an own key identifier", "RFC 5280, 4.2.1.2", Agreed;
}

pub(crate) const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// Policies for user authentication: of test cards, and of production. The latter is known from one secondary source.
const USER_AUTHENTICATION_POLICIES: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30"),
    ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.3.30"),
];
/// Policies for signatures: of test cards, and of production.
const SIGNATURE_POLICIES: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.20"),
    ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.1.20"),
];

impl Certificate {
    /// In which points the certificate is not what certificates of this kind are known to be; nothing, if in none.
    #[must_use]
    pub fn deviations(&self, kind: CertificateKind) -> Vec<Deviation> {
        let mut found = Vec::new();
        for rule in ProfileRule::ALL {
            if let Err(other) = self.follows(*rule, kind) {
                found.push(Deviation { rule: *rule, found: other });
            }
        }
        found
    }

    fn follows(&self, rule: ProfileRule, kind: CertificateKind) -> Result<(), String> {
        let holder = matches!(kind, CertificateKind::UserAuthentication | CertificateKind::Signature);
        let tbs = self.tbs();
        match rule {
            ProfileRule::Version => expect(tbs.version() == Version::V3, || format!("{:?}", tbs.version())),
            ProfileRule::Algorithm => {
                expect(tbs.signature().oid == SHA256_WITH_RSA, || algorithm_name(tbs.signature().oid))
            }
            ProfileRule::PublicKey => {
                let algorithm = self.key_algorithm();
                expect(algorithm == KeyAlgorithm::Rsa { bits: 2048 }, || algorithm.to_string())
            }
            ProfileRule::Issuer => expect(is_authority(tbs.issuer(), kind), || "another name".into()),
            ProfileRule::Subject => match kind {
                CertificateKind::UserAuthentication => attributes(tbs.subject(), &["C", "CN"]),
                CertificateKind::Signature => attributes(tbs.subject(), &["C", "L", "L", "CN"]),
                _ => expect(tbs.subject() == tbs.issuer(), || "a name other than the issuer's".into()),
            },
            ProfileRule::EndOfDay => {
                let past = (self.not_after() + 1 + 9 * 3600).rem_euclid(86_400);
                expect(past == 0, || format!("an end {past} seconds into a day"))
            }
            ProfileRule::FiveYears => {
                // Five years hold at most two leap days.
                let days = (self.not_after() - self.not_before()) / 86_400;
                expect(!holder || days <= 5 * 365 + 2, || format!("{days} days"))
            }
            ProfileRule::KeyUsage => self.key_usage_follows(kind),
            ProfileRule::ExtendedKeyUsage => {
                let usages = self.read::<ExtendedKeyUsage>()?.map(|(_, usages)| usages.0);
                let known = (kind == CertificateKind::UserAuthentication).then(|| vec![CLIENT_AUTH]);
                expect(usages == known, || format!("{usages:?}"))
            }
            ProfileRule::BasicConstraints => {
                let found = self.read::<BasicConstraints>()?;
                let authority = (true, BasicConstraints { ca: true, path_len_constraint: None });
                expect(found == (!holder).then_some(authority), || format!("{found:?}"))
            }
            ProfileRule::Policies => self.policies_follow(kind),
            ProfileRule::PersonalData => self.personal_data_follows(kind),
            ProfileRule::IssuerAltName => {
                let names = self.read::<IssuerAltName>()?.map(|(_, names)| names.0);
                let directory = |names: Vec<_>| matches!(names[..], [GeneralName::DirectoryName(_)]);
                expect(!holder || names.is_some_and(directory), || "none".into())
            }
            ProfileRule::DistributionPoint => {
                let points = self.read::<CrlDistributionPoints>()?.map_or(0, |(_, points)| points.0.len());
                expect(points > 0, || "none".into())
            }
            ProfileRule::OcspAddress => {
                let access = self.read::<AuthorityInfoAccessSyntax>()?;
                let known =
                    access.is_some_and(|(_, access)| access.0.iter().any(|a| a.access_method == OCSP));
                expect(known || kind != CertificateKind::UserAuthentication, || "none".into())
            }
            ProfileRule::AuthorityKeyIdentifier => {
                let identifier = self.read::<AuthorityKeyIdentifier>()?;
                let given = identifier.is_some_and(|(_, identifier)| identifier.key_identifier.is_some());
                expect(given == holder, || if given { "one" } else { "none" }.into())
            }
            ProfileRule::SubjectKeyIdentifier => {
                expect(self.read::<SubjectKeyIdentifier>()?.is_some(), || "none".into())
            }
        }
    }

    fn key_usage_follows(&self, kind: CertificateKind) -> Result<(), String> {
        let known: FlagSet<KeyUsages> = match kind {
            CertificateKind::UserAuthentication => KeyUsages::DigitalSignature.into(),
            CertificateKind::Signature => KeyUsages::DigitalSignature | KeyUsages::NonRepudiation,
            _ => KeyUsages::KeyCertSign | KeyUsages::CRLSign,
        };
        match self.read::<KeyUsage>()? {
            None => Err("none".into()),
            Some((critical, usage)) => expect(critical && usage.0 == known, || {
                format!("{}{:?}", if critical { "critical " } else { "not critical " }, usage.0)
            }),
        }
    }

    fn policies_follow(&self, kind: CertificateKind) -> Result<(), String> {
        let known = match kind {
            CertificateKind::UserAuthentication => USER_AUTHENTICATION_POLICIES,
            CertificateKind::Signature => SIGNATURE_POLICIES,
            _ => return Ok(()),
        };
        let Some((critical, policies)) = self.read::<CertificatePolicies>()? else {
            return Err("none".into());
        };
        let policies: Vec<_> = policies.0.iter().map(|policy| policy.policy_identifier).collect();
        expect(critical, || "a policy that is not critical".into())?;
        expect(policies.len() == 1 && known.contains(&policies[0]), || {
            policies.iter().map(ObjectIdentifier::to_string).collect::<Vec<_>>().join(", ")
        })
    }

    fn personal_data_follows(&self, kind: CertificateKind) -> Result<(), String> {
        let fields = self.personal_fields().map_err(|error| error.to_string())?;
        if kind != CertificateKind::Signature {
            return expect(fields.is_empty(), || format!("{} fields", fields.len()));
        }
        let order: Vec<u32> = fields.iter().map(|(arc, _)| *arc).collect();
        expect(order == PERSONAL_ORDER, || format!("{order:?}"))?;
        self.personal_data().map(drop).map_err(|error| error.to_string())
    }

    /// An extension with its criticality, or what is wrong with it in words.
    fn read<'a, T>(&'a self) -> Result<Option<(bool, T)>, String>
    where
        T: Decode<'a, Error = der::Error> + der::oid::AssociatedOid,
    {
        self.extension().map_err(|error| format!("an extension that cannot be read ({error})"))
    }
}

fn algorithm_name(identifier: ObjectIdentifier) -> String {
    if identifier == ECDSA_WITH_SHA384 { "ecdsa-with-SHA384".into() } else { identifier.to_string() }
}

fn is_authority(name: &Name, kind: CertificateKind) -> bool {
    let unit = match kind {
        CertificateKind::UserAuthentication | CertificateKind::UserAuthenticationCa => {
            "JPKI for user authentication"
        }
        CertificateKind::Signature | CertificateKind::SignatureCa => "JPKI for digital signature",
    };
    let values: Vec<_> = name.iter().map(|attribute| attribute.value.value()).collect();
    attributes(name, &["C", "O", "OU", "OU"]).is_ok()
        && values[0] == b"JP"
        && [&b"JPKI"[..], TEST_ISSUER_ORGANIZATION.as_bytes()].contains(&values[1])
        && values[2] == unit.as_bytes()
}

/// Compares the kinds of a name's attributes, in order.
fn attributes(name: &Name, known: &[&str]) -> Result<(), String> {
    const KINDS: [(&str, &str); 5] =
        [("2.5.4.3", "CN"), ("2.5.4.6", "C"), ("2.5.4.7", "L"), ("2.5.4.10", "O"), ("2.5.4.11", "OU")];
    let kind = |oid: ObjectIdentifier| {
        let oid = oid.to_string();
        KINDS.iter().find(|(known, _)| *known == oid).map_or(oid, |(_, kind)| (*kind).to_owned())
    };
    let found: Vec<_> = name.iter().map(|attribute| kind(attribute.oid)).collect();
    expect(found == known, || format!("a name of {}", found.join(", ")))
}

fn expect(holds: bool, found: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(found()) }
}
