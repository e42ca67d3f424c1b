//! The secret in the address of a person's calendar feeds.

use std::fmt;

use crate::ids::Ids;

/// The secret in the addresses of a person's calendar feeds: whoever has it reads their on-call times, nothing else.
///
/// It is kept as it is and not as a hash, because the address is shown to its owner again and again. It belongs into no
/// log and no record of changes: its debug form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateUrlKey(String);

impl PrivateUrlKey {
    /// The longest key that is read, in bytes.
    const MAX_LENGTH: usize = 64;

    /// A new one: 128 bits of chance as 32 hexadecimal digits.
    #[must_use]
    pub fn new(ids: &mut Ids) -> Self {
        Self(ids.key())
    }

    /// Reads a key that was stored; `None` when the text cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits =
            (16..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_owned()))
    }

    /// The secret itself, for an address that its owner asked for.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody gave this key. Takes the same time wherever the two differ.
    #[must_use]
    pub fn matches(&self, given: &str) -> bool {
        let (mine, given) = (self.0.as_bytes(), given.as_bytes());
        mine.len() == given.len() && mine.iter().zip(given).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
    }
}

impl fmt::Debug for PrivateUrlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateUrlKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_matches_itself_only_and_shows_itself_to_no_log() {
        let mut ids = Ids::for_test(1);
        let (one, other) = (PrivateUrlKey::new(&mut ids), PrivateUrlKey::new(&mut ids));
        assert!(one.matches(one.as_str()) && !one.matches(other.as_str()) && !one.matches(""));
        assert_eq!(PrivateUrlKey::parse(one.as_str()), Some(one.clone()));
        assert!(!format!("{one:?}").contains(one.as_str()));
        assert_eq!(["", "short", "0123456789abcdef/../x"].map(PrivateUrlKey::parse), [None, None, None]);
    }
}
