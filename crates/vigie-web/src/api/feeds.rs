//! `/private/{key}/feed`: the calendar feeds of people and schedules. Whoever has the address reads the calendar; it is
//! revoked by making a new key.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use sha2::{Digest as _, Sha256};
use vigie_calendar::{Feed, FeedEvent};
use vigie_core::{
    directory::{Directory, FeedOwner, Kind},
    schedule::{Entry, Schedule, render_whole_entries},
    text::hex,
    time::At,
};
use vigie_pagerduty::{ApiError, rest::schedule::Span};

use super::configuration::off_the_runtime;
use crate::{AppState, frame::Rejection};

/// How far back a feed goes.
const PAST: Duration = Duration::from_secs(31 * 86_400);
/// How far ahead a feed goes: half a year.
const AHEAD: Duration = Duration::from_secs(184 * 86_400);
/// How many shifts a feed shows at most, the earliest first: more than one an hour in all of its time.
const SHIFTS_MAX: usize = 6_000;
/// How many schedules a person's feed shows at most.
const SCHEDULES_MAX: usize = 100;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/private/{key}/feed", get(feed))
}

async fn feed(
    State(state): State<AppState>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let owner = state.directory().feed_owner(&key).map(Owner).ok_or_else(|| ApiError::not_found("Calendar"))?;
    let now = state.app.now();
    let mut dated = Vec::new();
    for schedule in owner.schedules(&state.directory(), now - PAST) {
        dated.push(Dated::of(&state, schedule).await?);
    }
    let text = off_the_runtime(move || Ok(owner.feed(&state, &dated, now).to_text())).await?;
    Ok(answer(text, &headers))
}

/// The calendar, or 304 when the program has it already.
fn answer(text: String, asked: &HeaderMap) -> Response {
    let digest = Sha256::digest(text.as_bytes());
    let tag = format!("\"{}\"", hex(digest.iter().take(16)));
    let given = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = given.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { text.into_response() };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    for (name, value) in [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"on-call.ics\""),
        (header::CACHE_CONTROL, "private, max-age=300"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whose calendar it is.
struct Owner(FeedOwner);

impl Owner {
    /// The schedules that the calendar shows.
    fn schedules(&self, directory: &Directory, since: At) -> Vec<Arc<Schedule>> {
        match &self.0 {
            FeedOwner::Schedule(schedule) => vec![Arc::clone(schedule)],
            FeedOwner::Person(user) => {
                let has_turns = |schedule: &&Arc<Schedule>| schedule.people_from(since).any(|one| one == user.id);
                directory.schedules.values().filter(has_turns).take(SCHEDULES_MAX).cloned().collect()
            }
        }
    }

    fn feed(&self, state: &AppState, schedules: &[Dated], now: At) -> Feed {
        let directory = state.directory();
        let mut events = Vec::new();
        for dated in schedules {
            let span = Span { since: now - PAST, until: now + AHEAD }.as_long_as_is_rendered(&dated.schedule);
            let entries = render_whole_entries(&dated.schedule, span.since, span.until).final_entries;
            let own = entries.iter().filter(|entry| self.shows(entry));
            events.extend(own.filter_map(|entry| self.event(state, &directory, dated, entry)));
        }
        events.sort_by(|one, other| (one.start, &one.uid).cmp(&(other.start, &other.uid)));
        events.truncate(SHIFTS_MAX);
        let (name, description) = match &self.0 {
            FeedOwner::Person(user) => (format!("{} on call", user.name), format!("When {} is on call", user.name)),
            FeedOwner::Schedule(schedule) => {
                (format!("On call: {}", schedule.name), format!("Who is on call in {}", schedule.name))
            }
        };
        Feed { name, description, events }
    }

    fn shows(&self, entry: &Entry) -> bool {
        match &self.0 {
            FeedOwner::Person(user) => entry.user == user.id,
            FeedOwner::Schedule(_) => true,
        }
    }

    /// A shift; nothing where the seconds that calendars know leave it no time.
    fn event(&self, state: &AppState, directory: &Directory, dated: &Dated, entry: &Entry) -> Option<FeedEvent> {
        let schedule = &dated.schedule;
        let second = |at: At| at.micros().div_euclid(1_000_000);
        let name = directory.users.get(&entry.user).map_or_else(|| entry.user.to_string(), |user| user.name.clone());
        let summary = match &self.0 {
            FeedOwner::Person(_) => format!("On call: {}", schedule.name),
            FeedOwner::Schedule(_) => format!("{name} on call: {}", schedule.name),
        };
        (second(entry.start) < second(entry.end)).then(|| FeedEvent {
            uid: format!("{}-{}-{}@vigie", schedule.id, entry.user, second(entry.start)),
            start: entry.start,
            end: entry.end,
            summary,
            description: format!("{name} is on call in the schedule {}.", schedule.name),
            url: state.links().page(&format!("/schedules/{}", schedule.id)),
            changed_at: dated.changed_at,
            sequence: dated.version,
        })
    }
}

/// A schedule, and when it was last changed.
struct Dated {
    schedule: Arc<Schedule>,
    changed_at: At,
    /// The version of the configuration that the change made: grows with every change.
    version: u64,
}

impl Dated {
    async fn of(state: &AppState, schedule: Arc<Schedule>) -> Result<Self, Rejection> {
        let (object, always) = ((Kind::Schedule, schedule.id.id()), (At::EPOCH, At::FAR_FUTURE));
        let last = state.app.store().object_history(object, always, None, 1).await?.into_iter().next();
        let (changed_at, version) =
            last.map_or((schedule.created_at, 0), |row| (row.changed_at, row.directory_version));
        Ok(Self { schedule, changed_at, version })
    }
}
