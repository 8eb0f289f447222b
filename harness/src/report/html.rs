//! Pages for people: one self-contained file each, in both languages, that asks for nothing from elsewhere.
//!
//! A page holds every text twice, and its style shows one of the two; so it switches without a script's knowing any
//! text. Style and script are shared by all pages (`templates/page.css`, `templates/page.js`).

mod evidence;
mod exchange;
mod heat_map;
pub mod night;
mod requirement;
mod run_page;
mod scenario;
mod timeline;

use std::fmt;

use askama::filters::{Html, HtmlSafe, escape};
use conformance::{Language, Text};
use jiff::Timestamp;

pub use evidence::Evidence;
pub use run_page::{Sources, render};

/// What every page looks like.
const STYLE: &str = include_str!("../../templates/page.css");
/// What every page can do: switch its language and colours, filter, search, follow links into closed parts.
const SCRIPT: &str = include_str!("../../templates/page.js");

/// The name of a language in HTML.
pub(crate) const fn language_tag(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::En => "en",
    }
}

/// A text in both languages, of which a page shows one.
struct Both<'a> {
    ja: &'a str,
    en: &'a str,
}

/// Both languages of a label.
const fn t<'a>(ja: &'a str, en: &'a str) -> Both<'a> {
    Both { ja, en }
}

/// Both languages of a text.
const fn both(text: &Text) -> Both<'_> {
    Both { ja: text.ja.as_str(), en: text.en.as_str() }
}

impl fmt::Display for Both<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [ja, en] = [self.ja, self.en].map(|text| escape(text, Html));
        let (Ok(ja), Ok(en)) = (ja, en);
        if self.ja == self.en {
            return write!(f, "{ja}");
        }
        write!(f, "<span lang=\"ja\">{ja}</span><span lang=\"en\">{en}</span>")
    }
}

/// Its texts are escaped above.
impl HtmlSafe for Both<'_> {}

/// What stands behind `#` in a link to something of this kind: a name without blanks and quotes.
fn anchor(kind: &str, name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "._-/:".contains(c) { c } else { '_' };
    format!("{kind}-{}", name.chars().map(plain).collect::<String>())
}

/// A time of day as people read it, to the second; what is none stays as it is.
pub(crate) fn moment(text: impl fmt::Display) -> String {
    let text = text.to_string();
    text.parse::<Timestamp>().map_or(text, |at| format!("{at:.0}"))
}

/// Microseconds as people read them.
fn duration(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..1_000_000 => format!("{}.{} ms", us / 1_000, us % 1_000 / 100),
        _ => format!("{}.{} s", us / 1_000_000, us % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_escaped_and_one_text_stands_once() {
        assert_eq!(
            t("<あ>", "a & b").to_string(),
            "<span lang=\"ja\">&#60;あ&#62;</span><span lang=\"en\">a &#38; b</span>"
        );
        assert_eq!(t("9000", "9000").to_string(), "9000");
    }

    #[test]
    fn an_anchor_has_no_character_that_ends_an_attribute_or_a_link() {
        assert_eq!(anchor("sc", "試験/a b\".feature:5"), "sc-試験/a_b_.feature:5");
    }

    #[test]
    fn a_moment_has_no_part_of_a_second() {
        assert_eq!(moment("2026-12-01T01:17:05.03608865Z"), "2026-12-01T01:17:05Z");
        assert_eq!(moment("at night"), "at night");
    }

    #[test]
    fn durations_have_three_units() {
        assert_eq!(
            [999, 1_000, 1_999_999, 61_250_000].map(duration),
            ["999 µs", "1.0 ms", "1.9 s", "61.2 s"]
        );
    }
}
