//! Where the calling code of a telephone number ends (ITU-T E.164): people write numbers as one, the REST API keeps the
//! two apart.

/// The codes of two digits; 1 and 7 have one, all others three.
const OF_TWO: [&str; 44] = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90",
    "91", "92", "93", "94", "95", "98",
];
/// How many digits of an international number are its calling code.
pub(super) fn length(digits: &str) -> usize {
    if digits.starts_with(['1', '7']) {
        1
    } else if OF_TWO.iter().any(|code| digits.starts_with(code)) {
        2
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calling_codes_have_one_two_or_three_digits() {
        let lengths = ["12025550100", "74951234567", "33612345678", "4915112345678", "353861234567", "971501234567"];
        assert_eq!(lengths.map(length), [1, 1, 2, 2, 3, 3]);
    }
}
