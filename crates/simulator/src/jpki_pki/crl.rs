use der::Encode;
use der::asn1::{BitString, ObjectIdentifier, OctetString};
use jiff::Timestamp;
use x509_cert::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{CrlNumber, CrlReason, IssuingDistributionPoint};
use x509_cert::serial_number::SerialNumber;

use super::authority::Authority;
use super::extension::{authority_key, extension};
use super::ocsp::RevocationReason;
use super::tbs::{sha256_with_rsa, time};
use super::{JpkiPkiError, name, sign};

/// What a list of revoked certificates (CRL, 失効リスト) says. Nothing is checked: a list may be stale from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlForm {
    /// Number of the list.
    pub number: u32,
    /// `thisUpdate`.
    pub this_update: Timestamp,
    /// `nextUpdate`. RFC 5280 wants one.
    pub next_update: Option<Timestamp>,
    /// What is revoked.
    pub revoked: Vec<RevokedSerial>,
    /// Whether it is only the municipality's part, to which the holders' certificates point.
    pub part: bool,
}

/// A revoked certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevokedSerial {
    /// Its serial number.
    pub serial: u32,
    /// Since when.
    pub since: Timestamp,
    /// Why, if it is to be said.
    pub reason: Option<RevocationReason>,
}

impl Authority {
    /// Signs a list of revoked certificates, DER. One by the wrong signer is one by another authority of the same name.
    ///
    /// # Errors
    /// [`JpkiPkiError::Time`] if a time cannot be written.
    pub fn crl(&self, form: &CrlForm) -> Result<Vec<u8>, JpkiPkiError> {
        let mut extensions = vec![
            extension(false, &authority_key(&self.as_issuer()?)?)?,
            extension(false, &CrlNumber::try_from(form.number)?)?,
        ];
        if form.part {
            extensions.push(self.municipality()?);
        }
        let revoked: Vec<_> = form.revoked.iter().map(entry).collect::<Result<_, _>>()?;
        let tbs_cert_list = TbsCertList {
            version: Version::V2,
            signature: sha256_with_rsa(),
            issuer: self.name()?,
            this_update: time(form.this_update)?,
            next_update: form.next_update.map(time).transpose()?,
            // RFC 5280, 5.1.2.6: absent rather than empty.
            revoked_certificates: (!revoked.is_empty()).then_some(revoked),
            crl_extensions: Some(extensions),
        };
        let signature = BitString::from_bytes(&sign(&self.key, &tbs_cert_list.to_der()?)?)?;
        let list: CertificateList =
            CertificateList { tbs_cert_list, signature_algorithm: sha256_with_rsa(), signature };
        Ok(list.to_der()?)
    }

    fn municipality(&self) -> der::Result<Extension> {
        let name = GeneralName::DirectoryName(name::distribution_point(self.purpose)?);
        let point = IssuingDistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![name])),
            only_contains_user_certs: true,
            only_contains_ca_certs: false,
            only_some_reasons: None,
            indirect_crl: false,
            only_contains_attribute_certs: false,
        };
        // RFC 5280, 5.2.5. The library names this extension wrongly (x509-cert 0.3.0), so it is put together here.
        let extn_id = ObjectIdentifier::new_unwrap("2.5.29.28");
        Ok(Extension { extn_id, critical: true, extn_value: OctetString::new(point.to_der()?)? })
    }
}

fn entry(revoked: &RevokedSerial) -> Result<RevokedCert, JpkiPkiError> {
    let reason = revoked.reason.map(|reason| extension(false, &CrlReason::from(reason))).transpose()?;
    Ok(RevokedCert {
        serial_number: SerialNumber::from(revoked.serial),
        revocation_date: time(revoked.since)?,
        crl_entry_extensions: reason.map(|reason| vec![reason]),
    })
}
