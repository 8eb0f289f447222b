use apdu::Channel;

use super::Residence;
use crate::{Error, ReadRecord};

impl<C: Channel> Residence<C> {
    /// Reads a record.
    ///
    /// # Errors
    /// A refusal or fault.
    pub fn record(&mut self, read: ReadRecord) -> Result<Vec<u8>, Error> {
        self.run_on_file(read)
    }
}
