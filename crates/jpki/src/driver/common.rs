use apdu::Channel;

use super::{Common, wrong_content};
use crate::{CardInfo, Ef, Error, Exchange, InternalAuthenticate, ReadRecord};

impl<C: Channel> Common<C> {
    /// Reads the card's own 28 digits; wants no PIN.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn card_info(&mut self) -> Result<CardInfo, Error> {
        let (file, record) = (Ef::CARD_INFO, 1);
        let content = self.record(ReadRecord::new(file, record))?;
        CardInfo::parse(&content).map_err(|error| wrong_content(Exchange::ReadRecord { file, record }, error))
    }

    /// Reads a record.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn record(&mut self, read: ReadRecord) -> Result<Vec<u8>, Error> {
        self.run_on_file(read)
    }

    /// Has the card sign a challenge; wants no PIN. Returns [`crate::Key::LEN`] bytes.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn internal_authenticate(&mut self, challenge: InternalAuthenticate<'_>) -> Result<Vec<u8>, Error> {
        self.run_on_file(challenge)
    }
}
