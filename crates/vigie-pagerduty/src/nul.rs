//! The NUL character: JSON can write it, PostgreSQL cannot store it, and nobody can read it.

use std::borrow::Cow;

/// How JSON writes it.
const ESCAPE: &[u8] = b"\\u0000";
/// What is read instead: the character for "something unreadable stood here".
const REPLACEMENT: &[u8] = b"\\ufffd";

/// The same JSON text with every NUL character replaced by U+FFFD, so that an alert that holds one still pages.
#[must_use]
pub fn without_nul(json: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(json, ESCAPE).is_none() {
        return Cow::Borrowed(json);
    }
    let mut clean = json.to_vec();
    for start in memchr::memmem::find_iter(json, ESCAPE) {
        // `\\u0000` is an escaped backslash and five plain characters.
        let backslashes_before = json[..start].iter().rev().take_while(|byte| **byte == b'\\').count();
        if backslashes_before % 2 == 0 {
            clean[start..start + ESCAPE.len()].copy_from_slice(REPLACEMENT);
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(json: &str) -> String {
        String::from_utf8(without_nul(json.as_bytes()).into_owned()).expect("still text")
    }

    #[test]
    fn a_nul_is_replaced_and_what_only_looks_like_one_stays() {
        assert_eq!(cleaned(r#"{"a":"x\u0000\u0000"}"#), r#"{"a":"x\ufffd\ufffd"}"#);
        assert_eq!(cleaned(r#"{"a":"x\\u0000"}"#), r#"{"a":"x\\u0000"}"#);
        assert_eq!(cleaned(r#"{"a":"x\\\u0000"}"#), r#"{"a":"x\\\ufffd"}"#);
        assert!(matches!(without_nul(b"{}"), Cow::Borrowed(_)));
    }
}
