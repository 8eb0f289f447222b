//! Which portal serves whom for the applications around the limited type, and what each publishes.

use crate::named::named;
use crate::{Facility, Reason, Ruling};

named! {
    /// A portal through which the use of the limited type is applied for.
    pub enum Portal {
        /// The portal for medical institutions.
        Medical: "医療機関等向け総合ポータルサイト", "portal for medical institutions";
        /// The portal for treatment facilities and everyone else.
        Treatment: "施術所等向け総合ポータルサイト", "portal for treatment facilities";
    }
}

named! {
    /// Something the notices send their readers to a portal for.
    pub enum Material {
        /// Outline of the limited type.
        Outline: "資格確認限定型の概要", "outline of the limited type";
        /// How to introduce it: the guide to the preparations.
        PreparationGuide: "導入に向けた準備作業の手引き", "guide to the preparations";
        /// Forms of the insurers' filings, and where to send them.
        FilingForms: "保険者の届出様式", "forms of the insurers' filings";
        /// Manuals of registration, application, user settings and app.
        Manuals: "アカウント登録からアプリの使い方までの手順書", "manuals";
        /// The list of readers that can be used.
        ReaderList: "利用できる機器の一覧", "list of usable readers";
        /// The list of phones and tablets that read the card, kept by the public personal authentication service.
        PhoneList: "NFC対応端末の一覧", "list of phones that read the card";
    }
}

named! {
    /// A page of the portal for treatment facilities.
    pub enum Page {
        /// The top page, with the link to register.
        Top: "トップページ", "top page";
        /// The list of applications (各種申請).
        Applications: "各種申請の一覧", "list of applications";
        /// The user settings that the app's first set-up needs.
        UserSettings: "ユーザ設定情報", "user settings";
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

/// Whether the notices say that a portal publishes something.
///
/// Implements HC-054 and HC-055 (outline and guide: both portals), HC-070 (filing forms), MW-044 (manuals), MW-098
/// (list of readers), these three on the portal for treatment facilities, and MW-107 (list of phones, on neither). MW-046 says of the guide for midwives
/// what HC-055 says.
#[must_use]
pub fn publishes(portal: Portal, material: Material) -> Ruling {
    let (requirement, both) = match material {
        Material::PhoneList => {
            return Ruling::refuse(
                "MW-107",
                "NFC対応端末の一覧は公的個人認証サービスのサイトにある",
                "the list of phones is on the site of the public personal authentication service",
            );
        }
        Material::Outline => ("HC-054", true),
        Material::PreparationGuide => ("HC-055", true),
        Material::FilingForms => ("HC-070", false),
        Material::Manuals => ("MW-044", false),
        Material::ReaderList => ("MW-098", false),
    };
    let rule = if both {
        Reason::new(requirement, "どちらのポータルにも掲載する", "both portals publish it")
    } else {
        Reason::new(
            requirement,
            "施術所等向け総合ポータルサイトに掲載する",
            "the portal for treatment facilities publishes it",
        )
    };
    Ruling::when(both || portal == Portal::Treatment, rule)
}

/// Whether a page of the portal can be seen.
///
/// Implements MW-120 (applications) and MW-087 (user settings): both need a login; the top page does not.
#[must_use]
pub fn shows(page: Page, logged_in: bool) -> Ruling {
    let (requirement, ja, en) = match page {
        Page::Top => {
            return Ruling::accept(
                "MW-120",
                "トップページはログインしなくても見える",
                "the top page needs no login",
            );
        }
        Page::Applications => ("MW-120", "各種申請の一覧はログイン後に見える", "applications need a login"),
        Page::UserSettings => ("MW-087", "ユーザ設定情報はログイン後に見える", "user settings need a login"),
    };
    Ruling::when(logged_in, Reason::new(requirement, ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn materials_and_pages() {
        for &material in Material::ALL.iter().filter(|material| **material != Material::PhoneList) {
            assert!(publishes(Portal::Treatment, material).is_accepted(), "{material}");
        }
        let medical = Material::ALL.iter().filter(|m| publishes(Portal::Medical, **m).is_accepted());
        assert_eq!(medical.copied().collect::<Vec<_>>(), [Material::Outline, Material::PreparationGuide]);
        assert!(!publishes(Portal::Treatment, Material::PhoneList).is_accepted());
        for &page in Page::ALL {
            assert!(shows(page, true).is_accepted());
            assert_eq!(shows(page, false).is_accepted(), page == Page::Top);
        }
    }
}
