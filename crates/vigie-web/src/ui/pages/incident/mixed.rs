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
use vigie_store::{AlertFilter, AlertSort, AlertSortField, ChangeFilter, ChangeRow, Listed, LogFilter, Page as Rows};

use super::{More, Room, further, part::Part, timeline, value};
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
/// How many of each kind a part of the timeline mixes.
const MOST_ENTRIES: u32 = 200;
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
    part: Part<4>,
}

/// The places of what is mixed, in a [`Part`].
const LOG: usize = 0;
const JOINED: usize = 1;
const ENDED: usize = 2;
const CHANGES: usize = 3;

impl Story {
    /// Reads it.
    pub(super) async fn read(state: &AppState, room: &Room, more: &More) -> Result<Self, Problem> {
        let (store, incident) = (state.app.store(), &room.incident);
        let part = Part::of(more.log.as_deref());
        let read = |list| part.read(list, FIRST_ENTRIES, MOST_ENTRIES);
        let ((log, before), (changes, _)) = (read(LOG), read(CHANGES));
        let of_log =
            LogFilter { incident: Some(incident.id), newest_first: true, until: before, ..LogFilter::default() };
        let over_at = (!incident.is_open()).then_some(incident.status_changed_at);
        let of_changes = ChangeFilter {
            services: Some(vec![incident.service]),
            since: Some(incident.created_at - BEFORE),
            until: over_at.into_iter().chain(before).min(),
            ..ChangeFilter::default()
        };
        let [joined, ended] = Self::alerts(state, room, more, part).await?;
        Ok(Self {
            log: store.list_log_entries(&of_log, Rows { want_total: true, ..log }).await?,
            joined,
            ended,
            changes: store.list_changes(&of_changes, changes).await?,
            part,
        })
    }

    /// The alerts in the order in which they came, and in which they ended; the few that the page shows anyway are not
    /// read again.
    async fn alerts(state: &AppState, room: &Room, more: &More, part: Part<4>) -> Result<[Listed<Alert>; 2], Problem> {
        let are_all_shown = !room.alerts.more && more.alerts() == Part::Beginning;
        if are_all_shown && !matches!(part, Part::From(_)) {
            return Ok([room.alerts.clone(), room.alerts.clone()]);
        }
        let listed = async |list, field| {
            let (rows, until) = part.read(list, FIRST_ENTRIES, MOST_ENTRIES);
            let sort = AlertSort { field, descending: true };
            let by = AlertFilter { incident: Some(room.incident.id), sort, until, ..AlertFilter::default() };
            state.app.store().list_alerts(&by, rows).await
        };
        Ok([listed(JOINED, AlertSortField::CreatedAt).await?, listed(ENDED, AlertSortField::ResolvedAt).await?])
    }

    /// The moments of each that is mixed, the newest first.
    fn moments(&self) -> [Vec<At>; 4] {
        [
            self.log.items.iter().map(|entry| entry.at).collect(),
            self.joined.items.iter().map(|alert| alert.created_at).collect(),
            self.ended.items.iter().filter_map(ended_at).collect(),
            self.changes.items.iter().map(|row| row.change.changed_at).collect(),
        ]
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
        let moments = self.moments();
        let older = since.map(|since| self.part.next(since, moments.each_ref().map(Vec::as_slice)).write());
        let older = older.map(|place| more.with(&room.incident, "log", &place));
        let first = more.with(&room.incident, "log", "all");
        html! {
            ol.timeline #entries data-held {
                @for (place, (_, markup)) in entries.iter().enumerate() {
                    @if place == 0 || days[place] != days[place - 1] { (entry::day(&days[place])) }
                    (markup)
                }
            }
            (further(visit, self.part, (first, older), (self.total(room), MOST_ENTRIES)))
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
        let ended = u64::from(room.incident.alert_counts.resolved);
        self.log.total.unwrap_or_default() + alerts + ended + self.changes.items.len() as u64
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
