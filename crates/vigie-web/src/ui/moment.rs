//! Times as people read them: how long ago, and the clock where they live with its zone, in their language.

use jiff::{Zoned, tz::TimeZone};
use maud::{Markup, html};
use vigie_core::time::At;

use super::{texts::Texts, visit::Visit};

/// `3 min ago (16:05 CET)`: both, so that nobody has to point at it to learn when that was.
pub(super) fn ago(visit: &Visit, at: At) -> Markup {
    html! { (relative(visit, at)) " " span.clock { "(" (clock_zone(visit, at)) ")" } }
}

/// The same in two lines as wide as they get, at the side of a row.
pub(super) fn when(visit: &Visit, at: At) -> Markup {
    html! { span.row-when { (relative(visit, at)) span { (clock_zone(visit, at)) } } }
}

/// `12 s`, growing: since when something lasts.
pub(super) fn lasting(visit: &Visit, since: At) -> Markup {
    element(visit, "span", since, &span(visit.now.since(since).as_secs(), visit.texts))
}

/// `16:05 CET, 3 min ago`: what ticks stands last, where it moves nothing.
pub(super) fn at_ago(visit: &Visit, at: At) -> Markup {
    html! { span.clock { (clock_zone(visit, at)) } ", " (relative(visit, at)) }
}

/// `3 min ago`, where the whole moment stands beside it.
pub(super) fn relative(visit: &Visit, at: At) -> Markup {
    let dates = &visit.texts.dates;
    let text = if at <= visit.now {
        dates.ago.replace("{}", &span(visit.now.since(at).as_secs(), visit.texts))
    } else {
        dates.in_future.replace("{}", &span(at.since(visit.now).as_secs(), visit.texts))
    };
    html! { time datetime=(at) data-kind="relative" { (text) } }
}

/// `4:05`, counting down to zero.
pub(super) fn countdown(visit: &Visit, at: At) -> Markup {
    element(visit, "countdown", at, &clock(at.since(visit.now).as_secs()))
}

/// `7`, counting down to zero in seconds.
pub(super) fn seconds_left(visit: &Visit, at: At) -> Markup {
    element(visit, "seconds", at, &at.since(visit.now).as_secs().to_string())
}

/// `22 Nov, 16:05:12 CET`
pub(super) fn absolute(visit: &Visit, at: At) -> Markup {
    html! { time datetime=(at) { (written(at, &visit.zone, visit.texts)) } }
}

/// `16:05:12`, for entries whose day and zone are said above them.
pub(super) fn clock_time(visit: &Visit, at: At) -> Markup {
    let zoned = in_zone(at, &visit.zone);
    let title = written(at, &visit.zone, visit.texts);
    html! { time datetime=(at) title=(title) { (zoned.strftime("%H:%M:%S").to_string()) } }
}

/// `CET`: the zone that a page's clocks are in, at a moment.
pub(super) fn zone(visit: &Visit, at: At) -> String {
    in_zone(at, &visit.zone).strftime("%Z").to_string()
}

/// `16:05 CET`, on another day `22 Nov 16:05 CET`: the moment itself, for beside how long ago it was.
pub(super) fn clock_zone(visit: &Visit, at: At) -> String {
    let zoned = in_zone(at, &visit.zone);
    let clock = zoned.strftime("%H:%M %Z").to_string();
    if zoned.date() == in_zone(visit.now, &visit.zone).date() {
        return clock;
    }
    format!("{} {} {clock}", zoned.day(), nth(visit.texts.dates.short_months, zoned.month() - 1))
}

/// `16:05:12 CET`, on another day `22 Nov 16:05:12 CET`: for entries that no day stands above.
pub(super) fn exact(visit: &Visit, at: At) -> Markup {
    let zoned = in_zone(at, &visit.zone);
    let is_today = zoned.date() == in_zone(visit.now, &visit.zone).date();
    html! {
        time datetime=(at) title=(written(at, &visit.zone, visit.texts)) {
            @if !is_today { (zoned.day()) " " (nth(visit.texts.dates.short_months, zoned.month() - 1)) " " }
            (zoned.strftime("%H:%M:%S %Z").to_string())
        }
    }
}

/// `16:05`: what the clock says now where somebody lives; nothing where that is no zone.
pub(super) fn clock_in(visit: &Visit, zone: &str) -> Markup {
    html! {
        @if let Ok(zone) = TimeZone::get(zone) {
            time datetime=(visit.now) { (in_zone(visit.now, &zone).strftime("%H:%M").to_string()) }
        }
    }
}

/// `Today 16:05 CET`, `Tomorrow 08:00 CET`, `Thu 26 Nov 08:00 CET`: when something begins or ends, to the minute.
pub(super) fn short(visit: &Visit, at: At) -> Markup {
    html! { time datetime=(at) title=(written(at, &visit.zone, visit.texts)) { (short_text(visit, at)) } }
}

/// The same as plain text.
pub(super) fn short_text(visit: &Visit, at: At) -> String {
    let zoned = in_zone(at, &visit.zone);
    let days = zoned.date().since(in_zone(visit.now, &visit.zone).date()).map_or(0, |span| span.get_days());
    let dates = &visit.texts.dates;
    let time = zoned.strftime("%H:%M %Z").to_string();
    match days {
        0 => format!("{} {time}", dates.today),
        1 => format!("{} {time}", dates.tomorrow),
        _ => {
            let weekday = nth(dates.short_weekdays, zoned.weekday().to_monday_zero_offset());
            let month = nth(dates.short_months, zoned.month() - 1);
            format!("{weekday} {} {month} {time}", zoned.day())
        }
    }
}

/// What a field for a moment holds: the viewer's clock, to the minute.
pub(super) fn field_value(visit: &Visit, at: At) -> String {
    in_zone(at, &visit.zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Reads such a field; `None` where it holds no moment.
pub(super) fn read_field(visit: &Visit, text: &str) -> Option<At> {
    let local: jiff::civil::DateTime = text.parse().ok()?;
    Some(local.to_zoned(visit.zone.clone()).ok()?.timestamp().into())
}

/// `Sunday 22 November 2026 · CET`
pub(super) fn day(visit: &Visit, at: At) -> String {
    let zoned = in_zone(at, &visit.zone);
    let dates = &visit.texts.dates;
    let weekday = nth(dates.weekdays, zoned.weekday().to_monday_zero_offset());
    let month = nth(dates.months, zoned.month() - 1);
    format!("{weekday} {} {month} {} · {}", zoned.day(), zoned.year(), zoned.strftime("%Z"))
}

/// How long one thing took after another: `0.4 s`, `12 s`, `3 min`.
pub(super) fn took(visit: &Visit, from: At, to: At) -> String {
    let millis = to.since(from).as_millis();
    if millis < 10_000 {
        return format!("{}.{} s", millis / 1000, millis % 1000 / 100);
    }
    span(u64::try_from(millis / 1000).unwrap_or(u64::MAX), visit.texts)
}

/// A length of time in seconds: `12 s`, `3 min`, `2 h`, `5 d`. The same words as `app.js` writes when it keeps them up
/// to date.
pub(super) fn span(seconds: u64, texts: &Texts) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} {}", seconds / 86_400, texts.dates.day_letter),
    }
}

fn element(visit: &Visit, kind: &str, at: At, text: &str) -> Markup {
    html! { time datetime=(at) data-kind=(kind) title=(written(at, &visit.zone, visit.texts)) { (text) } }
}

fn written(at: At, zone: &TimeZone, texts: &Texts) -> String {
    let zoned = in_zone(at, zone);
    let month = nth(texts.dates.short_months, zoned.month() - 1);
    format!("{} {month} {}", zoned.day(), zoned.strftime("%Y, %H:%M:%S %Z"))
}

fn in_zone(at: At, zone: &TimeZone) -> Zoned {
    at.timestamp().to_zoned(zone.clone())
}

/// One of the words in a line, from 0.
pub(super) fn nth(words: &'static str, place: i8) -> &'static str {
    usize::try_from(place).ok().and_then(|place| words.split(' ').nth(place)).unwrap_or_default()
}

fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::texts::{ENGLISH, FRENCH};

    #[test]
    fn spans_and_clocks_are_short() {
        assert_eq!([5, 65, 7300, 200_000].map(|seconds| span(seconds, &ENGLISH)), ["5 s", "1 min", "2 h", "2 d"]);
        assert_eq!(span(200_000, &FRENCH), "2 j");
        assert_eq!([0, 65, 3725].map(clock), ["0:00", "1:05", "1:02:05"]);
    }

    #[test]
    fn a_moment_says_its_zone_in_both_languages() {
        let paris = TimeZone::get("Europe/Paris").expect("bundled");
        assert_eq!(written(At::EPOCH, &paris, &ENGLISH), "1 Jan 1970, 01:00:00 CET");
        assert_eq!(written(At::EPOCH, &paris, &FRENCH), "1 janv. 1970, 01:00:00 CET");
    }

    #[test]
    fn every_month_and_weekday_has_its_word() {
        for texts in [&ENGLISH, &FRENCH] {
            for months in [texts.dates.months, texts.dates.short_months] {
                assert_eq!(months.split(' ').count(), 12, "{months}");
            }
            for weekdays in [texts.dates.weekdays, texts.dates.short_weekdays] {
                assert_eq!(weekdays.split(' ').count(), 7, "{weekdays}");
            }
        }
        assert_eq!((nth(ENGLISH.dates.months, 0), nth(FRENCH.dates.months, 11)), ("January", "décembre"));
    }
}
