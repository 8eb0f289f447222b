//! Insurers that run checkups themselves: the filing before the limited type is introduced, and after it ends.

use crate::named::named;
use crate::{Facility, Ruling};

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
}
