//! The one check digit (検証番号) of insurers, payers and institutions.

/// Whether the last digit is the check digit of the others.
///
/// Weights 2, 1, 2, 1 … from the rightmost body digit, digit sums of the products, complement to ten: the rule of the
/// ministry's 設定要領, 別添2, which is the Luhn rule. Of single slips it misses only the exchange of a neighbouring
/// 0 and 9. `false` for anything that is not two or more ASCII digits.
#[must_use]
pub fn holds(digits: &str) -> bool {
    let well_formed = digits.len() >= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    well_formed && weighted_sum(digits, 1).is_multiple_of(10)
}

/// The check digit of a body, for instance 8 for `0613048`; `None` unless it is one or more ASCII digits.
#[must_use]
pub fn of(body: &str) -> Option<char> {
    let well_formed = !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_digit());
    let digit = (10 - weighted_sum(body, 2) % 10) % 10;
    if well_formed { char::from_digit(digit, 10) } else { None }
}

/// Sum of the digit sums of the products; `first` is the weight of the rightmost digit, 1 or 2.
fn weighted_sum(digits: &str, first: u32) -> u32 {
    let weights = [first, 3 - first].into_iter().cycle();
    let products =
        digits.bytes().rev().zip(weights).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight);
    products.map(|product| product / 10 + product % 10).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_worked_examples_of_the_rule() {
        assert_eq!([of("0613048"), of("3312001"), of("0113001")], [Some('8'), Some('5'), Some('2')]);
        assert_eq!([of(""), of("06a"), of("０６")], [None; 3]);
        assert!(!holds("0") && !holds("") && !holds("0613048８"));
    }

    proptest! {
        #[test]
        fn one_digit_and_only_one_completes_a_body(body in "[0-9]{5,9}") {
            let right = of(&body).unwrap();
            for digit in '0'..='9' {
                prop_assert_eq!(holds(&format!("{body}{digit}")), digit == right);
            }
        }

        #[test]
        fn leading_zeros_change_nothing(body in "[0-9]{5}") {
            prop_assert_eq!(of(&body), of(&format!("00{body}")));
        }

        #[test]
        fn neighbours_exchanged_are_noticed_unless_they_are_0_and_9(body in "[0-9]{8}", at in 0_usize..7) {
            let digits = format!("{body}{}", of(&body).unwrap());
            let mut swapped = digits.clone().into_bytes();
            swapped.swap(at, at + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            let pair = (digits.as_bytes()[at], digits.as_bytes()[at + 1]);
            let missed = pair.0 == pair.1 || matches!(pair, (b'0', b'9') | (b'9', b'0'));
            prop_assert_eq!(holds(&swapped), missed);
        }
    }
}
