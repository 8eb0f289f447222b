use apdu::Channel;

use super::{IssuerDomain, wrong_content};
use crate::{ContentError, CvCertificate, DataObject, Error, Exchange, GetData, run};

impl<C: Channel> IssuerDomain<C> {
    /// Asks for a data object; nothing if the card has none.
    ///
    /// # Errors
    /// 6700 for a long object if reader, card or caller allow only short length fields; or another refusal or fault.
    pub fn data(&mut self, object: DataObject) -> Result<Option<Vec<u8>>, Error> {
        run(GetData::new(object, self.addressing), &mut self.channel)
    }

    /// Asks for a CV certificate, [`DataObject::UpperCvCertificate`] or [`DataObject::LowerCvCertificate`].
    ///
    /// # Errors
    /// Those of [`data`](Self::data), and [`Error::Protocol`] for content that cannot be read.
    pub fn cv_certificate(&mut self, object: DataObject) -> Result<Option<CvCertificate>, Error> {
        let wrong = |error: ContentError| wrong_content(Exchange::GetData(object), error);
        self.data(object)?.map(|bytes| CvCertificate::parse(&bytes).map_err(wrong)).transpose()
    }
}
