//! What steps about the card do with it, and how they judge what comes of it.

use apdu::StatusWord;
use conformance::Text;
use jpki::{
    Certificate, ChangePin, Common, CvCertificate, DigestInfo, Ef, Error, Extent, InternalAuthenticate,
    InternalKey, Jpki, Key, Visual,
};

use super::scene::Scene;
use crate::bench::{BoxedChannel, ReaderKind};
use crate::card_kind::CardKind;
use crate::recorder::RecordedChannel;
use crate::trouble::Trouble;
use crate::world::World;

/// What the card is asked to sign where a scenario does not say.
pub(super) const MESSAGE: &[u8] = b"tashika: message to be signed in a test";

impl World {
    /// Puts a card into a reader of the bench.
    pub(super) fn place_card(&mut self, card: CardKind, reader: ReaderKind) -> Result<(), Trouble> {
        let bench = self.bench()?;
        let placed = bench.cards.place(card, reader)?;
        let recorder = bench.recorder().clone();
        let channel = RecordedChannel::new(placed.channel, placed.reader, recorder, self.place());
        let declared = Some(placed.declared);
        self.card = Scene { card: Some(channel), kind: Some(card), declared, ..Scene::default() };
        Ok(())
    }

    /// The card of this scenario.
    pub(crate) fn card(&mut self) -> Result<&mut RecordedChannel<BoxedChannel>, Trouble> {
        self.card.card.as_mut().ok_or_else(no_card)
    }

    /// What the maker of this scenario's reader declares.
    pub(crate) fn reader_declared(&self) -> Result<eligibility::device::Reader, Trouble> {
        self.card.declared.ok_or_else(no_card)
    }

    /// Tries of this scenario's card that must remain if a VERIFY goes wrong.
    pub(crate) fn pin_floor(&self) -> Result<u8, Trouble> {
        let kind = self.card.kind.ok_or_else(no_card)?;
        Ok(self.bench()?.floor_of(kind))
    }

    pub(super) fn jpki(&mut self) -> Result<Jpki<&mut RecordedChannel<BoxedChannel>>, Trouble> {
        Ok(Jpki::already_selected(self.card()?))
    }

    /// Presents the bench's right or wrong PIN once; what comes of it is kept for the steps that follow.
    pub(super) fn present_pin(&mut self, right: bool) -> Result<(), Trouble> {
        let bench = self.bench()?;
        let pin = if right { &bench.pins.right } else { &bench.pins.wrong };
        let floor = self.pin_floor()?;
        let outcome = self.jpki()?.verify(pin, floor);
        self.card.outcome = Some(unless_rig(outcome)?);
        Ok(())
    }

    pub(super) fn certificate(&self) -> Result<&Certificate, Trouble> {
        match &self.card.certificate {
            Some(Ok(certificate)) => Ok(certificate),
            Some(Err(error)) => Err(card_said(
                Text::new("証明書が読み出せなかった", "the certificate could not be read"),
                error,
            )),
            None => Err(nothing_yet("証明書の読み出し", "certificate")),
        }
    }

    pub(super) fn card_outcome(&self) -> Result<&Result<(), Error>, Trouble> {
        self.card.outcome.as_ref().ok_or_else(|| nothing_yet("カードへの操作", "operation on the card"))
    }
}

/// Lets the card's own answers through, good or bad, and stops at what is not its fault.
pub(super) fn unless_rig<T>(outcome: Result<T, Error>) -> Result<Result<T, Error>, Trouble> {
    match outcome.as_ref().err().and_then(Trouble::unless_card) {
        Some(trouble) => Err(trouble),
        None => Ok(outcome),
    }
}

fn no_card() -> Trouble {
    Trouble::suite(Text::new(
        "カードが置かれていない。前提に「…個人番号カードを…に置く」を書く",
        "there is no card; begin with a step that places one",
    ))
}

pub(super) fn nothing_yet(ja: &str, en: &str) -> Trouble {
    Trouble::suite(Text::new(format!("この手順の前に{ja}がない"), format!("no {en} came before this step")))
}

pub(super) fn expect_tries(left: u8, expected: u8) -> Result<(), Trouble> {
    if left == expected {
        return Ok(());
    }
    Err(Trouble::subject(Text::new("暗証番号の残り回数が違う", "the retry counter is wrong"))
        .expected(expected)
        .observed(left))
}

/// The evidence of this scenario names one duplicate, of this instruction and answered so.
pub(super) fn expect_duplicate(world: &World, status: StatusWord, ins: &[u8]) -> Result<(), Trouble> {
    let named: Vec<_> = world.duplicates()?;
    let one = match named.as_slice() {
        [one] if ins == [one.header.ins] => one,
        _ => {
            let headers = named.iter().map(|one| format!("INS {:02X}", one.header.ins)).collect::<Vec<_>>();
            return Err(Trouble::suite(Text::new(
                "二度送られたコマンドを証跡が正しく示していない",
                "the evidence does not name the command that was sent twice",
            ))
            .observed(headers.join(", ")));
        }
    };
    if one.status == Some(status) {
        return Ok(());
    }
    let observed = one.status.map_or_else(String::new, |status| status.to_string());
    Err(Trouble::subject(Text::new(
        format!("二度目 (証跡の {} 行目) の状態語が違う", one.line),
        format!("the second answer (evidence line {}) has another status word", one.line),
    ))
    .expected(status)
    .observed(observed))
}

pub(super) fn card_said(what: Text, error: &Error) -> Trouble {
    Trouble::subject(what).observed(error)
}

pub(super) fn sign(world: &mut World, key: Key) -> Result<(), Trouble> {
    let signed = unless_rig(world.jpki()?.sign(key, &DigestInfo::sha256(MESSAGE)))?;
    world.card.outcome = Some(signed.as_ref().map(|_| ()).map_err(Clone::clone));
    world.card.signature = Some(signed);
    Ok(())
}

/// Changes the user-authentication PIN from the right value to the other.
pub(super) fn change_pin(world: &mut World) -> Result<(), Trouble> {
    let (bench, floor) = (world.bench()?, world.pin_floor()?);
    let change = ChangePin::new(&bench.pins.right, &bench.pins.wrong, floor).map_err(|error| {
        Trouble::suite(Text::new(
            format!("変更できない組: {error}"),
            format!("no pair to change between: {error}"),
        ))
    })?;
    let changed = world.jpki()?.change(change);
    world.card.outcome = Some(unless_rig(changed)?);
    Ok(())
}

/// A PIN or number of an application beside JPKI.
#[derive(Clone, Copy)]
pub(super) enum OtherPin {
    Text,
    NumberB,
    BirthDate,
}

/// Selects the application and presents its PIN or number once.
pub(super) fn open_other(world: &mut World, which: OtherPin) -> Result<(), Trouble> {
    let (bench, floor) = (world.bench()?, world.pin_floor()?);
    let pins = bench.pins.others.as_ref().ok_or_else(|| {
        Trouble::not_run(Text::new(
            "このカードの券面事項の暗証番号・照合番号は分からない。模擬カードで実行する",
            "the PINs and numbers of this card's other applications are not known; run this with a simulated card",
        ))
    })?;
    let card = world.card()?;
    let opened = match which {
        OtherPin::Text => jpki::Text::select(card).and_then(|mut text| text.verify(&pins.text, floor)),
        OtherPin::NumberB => jpki::Text::select(card).and_then(|mut text| text.verify(&pins.number_b, floor)),
        OtherPin::BirthDate => {
            Visual::select(card).and_then(|mut visual| visual.verify(&pins.birth_date, floor))
        }
    };
    world.card.outcome = Some(unless_rig(opened)?);
    Ok(())
}

/// Has the common application's key sign a challenge of so many bytes.
pub(super) fn authenticate_internally(world: &mut World, length: usize) -> Result<(), Trouble> {
    let challenge = vec![0xA5; length];
    let operation = InternalAuthenticate::new(InternalKey::Common, &challenge).ok_or_else(|| {
        Trouble::suite(Text::new("チャレンジは1〜255バイト", "a challenge has 1 to 255 bytes"))
    })?;
    let signed = Common::select(world.card()?).and_then(|mut common| common.internal_authenticate(operation));
    world.card.outcome = Some(unless_rig(signed)?.map(|_| ()));
    Ok(())
}

/// Shows a terminal certificate whose signature was turned in its last bit: the form is right, the signer is nobody.
pub(super) fn present_false_terminal(world: &mut World) -> Result<(), Trouble> {
    let read = jpki::Text::select(world.card()?)
        .and_then(|mut text| text.read(Ef::TEXT_CV_CERTIFICATE, Extent::Object));
    let mut bytes = match unless_rig(read)? {
        Ok(bytes) => bytes,
        Err(error) => {
            let what = Text::new("手本の証明書が読めない", "the certificate to start from cannot be read");
            return Err(card_said(what, &error));
        }
    };
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    let certificate = CvCertificate::parse(&bytes).map_err(|error| {
        Trouble::subject(Text::new("手本の証明書の形が違う", "the certificate to start from is malformed"))
            .observed(error)
    })?;
    let presented = Jpki::select(world.card()?).and_then(|mut jpki| {
        let proof = jpki.prove_test_card()?;
        jpki.present_terminal_certificate(&proof, &certificate)
    });
    world.card.outcome = Some(unless_rig(presented)?.map(|_| ()));
    Ok(())
}
