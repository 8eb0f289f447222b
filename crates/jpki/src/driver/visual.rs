use apdu::Channel;

use super::Visual;
use crate::{AgeRecord, CvCertificate, Ef, Error, FaceRecord, MyNumberImage, VisualBasicInfo};

impl<C: Channel> Visual<C> {
    /// Reads the basic information; wants no PIN.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn basic_info(&mut self) -> Result<VisualBasicInfo, Error> {
        self.decode(Ef::VISUAL_BASIC_INFO, VisualBasicInfo::parse)
    }

    /// Reads the application's CV certificate; wants no PIN.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn cv_certificate(&mut self) -> Result<CvCertificate, Error> {
        self.decode(Ef::VISUAL_CV_CERTIFICATE, CvCertificate::parse)
    }

    /// Reads the age record; wants the birth date.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn age_record(&mut self) -> Result<AgeRecord, Error> {
        self.decode(Ef::AGE_RECORD, AgeRecord::parse)
    }

    /// Reads the face record; wants verification number A or B.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn face_record(&mut self) -> Result<FaceRecord, Error> {
        self.decode(Ef::FACE_RECORD, FaceRecord::parse)
    }

    /// Reads the image of My Number; wants verification number A.
    ///
    /// # Errors
    /// [`Error::Protocol`] for content that cannot be read, or a refusal or fault.
    pub fn my_number_image(&mut self) -> Result<MyNumberImage, Error> {
        self.decode(Ef::MY_NUMBER_IMAGE, MyNumberImage::parse)
    }
}
