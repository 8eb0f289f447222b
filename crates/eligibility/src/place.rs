//! Where the limited type is used: the equipment decides, not the place.

use crate::named::named;
use crate::{Ruling, device};

named! {
    /// A place the notices name.
    pub enum Place {
        /// The facility's own desk.
        Premises: "施設の窓口", "the facility's desk";
        /// A building apart, such as a checkup centre beside a hospital that has the existing type.
        Annex: "別棟の健診センター", "checkup centre in a building apart";
        /// A bus of a mobile checkup.
        Bus: "巡回健診のバス", "bus of a mobile checkup";
        /// The home of a woman who gives birth there.
        Home: "出産する人の自宅", "home of the woman giving birth";
    }
}

/// Whether the limited type may be used at a place with this equipment.
///
/// The notices name the places as possible uses and make no place an obstacle; so unusable equipment is refused
/// everywhere, and usable equipment serves everywhere.
///
/// Implements HC-044 (annex), HC-081 and HC-082 (bus), MW-023 (home birth), and what [`device::accepts`] does.
#[must_use]
pub fn accepts(place: Place, equipment: &device::Equipment) -> Ruling {
    let ruling = device::accepts(equipment);
    match (place, ruling.is_accepted()) {
        (Place::Annex, true) => Ruling::accept(
            "HC-044",
            "既存型を導入済みでも、別棟では資格確認限定型を使える",
            "the limited type may serve a building apart, also beside an installed existing type",
        ),
        (Place::Bus, true) => Ruling::accept(
            "HC-081",
            "端末認証した機器を載せたバスでも使える",
            "a bus may carry authenticated equipment",
        ),
        (Place::Bus, false) if !equipment.enrolled => Ruling::refuse(
            "HC-082",
            "バスに載せる端末も、あらかじめ端末認証が要る",
            "a terminal on a bus, too, must be authenticated beforehand",
        ),
        (Place::Home, true) => {
            Ruling::accept("MW-023", "自宅で出産する場合にも使える", "it may be used for a birth at home")
        }
        _ => ruling,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{Equipment, Nfc, Terminal};

    #[test]
    fn the_equipment_decides_everywhere() {
        for &place in Place::ALL {
            for (nfc, enrolled) in [(Nfc::Extended, true), (Nfc::Extended, false), (Nfc::None, true)] {
                let equipment = Equipment { terminal: Terminal::Tablet, nfc, reader: None, enrolled };
                let usable = device::accepts(&equipment).is_accepted();
                assert_eq!(accepts(place, &equipment).is_accepted(), usable, "{place}");
            }
        }
    }
}
