//! Insurers that run checkups themselves: the filing before the limited type is introduced, and after it ends.

use serde::{Deserialize, Serialize};

use crate::named::named;
use crate::{Facility, Reason, Ruling};

named! {
    /// The insurer's filing for the introduction of online verification (オンライン資格確認導入届).
    pub enum Filing {
        /// Nothing was filed.
        None: "未提出", "not filed";
        /// The insurer filed it.
        Own: "保険者が提出", "filed by the insurer";
        /// An association of insurers filed it among those of others.
        Bulk: "保険者団体が一括で提出", "filed in bulk by an association";
    }
}

named! {
    /// What a filing is to bring about.
    pub enum Change {
        /// Online verification is introduced.
        Introduction: "導入", "introduction";
        /// Online verification is given up.
        End: "廃止", "end";
    }
}

named! {
    /// A form of the notice.
    pub enum Form {
        /// Attachment 1.
        Introduction: "オンライン資格確認導入届（保険者）", "filing for the introduction (attachment 1)";
        /// Attachment 2.
        End: "オンライン資格確認廃止届（保険者）", "filing for the end (attachment 2)";
    }
}

named! {
    /// Someone a form might be sent to.
    pub enum Recipient {
        /// The payment fund.
        PaymentFund: "社会保険診療報酬支払基金", "Health Insurance Claims Review and Reimbursement Services";
        /// The central body of National Health Insurance.
        NhiCentral: "国民健康保険中央会", "All-Japan Federation of National Health Insurance Organizations";
        /// The ministry.
        Ministry: "厚生労働省", "ministry";
    }
}

/// A filing as it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Filed {
    /// What it is to bring about.
    pub change: Change,
    /// The form used.
    pub form: Form,
    /// Whom it was sent to.
    pub recipient: Recipient,
}

/// Whether a filing is made on the right form to the right place.
///
/// Implements HC-068 (introduction: attachment 1), HC-071 (end: attachment 2), HC-069 (to the payment fund; for the end
/// this is a reading, the notice only refers to the portal).
#[must_use]
pub fn files(filed: Filed) -> Ruling {
    let Filed { change, form, recipient } = filed;
    let (requirement, right, ja, en) = match change {
        Change::Introduction => (
            "HC-068",
            Form::Introduction,
            "導入には別添1の導入届を使う",
            "attachment 1 serves for the introduction",
        ),
        Change::End => {
            ("HC-071", Form::End, "廃止には別添2の廃止届を使う", "attachment 2 serves for the end")
        }
    };
    if form != right {
        return Ruling::refuse(requirement, ja, en);
    }
    let rule = Reason::new(
        "HC-069",
        "届出は社会保険診療報酬支払基金に提出する",
        "filings go to the payment fund (社会保険診療報酬支払基金)",
    );
    Ruling::when(recipient == Recipient::PaymentFund, rule)
}

/// Whether a facility is given a checkup-institution number (健診・保健指導機関番号); `applied` says whether it asked the
/// payment fund for one.
///
/// Implements HC-066 (bodies that ask for it) and HC-067 (insurers that run checkups themselves have none).
#[must_use]
pub fn gets_number(facility: Facility, applied: bool) -> Ruling {
    match facility {
        Facility::Insurer => Ruling::refuse(
            "HC-067",
            "自ら実施する保険者に、健診・保健指導機関番号は付番されない",
            "insurers that run checkups themselves are given no checkup-institution number",
        ),
        _ => Ruling::when(
            applied,
            Reason::new(
                "HC-066",
                "健診・保健指導機関番号は、支払基金への申請により付番される",
                "the checkup-institution number is given on application to the payment fund",
            ),
        ),
    }
}

/// Whether a facility may take up the limited type, given its filing and whether the code for online verification
/// (オンライン資格確認用コード) was assigned.
///
/// Implements HC-061 (an insurer files first), HC-062 (and needs the code), HC-063 (filing in bulk is as good),
/// HC-065 (all others are known by their checkup-institution number and file nothing).
#[must_use]
pub fn may_introduce(facility: Facility, filing: Filing, code_assigned: bool) -> Ruling {
    if facility != Facility::Insurer {
        return Ruling::accept(
            "HC-065",
            "導入届は、自ら実施する保険者だけが提出する",
            "only insurers that run checkups themselves file for the introduction",
        );
    }
    match (filing, code_assigned) {
        (Filing::None, _) => {
            Ruling::refuse("HC-061", "導入届が提出されていない", "the introduction was not filed")
        }
        (_, false) => Ruling::refuse(
            "HC-062",
            "オンライン資格確認用コードが付番されていない",
            "the code for online verification was not assigned yet",
        ),
        (Filing::Own, true) => Ruling::accept(
            "HC-062",
            "導入届と付番されたコードで導入手続きができる",
            "filed and with its code, the introduction may go on",
        ),
        (Filing::Bulk, true) => Ruling::accept(
            "HC-063",
            "保険者団体による一括の提出でもよい",
            "filing in bulk by an association will do",
        ),
    }
}

/// Whether an insurer may end its online verification; HC-064: only with the filing that ends it
/// (オンライン資格確認廃止届).
#[must_use]
pub fn may_end(filed: bool) -> Ruling {
    if filed {
        Ruling::accept("HC-064", "廃止届が提出されている", "the end was filed")
    } else {
        Ruling::refuse("HC-064", "廃止届が提出されていない", "the end was not filed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insurer_needs_filing_and_code() {
        for &filing in Filing::ALL {
            for code in [false, true] {
                let expected = filing != Filing::None && code;
                assert_eq!(may_introduce(Facility::Insurer, filing, code).is_accepted(), expected);
                assert!(may_introduce(Facility::CheckupMedical, filing, code).is_accepted());
            }
        }
        assert!(may_end(true).is_accepted() && !may_end(false).is_accepted());
    }

    #[test]
    fn each_change_has_its_form_and_all_go_to_the_fund() {
        for (change, form, requirement) in
            [(Change::Introduction, Form::End, "HC-068"), (Change::End, Form::Introduction, "HC-071")]
        {
            let ruling = files(Filed { change, form, recipient: Recipient::PaymentFund });
            assert!(!ruling.is_accepted());
            assert_eq!(ruling.reason().requirement, requirement);
        }
        for &recipient in Recipient::ALL {
            let fund = recipient == Recipient::PaymentFund;
            assert_eq!(
                files(Filed { change: Change::Introduction, form: Form::Introduction, recipient })
                    .is_accepted(),
                fund
            );
            assert_eq!(files(Filed { change: Change::End, form: Form::End, recipient }).is_accepted(), fund);
        }
    }

    #[test]
    fn numbers_for_all_but_insurers() {
        assert!(gets_number(Facility::CheckupOther, true).is_accepted());
        assert!(!gets_number(Facility::CheckupOther, false).is_accepted());
        assert!(!gets_number(Facility::Insurer, true).is_accepted());
    }
}
