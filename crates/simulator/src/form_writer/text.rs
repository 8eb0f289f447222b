//! The text of マイナ資格確認アプリ: label, TAB, word, in sections, lines ending with CRLF.

use jiff::civil::{Date, date};

use super::FormDefect;
use super::answer::printed_until;
use crate::people::{Person, Sex, SyntheticQualification};

/// The document.
pub(super) fn document(
    person: &Person,
    qualification: &SyntheticQualification,
    day: Date,
    defect: Option<FormDefect>,
) -> String {
    let mut lines = Lines { text: String::new(), defect };
    if lines.errs(FormDefect::TextTitle) {
        lines.head("マイナ資格確認アプリ");
    }
    if qualification.preschool {
        lines.item("未就学区分", Some(lines.word("義務教育就学前", "1")));
    }
    lines.head("資格情報");
    if !lines.errs(FormDefect::TextCheckDayMissing) {
        lines.item("確認日 : ", Some(lines.day(day)));
    }
    face(person, qualification, &mut lines);
    if let Some(percent) = qualification.elderly_ratio {
        if !lines.errs(FormDefect::TextHeadMissing) {
            lines.head("高齢受給者証");
        }
        lines.item("有効開始日", Some(lines.day(qualification.from)));
        lines.item("有効終了日", Some(lines.day(printed_until(qualification.from))));
        lines.item("負担割合", Some(tenths(percent)));
    }
    if qualification.limit_class.is_some() {
        lines.head("限度額適用認定証");
        lines.item("有効開始年月日", Some(lines.day(qualification.from)));
        lines.item("有効終了年月日", Some(lines.day(printed_until(qualification.from))));
    }
    lines.text
}

fn face(person: &Person, qualification: &SyntheticQualification, lines: &mut Lines) {
    let sex = match person.sex {
        Sex::Male => lines.word("男", "1"),
        Sex::Female => lines.word("女", "2"),
    };
    let relation = match qualification.dependant_of {
        Some(_) => lines.word("家族", "2"),
        None => lines.word("本人", "1"),
    };
    lines.item("保険者番号", Some(qualification.insurer.number().to_owned()));
    lines.item("保険者名", Some(qualification.insurer.name().to_owned()));
    lines.item("記号", qualification.symbol.clone());
    lines.item("番号", Some(qualification.number.clone()));
    lines.item("枝番", qualification.branch.clone());
    lines.item("フリガナ", Some(person.kana.clone()));
    lines.item("氏名", Some(person.name.clone()));
    if lines.errs(FormDefect::TextItemDoubled) {
        lines.item("氏名", Some("試験　別人".to_owned()));
    }
    lines.item("生年月日", Some(lines.day(person.birth_date)));
    lines.item("性別", Some(sex));
    lines.item("郵便番号", Some(person.post_number.clone()));
    lines.item("住所", Some(person.address.clone()));
    lines.item("証区分", Some(lines.word("一般", "01")));
    lines.item("有効開始日", Some(lines.day(qualification.from)));
    lines.item("有効終了日", Some(lines.day(printed_until(qualification.from))));
    lines.item("資格取得年月日", Some(lines.day(qualification.from)));
    lines.item("負担割合", qualification.ratio.map(tenths));
    lines.item("本人・家族の別", Some(relation));
    lines.item("被保険者氏名", qualification.dependant_of.clone());
}

fn tenths(percent: u8) -> String {
    format!("{}割", percent / 10)
}

struct Lines {
    text: String,
    defect: Option<FormDefect>,
}

impl Lines {
    fn errs(&self, defect: FormDefect) -> bool {
        self.defect == Some(defect)
    }

    fn head(&mut self, head: &str) {
        self.text.push_str(head);
        self.text.push_str("\r\n");
    }

    fn item(&mut self, label: &str, value: Option<String>) {
        let between = if self.errs(FormDefect::TextColons) { "：" } else { "\t" };
        let value = match value {
            Some(value) => value,
            None if self.errs(FormDefect::TextEmptyItem) => String::new(),
            None => return,
        };
        self.text.push_str(&format!("{label}{between}{value}\r\n"));
    }

    fn word(&self, word: &str, code: &str) -> String {
        if self.errs(FormDefect::TextCodes) { code } else { word }.to_owned()
    }

    fn day(&self, day: Date) -> String {
        if self.errs(FormDefect::TextDayUnpadded) {
            return format!("{}-{}-{}", day.year(), day.month(), day.day());
        }
        let eras = [("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)), ("昭和", date(1926, 12, 25))];
        let skipped = usize::from(self.errs(FormDefect::TextEraOver));
        let found = eras.into_iter().skip(skipped).find(|(_, first)| *first <= day);
        let Some((era, first)) = found else { return day.strftime("%Y-%m-%d").to_string() };
        let year = match day.year() - first.year() + 1 {
            1 => "元".to_owned(),
            year => year.to_string(),
        };
        format!("{era}{year}年{}月{}日", day.month(), day.day())
    }
}
