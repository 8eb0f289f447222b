//! How like two texts are that should be the same symbol, number or name, written by different systems.

use crate::named::named;

named! {
    /// How like they are, the closest first.
    pub enum Likeness {
        /// Character by character.
        Equal: "一致", "equal";
        /// Once full and half width, and spaces around, are set aside.
        EqualInWidth: "全角と半角をそろえると一致", "equal after width folding";
        /// Once leading zeros are set aside as well.
        EqualInZeros: "先頭の0を除くと一致", "equal after stripping leading zeros";
        /// Not even then.
        Different: "不一致", "different";
    }
}

/// Compares two texts the way public software does (HC-107, HC-108).
#[must_use]
pub fn compare(a: &str, b: &str) -> Likeness {
    let (folded_a, folded_b) = (fold(a), fold(b));
    if a == b {
        Likeness::Equal
    } else if folded_a == folded_b {
        Likeness::EqualInWidth
    } else if without_zeros(&folded_a) == without_zeros(&folded_b) {
        Likeness::EqualInZeros
    } else {
        Likeness::Different
    }
}

/// The text in one width: ASCII half, katakana full, spaces around it removed.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let full = match c {
            'ﾞ' | 'ﾟ' => {
                let base = folded.pop();
                match base.and_then(|base| voiced(base, c)) {
                    Some(composed) => composed,
                    None => {
                        folded.extend(base);
                        if c == 'ﾞ' { '゛' } else { '゜' }
                    }
                }
            }
            _ => one_width(c),
        };
        folded.push(full);
    }
    folded.trim().to_owned()
}

/// Full-width katakana in the order of their half-width twins, U+FF66 to U+FF9D.
const KATAKANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

fn one_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{FF66}'..='\u{FF9D}' => {
            let at = usize::try_from(u32::from(c) - 0xFF66).unwrap_or_default();
            KATAKANA.chars().nth(at).unwrap_or(c)
        }
        _ => c,
    }
}

/// A katakana with its mark of voice: the voiced one follows its base in Unicode, the half-voiced one that.
fn voiced(base: char, mark: char) -> Option<char> {
    let follower = |by: u32| char::from_u32(u32::from(base) + by);
    match (base, mark) {
        ('ウ', 'ﾞ') => Some('ヴ'),
        (
            'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ'
            | 'ト',
            'ﾞ',
        )
        | ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', 'ﾞ') => follower(1),
        ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', 'ﾟ') => follower(2),
        _ => None,
    }
}

/// Zeros in front removed, but never the last character.
fn without_zeros(text: &str) -> &str {
    let stripped = text.trim_start_matches('0');
    if stripped.is_empty() { text.get(text.len().saturating_sub(1)..).unwrap_or(text) } else { stripped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_degrees() {
        for (a, b, expected) in [
            ("12", "12", Likeness::Equal),
            ("１２", "12", Likeness::EqualInWidth),
            (" 12　", "12", Likeness::EqualInWidth),
            ("試験－１", "試験-1", Likeness::EqualInWidth),
            ("0012", "12", Likeness::EqualInZeros),
            ("００１２", "12", Likeness::EqualInZeros),
            ("12", "120", Likeness::Different),
            ("0", "00", Likeness::EqualInZeros),
            ("0", "", Likeness::Different),
        ] {
            assert_eq!((compare(a, b), compare(b, a)), (expected, expected), "{a:?} {b:?}");
        }
    }

    #[test]
    fn katakana_of_both_widths() {
        assert_eq!(fold("ｼｹﾝ ﾊﾅｺ"), "シケン ハナコ");
        assert_eq!(fold("ｶﾞｷﾞﾄﾞﾊﾟﾋﾟﾎﾟﾎﾞｳﾞ"), "ガギドパピポボヴ");
        assert_eq!(fold("ｦｧｯｰｱﾝ"), "ヲァッーアン");
        // A mark that belongs to nothing stays a mark.
        assert_eq!(fold("ﾞｱﾞﾅﾟ"), "゛ア゛ナ゜");
        assert_eq!(KATAKANA.chars().count(), 0xFF9D - 0xFF66 + 1);
    }
}
