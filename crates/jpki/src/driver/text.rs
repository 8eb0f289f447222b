use apdu::Channel;

use super::Text;
use crate::{
    Attributes, CvCertificate, DigestInfo, Ef, Error, Exchange, Extent, IntegrityBlock, Key, MyNumber,
    RsaPublicKey, Sign, TextBasicInfo,
};

impl<C: Channel> Text<C> {
    /// Reads the basic information; wants no PIN.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn basic_info(&mut self) -> Result<TextBasicInfo, Error> {
        self.decode(Ef::TEXT_BASIC_INFO, TextBasicInfo::parse)
    }

    /// Reads the application's CV certificate; wants no PIN.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn cv_certificate(&mut self) -> Result<CvCertificate, Error> {
        self.decode(Ef::TEXT_CV_CERTIFICATE, CvCertificate::parse)
    }

    /// Reads the four attributes; wants the text PIN or verification number B.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn attributes(&mut self) -> Result<Attributes, Error> {
        self.decode(Ef::ATTRIBUTES, Attributes::parse)
    }

    /// Reads My Number; wants the text PIN or verification number A.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn my_number(&mut self) -> Result<MyNumber, Error> {
        self.decode(Ef::MY_NUMBER, MyNumber::parse)
    }

    /// Reads the integrity block; wants the text PIN or verification number A.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn integrity_block(&mut self) -> Result<IntegrityBlock, Error> {
        self.decode(Ef::INTEGRITY, IntegrityBlock::parse)
    }

    /// Reads the key for a secure-messaging session key; wants the text PIN or verification number A.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn session_public_key(&mut self) -> Result<RsaPublicKey, Error> {
        self.decode(Ef::SESSION_PUBLIC_KEY, RsaPublicKey::parse_session_key)
    }

    /// Reads My Number's and the attributes' files and checks them against the integrity block, without keeping or showing
    /// what they hold; wants the text PIN. Says whether both fit; its signature is another question.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn check_integrity(&mut self) -> Result<bool, Error> {
        let block = self.integrity_block()?;
        let my_number = zeroize::Zeroizing::new(self.read(Ef::MY_NUMBER, Extent::Whole)?);
        let attributes = zeroize::Zeroizing::new(self.read(Ef::ATTRIBUTES, Extent::Object)?);
        let fits = block.fits_attributes(&attributes).map_err(|error| {
            super::wrong_content(Exchange::Read { file: Ef::ATTRIBUTES, offset: 0 }, error)
        })?;
        Ok(fits && block.fits_my_number(&my_number))
    }

    /// Signs with the application's own key, [`Key::Text`]; wants no PIN.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn sign(&mut self, digest_info: &DigestInfo) -> Result<Vec<u8>, Error> {
        self.run_on_file(Sign::new(Key::Text, digest_info))
    }
}
