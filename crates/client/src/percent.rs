use std::fmt;

use serde::{
    Serialize, Serializer,
    de::{Deserialize, Deserializer, Error as _},
};

/// A co-payment ratio (負担割合) in percent, three digits on the wire: `010` is ten percent, shown as 1割.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub u8);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ratio if ratio.is_multiple_of(10) => write!(f, "{}割", ratio / 10),
            ratio => write!(f, "{ratio}％"),
        }
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:03}", self.0))
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .ok()
            .filter(|ratio| {
                *ratio <= 100 && text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
            })
            .map(Self)
            .ok_or_else(|| D::Error::custom("a ratio must be three digits of percent, 000 to 100"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_of_percent_are_shown_in_tenths() {
        assert_eq!(serde_json::from_str::<Percent>("\"010\"").unwrap().to_string(), "1割");
        assert_eq!(serde_json::from_str::<Percent>("\"030\"").unwrap().to_string(), "3割");
        assert_eq!(serde_json::from_str::<Percent>("\"015\"").unwrap().to_string(), "15％");
        for wrong in ["\"10\"", "\"101\"", "\"+10\"", "\"0010\"", "10"] {
            assert!(serde_json::from_str::<Percent>(wrong).is_err(), "{wrong}");
        }
    }
}
