//! Who confirms a qualification under the two notices, and for which programme.

use crate::named::named;

named! {
    /// A facility that one of the two notices speaks to.
    ///
    /// 健診機関 stands for 健診・保健指導機関, the bodies that carry out specific health checkups and guidance.
    pub enum Facility {
        /// An insured medical institution (医科) that runs checkups.
        CheckupMedical: "医科の健診機関", "medical institution that runs checkups";
        /// An insured dental institution (歯科) that runs checkups or guidance.
        CheckupDental: "歯科の健診機関", "dental institution that runs checkups";
        /// A pharmacy that runs guidance.
        CheckupPharmacy: "薬局の健診機関", "pharmacy that runs guidance";
        /// A checkup body that is no insured medical institution.
        CheckupOther: "保険医療機関でない健診機関", "checkup body that is no insured medical institution";
        /// An insurer that carries out checkups or guidance itself.
        Insurer: "健診を自ら行う保険者", "insurer that runs checkups itself";
        /// A midwifery centre that uses the direct payment of the childbirth lump sum.
        MidwiferyCentre: "助産所", "midwifery centre";
    }
}

named! {
    /// What the qualification is confirmed for.
    pub enum Programme {
        /// Specific health checkups and guidance.
        HealthCheckup: "特定健診・特定保健指導", "specific health checkups and guidance";
        /// Direct payment of the childbirth lump sum.
        DirectPayment: "出産育児一時金等の直接支払制度", "direct payment of the childbirth lump sum";
    }
}

impl Facility {
    /// The programme the facility belongs to, and with it the notice that binds it.
    #[must_use]
    pub const fn programme(self) -> Programme {
        match self {
            Self::MidwiferyCentre => Programme::DirectPayment,
            Self::CheckupMedical
            | Self::CheckupDental
            | Self::CheckupPharmacy
            | Self::CheckupOther
            | Self::Insurer => Programme::HealthCheckup,
        }
    }

    /// Whether the facility can have the existing type (既存型) at all, which is made for insured medical
    /// institutions and pharmacies (HC-011).
    #[must_use]
    pub const fn may_have_existing_type(self) -> bool {
        matches!(self, Self::CheckupMedical | Self::CheckupDental | Self::CheckupPharmacy)
    }
}
