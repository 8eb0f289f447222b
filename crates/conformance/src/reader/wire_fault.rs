use apdu::{ChannelError, Fate, Fault};

/// A transport fault as evidence keeps it: in the words of [`ChannelError`], which are read back here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireFault {
    /// What happened; `None` for words that are not known here.
    pub fault: Option<Fault>,
    /// What had become of the command.
    pub fate: Fate,
    /// All the words.
    pub words: String,
}

const FAULTS: [Fault; 6] =
    [Fault::CardGone, Fault::ReaderGone, Fault::Refused, Fault::Timeout, Fault::Garbled, Fault::Stack];
const FATES: [Fate; 3] = [Fate::NotSent, Fate::Unknown, Fate::Executed];

impl WireFault {
    /// Reads the words of a fault.
    #[must_use]
    pub fn read(words: &str) -> Self {
        let known = FAULTS.into_iter().flat_map(|fault| FATES.map(|fate| (fault, fate)));
        let found = known.into_iter().find(|&(fault, fate)| words.starts_with(&lead(fault, fate)));
        let (fault, fate) = found.map_or((None, Fate::Unknown), |(fault, fate)| (Some(fault), fate));
        Self { fault, fate, words: words.to_owned() }
    }
}

impl From<&ChannelError> for WireFault {
    fn from(error: &ChannelError) -> Self {
        Self { fault: Some(error.fault), fate: error.fate, words: error.to_string() }
    }
}

/// What the words of such a fault begin with, whatever its detail.
fn lead(fault: Fault, fate: Fate) -> String {
    let words = ChannelError { fault, fate, detail: String::new() }.to_string();
    words.trim_end_matches("()").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_back_from_its_words() {
        for (fault, fate) in FAULTS.into_iter().flat_map(|fault| FATES.map(|fate| (fault, fate))) {
            let error = ChannelError { fault, fate, detail: "0x80100016 (612)".into() };
            assert_eq!(WireFault::read(&error.to_string()), WireFault::from(&error));
        }
        assert_eq!(WireFault::read("something else").fault, None);
    }
}
