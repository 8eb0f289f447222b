//! Which synthetic person's card stands for each kind of card, and what is special about it.

use std::path::Path;
use std::time::Duration;

use conformance::Text;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use simulator::card::{Card, CardHolder, CardProfile, CardVariant};
use simulator::jpki_pki::{JpkiPki, JpkiPkiError, NextGenerationPki, PersonOnCard};
use simulator::people::{Person, people};

use crate::card_kind::CardKind;
use crate::cli::SimulatedCardArgs;
use crate::failure::Failure;

/// The profile of the simulated card of a kind, with certificates that are what the kind says at the time `now`.
///
/// # Errors
/// If the PKI cannot make the certificates; a fault of the suite.
pub(crate) fn profile(pki: &JpkiPki, kind: CardKind, now: Timestamp) -> Result<CardProfile, Failure> {
    profile_of(pki, kind, CardVariant::Extended, now)
}

/// The same as another variant of the card, which for the next generation's has certificates of its own authorities.
fn profile_of(
    pki: &JpkiPki,
    kind: CardKind,
    variant: CardVariant,
    now: Timestamp,
) -> Result<CardProfile, Failure> {
    let person = person_on_card(kind, variant, now)?;
    let issued = match variant {
        CardVariant::NextGeneration => NextGenerationPki::generate().and_then(|next| next.issue(&person)),
        _ => pki.issue(&person),
    };
    let profile = issued.map_err(|error| broken_pki(&error))?.with_variant(variant);
    Ok(match kind {
        CardKind::PinBlocked => profile.with_authentication_tries_left(0),
        _ => profile,
    })
}

fn person_on_card(kind: CardKind, variant: CardVariant, now: Timestamp) -> Result<PersonOnCard, Failure> {
    let (number, person) = holder(kind)?;
    let (not_before, not_after) = validity(kind, variant, now);
    Ok(PersonOnCard::new(&person, not_before, not_after, number))
}

/// The simulated card that the command line asks for.
///
/// # Errors
/// See [`profile`].
pub(crate) fn asked_for(pki: &JpkiPki, args: &SimulatedCardArgs) -> Result<Card, Failure> {
    let mut profile = profile_of(pki, args.card, args.model, Timestamp::now())?;
    if args.signature_pin_blocked {
        profile = profile.with_signature_tries_left(0);
    }
    if let Some(atr) = &args.atr {
        profile = profile.with_atr(atr.0.clone());
    }
    profile = profile.with_pace(Duration::from_micros(args.pace.into()));
    Ok(Card::new(if args.probe { profile.with_probe() } else { profile }))
}

/// What the ordinary valid card says of its holder outside of the certificates.
///
/// # Errors
/// If the synthetic person is missing; a fault of the suite.
pub(crate) fn valid_holder() -> Result<CardHolder, Failure> {
    let person = person_on_card(CardKind::Valid, CardVariant::Extended, Timestamp::now())?;
    Ok(CardHolder::from(&person))
}

/// What a person should know of an experimental variant before looking at it.
pub(crate) fn experiment(variant: CardVariant) -> Option<Text> {
    variant.is_experimental().then(next_generation)
}

/// What is and what is not known of the next generation of the card.
pub(crate) fn next_generation() -> Text {
    Text::new(
        "実験: 次世代の個人番号カード。公開の二次資料で知られるのは ECDSA P-384・SHA-384 と有効期間10年だけである。\n\
         ATR・AID・ファイル・コマンド・状態語・証明書の形・時期は公開されておらず、現行カードのものを使っている。\n\
         署名を求めるコマンドが公開されていないため、署名はできない",
        "EXPERIMENT: the next generation of the card. Public secondary sources tell of ECDSA P-384, SHA-384\n\
         and ten years of validity, no more. Answer to reset, AIDs, files, commands, status words, shape of\n\
         certificates and the day are not public; here they are today's card's. By which command it signs\n\
         is not public either, so it does not sign",
    )
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
        CardKind::Several => "goro",
        CardKind::Unknown => "shiro",
    };
    (1..).zip(people()).find(|(_, person)| person.key == key).ok_or_else(|| {
        Failure::suite(Text::new(
            format!("模擬の人物 {key} がいない"),
            format!("there is no synthetic person {key}"),
        ))
    })
}

/// First and last second of the certificates, which end with a day in Japan. Distances from the three-month limits are
/// weeks, so that no way of counting months can change what a kind means. Certificates of today's card last five years at
/// most, the next generation's ten.
fn validity(kind: CardKind, variant: CardVariant, now: Timestamp) -> (Timestamp, Timestamp) {
    let (begun, ends) = match kind {
        CardKind::NearExpiry => (-200, 4),
        CardKind::InGrace => (-260, -4),
        CardKind::Expired => (-280, -24),
        _ => (-52, 200),
    };
    let earlier = if variant == CardVariant::NextGeneration { 260 } else { 0 };
    let japan = now.to_zoned(TimeZone::fixed(Offset::constant(9)));
    let day = |weeks: i64| japan.checked_add(weeks.weeks());
    let begin = day(begun - earlier).and_then(|day| day.start_of_day());
    let end = day(ends).and_then(|day| day.start_of_day()?.checked_add(1.day()));
    (
        begin.map_or(now, |begin| begin.timestamp()),
        end.and_then(|end| end.checked_sub(1.second())).map_or(now, |end| end.timestamp()),
    )
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

#[cfg(test)]
mod tests {
    use jpki::{Certificate, CertificateKind, ProfileRule};

    use super::*;

    /// Rules that the certificates of a simulated card break, over all kinds of card.
    fn broken_rules(variant: CardVariant) -> Vec<(CardKind, ProfileRule)> {
        let pki = crate::embedded::pki().unwrap();
        let now = Timestamp::now();
        let mut broken = Vec::new();
        for kind in CardKind::ALL {
            let card = profile_of(&pki, kind, variant, now).unwrap();
            for (der, certificate) in [
                (card.authentication_certificate(), CertificateKind::UserAuthentication),
                (card.signature_certificate(), CertificateKind::Signature),
            ] {
                let deviations = Certificate::parse(der).unwrap().deviations(certificate);
                broken.extend(deviations.into_iter().map(|deviation| (kind, deviation.rule)));
            }
        }
        broken
    }

    #[test]
    fn certificates_of_synthetic_people_follow_every_rule() {
        assert_eq!(broken_rules(CardVariant::Extended), []);
    }

    #[test]
    fn the_next_generation_deviates_in_algorithm_key_and_years_only() {
        let broken = broken_rules(CardVariant::NextGeneration);
        for kind in CardKind::ALL {
            let of_kind: Vec<_> =
                broken.iter().filter(|(of, _)| *of == kind).map(|(_, rule)| *rule).collect();
            let [algorithm, key, years] =
                [ProfileRule::Algorithm, ProfileRule::PublicKey, ProfileRule::FiveYears];
            assert_eq!(of_kind, [algorithm, key, years, algorithm, key, years], "{}", kind.name());
        }
    }

    #[test]
    fn text_application_and_certificates_tell_of_one_person() {
        let pki = crate::embedded::pki().unwrap();
        for (kind, name) in [(CardKind::Valid, "taro"), (CardKind::Disposable, "hanako")] {
            let person = people().into_iter().find(|person| person.key == name).unwrap();
            let card = profile(&pki, kind, Timestamp::now()).unwrap();
            assert_eq!(card.holder().name, person.name);
            let signature = Certificate::parse(card.signature_certificate()).unwrap();
            assert_eq!(signature.personal_data().unwrap().unwrap().name, person.name);
        }
    }
}
