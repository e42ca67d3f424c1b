//! A schedule's entries between two moments, as `since`, `until` and `overflow` ask for them.

use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vigie_core::{
    ids::UserId,
    schedule::{Entry, Rendered, Schedule, entries_between, render, render_whole_entries, until_with_at_most},
    time::At,
};

use crate::{ApiError, query::Query, rest::View, time};

/// What one of `since` and `until` means without the other.
const DEFAULT_LENGTH: Duration = Duration::from_secs(14 * 86_400);
/// The longest time that is rendered at once: a year and a day, so that no request costs without bound.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// How many entries of one schedule are rendered at once, so that no request keeps the server from paging: hourly turns
/// of two layers for a year. Layers and events count as far as they lie in the time that is asked for, and restrictions
/// by how often they come round.
const ENTRIES_MAX: u64 = 20_000;
/// How many entries of all schedules on a page are rendered at once: what is sent is some hundred bytes for each.
const PAGE_ENTRIES_MAX: u64 = 100_000;

/// Two moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First moment.
    pub since: At,
    /// First moment after it.
    pub until: At,
}

impl Span {
    /// A span that a client may ask for.
    ///
    /// # Errors
    /// 400 when it ends before it begins, or lasts more than a year.
    pub fn checked(self) -> Result<Self, ApiError> {
        let refusal = |text: &str| Err(ApiError::new(400, 2005, "Invalid Date Range", vec![text.to_owned()]));
        if self.until < self.since {
            return refusal("until must be after since");
        }
        if self.until.since(self.since) > LONGEST {
            return refusal("since and until must be at most a year apart");
        }
        Ok(self)
    }

    /// Refuses to render a schedule that hands over too often for so long a time; else says about how many entries it has.
    ///
    /// # Errors
    /// 400 when it does.
    pub fn refuse_too_many_turns(self, schedule: &Schedule) -> Result<u64, ApiError> {
        let entries = entries_between(schedule, self.since, self.until);
        if entries <= ENTRIES_MAX {
            return Ok(entries);
        }
        let name = &schedule.name;
        Err(ApiError::invalid(format!("Schedule {name:?} has too many turns in that time; ask for a shorter one")))
    }

    /// As much of the time, from its start on, as a schedule is rendered for at once.
    #[must_use]
    pub fn as_long_as_is_rendered(self, schedule: &Schedule) -> Self {
        Self { until: until_with_at_most(ENTRIES_MAX, schedule, self.since, self.until), ..self }
    }
}

/// How many entries a request that renders several schedules may still have.
#[derive(Clone, Copy, Debug)]
pub struct EntriesLeft(u64);

impl EntriesLeft {
    /// What a page of schedules may have.
    #[must_use]
    pub const fn of_a_page() -> Self {
        Self(PAGE_ENTRIES_MAX)
    }

    /// What `most` leaves to a request that keeps entries and sends a page of them.
    #[must_use]
    pub const fn at_most(most: u64) -> Self {
        Self(most)
    }

    /// Takes what a schedule has in a time.
    ///
    /// # Errors
    /// 400 when it has too much by itself, or too little is left.
    pub fn take(&mut self, span: Span, schedule: &Schedule) -> Result<(), ApiError> {
        let entries = span.refuse_too_many_turns(schedule)?;
        let text = "The schedules have too many turns in that time; ask for a shorter one, or for fewer of them";
        self.0 = self.0.checked_sub(entries).ok_or_else(|| ApiError::invalid(text))?;
        Ok(())
    }
}

/// The time that a client asks to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// From when until when.
    pub span: Span,
    /// Whether entries that reach beyond it are shown whole.
    pub overflow: bool,
}

impl Range {
    /// Reads `since`, `until` and `overflow`; one moment without the other means two weeks. `None` where the client
    /// asks for no time. Moments without a zone are in the wall clock of `zone`.
    ///
    /// # Errors
    /// 400 when one is no date, when they are in the wrong order, or more than a year apart.
    pub fn from_query(query: &Query, zone: &TimeZone) -> Result<Option<Self>, ApiError> {
        let moment = |name: &str| match query.get(name) {
            None => Ok(None),
            Some(text) => time::parse(text, zone)
                .map(Some)
                .ok_or_else(|| ApiError::invalid(format!("{name} must be a date in ISO 8601"))),
        };
        let span = match (moment("since")?, moment("until")?) {
            (None, None) => return Ok(None),
            (Some(since), None) => Span { since, until: since + DEFAULT_LENGTH },
            (None, Some(until)) => Span { since: until - DEFAULT_LENGTH, until },
            (Some(since), Some(until)) => Span { since, until },
        };
        Ok(Some(Self { span: span.checked()?, overflow: query.flag("overflow") }))
    }

    /// The schedule's entries in this time.
    ///
    /// # Errors
    /// 400 when they are too many.
    pub fn render(self, schedule: &Schedule) -> Result<Rendered, ApiError> {
        self.span.refuse_too_many_turns(schedule)?;
        let Span { since, until } = self.span;
        Ok(if self.overflow { render_whole_entries(schedule, since, until) } else { render(schedule, since, until) })
    }
}

/// Everybody who is on call at some moment of a rendered schedule, each once, in order.
#[must_use]
pub fn user_ids(rendered: &Rendered) -> Vec<UserId> {
    let mut users: Vec<UserId> = Vec::new();
    for entry in &rendered.final_entries {
        if !users.contains(&entry.user) {
            users.push(entry.user);
        }
    }
    users
}

/// Writes one entry.
#[must_use]
pub fn entry_to_wire(entry: &Entry, view: &View<'_>) -> Value {
    json!({ "user": view.user_as(entry.user, "users"), "start": view.time(entry.start), "end": view.time(entry.end) })
}

/// The sub-schedule of everybody who is on call.
pub(super) fn final_schedule(rendered: Option<&Rendered>, view: &View<'_>) -> Value {
    json!({
        "name": "Final Schedule",
        "rendered_schedule_entries": entries(rendered.map(|rendered| rendered.final_entries.as_slice()), view),
        "rendered_coverage_percentage": rendered.map(|rendered| percentage(rendered.final_coverage)),
    })
}

/// The sub-schedule of overrides.
pub(super) fn overrides(rendered: Option<&Rendered>, view: &View<'_>) -> Value {
    json!({
        "name": "Overrides",
        "rendered_schedule_entries": entries(rendered.map(|rendered| rendered.overrides.as_slice()), view),
        "rendered_coverage_percentage": null,
    })
}

pub(super) fn entries(entries: Option<&[Entry]>, view: &View<'_>) -> Vec<Value> {
    entries.unwrap_or_default().iter().map(|entry| entry_to_wire(entry, view)).collect()
}

/// A percentage with two digits after the point.
pub(super) fn percentage(coverage: f64) -> f64 {
    (coverage * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(query: &str) -> Result<Option<Range>, ApiError> {
        Range::from_query(&Query::parse(query), &TimeZone::UTC)
    }

    #[test]
    fn one_moment_without_the_other_means_two_weeks() {
        let day = |text: &str| time::parse(text, &TimeZone::UTC).expect("a day");
        let expected = Span { since: day("2026-11-01"), until: day("2026-11-15") };
        for query in ["since=2026-11-01", "until=2026-11-15"] {
            assert_eq!(range(query).map(|range| range.map(|range| range.span)), Ok(Some(expected)), "{query}");
        }
        assert_eq!(range("overflow=true"), Ok(None));
    }

    #[test]
    fn a_wrong_or_endless_time_is_refused() {
        for query in ["since=soon", "since=2026-11-02&until=2026-11-01", "since=2020-01-01&until=2026-01-01"] {
            assert_eq!(range(query).map_err(|refused| refused.status), Err(400), "{query}");
        }
    }
}
