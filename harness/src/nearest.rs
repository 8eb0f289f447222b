//! What somebody probably meant who mistyped a name.

/// Levenshtein's distance of two texts: how many characters were changed, left out or put in.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in (1..).zip(a.chars()) {
        let mut next = vec![i];
        for (j, y) in b.iter().enumerate() {
            let changed = row.get(j).copied().unwrap_or(0) + usize::from(x != *y);
            let missing = row.get(j + 1).copied().unwrap_or(0) + 1;
            let surplus = next.get(j).copied().unwrap_or(0) + 1;
            next.push(changed.min(missing).min(surplus));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// The name most like a text, if one is like it: a third of its characters may be wrong.
pub(crate) fn nearest<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.into_iter().map(|name| (distance(text, name), name));
    let (distance, name) = scored.min()?;
    (distance * 3 <= name.chars().count().max(3)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", 0),
            ("HC-041", "HC-041", 0),
            ("HC-41", "HC-041", 1),
            ("HC041", "HC-041", 1),
            ("MW-1", "GW-021", 3),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn only_what_is_like_it_is_offered() {
        let names = ["features", "tags", "desk-timeout"];
        assert_eq!(nearest("feature", names), Some("features"));
        assert_eq!(nearest("desk_timeout", names), Some("desk-timeout"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("x", []), None);
    }
}
