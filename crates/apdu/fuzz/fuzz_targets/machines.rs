//! Any command against any card: the exchange ends, and what must not be repeated is sent once.
//!
//! Input: one byte chooses the delivery, one gives the length of the command, then the command; each answer after it has one
//! byte of length before it. When the answers run out, the card says 6F00.

#![no_main]

use apdu::{CommandRef, Delivery, Exchange, Nc, Step, never_resend};
use libfuzzer_sys::fuzz_target;

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first()?;
    let (taken, after) = after.split_at_checked(usize::from(*length))?;
    *rest = after;
    Some(taken)
}

fuzz_target!(|input: &[u8]| {
    let [way, rest @ ..] = input else { return };
    let mut rest = rest;
    let Some(command) = take(&mut rest).and_then(|bytes| CommandRef::parse(bytes).ok()) else { return };
    let delivery = match way % 4 {
        0 => Delivery::Whole,
        1 => Delivery::T0,
        _ => Delivery::Chained(Nc::new(usize::from(way / 4)).expect("at most 63")),
    };
    let Ok(mut exchange) = Exchange::begin(command, delivery) else { return };
    let whole = delivery == Delivery::Whole;
    for sent in 1.. {
        assert!(CommandRef::parse(exchange.to_send()).is_ok());
        let is_get_response = sent > 1 && exchange.to_send().get(1) == Some(&0xC0);
        assert!(sent == 1 || !whole || is_get_response || never_resend(command.header()).is_none());
        assert!(sent <= 65_536 + 300);
        match exchange.answered(take(&mut rest).unwrap_or(&[0x6F, 0x00])) {
            Ok(Step::Send(next)) => exchange = next,
            Ok(Step::Done(outcome)) => {
                assert_eq!(outcome.sent, sent);
                break;
            }
            Err(error) => {
                assert!(error.offset() <= 1);
                break;
            }
        }
    }
});
