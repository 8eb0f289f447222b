//! Certificates, lists and answers that `openssl` made, in the shape of JPKI: `jpki` must understand them, and notice every
//! change of a single byte.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod authority;

use std::time::{SystemTime, UNIX_EPOCH};

use authority::{Authority, SIGNATURE, USER_AUTHENTICATION};
use jpki::{
    Authorities, CardDate, Certificate, CertificateKind, ChainCheck, ChainError, ChainRule, Crl, Era,
    Freshness, OcspResponse, ProfileRule, Purpose, Reason, Revocation, RevocationError, Sex, Standing,
};

const USERS: &str = "JPKI for user authentication";
const SIGNATURES: &str = "JPKI for digital signature";
/// 2026-06-01T03:00:00Z
const AT: i64 = 1_780_282_800;

fn check(der: &[u8], trusted: &[Certificate], purpose: Purpose) -> Result<Standing, ChainError> {
    let holder = Certificate::parse(der).unwrap();
    let chain = ChainCheck { purpose, at: AT }.verify(&holder, Authorities { trusted, others: &[] })?;
    assert_eq!(chain.authorities().len(), 1);
    Ok(chain.standing())
}

#[test]
fn both_certificates_of_a_card() {
    let users = Authority::new(USERS);
    let signatures = Authority::new(SIGNATURES);
    let trusted = [users.certificate(), signatures.certificate()];
    assert_eq!(trusted[0].deviations(CertificateKind::UserAuthenticationCa), []);
    assert_eq!(trusted[1].deviations(CertificateKind::SignatureCa), []);

    let der = users.issue("holder_authentication", USER_AUTHENTICATION);
    let certificate = Certificate::parse(&der).unwrap();
    assert_eq!(certificate.deviations(CertificateKind::UserAuthentication), []);
    assert_eq!(certificate.personal_data(), Ok(None));
    assert_eq!(check(&der, &trusted, Purpose::UserAuthentication), Ok(Standing::Valid));
    assert!(check(&der, &trusted, Purpose::Signature).is_err());
    assert_eq!(
        check(&der, &trusted[1..], Purpose::UserAuthentication).unwrap_err().rule,
        ChainRule::NoIssuer
    );

    let der = signatures.issue("holder_signature", SIGNATURE);
    let certificate = Certificate::parse(&der).unwrap();
    assert_eq!(certificate.deviations(CertificateKind::Signature), []);
    assert_eq!(check(&der, &trusted, Purpose::Signature), Ok(Standing::Valid));
    assert!(check(&der, &trusted, Purpose::UserAuthentication).is_err());

    let person = certificate.personal_data().unwrap().unwrap();
    assert_eq!((person.name.as_str(), person.address.as_str()), ("試験　花子", "試験県試験市"));
    assert_eq!(person.birth, CardDate { year: 1989, month: 1, day: 8 });
    assert_eq!((person.birth_era, person.sex), (Some(Era::Heisei), Sex::Female));
    assert_eq!(person.name_substitutes, [false; 5]);
    assert_eq!(person.address_substitutes, [false, false, false, false, false, true]);
    assert!(!format!("{person:?}{certificate:?}").contains('花'));
}

#[test]
fn each_deviation_is_named() {
    let users = Authority::new(USERS);
    let cases: [(&str, &str, &str, &[ProfileRule]); 9] = [
        ("holder_authentication", "critical, digitalSignature", "digitalSignature", &[ProfileRule::KeyUsage]),
        ("holder_authentication", "clientAuth", "serverAuth", &[ProfileRule::ExtendedKeyUsage]),
        ("holder_authentication", "critical, @authentication", "@authentication", &[ProfileRule::Policies]),
        ("holder_authentication", "@authentication_policy", "@signature_policy", &[ProfileRule::Policies]),
        ("holder_authentication", "issuerAltName = dirName:japanese", "", &[ProfileRule::IssuerAltName]),
        ("holder_authentication", "crlDistributionPoints = part", "", &[ProfileRule::DistributionPoint]),
        ("holder_authentication", "OCSP;URI", "caIssuers;URI", &[ProfileRule::OcspAddress]),
        (
            "holder_authentication",
            "subjectKeyIdentifier = hash",
            "subjectKeyIdentifier = none\nsubjectAltName = @personal\nbasicConstraints = CA:FALSE",
            &[ProfileRule::BasicConstraints, ProfileRule::PersonalData, ProfileRule::SubjectKeyIdentifier],
        ),
        ("holder_signature", "clientAuth", "clientAuth", &[ProfileRule::Subject]),
    ];
    for (name, from, to, rules) in cases {
        let extensions = USER_AUTHENTICATION.replace(from, to);
        let certificate = Certificate::parse(&users.issue(name, &extensions)).unwrap();
        let deviations = certificate.deviations(CertificateKind::UserAuthentication);
        let found: Vec<_> = deviations.iter().map(|deviation| deviation.rule).collect();
        assert_eq!(found, rules, "{from} -> {to}: {deviations:?}");
    }
}

#[test]
fn lists_and_answers() {
    let users = Authority::new(USERS);
    let issuer = users.certificate();
    let holder = Certificate::parse(&users.issue("holder_authentication", USER_AUTHENTICATION)).unwrap();
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let ask = |der: &[u8], at| Crl::parse(der).unwrap().check(&holder, &issuer, Freshness::at(at));
    let ask_ocsp = |der: &[u8]| OcspResponse::parse(der).unwrap().check(&holder, &issuer, Freshness::at(now));
    assert_eq!(ask(&users.list(), AT), Ok(Revocation::Good));
    assert_eq!(ask_ocsp(&users.answer()), Ok(Revocation::Good));

    users.revoke();
    let (list, answer) = (users.list(), users.answer());
    let revoked = |verdict| match verdict {
        Ok(Revocation::Revoked { since, reason: Some(Reason::KeyCompromise) }) => (now - since).abs() < 600,
        _ => false,
    };
    assert!(revoked(ask(&list, AT)) && revoked(ask_ocsp(&answer)));
    assert!(matches!(ask(&list, AT + 86_400), Err(RevocationError::Stale { .. })));
    assert!(matches!(ask(&list, AT - 86_400), Err(RevocationError::NotYet { .. })));

    // Somebody else's certificate is no business of this authority.
    let others = Authority::new(USERS);
    let elsewhere = Certificate::parse(&others.issue("holder_authentication", USER_AUTHENTICATION)).unwrap();
    let crl = Crl::parse(&list).unwrap();
    assert_eq!(crl.check(&elsewhere, &issuer, Freshness::at(AT)), Err(RevocationError::NotTheIssuer));
    let verdict = crl.check(&elsewhere, &others.certificate(), Freshness::at(AT));
    assert_eq!(verdict, Err(RevocationError::OtherIssuer));
}

/// Changes each byte in turn, in two ways, and gives the result to `accepts`; the places where it is content.
fn unnoticed(der: &[u8], accepts: impl Fn(&[u8]) -> bool) -> Vec<usize> {
    assert!(accepts(der), "unchanged it is accepted");
    let mut changed = der.to_vec();
    let mut places = Vec::new();
    for place in 0..der.len() {
        for bit in [0x01, 0x80] {
            changed[place] ^= bit;
            if accepts(&changed) {
                places.push(place);
            }
            changed[place] ^= bit;
        }
    }
    places
}

#[test]
fn every_changed_byte_is_noticed() {
    let users = Authority::new(USERS);
    let trusted = [users.certificate()];
    let der = users.issue("holder_authentication", USER_AUTHENTICATION);
    let holder = Certificate::parse(&der).unwrap();
    let chain = |der: &[u8]| {
        Certificate::parse(der).is_ok_and(|holder| {
            let check = ChainCheck { purpose: Purpose::UserAuthentication, at: AT };
            check.verify(&holder, Authorities { trusted: &trusted, others: &[] }).is_ok()
        })
    };
    assert_eq!(unnoticed(&der, chain), []);

    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let list = |der: &[u8]| {
        Crl::parse(der).is_ok_and(|crl| crl.check(&holder, &trusted[0], Freshness::at(AT)).is_ok())
    };
    assert_eq!(unnoticed(&users.list(), list), []);

    // openssl puts the authority's own certificate into its answer. Nobody reads it, so nobody notices changes of it.
    let answer = users.answer();
    let unread = answer.windows(trusted[0].der().len()).position(|window| window == trusted[0].der());
    let unread = unread.unwrap()..unread.unwrap() + trusted[0].der().len();
    let ocsp = |der: &[u8]| {
        OcspResponse::parse(der)
            .is_ok_and(|answer| answer.check(&holder, &trusted[0], Freshness::at(now)).is_ok())
    };
    let places = unnoticed(&answer, ocsp);
    assert!(places.iter().all(|place| unread.contains(place)), "{places:?}, unread is {unread:?}");
}
