//! The TLS test PKI of gateway and devices.

use der::pem::{self, LineEnding};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType, date_time_ymd,
};
use zeroize::Zeroizing;

/// Names and addresses that the test gateway's own certificate is for.
const SERVER_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "gateway.test"];
/// Days before and after its making for which everything here is valid.
const DAYS: (i8, i16) = (1, 30);

/// A TLS test PKI, made when it is needed and never stored: one root, certificates for servers and for devices.
///
/// ECDSA P-256 throughout, because keys are made at every start. Every name begins with TEST.
pub struct TlsPki {
    root: CertifiedIssuer<'static, KeyPair>,
}

/// In which way a server's certificate is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is for another name.
    WrongName,
    /// It is of another authority, which has the same name.
    WrongCa,
    /// Its extended key usage is client authentication.
    WrongEku,
}

/// A certificate chain and the private key to its leaf.
#[derive(Clone)]
pub struct TlsIdentity {
    /// Certificates, DER, leaf first; the root is not part of it.
    pub chain: Vec<Vec<u8>>,
    /// Private key, DER (PKCS#8).
    pub key: Zeroizing<Vec<u8>>,
}

impl TlsIdentity {
    /// The certificates, PEM, leaf first.
    ///
    /// # Errors
    /// [`der::Error`] never for certificates of this PKI.
    pub fn chain_pem(&self) -> der::Result<String> {
        self.chain.iter().map(|certificate| certificate_pem(certificate)).collect()
    }

    /// The private key, PEM.
    ///
    /// # Errors
    /// [`der::Error`] never for keys of this PKI.
    pub fn key_pem(&self) -> der::Result<Zeroizing<String>> {
        Ok(pem::encode_string("PRIVATE KEY", LineEnding::LF, &self.key).map(Zeroizing::new)?)
    }
}

/// A certificate, PEM.
///
/// # Errors
/// [`der::Error`] if it is longer than PEM can say.
pub fn certificate_pem(der: &[u8]) -> der::Result<String> {
    Ok(pem::encode_string("CERTIFICATE", LineEnding::LF, der)?)
}

/// The PKI could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the TLS test PKI cannot be made: {0}")]
pub struct TlsPkiError(#[from] rcgen::Error);

impl TlsPki {
    /// Makes a new root.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the cryptographic library refuses.
    pub fn new() -> Result<Self, TlsPkiError> {
        let mut params = params("TEST tashika TLS root");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self { root: CertifiedIssuer::self_signed(params, new_key()?)? })
    }

    /// The root certificate, DER.
    #[must_use]
    pub fn root_der(&self) -> Vec<u8> {
        let certificate: &Certificate = self.root.as_ref();
        certificate.der().to_vec()
    }

    /// The root certificate, PEM, for tools such as curl.
    #[must_use]
    pub fn root_pem(&self) -> String {
        let certificate: &Certificate = self.root.as_ref();
        certificate.pem()
    }

    /// An identity for the test gateway: 127.0.0.1, localhost and gateway.test.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the cryptographic library refuses.
    pub fn server(&self) -> Result<TlsIdentity, TlsPkiError> {
        self.server_named(&SERVER_NAMES)
    }

    /// An identity for a server of other names; IP addresses are recognised as such.
    ///
    /// # Errors
    /// [`TlsPkiError`] when a name is none, or the cryptographic library refuses.
    pub fn server_named(&self, names: &[&str]) -> Result<TlsIdentity, TlsPkiError> {
        self.issue(server_params(names)?, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// An identity for the test gateway that is wrong in one way.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the cryptographic library refuses.
    pub fn faulty_server(&self, fault: CertificateFault) -> Result<TlsIdentity, TlsPkiError> {
        let mut params = server_params(&SERVER_NAMES)?;
        let mut usage = ExtendedKeyUsagePurpose::ServerAuth;
        match fault {
            CertificateFault::Expired => set_validity(&mut params, -30, -2),
            CertificateFault::NotYetValid => set_validity(&mut params, 2, 30),
            CertificateFault::WrongName => params.subject_alt_names = subject_names(&["elsewhere.test"])?,
            CertificateFault::WrongCa => return Self::new()?.server(),
            CertificateFault::WrongEku => usage = ExtendedKeyUsagePurpose::ClientAuth,
        }
        self.issue(params, usage)
    }

    /// An identity for a device; its id is the common name.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the cryptographic library refuses.
    pub fn device(&self, id: &str) -> Result<TlsIdentity, TlsPkiError> {
        self.issue(params(id), ExtendedKeyUsagePurpose::ClientAuth)
    }

    fn issue(
        &self,
        mut params: CertificateParams,
        usage: ExtendedKeyUsagePurpose,
    ) -> Result<TlsIdentity, TlsPkiError> {
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![usage];
        params.use_authority_key_identifier_extension = true;
        let key = new_key()?;
        let certificate = params.signed_by(&key, &self.root)?;
        Ok(TlsIdentity { chain: vec![certificate.der().to_vec()], key: Zeroizing::new(key.serialize_der()) })
    }
}

fn new_key() -> Result<KeyPair, rcgen::Error> {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)
}

fn params(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "TEST tashika");
    params.distinguished_name.push(DnType::CommonName, common_name);
    let (before, after) = DAYS;
    set_validity(&mut params, -i16::from(before), after);
    params
}

/// From so many days after today until so many; negative is before.
fn set_validity(params: &mut CertificateParams, from: i16, until: i16) {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let midnight = |day: jiff::civil::Date| {
        date_time_ymd(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs())
    };
    params.not_before = midnight(today.saturating_add(jiff::Span::new().days(from)));
    params.not_after = midnight(today.saturating_add(jiff::Span::new().days(until)));
}

fn server_params(names: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let mut params = params("TEST tashika gateway");
    params.subject_alt_names = subject_names(names)?;
    Ok(params)
}

fn subject_names(names: &[&str]) -> Result<Vec<SanType>, rcgen::Error> {
    let name = |name: &&str| {
        Ok(match name.parse() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName((*name).try_into()?),
        })
    };
    names.iter().map(name).collect()
}
