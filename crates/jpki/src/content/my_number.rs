use std::fmt;

use zeroize::Zeroizing;

use crate::{ContentError, content::object::Object};

/// My Number (個人番号), twelve digits. Neither [`fmt::Debug`] nor [`fmt::Display`] shows more than its last two, and it
/// is wiped on drop. The law allows few to collect it: read it only where the subject of a test is that file itself.
///
/// ```compile_fail
/// fn copy(number: &jpki::MyNumber) -> jpki::MyNumber { number.clone() }
/// ```
pub struct MyNumber(Zeroizing<Vec<u8>>);

impl MyNumber {
    const TAG: u16 = 0xFF10;

    /// Reads text EF 0001, with or without its filler.
    ///
    /// # Errors
    /// [`ContentError`] if it is not twelve digits in a data object `FF10`.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let object = Object::first(file, Self::TAG)?;
        let digits = Zeroizing::new(object.digits::<12>()?);
        Ok(Self(Zeroizing::new(digits.to_vec())))
    }

    /// The whole number: for showing it to its holder, never for a log.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|digit| char::from(*digit)).collect())
    }
}

impl fmt::Display for MyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last_two = self.0.iter().skip(10).map(|digit| char::from(*digit));
        write!(f, "**********{}", last_two.collect::<String>())
    }
}

impl fmt::Debug for MyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MyNumber({self})")
    }
}
