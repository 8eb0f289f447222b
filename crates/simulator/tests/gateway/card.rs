//! A credential in software: what the client sees of a card, with JPKI-shaped certificates.

use std::sync::LazyLock;

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::RSA_PKCS1_SHA256,
};
use client::{Credential, CredentialError};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyUsagePurpose,
    PKCS_RSA_SHA256, SerialNumber, date_time_ymd,
};
use rustls::pki_types::PrivatePkcs8KeyDer;

/// First day of the card's certificate; midnight, UTC.
const FROM: (i32, u8, u8) = (2020, 1, 15);
/// Last second of it; midnight, UTC: nine in the morning in Japan.
pub(crate) const UNTIL: (i32, u8, u8) = (2030, 5, 15);
/// Serial number of every card's certificate.
pub(crate) const SERIAL: [u8; 4] = [0x07, 0x05, 0xD9, 0x90];

/// The authority for user authentication; it shares its name with the impostor.
pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::new);
/// Another authority of the same name.
pub(crate) static IMPOSTOR: LazyLock<Authority> = LazyLock::new(Authority::new);
/// One key for every card: making RSA keys is slow.
static KEY: LazyLock<Key> = LazyLock::new(Key::new);
/// The key of some other card.
static OTHER_KEY: LazyLock<Key> = LazyLock::new(Key::new);

struct Key {
    rsa: KeyPair,
    pkcs8: Vec<u8>,
}

impl Key {
    fn new() -> Self {
        let rsa = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let pkcs8 = rsa.as_der().unwrap().as_ref().to_vec();
        Self { rsa, pkcs8 }
    }

    fn for_certificates(&self) -> rcgen::KeyPair {
        let der = PrivatePkcs8KeyDer::from(self.pkcs8.clone());
        rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &PKCS_RSA_SHA256).unwrap()
    }
}

pub(crate) struct Authority(CertifiedIssuer<'static, rcgen::KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = named("TEST user authentication");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Self(CertifiedIssuer::self_signed(params, Key::new().for_certificates()).unwrap())
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let certificate: &rcgen::Certificate = self.0.as_ref();
        certificate.der().to_vec()
    }
}

/// A card in software. It counts what it is asked for.
pub(crate) struct SoftCard {
    certificate: Vec<u8>,
    wrong_key: bool,
    pub(crate) broken: bool,
    pub(crate) signed: Vec<Vec<u8>>,
}

impl SoftCard {
    /// The card of the person with this certificate name.
    pub(crate) fn new(name: &str) -> Self {
        Self::issued(&AUTHORITY, name, &[KeyUsagePurpose::DigitalSignature])
    }

    /// The card of one of the synthetic people.
    pub(crate) fn of(key: &str) -> Self {
        Self::new(&simulator::people::Person::by_key(key).unwrap().certificate_name)
    }

    pub(crate) fn issued(authority: &Authority, name: &str, usages: &[KeyUsagePurpose]) -> Self {
        let mut params = named(name);
        params.key_usages = usages.to_vec();
        params.serial_number = Some(SerialNumber::from_slice(&SERIAL));
        let certificate = params.signed_by(&KEY.for_certificates(), &authority.0).unwrap();
        Self::with_certificate(certificate.der().to_vec())
    }

    /// A card with a certificate made elsewhere.
    pub(crate) fn with_certificate(certificate: Vec<u8>) -> Self {
        Self { certificate, wrong_key: false, broken: false, signed: Vec::new() }
    }

    /// The same card, with a key that does not belong to its certificate.
    pub(crate) fn with_wrong_key(mut self) -> Self {
        self.wrong_key = true;
        self
    }
}

impl Credential for SoftCard {
    fn certificate(&mut self) -> Result<Vec<u8>, CredentialError> {
        Ok(self.certificate.clone())
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, CredentialError> {
        if self.broken {
            return Err(CredentialError::new("PIN refused, two tries left"));
        }
        self.signed.push(message.to_vec());
        let key = if self.wrong_key { &OTHER_KEY.rsa } else { &KEY.rsa };
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| CredentialError::new("no signature"))?;
        Ok(signature)
    }
}

fn named(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "JP");
    params.distinguished_name.push(DnType::OrganizationName, "TEST tashika cards");
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.not_before = date_time_ymd(FROM.0, FROM.1, FROM.2);
    params.not_after = date_time_ymd(UNTIL.0, UNTIL.1, UNTIL.2);
    params
}
