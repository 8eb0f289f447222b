use std::fmt;

use crate::content::object::Template;
use crate::{CardDate, ContentError, Sex};

/// The four attributes (基本4情報), text EF 0002. Personal data: [`fmt::Debug`] shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Attributes {
    /// Name (氏名); an ideographic space stands between family and given name.
    pub name: String,
    /// Address (住所).
    pub address: String,
    /// Date of birth (生年月日).
    pub birth_date: CardDate,
    /// Sex (性別).
    pub sex: Sex,
}

impl Attributes {
    const TAG: u16 = 0xFF20;
    const OFFSETS: u16 = 0xDF21;

    /// Reads text EF 0002, with or without its filler, and checks its table of offsets.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, Self::TAG)?;
        template.check_offsets(Self::OFFSETS)?;
        Ok(Self {
            name: template.get(0xDF22)?.text()?,
            address: template.get(0xDF23)?.text()?,
            birth_date: CardDate::read(&template.get(0xDF24)?)?,
            sex: Sex::read(&template.get(0xDF25)?)?,
        })
    }

    /// The part of the file that its digest in the integrity block covers: everything behind the table of offsets.
    pub(crate) fn digested(file: &[u8]) -> Result<&[u8], ContentError> {
        Template::read(file, Self::TAG)?.behind(Self::OFFSETS)
    }
}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attributes").finish_non_exhaustive()
    }
}
