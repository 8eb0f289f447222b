//! `tashika card serve`: the simulated card in vsmartcard's virtual reader, for any PC/SC program.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use conformance::{Text, exit};
use simulator::jpki_pki::{AUTHENTICATION_PIN, SIGNATURE_PIN};
use simulator::vpcd;

use crate::cli::ServeArgs;
use crate::command::card_at_hand;
use crate::command::card_log::{self, Tally};
use crate::command::common::{block_on, print};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::simulated_card;

/// Serves until Ctrl-C or until vpcd goes, then says what the card received.
pub(super) fn run(args: &ServeArgs, look: Look) -> Result<u8, Failure> {
    card_at_hand::announce(args.simulated.model, look);
    let pki = simulated_card::shared_pki(&args.pki)?;
    let mut card = simulated_card::asked_for(&pki, &args.simulated)?;
    let kind = args.simulated.card.words();
    print(look.say(&Text::new(
        format!(
            "{} に{}試験用カードを差し込む。暗証番号は {AUTHENTICATION_PIN} (署名用 {SIGNATURE_PIN})。Ctrl-C で終わる\n",
            args.vpcd, kind.ja
        ),
        format!(
            "inserting a test card ({}) at {}; its PINs are {AUTHENTICATION_PIN} and, for signatures, {SIGNATURE_PIN}; Ctrl-C ends\n",
            kind.en, args.vpcd
        ),
    )));
    let stop = Arc::new(AtomicBool::new(false));
    let asked_to_stop = Arc::clone(&stop);
    let (address, live) = (args.vpcd, args.log);
    block_on(async move {
        let serving = tokio::task::spawn_blocking(move || {
            let mut tally = Tally::default();
            let served = vpcd::serve(&mut card, address, &stop, |_, _, log| {
                let Some(entry) = log.entries().next_back() else { return };
                tally.take(entry);
                if live {
                    print(&format!("{}\n", look.say(&card_log::line(entry))));
                }
            });
            print(&tally.summary(look));
            served
        });
        let interrupted = tokio::spawn(async move {
            let _ = tokio::signal::ctrl_c().await;
            asked_to_stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        let served = serving.await;
        interrupted.abort();
        match served {
            Ok(Ok(())) => Ok(exit::PASSED),
            Ok(Err(error)) => Err(Failure::rig(Text::new(
                format!("vpcd にカードを差し込めない: {error}"),
                format!("the card cannot be served to vpcd: {error}"),
            ))),
            Err(error) => Err(Failure::suite(Text::new(error.to_string(), error.to_string()))),
        }
    })
}
