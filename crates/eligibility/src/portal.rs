//! Which portal serves whom for the applications around the limited type.

use crate::Facility;
use crate::named::named;

named! {
    /// A portal through which the use of the limited type is applied for.
    pub enum Portal {
        /// The portal for medical institutions.
        Medical: "医療機関等向け総合ポータルサイト", "portal for medical institutions";
        /// The portal for treatment facilities and everyone else.
        Treatment: "施術所等向け総合ポータルサイト", "portal for treatment facilities";
    }
}

/// The portal that serves a facility.
///
/// Implements HC-051 (medical), HC-052 (dental, pharmacies, others), HC-053 (insurers), MW-041 (midwifery centres).
#[must_use]
pub const fn serving(facility: Facility) -> (Portal, &'static str) {
    match facility {
        Facility::CheckupMedical => (Portal::Medical, "HC-051"),
        Facility::CheckupDental | Facility::CheckupPharmacy | Facility::CheckupOther => {
            (Portal::Treatment, "HC-052")
        }
        Facility::Insurer => (Portal::Treatment, "HC-053"),
        Facility::MidwiferyCentre => (Portal::Treatment, "MW-041"),
    }
}
