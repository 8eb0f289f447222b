use apdu::Channel;

use super::Jpki;
use crate::test_card::token_info;
use crate::{
    Certificate, CertificateKind, CertificatesPresent, CvCertificate, DigestInfo, Ef, Error, Exchange,
    Extent, Key, PresentTerminalCertificate, ProveTestCard, Sign, TestCard, TokenInfo, Violation, run,
};

impl<C: Channel> Jpki<C> {
    /// Reads a certificate. [`CertificateKind::Signature`] wants the signature PIN first (else 6982).
    ///
    /// # Errors
    /// [`Error::Protocol`] if the file holds no readable certificate, or a refusal or fault.
    pub fn certificate(&mut self, kind: CertificateKind) -> Result<Certificate, Error> {
        let der = self.read(kind.file(), Extent::Der)?;
        Certificate::parse(&der).map_err(|_| Error::Protocol {
            exchange: Exchange::Read { file: kind.file(), offset: 0 },
            violation: Violation::NotACertificate,
        })
    }

    /// Reads the token information.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn token_info(&mut self) -> Result<TokenInfo, Error> {
        token_info(&self.read(TokenInfo::FILE, Extent::Bytes(TokenInfo::LEN))?)
    }

    /// Reads which certificates are on the card.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn certificates_present(&mut self) -> Result<CertificatesPresent, Error> {
        let file = Ef::CERTIFICATES_PRESENT;
        let content = self.read(file, Extent::Bytes(CertificatesPresent::LEN))?;
        let bytes = content.as_slice().try_into().map_err(|_| Error::Protocol {
            exchange: Exchange::Read { file, offset: 0 },
            violation: Violation::Length {
                expected: CertificatesPresent::LEN.into(),
                received: content.len(),
            },
        })?;
        Ok(CertificatesPresent::parse(bytes))
    }

    /// Signs with one of the application's keys, whose PIN must have been verified (else 6982). Returns [`Key::LEN`]
    /// bytes.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn sign(&mut self, key: Key, digest_info: &DigestInfo) -> Result<Vec<u8>, Error> {
        self.sign_by(Sign::new(key, digest_info))
    }

    /// Signs by another scheme; see [`Sign::by_scheme`].
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn sign_by(&mut self, sign: Sign<'_>) -> Result<Vec<u8>, Error> {
        self.run_on_file(sign)
    }

    /// Asks the card for proof that it is a test card.
    ///
    /// # Errors
    /// [`Error::NotATestCard`], or a refusal or fault.
    pub fn prove_test_card(&mut self) -> Result<TestCard, Error> {
        run(ProveTestCard::new(self.addressing), &mut self.channel)
    }

    /// Takes the known first steps of the path without a PIN, with a card that has just given proof.
    ///
    /// # Errors
    /// [`Error::NeedsExtended`] (nothing sent), or a refusal or fault.
    pub fn present_terminal_certificate(
        &mut self,
        proof: &TestCard,
        certificate: &CvCertificate,
    ) -> Result<Vec<u8>, Error> {
        let operation = PresentTerminalCertificate::new(proof, certificate, self.addressing)?;
        run(operation, &mut self.channel)
    }
}
