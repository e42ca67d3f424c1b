//! Times on the wall clock of a zone of choice: a schedule's and the viewer's, side by side where they differ.

use jiff::{
    Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use maud::{Markup, html};
use vigie_core::time::At;

use super::{moment::nth, texts::Texts};

/// The clock on the wall of a zone, in a language.
#[derive(Clone)]
pub(super) struct Wall {
    zone: TimeZone,
    texts: &'static Texts,
}

impl Wall {
    /// Of a zone.
    pub(super) const fn new(zone: TimeZone, texts: &'static Texts) -> Self {
        Self { zone, texts }
    }

    /// Of a zone of the IANA database; UTC where there is no such zone.
    pub(super) fn named(name: &str, texts: &'static Texts) -> Self {
        Self::new(TimeZone::get(name).unwrap_or(TimeZone::UTC), texts)
    }

    /// Its zone.
    pub(super) const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The name of its zone: `Europe/Paris`.
    pub(super) fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The city of its zone: `New York`.
    pub(super) fn city(&self) -> String {
        self.name().rsplit('/').next().unwrap_or("UTC").replace('_', " ")
    }

    /// What it shows.
    pub(super) fn zoned(&self, at: At) -> Zoned {
        at.timestamp().to_zoned(self.zone.clone())
    }

    /// The day it shows.
    pub(super) fn date(&self, at: At) -> Date {
        self.zoned(at).date()
    }

    /// `09:00`
    pub(super) fn time(&self, at: At) -> String {
        self.zoned(at).strftime("%H:%M").to_string()
    }

    /// `Mon 23 Nov 09:00`
    pub(super) fn stamp(&self, at: At) -> String {
        format!("{} {}", self.day(self.date(at)), self.time(at))
    }

    /// `Mon 23 Nov`
    pub(super) fn day(&self, date: Date) -> String {
        format!("{} {}", self.weekday(date), self.day_and_month(date))
    }

    /// `Mon`
    pub(super) fn weekday(&self, date: Date) -> &'static str {
        nth(self.texts.dates.short_weekdays, date.weekday().to_monday_zero_offset())
    }

    /// `Monday`
    pub(super) fn long_weekday(&self, date: Date) -> &'static str {
        nth(self.texts.dates.weekdays, date.weekday().to_monday_zero_offset())
    }

    /// `23 Nov`
    pub(super) fn day_and_month(&self, date: Date) -> String {
        format!("{} {}", date.day(), nth(self.texts.dates.short_months, date.month() - 1))
    }

    /// `Monday 23 November`
    pub(super) fn long_day(&self, date: Date) -> String {
        let month = nth(self.texts.dates.months, date.month() - 1);
        format!("{} {} {month}", self.long_weekday(date), date.day())
    }

    /// A moment as a `datetime-local` field holds it: `2026-11-23T09:00`.
    pub(super) fn input(&self, at: At) -> String {
        self.zoned(at).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// The full hour that a moment lies in: what a field holds before anybody writes into it should not change with
    /// every minute, or a live refresh would put it in the place of what was written.
    pub(super) fn hour_of(&self, at: At) -> At {
        let hour = self.zoned(at).with().minute(0).second(0).subsec_nanosecond(0).build();
        hour.map_or(at, |hour| At::from(hour.timestamp()))
    }

    /// What a `datetime-local` field holds, or a moment with its zone. A time that the clock skips happens as much later.
    pub(super) fn read(&self, text: &str) -> Option<At> {
        if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
            return Some(At::from(timestamp));
        }
        let civil: DateTime = text.parse().ok()?;
        Some(At::from(civil.to_zoned(self.zone.clone()).ok()?.timestamp()))
    }

    /// The first moment of a day.
    pub(super) fn start_of(&self, date: Date) -> At {
        let start = date.to_zoned(self.zone.clone()).map(|zoned| zoned.timestamp());
        start.map_or(At::EPOCH, At::from)
    }
}

/// The clock that a page reads times off, and the one beside it where that shows something else.
pub(super) struct Clocks {
    /// The one that times are read off.
    pub(super) main: Wall,
    /// The other one.
    pub(super) other: Option<Wall>,
}

impl Clocks {
    /// Two clocks that are compared at two moments; the second is left out where it shows the same.
    pub(super) fn of(main: Wall, other: Wall, moments: [At; 2]) -> Self {
        let differs = |at: &At| main.zoned(*at).offset() != other.zoned(*at).offset();
        let other = moments.iter().any(differs).then_some(other);
        Self { main, other }
    }

    /// `Mon 23 Nov 09:00`, and what the other clock shows then: the day only where it is another one.
    pub(super) fn stamp(&self, at: At) -> Markup {
        html! {
            time datetime=(at) { (self.main.stamp(at)) }
            @if let Some(other) = &self.other { " " span.other-clock { (self.beside(other, at)) } }
        }
    }

    /// What the other clock shows, with its city.
    pub(super) fn beside(&self, other: &Wall, at: At) -> String {
        let shown = if self.main.date(at) == other.date(at) { other.time(at) } else { other.stamp(at) };
        format!("({shown} {})", other.city())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::{ENGLISH, FRENCH};

    fn at(text: &str) -> At {
        At::from(text.parse::<jiff::Timestamp>().expect("a moment"))
    }

    #[test]
    fn a_moment_is_read_off_the_clock_of_the_zone_and_back() {
        let paris = Wall::named("Europe/Paris", &ENGLISH);
        let noon = at("2026-11-23T11:00:00Z");
        assert_eq!((paris.stamp(noon), paris.input(noon)), ("Mon 23 Nov 12:00".into(), "2026-11-23T12:00".into()));
        assert_eq!(paris.read("2026-11-23T12:00"), Some(noon));
        assert_eq!(paris.read("2026-11-23T11:00:00Z"), Some(noon));
        assert_eq!(paris.read("tomorrow"), None);
        assert_eq!(paris.read("2026-03-29T02:30"), Some(at("2026-03-29T01:30:00Z")), "skipped: an hour later");
        assert_eq!(Wall::named("Europe/Paris", &FRENCH).stamp(noon), "lun. 23 nov. 12:00");
    }

    #[test]
    fn the_other_clock_is_shown_where_it_differs() {
        let wall = |name| Wall::named(name, &ENGLISH);
        let moments = [at("2026-11-23T11:00:00Z"), at("2026-11-24T11:00:00Z")];
        let far = Clocks::of(wall("Europe/Paris"), wall("America/New_York"), moments);
        assert!(far.stamp(moments[0]).into_string().contains("(06:00 New York)"));
        let night = at("2026-11-23T02:00:00Z");
        assert!(far.stamp(night).into_string().contains("(Sun 22 Nov 21:00 New York)"));
        assert!(Clocks::of(wall("Europe/Paris"), wall("Europe/Berlin"), moments).other.is_none());
    }
}
