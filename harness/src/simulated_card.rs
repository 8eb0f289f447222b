//! Which synthetic person's card stands for each kind of card, and what is special about it.

use std::path::Path;

use conformance::Text;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use simulator::card::{Card, CardHolder, CardProfile};
use simulator::jpki_pki::{JpkiPki, JpkiPkiError, PersonOnCard};
use simulator::people::{Person, people};

use crate::card_kind::CardKind;
use crate::cli::SimulatedCardArgs;
use crate::failure::Failure;

/// The profile of the simulated card of a kind, with certificates that are what the kind says at the time `now`.
///
/// # Errors
/// If the PKI cannot make the certificates; a fault of the suite.
pub(crate) fn profile(pki: &JpkiPki, kind: CardKind, now: Timestamp) -> Result<CardProfile, Failure> {
    let (number, person) = holder(kind)?;
    let (not_before, not_after) = validity(kind, now);
    let holder = holder_on_card(&person);
    let on_card = PersonOnCard {
        cn: person.certificate_name,
        name: person.name,
        address: person.address,
        birth: person.birth_date,
        sex: person.sex,
        not_before,
        not_after,
        serial: number,
    };
    let profile = pki.issue(&on_card).map_err(|error| broken_pki(&error))?.with_holder(holder);
    Ok(match kind {
        CardKind::PinBlocked => profile.with_authentication_tries_left(0),
        _ => profile,
    })
}

/// The simulated card that the command line asks for.
///
/// # Errors
/// See [`profile`].
pub(crate) fn asked_for(pki: &JpkiPki, args: &SimulatedCardArgs) -> Result<Card, Failure> {
    let profile = profile(pki, args.card, Timestamp::now())?.with_variant(args.model);
    Ok(Card::new(if args.probe { profile.with_probe() } else { profile }))
}

/// What the ordinary valid card says of its holder outside of the certificates.
///
/// # Errors
/// If the synthetic person is missing; a fault of the suite.
pub(crate) fn valid_holder() -> Result<CardHolder, Failure> {
    holder(CardKind::Valid).map(|(_, person)| holder_on_card(&person))
}

fn holder_on_card(person: &Person) -> CardHolder {
    CardHolder::new(person.name.clone(), person.address.clone(), person.birth_date, person.sex)
}

/// The person who holds the card of a kind, and the card's number.
fn holder(kind: CardKind) -> Result<(u32, Person), Failure> {
    let key = match kind {
        CardKind::Valid => "taro",
        CardKind::Disposable => "hanako",
        CardKind::PinBlocked => "midori",
        CardKind::NearExpiry => "kuro",
        CardKind::InGrace => "hachiro",
        CardKind::Expired => "momo",
        CardKind::Revoked => "nanako",
        CardKind::NotRegistered => "rokuro",
        CardKind::Superseded => "saburo",
        CardKind::Lapsed => "jiro",
        CardKind::Unknown => "shiro",
    };
    (1..).zip(people()).find(|(_, person)| person.key == key).ok_or_else(|| {
        Failure::suite(Text::new(
            format!("模擬の人物 {key} がいない"),
            format!("there is no synthetic person {key}"),
        ))
    })
}

/// First and last second of the certificates. Distances from the three-month limits are whole weeks, so that no
/// way of counting months can change what a kind means.
fn validity(kind: CardKind, now: Timestamp) -> (Timestamp, Timestamp) {
    let from_now = |weeks: i64| {
        let moved = now.to_zoned(TimeZone::UTC).checked_add(weeks.weeks());
        moved.map_or(now, |moved| moved.timestamp())
    };
    match kind {
        CardKind::NearExpiry => (from_now(-200), from_now(4)),
        CardKind::InGrace => (from_now(-260), from_now(-4)),
        CardKind::Expired => (from_now(-280), from_now(-24)),
        _ => (from_now(-52), from_now(200)),
    }
}

fn broken_pki(error: &JpkiPkiError) -> Failure {
    Failure::suite(Text::new(
        format!("模擬カードを作れない: {error}"),
        format!("the simulated card cannot be made: {error}"),
    ))
}

/// The PKI in a folder, made there if it does not exist yet, so that cards and gateway of two processes agree.
pub(crate) fn shared_pki(folder: &Path) -> Result<JpkiPki, Failure> {
    JpkiPki::load_or_generate(folder).map_err(|error| {
        Failure::rig(Text::new(
            format!("試験用 PKI のフォルダー {} を使えない: {error}", folder.display()),
            format!("the folder {} of the test PKI cannot be used: {error}", folder.display()),
        ))
    })
}
