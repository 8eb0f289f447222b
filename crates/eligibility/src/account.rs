//! The account on the portal: what its form accepts, the activation link, the first login.
//!
//! The midwives' notice describes the form in two attachments. Where the second is stricter (password of at most 100
//! characters, address of at most 40), it holds.

use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// A field of the registration form.
    pub enum Field {
        /// Family name.
        FamilyName: "姓", "family name";
        /// Given name.
        GivenName: "名", "given name";
        /// Prefecture of the facility.
        Prefecture: "都道府県", "prefecture";
        /// The midwifery centre's code.
        Code: "助産所コード", "midwifery centre code";
        /// Telephone number.
        Phone: "電話番号", "telephone number";
        /// Mail address.
        Mail: "メールアドレス", "mail address";
        /// Password of the portal; no PIN of a card.
        Password: "パスワード", "password";
    }
}

/// Minutes after which the activation link is dead, counted from the sending of the mail (MW-061).
pub const LINK_MINUTES: u32 = 180;

/// Whether a field of the form accepts a value.
///
/// Implements MW-050 (nothing left empty), MW-051 (code: 7 digits), MW-052 (telephone: half-width digits without
/// hyphens), MW-053 (address: at most 40 characters), MW-054 (its alphabet), MW-055 (password: upper case, lower case
/// and digit), MW-056 (8 characters or more), MW-057 (100 or fewer).
#[must_use]
pub fn accepts(field: Field, value: &str) -> Ruling {
    if value.is_empty() {
        return Ruling::refuse("MW-050", "入力されていない", "nothing was entered");
    }
    match field {
        Field::FamilyName | Field::GivenName | Field::Prefecture => {
            Ruling::accept("MW-050", "入力されている", "something was entered")
        }
        Field::Code => Ruling::when(
            value.len() == 7 && digits_only(value),
            Reason::new("MW-051", "助産所コードは7桁の数字", "the code has 7 digits"),
        ),
        Field::Phone => Ruling::when(
            digits_only(value),
            Reason::new(
                "MW-052",
                "電話番号は半角数字、ハイフンなし",
                "the telephone number is half-width digits without hyphens",
            ),
        ),
        Field::Mail => mail(value),
        Field::Password => password(value),
    }
}

fn mail(value: &str) -> Ruling {
    if value.chars().count() > 40 {
        return Ruling::refuse(
            "MW-053",
            "メールアドレスは40文字以内",
            "the address has at most 40 characters",
        );
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.+@".contains(c);
    // One @ with something on either side: not in the notice, but without it no mail can be sent.
    let whole = value
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    Ruling::when(
        whole && value.chars().all(allowed),
        Reason::new(
            "MW-054",
            "メールアドレスに使える文字は英小文字・数字・ピリオド・ハイフン・アンダーバー・プラス",
            "an address is made of lower-case letters, digits, full stop, hyphen, underscore and plus",
        ),
    )
}

fn password(value: &str) -> Ruling {
    let length = value.chars().count();
    if length < 8 {
        return Ruling::refuse("MW-056", "パスワードは8文字以上", "the password has at least 8 characters");
    }
    if length > 100 {
        return Ruling::refuse(
            "MW-057",
            "パスワードは100文字以内",
            "the password has at most 100 characters",
        );
    }
    let has = |class: fn(&char) -> bool| value.chars().any(|c| class(&c));
    Ruling::when(
        has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) && has(char::is_ascii_digit),
        Reason::new(
            "MW-055",
            "パスワードは大文字・小文字・数字をそれぞれ1文字以上含む",
            "the password has an upper-case letter, a lower-case letter and a digit",
        ),
    )
}

fn digits_only(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the filled form can be registered.
///
/// Implements MW-058 (the password is entered twice alike) and MW-059 (terms of use and privacy policy agreed to).
#[must_use]
pub fn may_register(passwords_agree: bool, consent: bool) -> Ruling {
    if !passwords_agree {
        return Ruling::refuse("MW-058", "確認用のパスワードが一致しない", "the two passwords differ");
    }
    let rule = Reason::new(
        "MW-059",
        "登録には利用規約とプライバシーポリシーへの同意が要る",
        "registering needs consent to the terms of use and the privacy policy",
    );
    Ruling::when(consent, rule)
}

/// Whether the activation link still works, whole minutes after its mail was sent.
///
/// Implements MW-061: it is dead once three hours have passed, so at 180 minutes already.
#[must_use]
pub fn link_works(minutes: u32) -> Ruling {
    let rule = Reason::new(
        "MW-061",
        "有効化用リンクは送信から3時間で無効になる",
        "the activation link dies three hours after it was sent",
    );
    Ruling::when(minutes < LINK_MINUTES, rule)
}

/// Whether the account can log in; MW-062: only once it was activated.
#[must_use]
pub fn may_log_in(activated: bool) -> Ruling {
    let rule = Reason::new(
        "MW-062",
        "ログインできるのは登録を有効化した後",
        "logging in is possible once the account is activated",
    );
    Ruling::when(activated, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided_by(field: Field, value: &str) -> (bool, String) {
        let ruling = accepts(field, value);
        (ruling.is_accepted(), ruling.reason().requirement.to_string())
    }

    #[test]
    fn no_field_may_be_empty() {
        for &field in Field::ALL {
            assert_eq!(decided_by(field, ""), (false, "MW-050".into()));
        }
    }

    #[test]
    fn code_and_telephone() {
        for (field, value, expected) in [
            (Field::Code, "1234567", true),
            (Field::Code, "123456", false),
            (Field::Code, "12345678", false),
            (Field::Code, "１２３４５６７", false),
            (Field::Phone, "0300000000", true),
            (Field::Phone, "03-0000-0000", false),
            (Field::Phone, "０３００００００００", false),
        ] {
            assert_eq!(accepts(field, value).is_accepted(), expected, "{field} {value}");
        }
    }

    #[test]
    fn mail_of_40_characters_in_its_alphabet() {
        let local = |n: usize| format!("{}@example.test", "a".repeat(n - "@example.test".len()));
        assert_eq!(decided_by(Field::Mail, &local(40)), (true, "MW-054".into()));
        assert_eq!(decided_by(Field::Mail, &local(41)), (false, "MW-053".into()));
        assert_eq!(decided_by(Field::Mail, "a.b-c_d+1@example.test"), (true, "MW-054".into()));
        for wrong in ["A@example.test", "a b@example.test", "a", "@example.test", "a@", "a@b@c"] {
            assert_eq!(decided_by(Field::Mail, wrong), (false, "MW-054".into()), "{wrong}");
        }
    }

    #[test]
    fn password_lengths_and_classes() {
        let of = |n: usize| format!("Aa0{}", "x".repeat(n - 3));
        for (length, expected) in [(7, "MW-056"), (8, "MW-055"), (100, "MW-055"), (101, "MW-057")] {
            let accepted = (8..=100).contains(&length);
            assert_eq!(decided_by(Field::Password, &of(length)), (accepted, expected.into()));
        }
        for wrong in ["AAAAAAA0", "aaaaaaa0", "AaAaAaAa"] {
            assert_eq!(decided_by(Field::Password, wrong), (false, "MW-055".into()));
        }
    }

    #[test]
    fn registering_activating_logging_in() {
        assert!(may_register(true, true).is_accepted());
        assert!(!may_register(false, true).is_accepted() && !may_register(true, false).is_accepted());
        assert!(link_works(179).is_accepted() && !link_works(180).is_accepted());
        assert!(may_log_in(true).is_accepted() && !may_log_in(false).is_accepted());
    }
}
