//! The test PKI: shape of the certificates, and the folder that two processes share.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use der::oid::ObjectIdentifier;
use der::{Decode, Encode};
use simulator::jpki_pki::{FolderError, JpkiPki};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, SubjectAltName, SubjectKeyIdentifier};

use super::{pki, profile, taro};

fn parse(der: &[u8]) -> Certificate {
    let certificate = Certificate::from_der(der).unwrap();
    assert_eq!(certificate.to_der().unwrap(), der, "the encoding is canonical");
    certificate
}

fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let key = issuer.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes();
    let message = certificate.tbs_certificate().to_der().unwrap();
    let judge = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
    judge.verify(&message, certificate.signature().raw_bytes()).is_ok()
}

/// Last arcs of the extensions in order, an exclamation mark on critical ones.
fn extensions(certificate: &Certificate) -> Vec<String> {
    let extensions = certificate.tbs_certificate().extensions().unwrap();
    let name = |oid: &ObjectIdentifier| oid.to_string().replace("2.5.29.", "");
    extensions.iter().map(|e| format!("{}{}", name(&e.extn_id), if e.critical { "!" } else { "" })).collect()
}

#[test]
fn authorities() {
    let authentication = parse(pki().authentication_ca_der());
    let signature = parse(pki().signature_ca_der());
    let name = authentication.tbs_certificate().subject().to_string();
    assert_eq!(name, "OU=TEST ONLY Simulated Agency,OU=JPKI for user authentication,O=JPKI-TEST,C=JP");
    assert_ne!(authentication.tbs_certificate().subject(), signature.tbs_certificate().subject());
    for authority in [&authentication, &signature] {
        assert_eq!(authority.tbs_certificate().subject(), authority.tbs_certificate().issuer());
        assert!(is_signed_by(authority, authority));
        // key usage, alternative name, basic constraints, distribution points, own key identifier, nobody else's
        assert_eq!(extensions(authority), ["15!", "17", "19!", "31", "14"]);
    }
    assert!(!is_signed_by(&authentication, &signature));
}

#[test]
fn user_authentication_certificate() {
    let certificate = parse(profile().authentication_certificate());
    let authority = parse(pki().authentication_ca_der());
    assert!(is_signed_by(&certificate, &authority));
    assert_eq!(certificate.tbs_certificate().subject().to_string(), "CN=TEST000000000000000001A,C=JP");
    // key usage, extended key usage, policies, issuer's alternative name, distribution points, OCSP, authority's and own key
    // identifiers: the order of published test cards
    let ocsp = "1.3.6.1.5.5.7.1.1";
    assert_eq!(extensions(&certificate), ["15!", "37", "32!", "18", "31", ocsp, "35", "14"]);
    let issuer: (bool, AuthorityKeyIdentifier) =
        certificate.tbs_certificate().get_extension().unwrap().unwrap();
    let own: (bool, SubjectKeyIdentifier) = authority.tbs_certificate().get_extension().unwrap().unwrap();
    assert_eq!(issuer.1.key_identifier, Some(own.1.0));
    let der = certificate.to_der().unwrap();
    let name = "試験　太郎".as_bytes();
    assert!(!der.windows(name.len()).any(|window| window == name), "no personal data in this one");
}

#[test]
fn signature_certificate() {
    let certificate = parse(profile().signature_certificate());
    assert!(is_signed_by(&certificate, &parse(pki().signature_ca_der())));
    let subject = certificate.tbs_certificate().subject().to_string();
    assert_eq!(subject, "CN=TEST000000000000000001A,L=Shiken-shi,L=Shiken-ken,C=JP");
    assert_eq!(extensions(&certificate), ["15!", "17", "32!", "18", "31", "35", "14"]);

    let (_, names): (bool, SubjectAltName) = certificate.tbs_certificate().get_extension().unwrap().unwrap();
    let names = names.0.iter().map(|name| match name {
        x509_cert::ext::pkix::name::GeneralName::OtherName(other) => {
            let arc = other.type_id.to_string().replace("1.2.392.200149.8.5.5.", "");
            (arc, String::from_utf8(other.value.value().to_vec()).unwrap())
        }
        other => panic!("{other:?}"),
    });
    let expected = [
        ("1", "試験　太郎"),
        ("4", "319850401"),
        ("3", "1"),
        ("5", "試験県試験市試験町１丁目１番"),
        ("2", "00000"),
        ("6", "00000000000000"),
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected.map(|(arc, text)| (arc.to_owned(), text.to_owned())));
}

#[test]
fn a_time_that_x509_cannot_say_is_an_error() {
    let mut person = taro();
    person.not_before = "1969-12-31T23:59:59Z".parse().unwrap();
    assert!(pki().issue(&person).is_err());
}

#[test]
fn a_folder_brings_the_same_pki_back() {
    let parent = std::env::temp_dir().join(format!("tashika-pki-{}", std::process::id()));
    let folder = parent.join("pki");
    let made = JpkiPki::load_or_generate(&folder).unwrap();
    let again = JpkiPki::load_or_generate(&folder).unwrap();
    assert_eq!(made.authentication_ca_der(), again.authentication_ca_der());
    assert_eq!(made.signature_ca_der(), again.signature_ca_der());
    let cards = [&made, &again].map(|pki| pki.issue(&taro()).unwrap());
    assert_eq!(cards[0].authentication_certificate(), cards[1].authentication_certificate());

    assert!(std::fs::read_to_string(folder.join("README")).unwrap().starts_with("TEST ONLY"));
    #[cfg(unix)]
    for file in ["authentication-ca", "signature-ca", "card-authentication", "card-signature"] {
        let path = folder.join(format!("{file}.key.pem"));
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(
        matches!(made.save(&folder), Err(FolderError::File { .. })),
        "an existing PKI is not overwritten"
    );
    assert_eq!(std::fs::read_dir(&parent).unwrap().count(), 1, "no draft is left behind");

    std::fs::write(folder.join("card-signature.key.pem"), "nothing").unwrap();
    assert!(matches!(JpkiPki::load(&folder), Err(FolderError::Content { .. })));
    std::fs::remove_dir_all(parent).unwrap();
}
