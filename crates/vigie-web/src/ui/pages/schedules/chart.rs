//! A timeline: days across, a lane for each layer, bars for shifts. SVG without scripts or styles of its own: places are
//! percentages, so that it fits every width, and a bar is a link to the explanation of its shift.

use maud::{Markup, html};
use vigie_core::{directory::User, ids::UserId, time::At};

use super::{
    paint::Paint,
    window::{Shift, Window},
};
use crate::ui::{
    components::person,
    texts::{fill, say},
    visit::Visit,
};

/// How wide the lanes are about on a large screen, in pixels: what of a name fits is reckoned with it.
const WIDE_PIXELS: f64 = 860.0;
/// The same where a form stands beside them.
const NARROW_PIXELS: f64 = 440.0;
/// How wide a letter is, about.
const LETTER_PIXELS: f64 = 7.2;
/// The most bars of a lane that are drawn: hourly turns of two weeks.
const MOST_BARS: usize = 400;
/// The most bars on top of each other in a lane.
const MOST_ROWS: usize = 8;

/// Somebody, or nobody, for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// Who; `None`: nobody, a gap.
    pub(super) who: Option<UserId>,
    pub(super) start: At,
    pub(super) end: At,
}

/// What a lane is, for its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Who is on call in the end.
    Final,
    /// Overrides.
    Override,
    /// A layer or a rotation.
    Layer,
}

/// One line of the timeline.
pub(super) struct Lane {
    pub(super) name: String,
    pub(super) look: Look,
    pub(super) bars: Vec<Bar>,
}

/// A timeline.
pub(super) struct Chart<'a> {
    pub(super) visit: &'a Visit,
    pub(super) window: &'a Window,
    pub(super) paint: &'a Paint,
    /// Where a click on a moment leads; `None`: nowhere.
    pub(super) link: Option<&'a dyn Fn(At) -> String>,
    /// Whether a form stands beside it.
    pub(super) is_narrow: bool,
}

impl Look {
    const fn word(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Override => "override",
            Self::Layer => "layer",
        }
    }

    /// The height of a bar, in pixels.
    const fn height(self) -> usize {
        match self {
            Self::Final => 40,
            Self::Override => 30,
            Self::Layer => 28,
        }
    }
}

impl Chart<'_> {
    /// The whole of it. Bars are links where they lead somewhere, so that a keyboard and a reader reach them.
    pub(super) fn show(&self, lanes: &[Lane]) -> Markup {
        let changes = self.window.clock_changes();
        html! {
            div.chart data-since=(self.window.since) data-until=(self.window.until) {
                (self.axis(&changes))
                @for lane in lanes { (self.lane(lane, &changes)) }
                (self.other_axis())
            }
        }
    }

    const fn pixels(&self) -> f64 {
        if self.is_narrow { NARROW_PIXELS } else { WIDE_PIXELS }
    }

    /// The days, and where the clocks change.
    fn axis(&self, changes: &[Shift]) -> Markup {
        let (window, texts) = (self.window, &self.visit.texts.schedules);
        let wall = &window.clocks.main;
        let today = wall.date(self.visit.now);
        html! {
            div.lane data-look="axis" {
                div.lane-name { (wall.city()) }
                svg.lane-bars width="100%" height="44" aria-hidden="true" focusable="false" {
                    @for day in &window.days {
                        svg x=(percent(window.place(day.since))) y="0" width=(percent(window.place(day.until) - window.place(day.since))) height="44" {
                            @if day.date == today { rect.today x="1" y="2" width="98%" height="40" rx="8" {} }
                            text.day-name x="8" y="19" { (wall.weekday(day.date)) }
                            text.day-date x="8" y="36" { @if self.is_narrow { (day.date.day()) } @else { (wall.day_and_month(day.date)) } }
                        }
                    }
                    @if window.holds(self.visit.now) {
                        circle.now-dot cx=(percent(window.place(self.visit.now))) cy="43" r="5" {}
                    }
                    @for change in changes { text.clock-text x=(percent(window.place(change.at))) y="42" { (clock_text(change, texts.clocks_short)) } }
                }
            }
        }
    }

    /// The days of the other zone.
    fn other_axis(&self) -> Markup {
        let window = self.window;
        html! {
            @if let Some(other) = &window.clocks.other {
                div.lane data-look="axis" {
                    div.lane-name { (other.city()) }
                    svg.lane-bars width="100%" height="26" aria-hidden="true" focusable="false" {
                        @for day in window.days.iter().map(|day| other.start_of(other.date(day.until))).filter(|at| window.holds(*at)) {
                            line.other-tick x1=(percent(window.place(day))) x2=(percent(window.place(day))) y1="2" y2="24" {}
                            text.day-date x=(percent(window.place(day))) y="17" dx="6" { @if self.is_narrow { (other.date(day).day()) } @else { (other.weekday(other.date(day))) " " (other.date(day).day()) } }
                        }
                    }
                }
            }
        }
    }

    fn lane(&self, lane: &Lane, changes: &[Shift]) -> Markup {
        let bars: Vec<Bar> = lane.bars.iter().take(MOST_BARS).copied().collect();
        let (rows, count) = stack(&bars);
        let step = lane.look.height() + 6;
        let height = step * count.max(1) + 6;
        html! {
            div.lane data-look=(lane.look.word()) {
                div.lane-name { (lane.name) }
                svg.lane-bars width="100%" height=(height) focusable="false" {
                    (self.ground(height, changes))
                    @for (bar, row) in bars.iter().zip(&rows) { (self.bar(bar, lane.look, 6 + row * step)) }
                    (self.marks(height))
                }
            }
        }
    }

    /// The lines between days, weekends, and where the clocks change.
    fn ground(&self, height: usize, changes: &[Shift]) -> Markup {
        let window = self.window;
        let place = |at: At| percent(window.place(at));
        html! {
            @for day in &window.days {
                @if day.date.weekday().to_monday_zero_offset() > 4 {
                    rect.weekend x=(place(day.since)) y="0" width=(percent(window.place(day.until) - window.place(day.since))) height=(height) {}
                }
                line.day-line x1=(place(day.since)) x2=(place(day.since)) y1="0" y2=(height) {}
            }
            @for change in changes { line.clock-line x1=(place(change.at)) x2=(place(change.at)) y1="0" y2=(height) {} }
        }
    }

    /// Now, and the moment that is explained.
    fn marks(&self, height: usize) -> Markup {
        let window = self.window;
        let place = |at: At| percent(window.place(at));
        html! {
            @if let Some(at) = window.at.filter(|at| window.holds(*at)) {
                line.at-line x1=(place(at)) x2=(place(at)) y1="0" y2=(height) {}
            }
            @if window.holds(self.visit.now) {
                line.now-line x1=(place(self.visit.now)) x2=(place(self.visit.now)) y1="0" y2=(height) {}
            }
        }
    }

    fn bar(&self, bar: &Bar, look: Look, top: usize) -> Markup {
        let (window, texts) = (self.window, self.visit.texts);
        let (start, end) = (bar.start.max(window.since), bar.end.min(window.until));
        let width = window.place(end) - window.place(start);
        let user = bar.who.and_then(|user| self.visit.directory.users.get(&user));
        let name = bar.who.map_or(texts.schedules.nobody, |user| person::name(&self.visit.directory, user, texts));
        let wall = &window.clocks.main;
        let told = format!("{name}: {} – {}", wall.stamp(bar.start), wall.stamp(bar.end));
        let (color, pattern) = bar.who.map_or((0, 0), |user| self.paint.look(user));
        let drawn = html! {
            svg x=(percent(window.place(start))) y=(top) width=(percent(width)) height=(look.height()) {
                @if bar.who.is_none() {
                    rect.gap-fill width="100%" height="100%" rx="6" {}
                    rect width="100%" height="100%" rx="6" fill="url(#pattern-gap)" {}
                } @else {
                    rect.bar-fill width="100%" height="100%" rx="6" {}
                    @if pattern > 0 { rect width="100%" height="100%" rx="6" fill={ "url(#pattern-" (pattern) ")" } {} }
                }
                text.bar-text x="8" y=(look.height() / 2 + 5) { (label(width / 100.0 * self.pixels(), name, user.map(AsRef::as_ref))) }
            }
        };
        let inside = if start <= self.visit.now && self.visit.now < end { self.visit.now } else { start };
        let data_color = bar.who.map_or("gap".to_owned(), |_| color.to_string());
        html! {
            @if let Some(link) = self.link {
                a.shift data-color=(data_color) href=(link(inside)) aria-label=(told) {
                    title { (told) } (drawn)
                }
            } @else {
                g.shift data-color=(data_color) { title { (told) } (drawn) }
            }
        }
    }

    /// Who is who, and how long each is on call in the time that is shown.
    pub(super) fn legend(&self, bars: &[Bar]) -> Markup {
        let texts = &self.visit.texts.schedules;
        let people = hours(bars, self.window);
        html! {
            ul.legend aria-label=(texts.legend) {
                @for (user, seconds) in &people {
                    @let name = person::name(&self.visit.directory, *user, self.visit.texts);
                    li { (self.paint.swatch(*user, &person::initials(name))) span { (name) " " span.quiet { (hours_text(*seconds)) } } }
                }
            }
        }
    }
}

/// How many seconds each person has, the most first.
pub(super) fn hours(bars: &[Bar], window: &Window) -> Vec<(UserId, u64)> {
    let mut people: Vec<(UserId, u64)> = Vec::new();
    for bar in bars {
        let Some(user) = bar.who else { continue };
        let seconds = bar.end.min(window.until).since(bar.start.max(window.since)).as_secs();
        match people.iter_mut().find(|(other, _)| *other == user) {
            Some((_, sum)) => *sum += seconds,
            None => people.push((user, seconds)),
        }
    }
    people.sort_by_key(|(user, seconds)| (std::cmp::Reverse(*seconds), *user));
    people
}

/// `84 h`
pub(super) fn hours_text(seconds: u64) -> String {
    let tenths = (seconds + 180) / 360;
    if tenths.is_multiple_of(10) { format!("{} h", tenths / 10) } else { format!("{}.{} h", tenths / 10, tenths % 10) }
}

/// `clocks +1 h`
pub(super) fn clock_text(change: &Shift, template: &str) -> String {
    let sign = if change.minutes > 0 { '+' } else { '−' };
    let minutes = change.minutes.abs();
    let length = if minutes % 60 == 0 { format!("{} h", minutes / 60) } else { format!("{minutes} min") };
    fill(template, &format!("{sign}{length}"))
}

/// The same as a sentence: when, and by how much.
pub(super) fn clock_note(visit: &Visit, window: &Window) -> Markup {
    html! {
        @for change in window.clock_changes() {
            p.quiet.clock-note {
                (say(visit.texts.schedules.clocks_change, &[&window.clocks.main.stamp(change.at), &clock_text(&change, "{0}")]))
            }
        }
    }
}

/// On which row each bar stands, so that none covers another, and how many rows there are.
fn stack(bars: &[Bar]) -> (Vec<usize>, usize) {
    let mut ends: Vec<At> = Vec::new();
    let mut rows = Vec::with_capacity(bars.len());
    for bar in bars {
        let free = ends.iter().position(|end| *end <= bar.start);
        let row = free.unwrap_or(ends.len()).min(MOST_ROWS - 1);
        if row == ends.len() {
            ends.push(bar.end);
        } else {
            ends[row] = ends[row].max(bar.end);
        }
        rows.push(row);
    }
    (rows, ends.len())
}

/// The name, as much of it as fits into so many pixels: whole, the first word, initials, nothing.
fn label(pixels: f64, name: &str, user: Option<&User>) -> String {
    let letters = ((pixels - 14.0) / LETTER_PIXELS).max(0.0) as usize;
    let first = name.split_whitespace().next().unwrap_or_default();
    if name.chars().count() <= letters {
        return name.to_owned();
    }
    if first.chars().count() <= letters {
        return first.to_owned();
    }
    match user {
        Some(user) if letters >= 2 => person::initials(&user.name),
        None if letters >= 1 => "!".to_owned(),
        _ => String::new(),
    }
}

fn percent(place: f64) -> String {
    format!("{place:.3}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(start: i64, end: i64) -> Bar {
        Bar { who: None, start: At::from_micros(start), end: At::from_micros(end) }
    }

    #[test]
    fn bars_that_overlap_stand_on_rows_of_their_own() {
        assert_eq!(stack(&[bar(0, 5), bar(5, 9), bar(6, 12), bar(10, 11)]), (vec![0, 0, 1, 0], 2));
        assert_eq!(stack(&[]), (vec![], 0));
    }

    #[test]
    fn of_a_name_is_written_what_fits() {
        assert_eq!(label(400.0, "Ann Archer", None), "Ann Archer");
        assert_eq!(label(48.0, "Ann Archer", None), "Ann");
        assert_eq!(label(4.0, "Ann Archer", None), "");
    }

    #[test]
    fn hours_are_told_with_a_tenth_where_needed() {
        assert_eq!([7200, 5400, 0].map(hours_text), ["2 h", "1.5 h", "0 h"]);
        let change = |minutes| Shift { at: At::EPOCH, minutes };
        assert_eq!(clock_text(&change(60), "clocks {0}"), "clocks +1 h");
        assert_eq!(clock_text(&change(-30), "{0}"), "−30 min");
    }
}
