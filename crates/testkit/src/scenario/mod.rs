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

mod parse;
mod play;
mod statement;
mod words;

use std::fmt;

use self::statement::Statement;
pub use self::words::ParseError;
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
        play::play(&self.statements).0
    }

    /// Plays it and hands over the world as it is at the end.
    #[must_use]
    pub fn play_to_the_end(&self) -> (Vec<Failure>, World) {
        play::play(&self.statements)
    }
}
