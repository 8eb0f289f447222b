use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Text;
use crate::certificate::Subject;

/// What a result is about: one that differs in any of these is another subject, whose results are not compared as if it were the same.
///
/// Cards are no part of it: the probe card is calibrated, and cards of one kind stand for each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// The reader's name on the bench; in PC/SC it carries an index, so that it counts only where `device` is not known.
    pub reader: String,
    /// `VVVV:PPPP`, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Release of the device (`bcdDevice`), as `1.03`, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<String>,
    /// The reader's own slot, from 0.
    pub slot: u8,
    /// The driver, with its version as far as it is known.
    pub driver: String,
    /// The protocol spoken with the card, if a card was spoken with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The operating system, with its version.
    pub os: String,
}

impl Identity {
    /// The identity behind a measurement, on an operating system.
    #[must_use]
    pub fn of(subject: &Subject, os: impl Into<String>) -> Self {
        Self {
            reader: subject.reader.clone(),
            device: subject.device.clone(),
            firmware: subject.firmware.clone(),
            slot: subject.slot,
            driver: subject.driver.clone(),
            protocol: Some(subject.protocol.clone()),
            os: os.into(),
        }
    }

    /// What stands for the model: its device ids, else its name on the bench.
    #[must_use]
    pub fn model(&self) -> &str {
        self.device.as_deref().unwrap_or(&self.reader)
    }

    /// Two identities are the same exactly if their keys are. One line of text; not meant to be taken apart again.
    #[must_use]
    pub fn key(&self) -> String {
        self.parts().map(|(_, value)| value.replace('|', "/")).join("|")
    }

    /// Whether both are the same identity, as their keys say, without writing these.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.model() == other.model()
            && (&self.firmware, self.slot) == (&other.firmware, other.slot)
            && (&self.driver, &self.protocol, &self.os) == (&other.driver, &other.protocol, &other.os)
    }

    /// What is different in a later identity, part by part: `firmware 1.00 → 1.01`. Empty if they are the same.
    #[must_use]
    pub fn changes(&self, later: &Self) -> Vec<Text> {
        let pairs = self.parts().into_iter().zip(later.parts());
        let differing = pairs.filter(|((_, was), (_, is))| was != is);
        differing
            .map(|((name, was), (_, is))| {
                Text::new(format!("{} {was} → {is}", name.ja), format!("{} {was} → {is}", name.en))
            })
            .collect()
    }

    fn parts(&self) -> [(Text, String); 6] {
        let or_unknown = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
        [
            (Text::new("リーダー", "reader"), self.model().to_owned()),
            (Text::new("ファームウェア", "firmware"), or_unknown(&self.firmware)),
            (Text::new("リーダーのスロット", "slot of the reader"), self.slot.to_string()),
            (Text::new("ドライバー", "driver"), self.driver.clone()),
            (Text::new("プロトコル", "protocol"), or_unknown(&self.protocol)),
            (Text::new("OS", "operating system"), self.os.clone()),
        ]
    }
}

/// Name, device, firmware, driver and operating system, as far as they are known.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reader)?;
        if let Some(device) = &self.device {
            write!(f, " [{device}]")?;
        }
        if let Some(firmware) = &self.firmware {
            write!(f, " {firmware}")?;
        }
        write!(f, ", {}, {}", self.driver, self.os)
    }
}
