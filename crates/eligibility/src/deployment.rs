//! What a kind of online verification needs to run: its first day, who must have it, devices, the line behind it.

use jiff::civil::{Date, date};

use crate::named::named;
use crate::verification::{Kind, Network, User};
use crate::{Reason, Ruling};

named! {
    /// Devices of a row of the reference table (参考1).
    pub enum Carrier {
        /// A card reader with face recognition.
        FaceReader: "顔認証付きカードリーダー", "reader with face recognition";
        /// A PC with a generic card reader.
        PcWithReader: "PCと汎用カードリーダー", "PC with a generic card reader";
        /// A mobile device.
        Mobile: "モバイル端末", "mobile device";
    }
}

/// The first day of the limited type and of the home-consent type: "April 2024", read as its first day. The midwives'
/// notice says "one after the other from April".
pub const OPERATION_STARTS: Date = date(2024, 4, 1);

/// The first day on which the existing type is obligatory in principle: "April 2023", read as its first day.
pub const OBLIGATION_STARTS: Date = date(2023, 4, 1);

/// Whether a kind is in operation on a day.
///
/// Implements HC-030 (limited type) and HC-037 (home-consent type). MW-016 and MW-133 say the same. The existing type
/// is older than the notices, which only say since when it is obligatory (HC-015).
#[must_use]
pub fn operates(kind: Kind, day: Date) -> Ruling {
    let requirement = match kind {
        Kind::Existing => {
            return Ruling::accept(
                "HC-015",
                "既存型は通知より前から運用している",
                "the existing type is older than the notices",
            );
        }
        Kind::Limited => "HC-030",
        Kind::HomeConsent => "HC-037",
    };
    let rule = Reason::new(
        requirement,
        format!("{}の運用は{OPERATION_STARTS}から", kind.ja()),
        format!("the {} is in operation from {OPERATION_STARTS}", kind.en()),
    );
    Ruling::when(day >= OPERATION_STARTS, rule)
}

/// Whether a user is obliged, in principle, to have online verification.
///
/// Implements HC-015 (insured medical institutions and pharmacies) and HC-017 (nobody else). MW-126 says what HC-015
/// says.
#[must_use]
pub fn obliged(user: User, day: Date) -> Ruling {
    if !matches!(user, User::MedicalInstitution | User::Pharmacy) {
        return Ruling::refuse("HC-017", "導入は任意である", "introduction is voluntary");
    }
    let rule = Reason::new(
        "HC-015",
        format!("保険医療機関と薬局は{OBLIGATION_STARTS}から原則として義務"),
        format!("obligatory in principle for medical institutions and pharmacies from {OBLIGATION_STARTS}"),
    );
    Ruling::when(day >= OBLIGATION_STARTS, rule)
}

/// Whether a kind runs on these devices.
///
/// Implements HC-016 (existing type: reader with face recognition), HC-029 (limited type: PC with reader, or mobile
/// device), HC-036 (home-consent type likewise). MW-123, MW-017 and MW-129 say the same.
#[must_use]
pub fn carried_by(kind: Kind, carrier: Carrier) -> Ruling {
    let face = carrier == Carrier::FaceReader;
    match kind {
        Kind::Existing => Ruling::when(
            face,
            Reason::new(
                "HC-016",
                "既存型は顔認証付きカードリーダーで行う",
                "the existing type uses a reader with face recognition",
            ),
        ),
        Kind::Limited | Kind::HomeConsent => Ruling::when(
            !face,
            Reason::new(
                if kind == Kind::Limited { "HC-029" } else { "HC-036" },
                "PCと汎用カードリーダーか、モバイル端末で行う",
                "a PC with a generic reader or a mobile device is used",
            ),
        ),
    }
}

/// Whether a line may join the Web service, which the app reaches over the internet, to the verification system.
///
/// Implements HC-028; MW-019 says the same. Closed lines are the two the table names.
#[must_use]
pub fn joins_web_service(network: Network) -> Ruling {
    let rule = Reason::new(
        "HC-028",
        "Webサービスとオンライン資格確認等システムの間は閉域回線",
        "a closed line joins the Web service to the verification system",
    );
    Ruling::when(network != Network::Internet, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_users() {
        for kind in [Kind::Limited, Kind::HomeConsent] {
            assert!(!operates(kind, date(2024, 3, 31)).is_accepted());
            assert!(operates(kind, date(2024, 4, 1)).is_accepted());
        }
        assert!(operates(Kind::Existing, date(2023, 3, 31)).is_accepted());
        for &user in User::ALL {
            let institution = matches!(user, User::MedicalInstitution | User::Pharmacy);
            assert_eq!(obliged(user, date(2023, 4, 1)).is_accepted(), institution, "{user}");
            assert!(!obliged(user, date(2023, 3, 31)).is_accepted(), "{user}");
        }
    }

    #[test]
    fn devices_and_lines() {
        for &carrier in Carrier::ALL {
            let face = carrier == Carrier::FaceReader;
            assert_eq!(carried_by(Kind::Existing, carrier).is_accepted(), face);
            assert_eq!(carried_by(Kind::Limited, carrier).is_accepted(), !face);
            assert_eq!(carried_by(Kind::HomeConsent, carrier).is_accepted(), !face);
        }
        let open: Vec<_> = Network::ALL.iter().filter(|n| !joins_web_service(**n).is_accepted()).collect();
        assert_eq!(open, [&Network::Internet]);
    }
}
