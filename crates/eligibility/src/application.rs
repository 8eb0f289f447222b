//! The application for the start of use (利用開始申請): what it accepts and when it can be sent.

use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{Reason, Ruling};

/// Terminals that one application can ask for, at most (MW-077).
pub const DEVICES_AT_ONCE: u32 = 20;

/// Size of an attached document in megabytes, at most (MW-076). Whether a megabyte has 10⁶ or 2²⁰ bytes is not said.
pub const DOCUMENT_MEGABYTES: u32 = 100;

named! {
    /// How the facility is confirmed to be the one it says.
    pub enum Proof {
        /// The bank account number agrees with what was filed for claims; the way to be tried first.
        BankAccount: "口座番号の照合", "bank account number";
        /// A document is attached.
        Document: "書類の添付", "document";
    }
}

named! {
    /// The form of an attached document.
    pub enum Format {
        /// PDF.
        Pdf: "PDF", "PDF";
        /// PNG.
        Png: "PNG", "PNG";
        /// Excel.
        Excel: "Excel", "Excel";
        /// JPEG; not among those accepted.
        Jpeg: "JPEG", "JPEG";
        /// Word; not among those accepted.
        Word: "Word", "Word";
    }
}

/// One entry of the application form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Entry {
    /// The bank account number.
    BankAccount(String),
    /// The attached document.
    Document {
        /// Its form.
        format: Format,
        /// Its size, rounded up to whole megabytes.
        megabytes: u32,
    },
    /// Number of staff who use the app.
    Staff(u32),
    /// Number of terminals the facility needs.
    Devices {
        /// In all.
        total: u32,
        /// Whether those above 20 are asked for by the additional request (資格確認端末機器（アカウント）追加申請).
        additional_request: bool,
    },
}

/// Whether the form accepts an entry.
///
/// Implements MW-072 and MW-073 (account number: at most 7, half-width digits), MW-075 and MW-076 (document: PDF, PNG or
/// Excel, at most 100 MB), MW-077 and MW-078 (20 terminals at once, more by the additional request),
/// MW-089 (at least one of the staff uses the app).
#[must_use]
pub fn accepts(entry: &Entry) -> Ruling {
    match entry {
        Entry::BankAccount(number) if number.chars().count() > 7 => {
            Ruling::refuse("MW-072", "口座番号は7桁以内", "the account number has at most 7 digits")
        }
        Entry::BankAccount(number) => Ruling::when(
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()),
            Reason::new("MW-073", "口座番号は半角数字", "the account number is made of half-width digits"),
        ),
        Entry::Document { format, .. } if !matches!(format, Format::Pdf | Format::Png | Format::Excel) => {
            Ruling::refuse("MW-075", "添付できる形式はPDF・PNG・Excel", "a document is PDF, PNG or Excel")
        }
        Entry::Document { megabytes, .. } => Ruling::when(
            *megabytes <= DOCUMENT_MEGABYTES,
            Reason::new("MW-076", "添付できる大きさは100MBまで", "a document has at most 100 MB"),
        ),
        Entry::Staff(count) => Ruling::when(
            *count > 0,
            Reason::new("MW-089", "アプリを使う職員は1人以上", "at least one of the staff uses the app"),
        ),
        Entry::Devices { total, additional_request: true } if *total > DEVICES_AT_ONCE => Ruling::accept(
            "MW-078",
            "21台以上は追加申請で申請できる",
            "more than 20 terminals may be had by the additional request",
        ),
        Entry::Devices { total, .. } => Ruling::when(
            (1..=DEVICES_AT_ONCE).contains(total),
            Reason::new(
                "MW-077",
                "1度に申請できるのは20台まで",
                "one application asks for at most 20 terminals",
            ),
        ),
    }
}

/// Whether a number of terminals is what the work needs.
///
/// Implements MW-090: no more than needed are asked for.
#[must_use]
pub fn needs(requested: u32, needed: u32) -> Ruling {
    let rule = Reason::new(
        "MW-090",
        "業務に必要な台数だけを申請する",
        "no more terminals are asked for than the work needs",
    );
    Ruling::when(requested <= needed, rule)
}

named! {
    /// An entry without which the application cannot be sent.
    pub enum Required {
        /// The way to confirm the facility.
        Proof: "施設の確認方法", "way to confirm the facility";
        /// Number of staff who use the app.
        Staff: "職員数", "number of staff";
        /// Number of terminals.
        Devices: "申請台数", "number of terminals";
        /// Consent to the terms of use.
        Consent: "利用規約への同意", "consent to the terms";
    }
}

/// Whether the list of required entries under the send button is right: `missing` are the entries still empty, `shown` those
/// on the list, each in any order.
///
/// Implements MW-106 (what is missing is shown) and MW-108 (what was filled in is shown no more).
#[must_use]
pub fn lists(missing: &[Required], shown: &[Required]) -> Ruling {
    if missing.iter().any(|entry| !shown.contains(entry)) {
        return Ruling::refuse(
            "MW-106",
            "未入力の必須項目が必須情報に示されていない",
            "a required entry that is missing is not shown",
        );
    }
    let rule = Reason::new(
        "MW-108",
        "入力した必須項目は必須情報から消える",
        "a required entry that was filled in is shown no more",
    );
    Ruling::when(shown.iter().all(|entry| missing.contains(entry)), rule)
}

/// How far the form is filled when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Submission {
    /// Whether the applicant is logged in.
    pub logged_in: bool,
    /// The way chosen to confirm the facility, if one was chosen and carried out.
    pub proof: Option<Proof>,
    /// Whether numbers of staff and terminals are entered.
    pub numbers: bool,
    /// Whether the terms of use of the limited type are agreed to.
    pub consent: bool,
}

/// Whether the application can be sent.
///
/// Implements MW-071 (login), MW-074 (one of two ways to confirm the facility), MW-082 (the account number belongs to the
/// first of them), MW-084 (the document to the second), MW-080 (terms), MW-081 (a missing required entry
/// blocks sending).
#[must_use]
pub fn may_send(form: Submission) -> Ruling {
    if !form.logged_in {
        return Ruling::refuse("MW-071", "ログインしていない", "the applicant is not logged in");
    }
    if form.proof.is_none() {
        return Ruling::refuse("MW-074", "施設の確認が済んでいない", "the facility is not confirmed");
    }
    if !form.numbers {
        return Ruling::refuse("MW-081", "必須項目が入力されていない", "a required entry is missing");
    }
    let rule = Reason::new(
        "MW-080",
        "送信には資格確認限定型の利用規約への同意が要る",
        "sending needs consent to the terms of the limited type",
    );
    Ruling::when(form.consent, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_at_their_limits() {
        let account = |number: &str| Entry::BankAccount(number.into());
        let document = |format, megabytes| Entry::Document { format, megabytes };
        let devices = |total, additional_request| Entry::Devices { total, additional_request };
        for (entry, expected) in [
            (account("1234567"), true),
            (account("1"), true),
            (account("12345678"), false),
            (account("１２３"), false),
            (account(""), false),
            (document(Format::Pdf, 100), true),
            (document(Format::Png, 1), true),
            (document(Format::Excel, 1), true),
            (document(Format::Pdf, 101), false),
            (document(Format::Jpeg, 1), false),
            (document(Format::Word, 1), false),
            (Entry::Staff(0), false),
            (Entry::Staff(1), true),
            (devices(0, false), false),
            (devices(1, false), true),
            (devices(20, false), true),
            (devices(21, false), false),
            (devices(21, true), true),
        ] {
            assert_eq!(accepts(&entry).is_accepted(), expected, "{entry:?}");
        }
    }

    #[test]
    fn the_list_shows_what_is_missing_and_no_more() {
        use Required::{Devices, Staff};
        assert!(lists(&[], &[]).is_accepted());
        assert!(lists(&[Staff, Devices], &[Devices, Staff]).is_accepted());
        for (missing, shown, requirement) in [
            (&[Staff, Devices][..], &[Staff][..], "MW-106"),
            (&[Staff], &[], "MW-106"),
            (&[Staff], &[Staff, Devices], "MW-108"),
            (&[], &[Staff], "MW-108"),
            (&[Staff], &[Devices], "MW-106"),
        ] {
            let ruling = lists(missing, shown);
            assert!(!ruling.is_accepted());
            assert_eq!(ruling.reason().requirement, requirement);
        }
    }

    #[test]
    fn no_more_than_needed() {
        assert!(needs(4, 4).is_accepted() && needs(3, 4).is_accepted() && !needs(5, 4).is_accepted());
    }

    #[test]
    fn each_missing_part_blocks_sending() {
        let whole =
            Submission { logged_in: true, proof: Some(Proof::Document), numbers: true, consent: true };
        assert!(may_send(whole).is_accepted());
        for (form, requirement) in [
            (Submission { logged_in: false, ..whole }, "MW-071"),
            (Submission { proof: None, ..whole }, "MW-074"),
            (Submission { numbers: false, ..whole }, "MW-081"),
            (Submission { consent: false, ..whole }, "MW-080"),
        ] {
            let ruling = may_send(form);
            assert!(!ruling.is_accepted());
            assert_eq!(ruling.reason().requirement, requirement);
        }
    }
}
