//! Whether reader and card are well, and what brings them back if they are not.

use apdu::Reset;
use conformance::Text;
use conformance::reader::{Case, Pattern, Rung, Task};

use super::file::TestCard;
use crate::certify::Measurable;

/// How often a reader may be asked before it counts as unwell. One that fails now and then is for the measurement to judge.
const TRIES: usize = 3;

/// Asks reader and card for little: with a probe card 5 and 256 bytes, with an Individual Number Card its token information. Nothing that
/// a PIN guards.
///
/// # Errors
/// What was seen instead.
pub(super) fn health(reader: &mut dyn Measurable, card: TestCard) -> Result<(), Text> {
    let mut seen = Ok(());
    for _ in 0..TRIES {
        seen = match card {
            TestCard::Probe => probe(reader),
            TestCard::IndividualNumber(_) => token(reader),
        };
        if seen.is_ok() {
            return seen;
        }
    }
    seen
}

fn probe(reader: &mut dyn Measurable) -> Result<(), Text> {
    let full = Case { task: Task::Send { pattern: Pattern::Mixed, seed: 1, ne: 256 }, extended: false };
    for case in [Case::SELECT, Case::HEALTH, full] {
        let response = reader
            .transmit(&case.command())
            .map_err(|error| Text::new(format!("{case}: {error}"), format!("{case}: {error}")))?;
        if response != case.expected() {
            return Err(Text::new(
                format!("{case}: 正しくない応答 ({} バイト)", response.len()),
                format!("{case}: a wrong answer of {} bytes", response.len()),
            ));
        }
    }
    Ok(())
}

fn token(reader: &mut dyn Measurable) -> Result<(), Text> {
    let unwell = |error: jpki::Error| {
        Text::new(
            format!("カードが正しく答えない: {error}"),
            format!("the card does not answer as it should: {error}"),
        )
    };
    let mut card = jpki::Jpki::select(reader).map_err(unwell)?;
    card.token_info().map(|_| ()).map_err(unwell)
}

/// Climbs the ladder until reader and card are well: nothing, reset, power of the card, a new connection, power of the reader. Returns the
/// rung that helped.
///
/// # Errors
/// What is still seen at the top of the ladder.
pub(super) fn recover(reader: &mut dyn Measurable, card: TestCard) -> Result<Rung, Text> {
    let mut seen = match health(reader, card) {
        Ok(()) => return Ok(Rung::Retry),
        Err(seen) => seen,
    };
    for rung in Rung::LADDER {
        let climbed = match rung {
            Rung::Retry => Ok(()),
            Rung::Reset => reader.reset(Reset::Warm).map(|_| ()),
            Rung::Unpower => reader.reset(Reset::Cold).map(|_| ()),
            Rung::Reconnect => reader.reconnect(),
            Rung::PowerCycle => reader.power_cycle(),
        };
        if climbed.is_err() {
            continue; // The rung before has left its own account, which says more.
        }
        match health(reader, card) {
            Ok(()) => return Ok(rung),
            Err(still) => seen = still,
        }
    }
    Err(seen)
}
