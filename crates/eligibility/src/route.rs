//! The ways to confirm a qualification, and which of them a facility may take on a day.

use jiff::civil::Date;

use crate::calendar::{INSURANCE_CARD_LAST_DAY, opening};
use crate::named::named;
use crate::{Facility, Programme, Reason, Ruling};

named! {
    /// What a person's qualification is confirmed by.
    pub enum Route {
        /// Online verification, limited type.
        OnlineLimited: "資格確認限定型", "online verification, limited type";
        /// Online verification, existing type, where it is installed already.
        OnlineExisting: "既存型", "online verification, existing type";
        /// The person shows the qualification screen of Mynaportal.
        MynaportalScreen: "マイナポータルの資格情報画面", "Mynaportal qualification screen";
        /// The card registered as insurance card, shown together with the notice of qualification.
        CardWithNotice: "マイナ保険証と資格情報のお知らせ", "card with notice of qualification";
        /// The notice of qualification without the card.
        NoticeAlone: "資格情報のお知らせだけ", "notice of qualification alone";
        /// A card that was never registered as insurance card, shown together with the notice of qualification.
        UnregisteredCardWithNotice: "利用登録のないマイナンバーカードと資格情報のお知らせ", "unregistered card with notice";
        /// The card shown without being read and without the notice.
        CardAlone: "マイナ保険証だけ", "card alone";
        /// The qualification certificate for people without a card registered as insurance card.
        QualificationCertificate: "資格確認書", "qualification certificate";
        /// The insurance card, no longer issued since 2024-12-02.
        InsuranceCard: "健康保険証", "insurance card";
    }
}

/// Whether a facility may confirm a qualification this way on this day.
///
/// Implements HC-003, HC-041, HC-042, HC-043, HC-045, HC-072 to HC-077 and MW-003, MW-021, MW-022, MW-031 to MW-036, MW-039, MW-040.
/// Except for the insurance card, what is accepted on one day stays accepted on every later day.
#[must_use]
pub fn accepts(facility: Facility, route: Route, day: Date) -> Ruling {
    let programme = facility.programme();
    if let Some(start) = opening(programme, route) {
        let (name, from) = (route.ja(), start.from);
        let rule = Reason::new(
            start.requirement,
            format!("{name}による確認は{from}から"),
            format!("{} may be used from {from}", route.en()),
        );
        return Ruling::when(day >= from, rule);
    }
    match route {
        Route::OnlineExisting => existing_type(facility),
        Route::InsuranceCard => insurance_card(programme, day),
        Route::NoticeAlone => Ruling::refuse(
            by(programme, "HC-075", "MW-035"),
            "資格情報のお知らせはマイナ保険証と組み合わせて確認する",
            "the notice of qualification counts only together with the card",
        ),
        Route::UnregisteredCardWithNotice => Ruling::refuse(
            by(programme, "HC-003", "MW-003"),
            "保険証の利用登録をしていないカードはマイナ保険証ではない",
            "a card that is not registered as insurance card does not show a qualification",
        ),
        // Only the card alone comes here: every other way has an opening or its own arm.
        _ => Ruling::refuse(
            by(programme, "HC-076", "MW-036"),
            "マイナ保険証を見るだけでは資格を確認できない",
            "the card, merely looked at, does not show a qualification",
        ),
    }
}

/// Whether a way counts at a midwifery centre as the presentation of the insurance card that the direct-payment
/// rules ask for.
///
/// Implements MW-037 (the four ways of the notice count) and MW-038 (nothing else does, save the insurance card itself).
#[must_use]
pub fn counts_as_presentation(route: Route, day: Date) -> Ruling {
    let ruling = accepts(Facility::MidwiferyCentre, route, day);
    let named = opening(Programme::DirectPayment, route).is_some();
    match ruling {
        Ruling::Accepted(_) if named => Ruling::accept(
            "MW-037",
            "この方法による確認は被保険者証の提示とみなす",
            "confirming this way counts as presenting the insurance card",
        ),
        Ruling::Accepted(reason) => Ruling::Accepted(reason),
        Ruling::Refused(_) => Ruling::refuse(
            "MW-038",
            "認められていない確認を被保険者証の提示とみなすことはできない",
            "a way that is not allowed cannot count as presenting the insurance card",
        ),
    }
}

/// HC-043: who has the existing type goes on using it. MW-040: the midwives' notice knows only the limited type.
fn existing_type(facility: Facility) -> Ruling {
    if facility.may_have_existing_type() {
        Ruling::accept(
            "HC-043",
            "導入済みの既存型は引き続き利用できる",
            "an existing type that is installed may go on being used",
        )
    } else {
        Ruling::refuse(
            by(facility.programme(), "HC-043", "MW-040"),
            "既存型を導入済みの医療機関等ではない",
            "the facility is none of those that have the existing type",
        )
    }
}

fn insurance_card(programme: Programme, day: Date) -> Ruling {
    let rule = Reason::new(
        by(programme, "HC-045", "MW-039"),
        format!("健康保険証による確認は{INSURANCE_CARD_LAST_DAY}まで"),
        format!("the insurance card may be used until {INSURANCE_CARD_LAST_DAY}"),
    );
    Ruling::when(day <= INSURANCE_CARD_LAST_DAY, rule)
}

const fn by(programme: Programme, checkup: &'static str, midwives: &'static str) -> &'static str {
    match programme {
        Programme::HealthCheckup => checkup,
        Programme::DirectPayment => midwives,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn accepted(facility: Facility, route: Route, y: i16, m: i8, d: i8) -> bool {
        accepts(facility, route, date(y, m, d)).is_accepted()
    }

    #[test]
    fn each_way_opens_on_its_day_and_not_the_day_before() {
        use Facility::{CheckupOther as Checkup, MidwiferyCentre as Midwife};
        for (facility, route, first) in [
            (Checkup, Route::MynaportalScreen, date(2024, 1, 31)),
            (Checkup, Route::OnlineLimited, date(2024, 4, 1)),
            (Checkup, Route::CardWithNotice, date(2024, 12, 2)),
            (Checkup, Route::QualificationCertificate, date(2024, 12, 2)),
            (Midwife, Route::MynaportalScreen, date(2024, 4, 1)),
            (Midwife, Route::OnlineLimited, date(2024, 7, 1)),
            (Midwife, Route::CardWithNotice, date(2024, 12, 2)),
            (Midwife, Route::QualificationCertificate, date(2024, 12, 2)),
        ] {
            assert!(
                !accepts(facility, route, first.yesterday().unwrap()).is_accepted(),
                "{facility} {route}"
            );
            assert!(accepts(facility, route, first).is_accepted(), "{facility} {route}");
            assert!(accepts(facility, route, first.tomorrow().unwrap()).is_accepted(), "{facility} {route}");
        }
    }

    #[test]
    fn the_insurance_card_ends() {
        for &facility in Facility::ALL {
            assert!(accepted(facility, Route::InsuranceCard, 2025, 12, 1));
            assert!(!accepted(facility, Route::InsuranceCard, 2025, 12, 2));
        }
    }

    #[test]
    fn the_existing_type_stays_where_it_can_be() {
        let may = Facility::ALL.iter().filter(|f| accepted(**f, Route::OnlineExisting, 2024, 1, 31)).count();
        assert_eq!(may, 3);
        let midwives = accepts(Facility::MidwiferyCentre, Route::OnlineExisting, date(2025, 1, 1));
        assert_eq!(midwives.reason().requirement, "MW-040");
    }

    #[test]
    fn only_the_notices_ways_count_as_presentation() {
        let day = date(2024, 12, 2);
        for &route in Route::ALL {
            let named = opening(Programme::DirectPayment, route).is_some();
            let expected = named || route == Route::InsuranceCard;
            assert_eq!(counts_as_presentation(route, day).is_accepted(), expected, "{route}");
        }
        assert!(!counts_as_presentation(Route::OnlineLimited, date(2024, 6, 30)).is_accepted());
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0_i32..3_000).prop_map(|days| date(2023, 1, 1).saturating_add(jiff::Span::new().days(days)))
    }

    proptest! {
        #[test]
        fn what_is_open_stays_open(
            facility in prop::sample::select(Facility::ALL),
            route in prop::sample::select(Route::ALL),
            a in any_day(),
            b in any_day(),
        ) {
            let (early, late) = (a.min(b), a.max(b));
            let (before, after) =
                (accepts(facility, route, early).is_accepted(), accepts(facility, route, late).is_accepted());
            if route == Route::InsuranceCard {
                prop_assert!(before || !after);
            } else {
                prop_assert!(!before || after);
            }
        }

        #[test]
        fn neither_half_of_the_pair_is_ever_proof(
            facility in prop::sample::select(Facility::ALL),
            day in any_day(),
        ) {
            prop_assert!(!accepts(facility, Route::NoticeAlone, day).is_accepted());
            prop_assert!(!accepts(facility, Route::CardAlone, day).is_accepted());
            prop_assert!(!accepts(facility, Route::UnregisteredCardWithNotice, day).is_accepted());
        }
    }
}
