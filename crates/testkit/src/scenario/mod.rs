//! The scenario language: a story of what happens, and of every page that must follow from it.
//!
//! ```text
//! # An unanswered page goes to the next level.
//! given user alice with sms at once, email after 5m
//! given user bob with email at once
//! given policy checkout: alice for 30m, then bob for 30m, repeat 1
//! given service shop uses checkout
//! at 0:00 event trigger disk-full on shop severity critical "Disk is full"
//! at 0:00 expect sms to alice about "Disk is full"
//! at 0:05 expect email to alice
//! at 0:30 expect email to bob
//! at 0:31 bob acknowledges disk-full
//! until 3:00 expect nothing
//! then disk-full is acknowledged by bob
//! then timeline of disk-full has trigger, assign alice, notify alice by sms, escalate to bob, acknowledge by bob
//! ```
//!
//! One line says one thing; `#` starts a comment; the first comment is the story's title. Time only moves on. A page
//! that no line expects makes the scenario fail, and so does an expectation without its page. All lines are described
//! in the project's `docs/scenarios.md`.
//!
//! - `given …` sets up, before the story or (with `at …` in front) in the middle of it. Giving a name again edits it.
//! - `at <time> …` lets something happen: `event trigger|acknowledge|resolve`, a person's verb, a provider, a server.
//! - `at <time> expect <channel> to <user>` demands a page at exactly this second.
//! - `until <time> expect nothing` lets time pass.
//! - `then …` claims something about how things stand now.
//!
//! A time is `0:05` (hours and minutes after the start, seconds where needed) or `2026-03-29 03:30` (on the wall, in
//! the zone that `given clock starts` names). To add a line: a variant in `statement.rs`, its reading in `parse/`, its
//! doing in `play/`, and a word about it in `docs/scenarios.md`.

pub mod files;
mod parse;
mod play;
mod stage;
mod statement;
mod words;

use std::fmt;

use self::statement::Statement;
pub use self::{
    stage::{Page, Receipt, Stage},
    words::ParseError,
};
use crate::world::World;

/// A scenario that was read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The first comment: what the story is about.
    pub title: String,
    statements: Vec<Statement>,
}

/// One line that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which line, from 1.
    pub line: usize,
    /// What was wrong.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// The first line that cannot be read, and what was expected in it.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let title = text.lines().find_map(|line| line.strip_prefix('#')).unwrap_or("untitled").trim().to_owned();
        Ok(Self { title, statements: parse::statements(text)? })
    }

    /// Plays it in a world of its own; no failures means that everything came true.
    #[must_use]
    pub fn play(&self) -> Vec<Failure> {
        self.play_on(World::starting_at)
    }

    /// Plays it in a world of its own and hands that over as it is at the end.
    #[must_use]
    pub fn play_to_the_end(&self) -> (Vec<Failure>, World) {
        play::play(&self.statements, World::starting_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTING: &str = "# A story.\ngiven user alice with sms at once, email after 5m\n\
                           given policy checkout: alice for 30m\ngiven service shop uses checkout\n";

    /// What goes wrong in a story that begins with the usual setting (lines 1 to 4).
    fn failures(story: &str) -> Vec<String> {
        let scenario = Scenario::parse(&format!("{SETTING}{story}")).expect("it can be read");
        scenario.play().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_story_that_comes_true_has_no_failures() {
        let story = "at 0:00 event trigger disk on shop \"Full\"\nat 0:00 expect sms to alice about \"Full\"\n\
                     at 0:05 expect email to alice\nthen disk is triggered\n";
        assert_eq!(failures(story), Vec::<String>::new());
        assert_eq!(Scenario::parse(SETTING).expect("it can be read").title, "A story.");
    }

    #[test]
    fn a_page_that_nobody_expects_is_a_failure() {
        let story = "at 0:00 event trigger disk on shop\nat 0:00 expect sms to alice\nuntil 1:00 expect nothing\n";
        assert_eq!(failures(story), ["line 6: at 0:05 nobody expects: email to alice about \"disk\""]);
    }

    #[test]
    fn an_expected_page_that_is_not_sent_is_a_failure() {
        let story = "at 0:00 event trigger disk on shop\nat 0:00 expect email to alice\n";
        let both = failures(story);
        assert_eq!(both[0], "line 6: this page was not sent; sent was: sms to alice about \"disk\"");
        assert_eq!(both[1], "line 6: at 0:00 nobody expects: sms to alice about \"disk\"");
    }

    #[test]
    fn one_page_meets_one_expectation_only() {
        let story = "at 0:00 event trigger disk on shop\nat 0:00 expect sms to alice\nat 0:00 expect sms to alice\n";
        assert_eq!(failures(story), ["line 7: this page was not sent; nothing was"]);
    }

    #[test]
    fn claims_that_are_wrong_say_what_is_true() {
        let story = "then there is 1 incident\nat 0:00 bob resolves disk\n";
        let both = failures(story);
        assert_eq!(both[0], "line 5: claimed is 1, but it is 0");
        assert_eq!(both[1], "line 6: there is no incident called disk; there is: none");
    }

    #[test]
    fn what_is_refused_without_being_expected_is_a_failure() {
        let story =
            "at 0:00 alice creates it on shop for alice\nat 0:01 alice resolves it, but is refused with \"no\"\n";
        assert_eq!(failures(story), ["line 6: this was done, not refused with \"no\""]);
        let story = "at 0:00 alice creates it on shop for alice\nat 0:01 alice merges it into it\n";
        assert_eq!(failures(story), ["line 6: this was refused: An incident cannot be merged into itself"]);
    }

    #[test]
    fn time_never_goes_back() {
        let story = "until 1:00 expect nothing\nuntil 0:59 expect nothing\n";
        assert_eq!(failures(story), ["line 6: time only moves on: it is 1:00 already"]);
    }

    #[test]
    fn lines_that_cannot_be_read_say_what_was_expected() {
        let error = |line: &str| Scenario::parse(line).expect_err("it cannot be read").to_string();
        let wrong = [
            ("alice acknowledges it", "\"given\", \"at\", \"until\" or \"then\", found \"alice\""),
            ("given user alice with pager", "one of: sms, email, phone, push, found \"pager\""),
            (
                "given policy p: alice",
                "\"and\", \"or\" (in turn), or \"for\" and a duration, found the end of the line",
            ),
            (
                "at noon expect sms to alice",
                "a time such as 0:05 (after the start) or 2026-03-29 03:30 (on the wall), found \"noon\"",
            ),
            ("at 0:00 expect sms to alice now", "the end of the line, found \"now\""),
        ];
        for (line, expected) in wrong {
            assert_eq!(error(line), format!("line 1: expected {expected}"));
        }
    }
}
