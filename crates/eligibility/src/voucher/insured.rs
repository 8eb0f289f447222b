use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identifier::InsurerNumber;
use crate::likeness::{self, Likeness};
use crate::named::named;
use crate::{Reason, Ruling};

named! {
    /// Sex as the interface knows it; "not set" is an absent value here.
    pub enum Sex {
        /// 1.
        Male: "男", "male";
        /// 2.
        Female: "女", "female";
    }
}

/// What a ticket or a qualification says of the person it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Insured {
    /// Insurer number in any padding.
    pub insurer_number: String,
    /// Symbol (記号); not every insurer has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Number (番号).
    pub number: String,
    /// Branch number (枝番), where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Birth date.
    pub birth_date: Date,
    /// Sex, where it is printed: some insurers leave it out of the notice of qualification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Name in kana, half or full width, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
}

impl Insured {
    /// Whether a ticket's person is the qualification's.
    ///
    /// Implements HC-104 and HC-105 (insurer, in any padding), HC-106 to HC-109 (symbol and number, in any width;
    /// leading zeros are set aside for the number only), HC-110 and HC-111 (branch, if both have it), HC-112 (birth
    /// date), HC-113 (sex, if both have it), HC-114 (kana, in any width, if both have it).
    #[must_use]
    pub fn same_as(&self, other: &Self) -> Ruling {
        let insurers =
            (InsurerNumber::parse(&self.insurer_number), InsurerNumber::parse(&other.insurer_number));
        if !matches!(insurers, (Ok(ours), Ok(theirs)) if ours == theirs) {
            return Ruling::refuse("HC-104", "保険者が違う", "the insurers differ");
        }
        if !self.same_symbol(other) {
            return Ruling::refuse("HC-106", "記号が違う", "the symbols differ");
        }
        if likeness::compare(&self.number, &other.number) == Likeness::Different {
            return Ruling::refuse("HC-106", "番号が違う", "the numbers differ");
        }
        if differ(self.branch.as_ref(), other.branch.as_ref()) {
            return Ruling::refuse("HC-110", "枝番が違う", "the branch numbers differ");
        }
        if self.birth_date != other.birth_date {
            return Ruling::refuse("HC-112", "生年月日が違う", "the birth dates differ");
        }
        if differ(self.sex.as_ref(), other.sex.as_ref()) {
            return Ruling::refuse("HC-113", "性別が違う", "the sexes differ");
        }
        let kana = |insured: &Self| insured.kana.as_deref().map(letters);
        let rule = Reason::new(
            "HC-114",
            "カナ氏名が一致する",
            "the names in kana agree, in whatever width they stand",
        );
        Ruling::when(!differ(kana(self).as_ref(), kana(other).as_ref()), rule)
    }

    /// An absent symbol is only like another absent one; leading zeros of a symbol mean something.
    fn same_symbol(&self, other: &Self) -> bool {
        let symbol = |insured: &Self| likeness::fold(insured.symbol.as_deref().unwrap_or_default());
        symbol(self) == symbol(other)
    }
}

/// Whether both are there and not the same.
fn differ<T: PartialEq>(ours: Option<&T>, theirs: Option<&T>) -> bool {
    ours.zip(theirs).is_some_and(|(ours, theirs)| ours != theirs)
}

/// A name without its spaces, which systems put in different places.
fn letters(name: &str) -> String {
    likeness::fold(name).chars().filter(|c| !c.is_whitespace()).collect()
}
