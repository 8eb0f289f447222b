use apdu::{Channel, ChannelError, Limits, Reset};

/// A card on paper: the commands that must come, in order, and the answer to each.
pub(crate) struct Script {
    limits: Limits,
    lines: std::vec::IntoIter<(&'static str, Result<Vec<u8>, ChannelError>)>,
}

impl Script {
    pub(crate) fn new(limits: Limits, lines: Vec<(&'static str, Vec<u8>)>) -> Self {
        let lines: Vec<_> = lines.into_iter().map(|(command, answer)| (command, Ok(answer))).collect();
        Self::with_faults(limits, lines)
    }

    pub(crate) fn with_faults(
        limits: Limits,
        lines: Vec<(&'static str, Result<Vec<u8>, ChannelError>)>,
    ) -> Self {
        Self { limits, lines: lines.into_iter() }
    }

    pub(crate) fn short(lines: Vec<(&'static str, Vec<u8>)>) -> Self {
        Self::new(Limits::SHORT, lines)
    }
}

impl Channel for Script {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let (expected, answer) = self.lines.next().expect("one more command than the script has");
        assert_eq!(hex(command), expected.replace(' ', ""));
        answer
    }

    fn reset(&mut self, _: Reset) -> Result<Vec<u8>, ChannelError> {
        panic!("no operation resets the card")
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.lines.len(), 0, "the script was not played to its end");
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

pub(crate) fn status(word: u16) -> Vec<u8> {
    word.to_be_bytes().to_vec()
}

pub(crate) fn answer(data: &[u8], word: u16) -> Vec<u8> {
    [data, &word.to_be_bytes()].concat()
}
