//! One timeline of everything: what happened to the incident, the alerts that joined it, and the changes on its service
//! around that time.

use maud::{Markup, html};
use vigie_core::{
    alert::{Alert, AlertStatus},
    time::At,
};
use vigie_store::ChangeRow;

use super::{Room, show_all, timeline, value};
use crate::ui::{
    components::{badge, entry, icon},
    moment,
    texts::say,
    visit::Visit,
};

/// Newest first, with a line for each day.
pub(super) fn show(visit: &Visit, room: &Room) -> Markup {
    let mut entries: Vec<(At, Markup)> =
        room.log.items.iter().map(|item| (item.at, timeline::line(visit, room, item))).collect();
    let oldest = entries.last().map_or(room.incident.created_at, |(at, _)| *at);
    entries.extend(room.changes.iter().filter(|row| row.change.changed_at >= oldest).map(|row| change(visit, row)));
    let is_first = |alert: &&Alert| alert.created_at > room.incident.created_at;
    entries.extend(room.alerts.items.iter().filter(is_first).map(|alert| joined(visit, alert)));
    entries.extend(room.alerts.items.iter().filter_map(|alert| ended(visit, alert)));
    // What was there first stays first among entries of the same moment.
    entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let days: Vec<String> = entries.iter().map(|(at, _)| moment::day(visit, *at)).collect();
    html! {
        ol.timeline {
            @for (place, (_, markup)) in entries.iter().enumerate() {
                @if place == 0 || days[place] != days[place - 1] { (entry::day(&days[place])) }
                (markup)
            }
        }
        (show_all(visit, &room.incident, "log", room.log.items.len(), room.log.total))
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
    let AlertStatus::Resolved { at } = alert.status else { return None };
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
