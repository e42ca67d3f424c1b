//! The same as the timeline for a phone: day by day who is on call from when to when, and where nobody is.

use maud::{Markup, html};

use super::{
    chart::{Bar, clock_text},
    paint::Paint,
    window::{Day, Window},
};
use crate::ui::{
    components::{icon, person},
    visit::Visit,
};

/// The days. `link` says where an entry leads.
pub(super) fn show(
    visit: &Visit,
    window: &Window,
    paint: &Paint,
    bars: &[Bar],
    link: &dyn Fn(vigie_core::time::At) -> String,
) -> Markup {
    let today = window.clocks.main.date(visit.now);
    let changes = window.clock_changes();
    html! {
        ol.agenda {
            @for day in &window.days {
                li.agenda-day data-today[day.date == today] {
                    h3 {
                        (window.clocks.main.long_day(day.date))
                        @if day.date == today { span.count { (visit.texts.dates.today) } }
                    }
                    @for change in changes.iter().filter(|change| day.since <= change.at && change.at < day.until) {
                        p.agenda-clock { (icon::CLOCK) (window.clocks.main.time(change.at)) " · " (clock_text(change, visit.texts.schedules.clocks_short)) }
                    }
                    ul { @for bar in of_day(bars, day) { (entry(visit, window, paint, &bar, day, link)) } }
                }
            }
        }
    }
}

fn entry(
    visit: &Visit,
    window: &Window,
    paint: &Paint,
    bar: &Bar,
    day: &Day,
    link: &dyn Fn(vigie_core::time::At) -> String,
) -> Markup {
    let texts = visit.texts;
    let is_now = bar.start <= visit.now && visit.now < bar.end;
    let inside = if is_now { visit.now } else { bar.start };
    let name = bar.who.map_or(texts.schedules.nobody, |user| person::name(&visit.directory, user, texts));
    html! {
        li {
            a.agenda-entry href=(link(inside)) data-gap[bar.who.is_none()] data-now[is_now] {
                @match bar.who {
                    Some(user) => (paint.swatch(user, &person::initials(name))),
                    None => (icon::ALERT),
                }
                span.agenda-who { (name) }
                span.agenda-when {
                    @if is_now { span.agenda-now { (texts.schedules.now) } }
                    (hours_of(window, bar, day, texts.schedules.all_day))
                    @if let Some(other) = &window.clocks.other {
                        span.other-clock { (other.time(bar.start)) "–" (other.time(bar.end)) " " (other.city()) }
                    }
                }
            }
        }
    }
}

/// `09:00–24:00`, or that it is the whole day.
fn hours_of(window: &Window, bar: &Bar, day: &Day, all_day: &str) -> String {
    if bar.start <= day.since && day.until <= bar.end {
        return all_day.to_owned();
    }
    let end = if bar.end == day.until { "24:00".to_owned() } else { window.clocks.main.time(bar.end) };
    format!("{}–{end}", window.clocks.main.time(bar.start))
}

/// What of the bars lies in a day.
fn of_day(bars: &[Bar], day: &Day) -> Vec<Bar> {
    let inside = bars.iter().filter(|bar| bar.start < day.until && day.since < bar.end);
    inside.map(|bar| Bar { start: bar.start.max(day.since), end: bar.end.min(day.until), ..*bar }).collect()
}
