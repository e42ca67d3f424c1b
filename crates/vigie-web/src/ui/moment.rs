//! Times as people read them: how long ago, and the clock where they live with its zone.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use vigie_core::time::At;

use super::visit::Visit;

/// `3 min ago`, with the whole moment for those who point at it.
pub(super) fn ago(visit: &Visit, at: At) -> Markup {
    let text = if at <= visit.now {
        visit.texts.ago.replace("{}", &span(visit.now.since(at).as_secs()))
    } else {
        visit.texts.in_future.replace("{}", &span(at.since(visit.now).as_secs()))
    };
    element("relative", at, &visit.zone, &text)
}

/// `4:05`, counting down to zero.
pub(super) fn countdown(visit: &Visit, at: At) -> Markup {
    element("countdown", at, &visit.zone, &clock(at.since(visit.now).as_secs()))
}

/// `22 Nov, 16:05:12 CET`
pub(super) fn absolute(visit: &Visit, at: At) -> Markup {
    html! { time datetime=(at) { (written(at, &visit.zone)) } }
}

/// `16:05:12`, for entries whose day is said elsewhere.
pub(super) fn clock_time(visit: &Visit, at: At) -> Markup {
    let zoned = at.timestamp().to_zoned(visit.zone.clone());
    html! { time datetime=(at) title=(written(at, &visit.zone)) { (zoned.strftime("%H:%M:%S").to_string()) } }
}

/// `Sunday 22 November 2026 · CET`
pub(super) fn day(visit: &Visit, at: At) -> String {
    at.timestamp().to_zoned(visit.zone.clone()).strftime("%A %-d %B %Y · %Z").to_string()
}

/// How long one thing took after another: `0.4 s`, `12 s`, `3 min`.
pub(super) fn took(from: At, to: At) -> String {
    let millis = to.since(from).as_millis();
    if millis < 10_000 {
        return format!("{}.{} s", millis / 1000, millis % 1000 / 100);
    }
    span(u64::try_from(millis / 1000).unwrap_or(u64::MAX))
}

fn element(kind: &str, at: At, zone: &TimeZone, text: &str) -> Markup {
    html! { time datetime=(at) data-kind=(kind) title=(written(at, zone)) { (text) } }
}

fn written(at: At, zone: &TimeZone) -> String {
    at.timestamp().to_zoned(zone.clone()).strftime("%-d %b %Y, %H:%M:%S %Z").to_string()
}

/// The same words as `app.js` writes when it keeps them up to date.
fn span(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn spans_and_clocks_are_short() {
        assert_eq!([5, 65, 7300, 200_000].map(span), ["5 s", "1 min", "2 h", "2 d"]);
        assert_eq!([0, 65, 3725].map(clock), ["0:00", "1:05", "1:02:05"]);
    }

    #[test]
    fn what_was_quick_is_told_in_tenths() {
        let after = |millis| took(At::EPOCH, At::EPOCH + Duration::from_millis(millis));
        assert_eq!([40, 1_480, 12_000, 180_000].map(after), ["0.0 s", "1.4 s", "12 s", "3 min"]);
    }

    #[test]
    fn a_moment_says_its_zone() {
        let paris = TimeZone::get("Europe/Paris").expect("bundled");
        assert_eq!(written(At::EPOCH, &paris), "1 Jan 1970, 01:00:00 CET");
    }
}
