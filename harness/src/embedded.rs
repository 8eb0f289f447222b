//! The embedded subject: everything simulated, in this process, from a PKI made at start.

use std::sync::Arc;

use conformance::Text;
use conformance::result::Subject;
use eligibility::device::{Link, Reader as Declared};
use jiff::Timestamp;
use jpki::{Pin, PinKind};
use simulator::card::{Card, CardDefect, TEXT_PIN};
use simulator::form_writer::{FormDefect, FormWriter};
use simulator::front_desk::DeskDefect;
use simulator::gateway::GatewayDefect;
use simulator::jpki_pki::{AUTHENTICATION_PIN, JpkiPki};
use simulator::reader::{Reader, ReaderDefect, ReaderModel};
use simulator::rogue_device::ClientDefect;

use crate::bench::{Bench, Cards, OtherPins, Pins, Placed, ReaderKind};
use crate::card_kind::CardKind;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::nearest::nearest;
use crate::recorder::Recorder;
use crate::simulated_card;
use crate::test_gateway::{AskedBy, TestGateway};
use crate::trouble::Trouble;

/// A simulated card may be spoiled; there are more where it came from.
pub(crate) const PIN_FLOOR: u8 = 0;

/// One defect of one part of the embedded subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Defect {
    /// Of the card.
    Card(CardDefect),
    /// Of the reader.
    Reader(ReaderDefect),
    /// Of the gateway.
    Gateway(GatewayDefect),
    /// Of the client of the gateway; the simulator's second client has it.
    Client(ClientDefect),
    /// Of the front desk.
    Desk(DeskDefect),
    /// Of the program that hands out qualifications.
    Form(FormDefect),
}

impl Defect {
    fn from_name(name: &str) -> Option<Self> {
        CardDefect::from_name(name)
            .map(Self::Card)
            .or_else(|| ReaderDefect::from_name(name).map(Self::Reader))
            .or_else(|| GatewayDefect::from_name(name).map(Self::Gateway))
            .or_else(|| ClientDefect::from_name(name).map(Self::Client))
            .or_else(|| DeskDefect::from_name(name).map(Self::Desk))
            .or_else(|| FormDefect::from_name(name).map(Self::Form))
    }
}

/// The names of all defects that can be seeded.
pub(crate) fn defects() -> impl Iterator<Item = &'static str> {
    let cards = CardDefect::ALL.iter().map(|defect| defect.name());
    let readers = ReaderDefect::ALL.iter().map(|defect| defect.name());
    let gateways = GatewayDefect::ALL.iter().map(|defect| defect.name());
    let clients = ClientDefect::ALL.iter().map(|defect| defect.name());
    let desks = DeskDefect::ALL.iter().map(|defect| defect.name());
    let forms = FormDefect::ALL.iter().map(|defect| defect.name());
    cards.chain(readers).chain(gateways).chain(clients).chain(desks).chain(forms)
}

/// A test PKI, made now and kept nowhere.
///
/// # Errors
/// If the cryptographic library fails; a fault of the rig.
pub(crate) fn pki() -> Result<Arc<JpkiPki>, Failure> {
    JpkiPki::generate().map(Arc::new).map_err(|error| {
        Failure::rig(Text::new(
            format!("試験用 PKI を作れない: {error}"),
            format!("the test PKI cannot be made: {error}"),
        ))
    })
}

/// A bench on which everything is simulated, with at most one defect.
///
/// # Errors
/// If there is no such defect, or the gateway cannot be started.
pub(crate) async fn bench(pki: Arc<JpkiPki>, defect: Option<&str>) -> Result<Bench, Failure> {
    let seeded = match defect {
        None => None,
        Some(name) => Some(Defect::from_name(name).ok_or_else(|| unknown_defect(name))?),
    };
    let gateway_defect = match seeded {
        Some(Defect::Gateway(defect)) => Some(defect),
        _ => None,
    };
    let client = match seeded {
        Some(Defect::Client(defect)) => AskedBy::Second(Some(defect)),
        _ => AskedBy::Own,
    };
    let gateway = TestGateway::start(Arc::clone(&pki), gateway_defect).await?.asked_by(client);
    let subject = Subject {
        card: "simulated Individual Number Card".to_owned(),
        readers: vec![ReaderModel::extended_usb().name],
        gateway: format!("simulated gateway at {}", gateway.endpoint.url),
        front_desk: Desk::Embedded(None).name(),
        defect: defect.map(str::to_owned),
        synthetic: true,
    };
    Ok(Bench {
        cards: Box::new(EmbeddedCards { pki, defect: seeded }),
        pins: pins()?,
        pin_floor: PIN_FLOOR,
        gateway: Arc::new(gateway),
        all_simulated: true,
        desk: Desk::Embedded(match seeded {
            Some(Defect::Desk(defect)) => Some(defect),
            _ => None,
        }),
        forms: FormWriter::new(match seeded {
            Some(Defect::Form(defect)) => Some(defect),
            _ => None,
        }),
        subject,
        recorder: Recorder::discarding(),
    })
}

fn unknown_defect(name: &str) -> Failure {
    let known = match nearest(name, defects()) {
        Some(near) => Text::new(format!("もしかして: {near}"), format!("did you mean {near}?")),
        None => {
            let names = defects().collect::<Vec<_>>().join(" ");
            Text::new(format!("使えるもの: {names}"), format!("these can be seeded: {names}"))
        }
    };
    Failure::usage(Text::new(
        format!("{name} という誤りはない。{}", known.ja),
        format!("there is no defect {name:?}; {}", known.en),
    ))
}

/// The PIN of the simulated cards, published on purpose, and one that differs from it.
///
/// # Errors
/// If the simulator's PIN breaks the rules; a fault of the suite.
pub(crate) fn pins() -> Result<Pins, Failure> {
    let wrong = |error: jpki::PinError| Failure::suite(Text::new(error.to_string(), error.to_string()));
    let holder = simulated_card::valid_holder()?;
    Ok(Pins {
        right: Pin::user_authentication(AUTHENTICATION_PIN).map_err(wrong)?,
        wrong: Pin::user_authentication("9999").map_err(wrong)?,
        others: Some(OtherPins {
            text: Pin::new(PinKind::Text, TEXT_PIN).map_err(wrong)?,
            number_b: Pin::new(PinKind::TextNumberB, &holder.code_b()).map_err(wrong)?,
            birth_date: Pin::new(PinKind::BirthDate, &holder.birth_code()).map_err(wrong)?,
        }),
    })
}

/// Makes a fresh card in a fresh reader for each scenario.
struct EmbeddedCards {
    pki: Arc<JpkiPki>,
    defect: Option<Defect>,
}

impl Cards for EmbeddedCards {
    fn place(&self, card: CardKind, reader: ReaderKind) -> Result<Placed, Trouble> {
        let mut profile = simulated_card::profile(&self.pki, card, Timestamp::now())
            .map_err(|failure| Trouble::suite(failure.text))?
            .with_probe();
        if let Some(Defect::Card(defect)) = self.defect {
            profile = profile.with_defect(defect);
        }
        let mut model = match reader {
            ReaderKind::Generic => ReaderModel::extended_usb(),
            ReaderKind::ShortOnly => ReaderModel::short_usb(),
            ReaderKind::SamBuiltIn => ReaderModel::with_sam(),
        };
        if let Some(Defect::Reader(defect)) = self.defect {
            model.defects.push(defect);
        }
        let declared = Declared { link: Link::Usb, extended_length: model.extended, sam: model.sam_built_in };
        let name = model.name.clone();
        let channel = Box::new(Reader::new(model, Card::new(profile)));
        Ok(Placed { channel, reader: name, declared })
    }
}
