//! The three kinds of online verification: for whom, how identity is checked, over which line, what is seen.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// A kind of online verification, after the reference table of both notices (参考1).
    pub enum Kind {
        /// Existing type: qualification and health data.
        Existing: "既存型", "existing type";
        /// Limited type: the qualification only.
        Limited: "資格確認限定型", "limited type";
        /// Home-consent type: qualification and health data, away from the institution.
        HomeConsent: "居宅同意取得型", "home-consent type";
    }
}

named! {
    /// A user the reference table names.
    pub enum User {
        /// Insured medical institutions.
        MedicalInstitution: "保険医療機関", "insured medical institution";
        /// Pharmacies.
        Pharmacy: "薬局", "pharmacy";
        /// Medical institutions that claim on paper.
        PaperClaims: "紙レセプトの医療機関", "medical institution that claims on paper";
        /// Pharmacies that claim on paper.
        PaperClaimsPharmacy: "紙レセプトの薬局", "pharmacy that claims on paper";
        /// Judo therapists.
        JudoTherapist: "柔道整復師の施術所", "judo therapist";
        /// Massage and acupressure therapists.
        MassageTherapist: "あん摩マッサージ指圧師の施術所", "massage therapist";
        /// Acupuncturists.
        Acupuncturist: "はり師の施術所", "acupuncturist";
        /// Moxibustion therapists.
        Moxibustion: "きゅう師の施術所", "moxibustion therapist";
        /// Bodies that run checkups and guidance.
        CheckupBody: "健診・保健指導機関", "checkup body";
        /// Midwifery centres; named in the midwives' table only.
        MidwiferyCentre: "助産所", "midwifery centre";
        /// Medical visits at home.
        HomeVisit: "訪問診療", "home medical visit";
        /// Nursing visits at home.
        HomeNursing: "訪問看護", "home nursing";
        /// Care online.
        OnlineCare: "オンライン診療", "online care";
    }
}

named! {
    /// A way to make sure that the holder presents the card.
    pub enum IdentityCheck {
        /// The face, compared by a reader with face recognition.
        Face: "顔認証", "face recognition";
        /// The PIN of the user-authentication key.
        Pin: "暗証番号入力", "PIN";
        /// Staff compare the person with the photograph on the card.
        Visual: "目視確認", "visual check";
        /// No check on this occasion.
        Omitted: "省略", "no check";
    }
}

named! {
    /// Whether the person is seen for the first time.
    pub enum Visit {
        /// The first time.
        First: "初回", "first visit";
        /// Any later time.
        Later: "2回目以降", "later visit";
    }
}

named! {
    /// A line between the institution and the verification system.
    pub enum Network {
        /// Closed line, IP-VPN.
        IpVpn: "IP-VPN", "IP-VPN";
        /// Closed line over the internet, IPsec with IKE.
        IpsecIke: "IPsec+IKE", "IPsec+IKE";
        /// The ordinary internet, to a Web service.
        Internet: "通常のインターネット回線", "ordinary internet";
    }
}

named! {
    /// What a verification may bring to the screen.
    pub enum Item {
        /// The qualification.
        Qualification: "資格情報", "qualification";
        /// Results of health checkups.
        Checkups: "特定健診情報", "checkup results";
        /// Medicines.
        Medicines: "薬剤情報", "medicines";
        /// Medical care received.
        Care: "診療情報", "care";
        /// Operations.
        Operations: "手術情報", "operations";
    }
}

/// The kind of online verification made for a user.
///
/// Implements HC-011, HC-021, HC-031, MW-011.
#[must_use]
pub const fn made_for(user: User) -> (Kind, &'static str) {
    match user {
        User::MedicalInstitution | User::Pharmacy => (Kind::Existing, "HC-011"),
        User::PaperClaims
        | User::PaperClaimsPharmacy
        | User::JudoTherapist
        | User::MassageTherapist
        | User::Acupuncturist
        | User::Moxibustion
        | User::CheckupBody => (Kind::Limited, "HC-021"),
        User::MidwiferyCentre => (Kind::Limited, "MW-011"),
        User::HomeVisit | User::HomeNursing | User::OnlineCare => (Kind::HomeConsent, "HC-031"),
    }
}

/// Whether identity may be checked this way on this visit.
///
/// Implements HC-013 (existing: face, PIN, visual), HC-022 and HC-023 (limited: PIN, visual, no face), HC-033 and
/// HC-034 (home consent: PIN, the first time only). A way the table does not list is refused, a reading (`inferred`).
#[must_use]
pub fn checks_identity(kind: Kind, visit: Visit, check: IdentityCheck) -> Ruling {
    use IdentityCheck::{Face, Omitted, Pin, Visual};
    match (kind, check, visit) {
        (Kind::Existing, _, _) => Ruling::when(
            check != Omitted,
            Reason::new(
                "HC-013",
                "既存型の本人確認は顔認証・暗証番号入力・目視確認",
                "the existing type checks identity by face, PIN or sight",
            ),
        ),
        (Kind::Limited, Face, _) => Ruling::refuse(
            "HC-023",
            "資格確認限定型に顔認証はない",
            "the limited type has no face recognition",
        ),
        (Kind::Limited, _, _) => Ruling::when(
            matches!(check, Pin | Visual),
            Reason::new(
                "HC-022",
                "資格確認限定型の本人確認は暗証番号入力か目視確認",
                "the limited type checks identity by PIN or by sight",
            ),
        ),
        (Kind::HomeConsent, Omitted, Visit::Later) => Ruling::accept(
            "HC-033",
            "居宅同意取得型の暗証番号入力は初回だけ",
            "the home-consent type asks for the PIN only the first time",
        ),
        (Kind::HomeConsent, _, _) => Ruling::when(
            check == Pin,
            Reason::new(
                "HC-034",
                "居宅同意取得型の本人確認は暗証番号入力",
                "the home-consent type checks identity by PIN",
            ),
        ),
    }
}

/// Whether the kind works over a line.
///
/// Implements HC-007 (limited: the ordinary internet is enough), HC-014 (existing: a closed line), HC-035 (home
/// consent: the ordinary internet). MW-007 says of midwifery centres what HC-007 says.
#[must_use]
pub fn works_over(kind: Kind, network: Network) -> Ruling {
    let internet = network == Network::Internet;
    match kind {
        Kind::Existing => Ruling::when(
            !internet,
            Reason::new(
                "HC-014",
                "既存型はIP-VPN方式かIPsec+IKE方式で接続する",
                "the existing type uses IP-VPN or IPsec+IKE",
            ),
        ),
        Kind::Limited => Ruling::when(
            internet,
            Reason::new(
                "HC-007",
                "資格確認限定型は通常のインターネット回線で接続する",
                "the limited type uses the ordinary internet",
            ),
        ),
        Kind::HomeConsent => Ruling::when(
            internet,
            Reason::new(
                "HC-035",
                "居宅同意取得型は通常のインターネット回線で接続する",
                "the home-consent type uses the ordinary internet",
            ),
        ),
    }
}

/// Whether a kind may bring an item to the screen. Consent, which the other two kinds need for health data, is not
/// modelled.
///
/// Implements HC-008 and MW-008 (limited: never health or medical data), HC-012, HC-032.
#[must_use]
pub fn shows(kind: Kind, item: Item) -> Ruling {
    match (kind, item) {
        (Kind::Limited, Item::Qualification) => {
            Ruling::accept("HC-008", "資格情報を確認できる", "the qualification may be seen")
        }
        (Kind::Limited, _) => Ruling::refuse(
            "HC-008",
            "資格確認限定型では健康・医療情報を閲覧できない",
            "the limited type never shows health or medical data",
        ),
        (Kind::Existing, _) => Ruling::accept(
            "HC-012",
            "既存型では資格情報と健康・医療情報を取得できる",
            "the existing type may show qualification and health data",
        ),
        (Kind::HomeConsent, _) => Ruling::accept(
            "HC-032",
            "居宅同意取得型では資格情報と健康・医療情報を取得できる",
            "the home-consent type may show qualification and health data",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_table() {
        use IdentityCheck::{Face, Omitted, Pin, Visual};
        use Visit::{First, Later};
        for (kind, visit, accepted) in [
            (Kind::Existing, First, &[Face, Pin, Visual][..]),
            (Kind::Existing, Later, &[Face, Pin, Visual]),
            (Kind::Limited, First, &[Pin, Visual]),
            (Kind::Limited, Later, &[Pin, Visual]),
            (Kind::HomeConsent, First, &[Pin]),
            (Kind::HomeConsent, Later, &[Pin, Omitted]),
        ] {
            for &check in IdentityCheck::ALL {
                let ruling = checks_identity(kind, visit, check);
                assert_eq!(ruling.is_accepted(), accepted.contains(&check), "{kind} {visit} {check}");
            }
        }
    }

    #[test]
    fn the_limited_type_needs_no_closed_line_and_shows_no_health_data() {
        for &network in Network::ALL {
            let internet = network == Network::Internet;
            assert_eq!(works_over(Kind::Limited, network).is_accepted(), internet);
            assert_eq!(works_over(Kind::HomeConsent, network).is_accepted(), internet);
            assert_eq!(works_over(Kind::Existing, network).is_accepted(), !internet);
        }
        for &item in Item::ALL {
            assert_eq!(shows(Kind::Limited, item).is_accepted(), item == Item::Qualification);
            assert!(
                shows(Kind::Existing, item).is_accepted() && shows(Kind::HomeConsent, item).is_accepted()
            );
        }
    }
}
