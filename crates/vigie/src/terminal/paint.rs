//! Colours and widths: none where a program reads, or where `NO_COLOR` is set.

use std::io::IsTerminal as _;

/// How wide a table may be where nobody says: as wide as it wants, because a program reads it.
const UNLIMITED: usize = usize::MAX;

/// Where an answer goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// How many characters fit on a line.
    pub(crate) width: usize,
    /// Whether colours are wanted.
    pub(crate) paint: Paint,
}

impl Screen {
    /// Standard output.
    pub(crate) fn of_stdout() -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        let is_dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = columns.or_else(|| measured().filter(|_| is_terminal)).unwrap_or(UNLIMITED);
        Self { width, paint: Paint { colours: is_terminal && !is_dumb && !refused } }
    }
}

/// Whether and how words are painted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    /// With escape codes of ANSI terminals.
    pub(crate) colours: bool,
}

impl Paint {
    /// What matters most.
    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// What matters least.
    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// What is wrong.
    pub(crate) fn red(self, text: &str) -> String {
        self.with("31", text)
    }

    /// What may go wrong.
    pub(crate) fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }

    /// One of several colours that are told apart, on which black letters can be read.
    pub(crate) fn on_colour(self, number: usize, text: &str) -> String {
        const BACKGROUNDS: [&str; 6] = ["30;42", "30;43", "30;46", "30;45", "30;44", "30;47"];
        self.with(BACKGROUNDS[number % BACKGROUNDS.len()], text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colours && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_painted_only_where_colours_are_wanted() {
        assert_eq!(Paint { colours: false }.red("no"), "no");
        assert_eq!(Paint { colours: true }.red("no"), "\u{1b}[31mno\u{1b}[0m");
    }
}
