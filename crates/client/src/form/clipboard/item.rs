//! The items of the app's text: section, label, the element each stands for, and how its value is written.

use super::word::{self, Word};

/// A section of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Section {
    /// 資格情報: the face of a certificate. What stands before the first head belongs to it too.
    Face,
    /// 裏面記載情報: the back.
    Back,
    /// 高齢受給者証.
    Elderly,
    /// 限度額適用認定証.
    Limit,
    /// The two sections of medical assistance (医療扶助), which the model has no place for.
    MedicalAssistance,
}

impl Section {
    /// Heads, and whether each is one of the time since medical assistance was added.
    const HEADS: [(&'static str, Self, Option<Generation>); 8] = [
        ("資格情報", Self::Face, Some(Generation::First)),
        ("裏面記載情報", Self::Back, Some(Generation::First)),
        ("資格情報(医療保険)", Self::Face, Some(Generation::Second)),
        ("裏面記載情報(医療保険)", Self::Back, Some(Generation::Second)),
        ("資格情報(医療扶助)", Self::MedicalAssistance, Some(Generation::Second)),
        ("裏面記載情報(医療扶助)", Self::MedicalAssistance, Some(Generation::Second)),
        ("高齢受給者証", Self::Elderly, None),
        ("限度額適用認定証", Self::Limit, None),
    ];

    /// The section that a line is the head of.
    pub(super) fn of_head(line: &str) -> Option<(Self, Option<Generation>)> {
        Self::HEADS.into_iter().find_map(|(head, section, since)| (head == line).then_some((section, since)))
    }

    /// The head, in the words of a generation.
    pub(super) fn head(self, generation: Generation) -> &'static str {
        let fits = |since: Option<Generation>| since.is_none_or(|since| since == generation);
        let found = Self::HEADS.iter().find(|(_, section, since)| *section == self && fits(*since));
        found.map_or("", |(head, ..)| head)
    }

    /// The element of the tree that holds what the section says; the face and the back are the qualification's own.
    pub(super) const fn element(self) -> Option<&'static str> {
        match self {
            Self::Face | Self::Back | Self::MedicalAssistance => None,
            Self::Elderly => Some("ElderlyRecipientCertificateInfo"),
            Self::Limit => Some("LimitApplicationCertificateRelatedInfo"),
        }
    }
}

/// The two generations of section heads that were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Generation {
    /// `資格情報`, seen in two programs.
    First,
    /// `資格情報(医療保険)`, since medical assistance (医療扶助) was added; seen in one.
    Second,
}

/// One item.
pub(super) struct Item {
    pub(super) section: Section,
    pub(super) label: &'static str,
    pub(super) element: &'static str,
    pub(super) word: Word,
}

/// The label of the day of the check; alone of all labels it has blanks and a colon.
pub(super) const CHECK_DAY: &str = "確認日 :";
/// The same, as the app writes it before the TAB.
pub(super) const CHECK_DAY_WRITTEN: &str = "確認日 : ";

/// Labels that may come before the first head.
pub(super) const FIRST_LABELS: [&str; 2] = ["照会番号", "未就学区分"];

const fn item(section: Section, label: &'static str, element: &'static str, word: Word) -> Item {
    Item { section, label, element, word }
}

use Section::{Back, Elderly, Face, Limit};

/// All items in the order of a certificate; the two that come before the first head stand first.
pub(super) static ITEMS: &[Item] = &[
    item(Face, "照会番号", "ReferenceNumber", word::PLAIN),
    item(Face, "未就学区分", "PreschoolClassification", word::PRESCHOOL),
    item(Face, CHECK_DAY, "QualificationConfirmationDate", word::DAY),
    item(Face, "保険者番号", "InsurerNumber", word::INSURER_NUMBER),
    item(Face, "保険者名", "InsurerName", word::PLAIN),
    item(Face, "記号", "InsuredCardSymbol", word::PLAIN),
    item(Face, "番号", "InsuredIdentificationNumber", word::PLAIN),
    item(Face, "枝番", "InsuredBranchNumber", word::PLAIN),
    item(Face, "フリガナ", "NameKana", word::PLAIN),
    item(Face, "氏名", "Name", word::PLAIN),
    item(Face, "生年月日", "Birthdate", word::DAY),
    item(Face, "性別", "Sex1", word::SEX),
    item(Face, "郵便番号", "PostNumber", word::PLAIN),
    item(Face, "住所", "Address", word::PLAIN),
    item(Face, "証区分", "InsuredCardClassification", word::CARD_CLASSIFICATION),
    item(Face, "有効開始日", "InsuredCardValidDate", word::DAY),
    item(Face, "有効終了日", "InsuredCardExpirationDate", word::DAY),
    item(Face, "資格取得年月日", "QualificationDate", word::DAY),
    item(Face, "負担割合", "InsuredPartialContributionRatio", word::RATIO),
    item(Face, "本人・家族の別", "PersonalFamilyClassification", word::PERSONAL_FAMILY),
    item(Face, "被保険者氏名", "InsuredName", word::PLAIN),
    item(Back, "氏名", "NameOfOther", word::PLAIN),
    item(Back, "氏名カナ", "NameOfOtherKana", word::PLAIN),
    item(Back, "性別", "Sex2", word::SEX),
    item(Elderly, "有効開始日", "ElderlyRecipientValidStartDate", word::DAY),
    item(Elderly, "有効終了日", "ElderlyRecipientValidEndDate", word::DAY),
    item(Elderly, "負担割合", "ElderlyRecipientContributionRatio", word::RATIO),
    item(Limit, "有効開始年月日", "LimitApplicationCertificateValidStartDate", word::DAY),
    item(Limit, "有効終了年月日", "LimitApplicationCertificateValidEndDate", word::DAY),
];

impl Item {
    /// The item with this label in this section.
    pub(super) fn find(section: Section, label: &str) -> Option<&'static Self> {
        ITEMS.iter().find(|item| item.section == section && item.label == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::schema;

    #[test]
    fn every_item_stands_for_an_element_of_the_schema() {
        for item in ITEMS.iter().filter(|item| item.label != CHECK_DAY) {
            let group = match item.section {
                Elderly => schema::ELDERLY,
                Limit => schema::LIMIT,
                _ => schema::QUALIFICATION,
            };
            assert!(group.iter().any(|element| element.name == item.element), "{}", item.element);
        }
    }
}
