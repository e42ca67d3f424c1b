//! Calendars in iCalendar's format (RFC 5545): feeds of on-call shifts out, other people's calendars in.
//!
//! Place on the path: the edge, beside `vigie-pagerduty`. [`Feed`] writes shifts as a calendar that any calendar program
//! can subscribe to. [`read`] reads a calendar's text, [`occurrences`] writes its recurring events out between two
//! moments, and [`find_people`] says whom of the directory they name.
//!
//! What this crate never does: it opens no file or socket, has no clock, stores nothing, and pages nobody. Everything
//! it reads is bounded, because calendars come from outside.

mod feed;
mod line;
mod occurrence;
mod people;
mod read;
mod rule;
mod text;
mod zone;

pub use self::{
    feed::{Feed, FeedEvent},
    occurrence::{OCCURRENCES_MAX, Occurrence, occurrences},
    people::{Assigned, Unknown, find_people},
    read::{Calendar, DATES_MAX, EVENTS_MAX, Event, Moment, read},
    rule::{Frequency, Rule, Until},
};

/// Why a calendar cannot be read; the text says where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// It is something else.
    #[error("The body is not a calendar: it must start with BEGIN:VCALENDAR (export it as iCalendar, .ics)")]
    NotACalendar,
    /// A line is not as the format wants it: (its number from 1, why).
    #[error("Line {0} of the calendar: {1}")]
    Line(usize, String),
    /// An event is not as it must be, or uses something that is not supported: (its title, why).
    #[error("Event {0:?}: {1}")]
    Event(String, String),
    /// More than [`EVENTS_MAX`] events.
    #[error("The calendar has more than {EVENTS_MAX} events: export a shorter time")]
    TooManyEvents,
    /// More than [`DATES_MAX`] single dates.
    #[error("The calendar names more than {DATES_MAX} single dates (EXDATE, RDATE): export a shorter time")]
    TooManyDates,
    /// More than [`OCCURRENCES_MAX`] occurrences.
    #[error("The calendar's events take place more than {OCCURRENCES_MAX} times in the time that is read: shorten it")]
    TooManyOccurrences,
}
