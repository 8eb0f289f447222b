//! How the application for the start of use confirms that the facility is the one it says.

use crate::application::Proof;
use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// Where the bank account number that was entered comes from.
    pub enum AccountSource {
        /// The account to which claims of the lump sum are paid.
        Claims: "一時金等の請求に使う口座の番号", "number of the account used for claims";
        /// Any other account.
        Other: "ほかの口座の番号", "number of any other account";
        /// Japan Post Bank: the number for transfers from other banks.
        JapanPostTransfer: "ゆうちょ銀行の振込用の口座番号", "Japan Post Bank's number for transfers";
        /// Japan Post Bank: symbol and number as printed on the passbook.
        JapanPostPassbook: "ゆうちょ銀行の通帳の記号番号", "Japan Post Bank's symbol and number";
    }
}

named! {
    /// What the bank account number is used for.
    pub enum AccountUse {
        /// To confirm the facility.
        Proof: "施設の確認", "confirming the facility";
        /// To pay out the subsidy.
        Subsidy: "助成金の振込", "paying out the subsidy";
        /// Anything else.
        Other: "ほかの目的", "anything else";
    }
}

named! {
    /// A document that might be attached.
    pub enum Document {
        /// The registration sheet for direct payment, for midwifery centres, as handed in to the payment fund.
        RegistrationSheet: "直接支払制度に係る登録用紙（助産所）", "registration sheet for direct payment";
        /// The notification as a checkup body, which the form's sample picture names.
        CheckupNotification: "特定健診・特定保健指導機関届", "notification as a checkup body";
        /// Any other document.
        Other: "ほかの証明書類", "any other document";
    }
}

named! {
    /// How the document became a file.
    pub enum Capture {
        /// Scanned.
        Scan: "スキャン", "scan";
        /// Photographed.
        Photo: "写真", "photograph";
        /// Typed anew.
        Retyped: "書き写し", "copy typed anew";
    }
}

/// Whether the account number entered agrees with the one filed with the payment fund or the regional bureau.
///
/// Implements MW-070. Leading zeros that were left out do not matter: up to seven digits are asked for, and account
/// numbers have seven; a reading.
#[must_use]
pub fn agrees(filed: &str, entered: &str) -> Ruling {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    let rule = Reason::new(
        "MW-070",
        "口座番号が、提出済みの情報と一致する",
        "the account number agrees with the one that was filed",
    );
    let same = filed.trim_start_matches('0') == entered.trim_start_matches('0');
    Ruling::when(digits(filed) && digits(entered) && same, rule)
}

/// Whether this is the number to enter.
///
/// Implements MW-069 (the account used for claims) and MW-063 (Japan Post Bank: the number for transfers).
#[must_use]
pub fn asks_for(source: AccountSource) -> Ruling {
    match source {
        AccountSource::Claims | AccountSource::Other => Ruling::when(
            source == AccountSource::Claims,
            Reason::new(
                "MW-069",
                "請求に使っている口座の番号を入力する",
                "the number of the account used for claims is entered",
            ),
        ),
        AccountSource::JapanPostTransfer | AccountSource::JapanPostPassbook => Ruling::when(
            source == AccountSource::JapanPostTransfer,
            Reason::new(
                "MW-063",
                "ゆうちょ銀行では、振込用の口座番号を入力する",
                "of Japan Post Bank the number for transfers is entered",
            ),
        ),
    }
}

/// Whether the account number may be used for something; MW-099: for confirming the facility and nothing else.
#[must_use]
pub fn may_use(purpose: AccountUse) -> Ruling {
    let rule = Reason::new(
        "MW-099",
        "口座番号は施設の確認だけに使う",
        "the account number is used for confirming the facility only",
    );
    Ruling::when(purpose == AccountUse::Proof, rule)
}

/// Whether this way is to be taken; `account_failed` says whether the bank account number could not confirm it.
///
/// Implements MW-083: the bank account number first, a document where that fails.
#[must_use]
pub fn follows_order(proof: Proof, account_failed: bool) -> Ruling {
    let rule = Reason::new(
        "MW-083",
        "口座番号による確認を基本とし、できないときに書類を添付する",
        "the bank account number comes first, a document where that fails",
    );
    Ruling::when(proof == Proof::BankAccount || account_failed, rule)
}

/// Whether a document proves the facility.
///
/// Implements MW-079 (the registration sheet) and MW-100 (scanned or photographed).
#[must_use]
pub fn proves(document: Document, capture: Capture) -> Ruling {
    if document != Document::RegistrationSheet {
        return Ruling::refuse(
            "MW-079",
            "添付するのは直接支払制度に係る登録用紙（助産所）",
            "the registration sheet for direct payment is attached",
        );
    }
    let rule = Reason::new(
        "MW-100",
        "登録用紙をスキャンするか写真に撮って添付する",
        "the sheet is scanned or photographed",
    );
    Ruling::when(capture != Capture::Retyped, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_number() {
        for (filed, entered, expected) in [
            ("1234567", "1234567", true),
            ("0012345", "12345", true),
            ("12345", "0012345", true),
            ("1234567", "1234568", false),
            ("1234567", "123456", false),
            ("", "", false),
            ("0000000", "", false),
            ("1234567", "１２３４５６７", false),
        ] {
            assert_eq!(agrees(filed, entered).is_accepted(), expected, "{filed} {entered}");
        }
        let right: Vec<_> = AccountSource::ALL.iter().filter(|s| asks_for(**s).is_accepted()).collect();
        assert_eq!(right, [&AccountSource::Claims, &AccountSource::JapanPostTransfer]);
        assert_eq!(AccountUse::ALL.iter().filter(|u| may_use(**u).is_accepted()).count(), 1);
    }

    #[test]
    fn the_document_comes_second_and_is_the_sheet() {
        assert!(follows_order(Proof::BankAccount, false).is_accepted());
        assert!(!follows_order(Proof::Document, false).is_accepted());
        assert!(follows_order(Proof::Document, true).is_accepted());
        for &document in Document::ALL {
            for &capture in Capture::ALL {
                let expected = document == Document::RegistrationSheet && capture != Capture::Retyped;
                assert_eq!(proves(document, capture).is_accepted(), expected, "{document} {capture}");
            }
        }
    }
}
