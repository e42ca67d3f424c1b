//! Words cut to what a place can hold, and bytes in words.

use std::fmt::Write as _;

/// At most this many characters, the last of them `…` where something was cut.
#[must_use]
pub fn cut(text: &str, most_chars: usize) -> String {
    if text.chars().count() <= most_chars {
        return text.to_owned();
    }
    text.chars().take(most_chars.saturating_sub(1)).chain(['…']).collect()
}

/// Senders' words hold line breaks and control characters; a subject or a list must not.
#[must_use]
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two lower-case hexadecimal digits for each byte.
pub fn hex<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    bytes.into_iter().fold(String::new(), |mut digits, byte| {
        // Writing into a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_visible_and_between_letters() {
        assert_eq!((cut("abcd", 4), cut("abcdef", 4)), ("abcd".to_owned(), "abc…".to_owned()));
        assert_eq!(cut("ééé", 2), "é…");
        assert_eq!(cut("abc", 0), "…", "it shows even where there is no room");
    }

    #[test]
    fn words_become_one_line() {
        assert_eq!(one_line("550 no\r\n  such\tuser "), "550 no such user");
    }

    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
        assert_eq!(hex([]), "");
    }
}
