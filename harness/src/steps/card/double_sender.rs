//! A stand-in for a client that sends every command twice.
//!
//! siketyan/jpki-rs (crate `jpki` 0.4) calls its PC/SC backend with a buffer of Le bytes; the backend transmits, then finds
//! the buffer too small for answer and status word, and the loop above transmits again. Its licence keeps it out of this
//! tree, so its exchanges are repeated here as they were recorded (`benches/exchanges/recordings/jpki-0.4.3.txt`).

use apdu::{Channel, ChannelError, CommandRef, Limits, Reset};
use jpki::{Addressing, Error, Jpki, Pin, PinKind};

use super::operation::unless_rig;
use crate::bench::BoxedChannel;
use crate::recorder::RecordedChannel;
use crate::trouble::Trouble;
use crate::world::World;

/// What a wrong PIN costs through such a client.
const COST: u8 = 2;

/// Selects the JPKI application, asks for the counter and presents the bench's wrong PIN, as such a client does. Sends
/// nothing if that could bring the counter below its floor.
pub(super) fn present_wrong_pin(world: &mut World) -> Result<(), Trouble> {
    let (bench, floor) = (world.bench()?, world.pin_floor()?);
    let outcome = world.card()?.in_the_name_of_another(|channel: &mut RecordedChannel<BoxedChannel>| {
        authenticate(channel, &bench.pins.wrong, floor)
    });
    world.card.outcome = Some(unless_rig(outcome)?);
    Ok(())
}

fn authenticate(channel: &mut impl Channel, pin: &Pin, floor: u8) -> Result<(), Error> {
    let mut jpki = Jpki::select(DoubleSender(channel))?.narrowed(Addressing::by_select);
    jpki.tries(PinKind::UserAuthentication)?;
    jpki.verify(pin, floor.saturating_add(COST - 1))
}

/// Sends a command again when its answer, status word included, is longer than the Le asked for.
struct DoubleSender<C>(C);

impl<C: Channel> Channel for DoubleSender<C> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let room = CommandRef::parse(command).map_or(0, |command| command.ne().get());
        let response = self.0.transmit(command)?;
        if response.len() <= room { Ok(response) } else { self.0.transmit(command) }
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.0.reset(kind)
    }

    fn limits(&self) -> Limits {
        Limits::SHORT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = include_str!("../../../benches/exchanges/recordings/jpki-0.4.3.txt");

    /// A card that knows one PIN, and what it has received.
    #[derive(Default)]
    struct Tape(Vec<String>);

    impl Channel for Tape {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
            let header = conformance::redact::hex(&command[..4]);
            let response = match command {
                [0, 0x20, _, _] => vec![0x63, 0xC3],
                _ => vec![0x90, 0x00],
            };
            let status = conformance::redact::hex(&response);
            self.0.push(format!("{header} {} {} {status}", command.len(), response.len()));
            Ok(response)
        }

        fn reset(&mut self, _: Reset) -> Result<Vec<u8>, ChannelError> {
            Ok(Vec::new())
        }

        fn limits(&self) -> Limits {
            Limits::EXTENDED
        }
    }

    #[test]
    fn it_sends_what_was_recorded() {
        let mut tape = Tape::default();
        authenticate(&mut tape, &Pin::user_authentication("1234").unwrap(), 0).unwrap();
        let mut recorded = RECORDED.lines().filter(|line| !line.starts_with('#'));
        // our Verify asks the counter once more, which costs nothing; all else is in the recording, in this order
        let (asked, _) =
            tape.0.iter().enumerate().rfind(|(_, line)| line.starts_with("00200080 4 ")).unwrap();
        let mut sent = tape.0.clone();
        sent.drain(asked - 1..=asked);
        assert_eq!(sent.len(), 10, "{sent:?}");
        for line in &sent {
            assert!(recorded.any(|other| other == line), "{line} is not in the recording: {sent:?}");
        }
    }
}
