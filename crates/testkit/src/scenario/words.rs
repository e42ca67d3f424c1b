//! One line of a scenario as words, and a cursor that says what it expected where it does not go on.

use std::{fmt, time::Duration};

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A word, a number, a time or a comma.
    Plain(String),
    /// A text in quotes.
    Quoted(String),
}

/// Why a scenario cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// In which line, from 1.
    pub line: usize,
    /// What would have been right there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: expected {}, found {}", self.line, self.expected, self.found)
    }
}

impl std::error::Error for ParseError {}

/// A cursor over the words of one line.
#[derive(Clone, Debug)]
pub(super) struct Words {
    line: usize,
    words: Vec<Word>,
    place: usize,
}

pub(super) type Parsed<T> = Result<T, ParseError>;

impl Words {
    /// The words of a line, without its comment.
    pub(super) fn of(line: usize, text: &str) -> Parsed<Self> {
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() && !rest.starts_with('#') {
            let (word, after) = next_word(line, rest)?;
            words.extend(word);
            rest = after.trim_start();
        }
        Ok(Self { line, words, place: 0 })
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.place == self.words.len()
    }

    /// The next word, without taking it; nothing for a text in quotes.
    pub(super) fn peek(&self) -> Option<&str> {
        self.peek_after(0)
    }

    /// A later word, without taking it.
    pub(super) fn peek_after(&self, count: usize) -> Option<&str> {
        match self.words.get(self.place + count)? {
            Word::Plain(word) => Some(word),
            Word::Quoted(_) => None,
        }
    }

    /// Takes some words if they stand next.
    pub(super) fn take(&mut self, phrase: &str) -> bool {
        let count = phrase.split(' ').count();
        let stands_next = phrase.split(' ').enumerate().all(|(place, word)| self.peek_after(place) == Some(word));
        self.place += if stands_next { count } else { 0 };
        stands_next
    }

    /// Takes some words that must stand next.
    pub(super) fn want(&mut self, phrase: &str) -> Parsed<()> {
        if self.take(phrase) { Ok(()) } else { Err(self.error(&format!("{phrase:?}"))) }
    }

    /// Takes one word of a list, and says which place it has there.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[(&str, T)]) -> Parsed<T> {
        let found = choices.iter().find(|(phrase, _)| self.take(phrase)).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let phrases: Vec<_> = choices.iter().map(|(phrase, _)| *phrase).collect();
            self.error(&format!("one of: {}", phrases.join(", ")))
        })
    }

    /// Takes a name: letters, digits and `- _ . / #`.
    pub(super) fn name(&mut self, what: &str) -> Parsed<String> {
        let is_name = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || "-_./#+".contains(c));
        let name = self.peek().filter(is_name).map(str::to_owned).ok_or_else(|| self.error(what))?;
        self.place += 1;
        Ok(name)
    }

    /// Takes one or more names with commas between.
    pub(super) fn names(&mut self, what: &str) -> Parsed<Vec<String>> {
        let mut names = vec![self.name(what)?];
        while self.peek() == Some(",") && !matches!(self.peek_after(1), Some("but" | "over")) {
            self.want(",")?;
            names.push(self.name(what)?);
        }
        Ok(names)
    }

    /// Takes a text in quotes.
    pub(super) fn text(&mut self, what: &str) -> Parsed<String> {
        let text = self.take_text();
        text.ok_or_else(|| self.error(&format!("{what} in quotes")))
    }

    /// Takes a text in quotes if one stands next.
    pub(super) fn take_text(&mut self) -> Option<String> {
        let Some(Word::Quoted(text)) = self.words.get(self.place) else { return None };
        self.place += 1;
        Some(text.clone())
    }

    /// Takes a whole number.
    pub(super) fn number(&mut self, what: &str) -> Parsed<u32> {
        let number = self.peek().and_then(|word| word.parse().ok()).ok_or_else(|| self.error(what))?;
        self.place += 1;
        Ok(number)
    }

    /// Takes a duration such as `30m`, `1h30m`, `7d` or `45s`.
    pub(super) fn duration(&mut self) -> Parsed<Duration> {
        let what = "a duration such as 30m, 1h30m, 7d or 45s";
        let seconds = self.peek().and_then(duration_seconds).ok_or_else(|| self.error(what))?;
        self.place += 1;
        Ok(Duration::from_secs(seconds))
    }

    /// Takes a word of any kind if `read` understands it.
    pub(super) fn read<T>(&mut self, what: &str, read: impl FnOnce(&str) -> Option<T>) -> Parsed<T> {
        let value = self.peek().and_then(read).ok_or_else(|| self.error(what))?;
        self.place += 1;
        Ok(value)
    }

    /// Takes everything up to the next comma, or to the end, as one phrase.
    pub(super) fn phrase(&mut self, what: &str) -> Parsed<String> {
        let mut words = Vec::new();
        while let Some(word) = self.words.get(self.place).filter(|word| **word != Word::Plain(",".to_owned())) {
            let (Word::Plain(text) | Word::Quoted(text)) = word;
            words.push(text.clone());
            self.place += 1;
        }
        if words.is_empty() { Err(self.error(what)) } else { Ok(words.join(" ")) }
    }

    /// Nothing may follow.
    pub(super) fn end(&self) -> Parsed<()> {
        if self.is_empty() { Ok(()) } else { Err(self.error("the end of the line")) }
    }

    /// The error that something else should stand here.
    pub(super) fn error(&self, expected: &str) -> ParseError {
        let found = match self.words.get(self.place) {
            Some(Word::Plain(word) | Word::Quoted(word)) => format!("{word:?}"),
            None => "the end of the line".to_owned(),
        };
        ParseError { line: self.line, expected: expected.to_owned(), found }
    }
}

/// Splits the first word off a text that is not empty; a comma or a colon at its end is a word of its own.
fn next_word(line: usize, text: &str) -> Parsed<(Vec<Word>, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let unclosed =
            || ParseError { line, expected: "a closing quote".to_owned(), found: "the end of the line".to_owned() };
        let end = quoted.find('"').ok_or_else(unclosed)?;
        return Ok((vec![Word::Quoted(quoted[..end].to_owned())], &quoted[end + 1..]));
    }
    let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
    if end == 0 {
        return Ok((vec![Word::Plain(",".to_owned())], &text[1..]));
    }
    let (word, rest) = text.split_at(end);
    let words = match word.strip_suffix(':') {
        Some(word) => vec![Word::Plain(word.to_owned()), Word::Plain(":".to_owned())],
        None => vec![Word::Plain(word.to_owned())],
    };
    Ok((words, rest))
}

/// Reads `1h30m` and the like.
fn duration_seconds(text: &str) -> Option<u64> {
    let mut seconds = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: u64 = rest[..end].parse().ok()?;
        let unit = match rest.as_bytes()[end] {
            b's' => 1,
            b'm' => 60,
            b'h' => 3_600,
            b'd' => 86_400,
            _ => return None,
        };
        seconds += count * unit;
        rest = &rest[end + 1..];
    }
    (!text.is_empty()).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_words_texts_commas_and_a_comment() {
        let mut words = Words::of(1, "at 0:05 note \"a, b\", then policy x: y # why").expect("a good line");
        for word in ["at", "0:05", "note"] {
            words.want(word).expect("the word stands there");
        }
        assert_eq!(words.take_text().as_deref(), Some("a, b"));
        for word in [",", "then", "policy", "x", ":", "y"] {
            words.want(word).expect("the word stands there");
        }
        assert!(words.is_empty());
    }

    #[test]
    fn durations_are_whole_units() {
        assert_eq!(duration_seconds("1h30m"), Some(5_400));
        for wrong in ["", "30", "m", "1w", "-1m"] {
            assert_eq!(duration_seconds(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_error_says_what_was_expected_and_where() {
        let mut words = Words::of(7, "for ever").expect("a good line");
        words.want("for").expect("the word stands there");
        let error = words.duration().expect_err("ever is no duration").to_string();
        assert_eq!(error, "line 7: expected a duration such as 30m, 1h30m, 7d or 45s, found \"ever\"");
        assert!(Words::of(8, "note \"open").is_err());
    }
}
