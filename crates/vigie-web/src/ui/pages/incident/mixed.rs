//! One timeline of everything: what happened to the incident, the alerts that joined it and ended, and the changes on
//! its service around that time. It is complete as far back as it goes: where one of these has more than is read, all of
//! them end at the oldest moment that is known of that one, and a link leads further.

use std::time::Duration;

use maud::{Markup, html};
use vigie_core::{
    alert::{Alert, AlertStatus},
    incident::LogEntry,
    time::At,
};
use vigie_store::{AlertFilter, AlertSort, AlertSortField, ChangeFilter, ChangeRow, Listed, LogFilter, Page as Part};

use super::{More, Room, show_all, timeline, value};
use crate::{
    AppState,
    ui::{
        components::{badge, entry, icon},
        moment,
        problem::Problem,
        texts::say,
        visit::Visit,
    },
};

/// How many of each kind are mixed at first.
const FIRST_ENTRIES: u32 = 50;
/// Changes so long before an incident are part of its story.
const BEFORE: Duration = Duration::from_secs(2 * 3600);

/// What is mixed, the newest of each first.
pub(super) struct Story {
    log: Listed<LogEntry>,
    joined: Listed<Alert>,
    /// Those that are over first.
    ended: Listed<Alert>,
    /// On its service since shortly before it began, until it was over.
    changes: Listed<ChangeRow>,
}

impl Story {
    /// Reads it.
    pub(super) async fn read(state: &AppState, room: &Room, more: &More) -> Result<Self, Problem> {
        let (store, incident) = (state.app.store(), &room.incident);
        let limit = More::limit(more.log.as_deref(), FIRST_ENTRIES);
        let part = Part { offset: 0, limit, want_total: false };
        let of_log = LogFilter { incident: Some(incident.id), newest_first: true, ..LogFilter::default() };
        let of_changes = ChangeFilter {
            services: Some(vec![incident.service]),
            since: Some(incident.created_at - BEFORE),
            until: (!incident.is_open()).then_some(incident.status_changed_at),
            ..ChangeFilter::default()
        };
        let [joined, ended] = Self::alerts(state, room, part).await?;
        Ok(Self {
            log: store.list_log_entries(&of_log, Part { want_total: true, ..part }).await?,
            joined,
            ended,
            changes: store.list_changes(&of_changes, part).await?,
        })
    }

    /// The alerts in the order in which they came, and in which they ended; the few that the page shows anyway are not
    /// read again.
    async fn alerts(state: &AppState, room: &Room, part: Part) -> Result<[Listed<Alert>; 2], Problem> {
        if !room.alerts.more {
            return Ok([room.alerts.clone(), room.alerts.clone()]);
        }
        let by = |field| AlertFilter {
            incident: Some(room.incident.id),
            sort: AlertSort { field, descending: true },
            ..AlertFilter::default()
        };
        let store = state.app.store();
        let joined = store.list_alerts(&by(AlertSortField::CreatedAt), part).await?;
        let ended = store.list_alerts(&by(AlertSortField::ResolvedAt), part).await?;
        Ok([joined, ended])
    }

    /// Since when all of it is known; `None` where that is since ever.
    fn since(&self) -> Option<At> {
        let last = |more: bool, at: Option<At>| at.filter(|_| more);
        let ends = [
            last(self.log.more, self.log.items.last().map(|entry| entry.at)),
            last(self.joined.more, self.joined.items.last().map(|alert| alert.created_at)),
            // Where the last one is open, all that ended were read.
            last(self.ended.more, self.ended.items.last().and_then(ended_at)),
            last(self.changes.more, self.changes.items.last().map(|row| row.change.changed_at)),
        ];
        ends.into_iter().flatten().max()
    }

    /// Newest first, with a line for each day.
    pub(super) fn show(&self, visit: &Visit, room: &Room, more: &More) -> Markup {
        let since = self.since();
        let mut entries = self.entries(visit, room);
        entries.retain(|(at, _)| since.is_none_or(|since| *at >= since));
        // What was there first stays first among entries of the same moment.
        entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let days: Vec<String> = entries.iter().map(|(at, _)| moment::day(visit, *at)).collect();
        let has_more = since.is_some() && more.log.as_deref() != Some("all");
        html! {
            ol.timeline #entries data-held {
                @for (place, (_, markup)) in entries.iter().enumerate() {
                    @if place == 0 || days[place] != days[place - 1] { (entry::day(&days[place])) }
                    (markup)
                }
            }
            @if has_more { (show_all(visit, &more.with_all(&room.incident, "log"), self.total(room))) }
        }
    }

    fn entries(&self, visit: &Visit, room: &Room) -> Vec<(At, Markup)> {
        let log = self.log.items.iter().map(|item| (item.at, timeline::line(visit, room, item)));
        let is_later = |alert: &&Alert| alert.created_at > room.incident.created_at;
        let joined = self.joined.items.iter().filter(is_later).map(|alert| joined(visit, alert));
        let ended = self.ended.items.iter().filter_map(|alert| ended(visit, alert));
        log.chain(self.changes.items.iter().map(|row| change(visit, row))).chain(joined).chain(ended).collect()
    }

    /// How many entries there are, as far as they are counted: those of the incident's own log and its alerts.
    fn total(&self, room: &Room) -> u64 {
        let alerts = room.alerts.total.unwrap_or_default().saturating_sub(1);
        self.log.total.unwrap_or_default() + alerts + self.changes.items.len() as u64
    }
}

fn ended_at(alert: &Alert) -> Option<At> {
    match alert.status {
        AlertStatus::Resolved { at } => Some(at),
        AlertStatus::Triggered => None,
    }
}

fn joined(visit: &Visit, alert: &Alert) -> (At, Markup) {
    let what = html! { a href={ "#alert-" (alert.id) } { (alert.report.summary) } };
    let sentence = say(visit.texts.timeline.alert_joined, &[&what]);
    let extra = html! { p { (badge::severity(alert.severity, visit.texts)) } };
    let id = format!("joined-{}", alert.id);
    let when = moment::clock_time(visit, alert.created_at);
    (alert.created_at, entry::show(&id, "bad", icon::LAYERS, sentence, extra, when))
}

fn ended(visit: &Visit, alert: &Alert) -> Option<(At, Markup)> {
    let at = ended_at(alert)?;
    let what = html! { a href={ "#alert-" (alert.id) } { (alert.report.summary) } };
    let sentence = say(visit.texts.timeline.alert_ended, &[&what]);
    let when = moment::clock_time(visit, at);
    Some((at, entry::show(&format!("ended-{}", alert.id), "good", icon::LAYERS, sentence, html! {}, when)))
}

fn change(visit: &Visit, row: &ChangeRow) -> (At, Markup) {
    let change = &row.change;
    let sentence = say(visit.texts.timeline.change, &[&html! { strong { (change.summary) } }]);
    let extra = html! {
        @for link in change.links.iter().take(2) {
            p { (value::outside(&link.href, link.text.as_deref().unwrap_or(&link.href))) }
        }
    };
    let when = moment::clock_time(visit, change.changed_at);
    (change.changed_at, entry::show(&format!("change-{}", row.id), "plain", icon::CHANGE, sentence, extra, when))
}
