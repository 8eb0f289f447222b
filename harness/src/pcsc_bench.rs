//! A bench with real readers: cards lie in them, the rest is as on the embedded bench.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use conformance::Text;
use conformance::result::Subject;
use eligibility::device::{Link, Reader as Declared};
use jpki::Pin;
use simulator::form_writer::FormWriter;
use zeroize::Zeroizing;

use crate::bench::{Bench, Cards, Pins, Placed, ReaderKind};
use crate::card_kind::CardKind;
use crate::cli::RigArgs;
use crate::desk::Desk;
use crate::embedded;
use crate::failure::Failure;
use crate::pcsc_channel::PcscChannel;
use crate::recorder::Recorder;
use crate::simulated_card;
use crate::test_card::{self, Proof};
use crate::test_gateway::TestGateway;
use crate::trouble::Trouble;

/// Tries that every PIN of a card that is not simulated must keep, unless the operator says otherwise.
const REAL_PIN_FLOOR: u8 = 1;

/// Connects to every named reader, refuses cards that are not test cards, and adds gateway and front desk.
///
/// # Errors
/// A [`Failure`] that says what is missing, or that a card was refused.
pub(crate) async fn bench(args: &RigArgs) -> Result<Bench, Failure> {
    // Before any card is touched: a slip in the file is told without one.
    let pins = pins(args)?;
    let mut readers: BTreeMap<(CardKind, ReaderKind), Vec<String>> = BTreeMap::new();
    let mut all_simulated = true;
    for wanted in &args.reader {
        let mut channel = PcscChannel::open(&wanted.name)?;
        let reader = channel.reader().to_owned();
        all_simulated &= test_card::prove(&mut channel, &reader)? == Proof::Simulated;
        if readers.values().flatten().any(|other| *other == reader) {
            return Err(Failure::usage(Text::new(
                format!("「{reader}」が --reader で二度示されている"),
                format!("--reader names {reader:?} twice"),
            )));
        }
        let alike = readers.entry((wanted.card, wanted.kind)).or_default();
        if wanted.card != CardKind::Disposable && !alike.is_empty() {
            return Err(Failure::usage(Text::new(
                format!(
                    "{}カードが二台のリーダーにある: {} と {reader}",
                    wanted.card.words().ja,
                    alike.join(" ")
                ),
                format!(
                    "two readers hold a card of the kind {}: {} and {reader}",
                    wanted.card.name(),
                    alike.join(" ")
                ),
            )));
        }
        alike.push(reader);
    }
    let pki = Arc::new(simulated_card::shared_pki(&args.pki)?);
    let gateway = Arc::new(TestGateway::start(pki, None).await?);
    let named = |((card, _), names): (&(CardKind, ReaderKind), &Vec<String>)| {
        names.iter().map(|name| format!("{name} ({})", card.name())).collect::<Vec<_>>()
    };
    let names = readers.iter().flat_map(named).collect();
    let subject = Subject {
        card: "cards in PC/SC readers".to_owned(),
        readers: names,
        gateway: format!("simulated gateway at {}", gateway.endpoint.url),
        front_desk: Desk::Embedded(None).name(),
        defect: None,
        synthetic: all_simulated,
    };
    Ok(Bench {
        cards: Box::new(PcscCards { readers, spent: Mutex::default() }),
        pins: Pins { others: pins.others.filter(|_| all_simulated), ..pins },
        pin_floor: args.pin_floor.unwrap_or(if all_simulated { embedded::PIN_FLOOR } else { REAL_PIN_FLOOR }),
        gateway,
        all_simulated,
        desk: Desk::Embedded(None),
        forms: FormWriter::default(),
        subject,
        recorder: Recorder::discarding(),
    })
}

/// The PIN from the operator's file, else the published one of simulated cards.
fn pins(args: &RigArgs) -> Result<Pins, Failure> {
    let simulated = embedded::pins()?;
    let Some(path) = &args.pin_file else { return Ok(simulated) };
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let text = Zeroizing::new(text);
    let digits = text.trim();
    // Differs from the right PIN in its last digit, whatever that is.
    let other = Zeroizing::new(match digits.strip_suffix('0') {
        Some(head) => format!("{head}1"),
        None => format!("{}0", digits.get(..digits.len().saturating_sub(1)).unwrap_or_default()),
    });
    let wrong = |error: jpki::PinError| {
        Failure::usage(Text::new(
            format!("{} に暗証番号の形をしたものがない (数字四桁)", path.display()),
            format!("{} does not hold a PIN: {error}", path.display()),
        ))
    };
    Ok(Pins {
        right: Pin::user_authentication(digits).map_err(wrong)?,
        wrong: Pin::user_authentication(&other).map_err(wrong)?,
        others: simulated.others,
    })
}

/// The readers of the bench by the card that lies in them and by what they are declared to be.
struct PcscCards {
    readers: BTreeMap<(CardKind, ReaderKind), Vec<String>>,
    /// Readers whose disposable card has served a scenario, and may be spoiled.
    spent: Mutex<BTreeSet<String>>,
}

impl PcscCards {
    /// The reader that serves the next scenario asking for this card; a disposable card serves one only.
    fn reader_for(&self, card: CardKind, kind: ReaderKind) -> Result<&str, Trouble> {
        let readers = self.readers.get(&(card, kind)).ok_or_else(|| missing(card, kind))?;
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = readers.iter().find(|name| !spent.contains(*name)).ok_or_else(|| {
            Trouble::not_run(Text::new(
                "使い捨てのカードは前のシナリオで使い終えた。もう一枚を --reader 名前=disposable で示す",
                "the disposable card was used up by an earlier scenario; name another with --reader NAME=disposable",
            ))
        })?;
        if card == CardKind::Disposable {
            spent.insert(fresh.clone());
        }
        Ok(fresh)
    }
}

impl Cards for PcscCards {
    fn place(&self, card: CardKind, reader: ReaderKind) -> Result<Placed, Trouble> {
        let name = self.reader_for(card, reader)?;
        let rig = |failure: Failure| Trouble::rig(failure.text);
        let mut channel = PcscChannel::open(name).map_err(rig)?;
        apdu::Channel::reset(&mut channel, apdu::Reset::Cold).map_err(|error| {
            Trouble::rig(Text::new(
                format!("カードの電源を入れ直せない: {error}"),
                format!("the card cannot be powered anew: {error}"),
            ))
        })?;
        let declared = Declared {
            link: Link::Usb,
            extended_length: reader != ReaderKind::ShortOnly,
            sam: reader == ReaderKind::SamBuiltIn,
        };
        Ok(Placed { channel: Box::new(channel), reader: name.to_owned(), declared })
    }
}

fn missing(card: CardKind, reader: ReaderKind) -> Trouble {
    let (ja, en, option) = match reader {
        ReaderKind::Generic => ("汎用カードリーダー", "a generic reader", ""),
        ReaderKind::ShortOnly => {
            ("拡張Lc/Leに対応しないカードリーダー", "a reader without extended Lc/Le", ",short")
        }
        ReaderKind::SamBuiltIn => ("SAM内蔵のカードリーダー", "a reader with a built-in SAM", ",sam"),
    };
    Trouble::not_run(Text::new(
        format!("{}カードの入った{ja}がない。--reader 名前={}{option} で示す", card.words().ja, card.name()),
        format!(
            "there is no card ({}) in {en}; name one with --reader NAME={}{option}",
            card.words().en,
            card.name()
        ),
    ))
}
