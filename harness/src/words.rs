//! The words that a parameter of a step lets through, where they can be counted.

use regex_syntax::hir::{Class, Hir, HirKind};

/// More words than these are no list that a person reads.
const MOST: usize = 60;

/// All texts that match a regular expression, in its order; nothing where there are too many to list.
#[must_use]
pub(crate) fn of(regex: &str) -> Option<Vec<String>> {
    expand(&regex_syntax::parse(regex).ok()?)
}

fn expand(hir: &Hir) -> Option<Vec<String>> {
    let words = match hir.kind() {
        HirKind::Empty => vec![String::new()],
        HirKind::Literal(literal) => vec![String::from_utf8(literal.0.to_vec()).ok()?],
        HirKind::Class(Class::Unicode(class)) => {
            let characters = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            characters.take(MOST + 1).map(String::from).collect()
        }
        HirKind::Capture(capture) => expand(&capture.sub)?,
        HirKind::Repetition(repeated) if (repeated.min, repeated.max) == (0, Some(1)) => {
            let mut words = expand(&repeated.sub)?;
            words.insert(0, String::new());
            words
        }
        HirKind::Concat(parts) => parts.iter().try_fold(vec![String::new()], |heads, part| {
            let tails = expand(part)?;
            let joined = heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}")));
            Some(joined.take(MOST + 1).collect())
        })?,
        HirKind::Alternation(parts) => {
            parts.iter().map(expand).collect::<Option<Vec<_>>>()?.into_iter().flatten().collect()
        }
        HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) | HirKind::Repetition(_) => return None,
    };
    (words.len() <= MOST).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(regex: &str) -> Vec<String> {
        of(regex).unwrap()
    }

    #[test]
    fn alternatives_options_and_groups_are_multiplied_out() {
        assert_eq!(words("可|不可"), ["可", "不可"]);
        assert_eq!(words(r"IP-VPN|IPsec\+IKE"), ["IP-VPN", "IPsec+IKE"]);
        assert_eq!(
            words("なし|(?:USB|BT)接続(?:・SAM)?"),
            ["なし", "USB接続", "USB接続・SAM", "BT接続", "BT接続・SAM"]
        );
    }

    #[test]
    fn what_cannot_be_listed_has_no_words() {
        for regex in [r"\d{4}-\d{2}", "[0-9A-F ]+", ".*", "a*", r"[^」]+", "(unclosed"] {
            assert_eq!(of(regex), None, "{regex}");
        }
    }

    #[test]
    fn the_words_of_every_parameter_are_let_through_by_it() {
        for parameter in crate::steps::parameters() {
            let whole = regex::Regex::new(&format!("^(?:{})$", parameter.regex)).unwrap();
            for word in of(parameter.regex).unwrap_or_default() {
                assert!(whole.is_match(&word), "{}: {word}", parameter.name);
            }
        }
    }
}
