//! Commands that were sent twice in a row although they never must: each costs a try, uses a key or changes the card.

use apdu::{CommandRef, Header, StatusWord, never_resend};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use conformance::Text;
use zeroize::Zeroizing;

use crate::trouble::Trouble;

/// A command that repeats the one before it through the same reader, byte for byte, and must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Its line in the evidence.
    pub line: u64,
    /// The line of the first sending.
    pub first: u64,
    /// CLA, INS, P1, P2.
    pub header: Header,
    /// What the second sending was answered with; nothing if there was no answer.
    pub status: Option<StatusWord>,
    /// Both were sent within one step, which is one operation; between two steps a scenario may repeat what it likes.
    pub within_a_step: bool,
    /// Who sent it.
    pub sender: Sender,
}

/// Who sends what goes through a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// This program's own client.
    Tashika,
    /// A stand-in for a client that is known to err.
    StandIn,
}

impl Duplicate {
    /// Whether this program did what no layer of it may ever do.
    #[must_use]
    pub fn is_own_fault(&self) -> bool {
        self.within_a_step && self.sender == Sender::Tashika
    }

    /// The trouble of a step in which this program sent a command twice: the suite is wrong, whatever the card said.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        let Self { line, first, header: Header { ins, .. }, .. } = self;
        Trouble::suite(Text::new(
            format!(
                "二度送ってはならないコマンド (INS {ins:02X}) を二度送った: 証跡の {first} 行目と {line} 行目"
            ),
            format!(
                "a command that must never be sent twice (INS {ins:02X}) was: evidence lines {first} and {line}"
            ),
        ))
    }
}

/// The command sent last, as long as it must not be sent again. Wiped on drop: it can hold a PIN.
#[derive(Default)]
pub(crate) struct LastCommand(Option<Sent>);

/// A command that must not be sent again, and where it stands.
#[derive(Clone)]
pub(crate) struct Sent {
    bytes: Zeroizing<Vec<u8>>,
    header: Header,
    step: usize,
    /// Its line in the evidence.
    pub(crate) line: u64,
}

impl LastCommand {
    /// Remembers a command, if it must not be sent twice: it has data, and [`never_resend`] gives a reason. Asking for a
    /// counter or a challenge spends nothing.
    pub(crate) fn new(bytes: &[u8], line: u64, step: usize) -> Self {
        let command = CommandRef::parse(bytes).ok();
        let precious =
            command.filter(|command| !command.data().is_empty() && never_resend(command.header()).is_some());
        Self(precious.map(|command| Sent {
            bytes: Zeroizing::new(bytes.to_vec()),
            header: command.header(),
            step,
            line,
        }))
    }

    /// The command before, if this one is the same. Takes as long whatever the bytes are.
    pub(crate) fn repeated_by(&self, bytes: &[u8]) -> Option<Sent> {
        let Self(last) = self;
        last.as_ref().filter(|last| verify_slices_are_equal(&last.bytes, bytes).is_ok()).cloned()
    }
}

impl Sent {
    /// What comes of it when it has been sent once more, on this line and in this step.
    pub(crate) fn repeated(
        self,
        line: u64,
        step: usize,
        status: Option<StatusWord>,
        sender: Sender,
    ) -> Duplicate {
        let Self { header, line: first, .. } = self;
        Duplicate { line, first, header, status, within_a_step: self.step == step, sender }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use apdu::Channel as _;
    use conformance::Verdict;
    use simulator::card::Card;
    use simulator::reader::{Reader, ReaderModel};

    use crate::card_kind::CardKind;
    use crate::recorder::RecordedChannel;
    use crate::world::World;
    use crate::{embedded, simulated_card};

    #[tokio::test]
    async fn a_step_that_sends_a_verify_twice_is_an_error_of_the_suite() {
        let pki = embedded::pki().unwrap();
        let profile = simulated_card::profile(&pki, CardKind::Disposable, jiff::Timestamp::now()).unwrap();
        let bench = Arc::new(embedded::bench(pki, None).await.unwrap());
        let mut world = World::default();
        world.enter(Arc::clone(&bench), "a.feature:3".to_owned());
        let reader = Reader::new(ReaderModel::extended_usb(), Card::new(profile));
        let mut channel = RecordedChannel::new(reader, "R", bench.recorder().clone(), world.place());

        world.enter_step();
        assert_eq!(world.sent_twice(), None);
        for verify in [b"\x00\x20\x00\x98\x040000"; 2] {
            channel.transmit(verify).unwrap();
        }
        let duplicate = world.sent_twice().unwrap();
        assert_eq!((duplicate.first, duplicate.line), (1, 2));
        assert_eq!(duplicate.trouble().verdict, Verdict::Error);
        assert!(duplicate.trouble().finding.what.en.contains("evidence lines 1 and 2"));

        world.enter_step();
        assert_eq!(world.sent_twice(), None, "the step after it is not to blame");
    }
}
