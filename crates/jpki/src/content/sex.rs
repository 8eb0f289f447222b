use crate::{ContentError, content::object::Object};

/// Sex (性別) as the card writes it: one digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `1`.
    Male,
    /// `2`.
    Female,
    /// Any other value, `9` and `0` among them.
    Other(u8),
}

impl Sex {
    pub(crate) fn read(object: &Object<'_>) -> Result<Self, ContentError> {
        Ok(match object.array()? {
            [b'1'] => Self::Male,
            [b'2'] => Self::Female,
            [other] => Self::Other(other),
        })
    }
}
