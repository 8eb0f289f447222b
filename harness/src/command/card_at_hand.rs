//! The one card that a command by hand works on: simulated, or in a reader that the person chooses.

use std::sync::Arc;

#[cfg(feature = "pcsc")]
use conformance::Text;
use simulator::card::CardVariant;
use simulator::jpki_pki::JpkiPki;
use simulator::reader::{Reader, ReaderModel};

use crate::bench::BoxedChannel;
use crate::cli::CardArgs;
#[cfg(feature = "pcsc")]
use crate::command::common::print;
use crate::embedded;
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::simulated_card;

/// Puts the card before us: simulated in a simulated reader, or in a real one that is admitted by its whole name.
pub(super) fn place(
    args: &CardArgs,
    look: Look,
    admit: impl FnOnce(&str) -> Result<(), Failure>,
) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    if args.embedded {
        return place_embedded(args, embedded::pki()?);
    }
    place_real(args, look, admit)
}

/// Puts a simulated card before us whose certificates come from this PKI.
pub(super) fn place_embedded(
    args: &CardArgs,
    pki: Arc<JpkiPki>,
) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    let card = simulated_card::asked_for(&pki, &args.simulated)?;
    let model = ReaderModel::extended_usb();
    let name = model.name.clone();
    Ok((Box::new(Reader::new(model, card)), name, pki))
}

/// Says so on standard error, if this model of the simulated card is an experiment.
pub(super) fn announce(model: CardVariant, look: Look) {
    if let Some(note) = simulated_card::experiment(model) {
        eprintln!("{}\n", look.say(&note));
    }
}

#[cfg(feature = "pcsc")]
fn place_real(
    args: &CardArgs,
    look: Look,
    admit: impl FnOnce(&str) -> Result<(), Failure>,
) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    let name = match &args.reader {
        Some(name) => crate::pcsc_channel::find(name)?,
        None => choose_reader(look)?,
    };
    admit(&name)?;
    let mut channel = crate::pcsc_channel::PcscChannel::open(&name)?;
    crate::test_card::prove(&mut channel, &name)?;
    let pki = Arc::new(simulated_card::shared_pki(&args.pki)?);
    Ok((Box::new(channel), name, pki))
}

/// Lists the readers and asks for a number; with one reader there is nothing to ask.
#[cfg(feature = "pcsc")]
fn choose_reader(look: Look) -> Result<String, Failure> {
    use std::io::IsTerminal as _;

    let mut readers = crate::pcsc_channel::readers()?;
    let asked = |text: Text| Failure::usage(text);
    match readers.len() {
        0 => Err(Failure::rig(Text::new(
            "カードリーダーが一台もない。つなぐか、--embedded で模擬のカードを使う",
            "there is no reader; connect one, or use the simulated card with --embedded",
        ))),
        1 => Ok(readers.remove(0).name),
        _ if !std::io::stdin().is_terminal() => Err(asked(Text::new(
            "カードリーダーが二台以上ある。--reader で選ぶ",
            "there is more than one reader; choose with --reader",
        ))),
        _ => {
            for (number, reader) in (1..).zip(&readers) {
                print(&format!("{number}: {}\n", reader.name));
            }
            print(look.say(&Text::new("番号: ", "number: ")));
            let mut line = String::new();
            let _ = std::io::Write::flush(&mut std::io::stdout());
            let _ = std::io::stdin().read_line(&mut line);
            let chosen = line.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match chosen.and_then(|index| readers.get(index)) {
                Some(reader) => Ok(reader.name.clone()),
                None => Err(asked(Text::new(
                    "その番号のカードリーダーはない",
                    "there is no reader of that number",
                ))),
            }
        }
    }
}

#[cfg(not(feature = "pcsc"))]
fn place_real(
    _: &CardArgs,
    _: Look,
    _: impl FnOnce(&str) -> Result<(), Failure>,
) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    let mut failure = Failure::without_pcsc();
    failure.text.ja.push_str("。模擬のカードなら --embedded を付ける");
    failure.text.en.push_str("; for the simulated card add --embedded");
    Err(failure)
}
