//! Words of providers and errors, cut to what a receipt can hold.

use std::error::Error;

use vigie_core::text::{cut, one_line};

/// The longest words that are kept; providers sometimes answer with a whole page.
const MAX_WORDS_CHARS: usize = 500;
/// The deepest chain of causes that is told.
const MAX_CAUSES: usize = 8;

/// One line of at most [`MAX_WORDS_CHARS`] characters, without control characters and double spaces.
pub(crate) fn bounded(text: &str) -> String {
    cut(&one_line(text), MAX_WORDS_CHARS)
}

/// An error with its causes, outermost first; a cause that the words already contain is not said twice.
pub(crate) fn of_error(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    for _ in 0..MAX_CAUSES {
        let Some(error) = cause else { break };
        let text = error.to_string();
        if !words.contains(&text) {
            words = format!("{words}: {text}");
        }
        cause = error.source();
    }
    bounded(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_short_line() {
        assert_eq!(bounded("550 no\r\n  such\tuser "), "550 no such user");
        assert_eq!(bounded(&"é".repeat(900)).chars().count(), MAX_WORDS_CHARS);
    }
}
