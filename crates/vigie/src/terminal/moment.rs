//! Times as people read them in a table.

use std::path::Path;

use jiff::civil::DateTime;

/// A time of the API (`2026-11-23T09:00:00+01:00`) as its wall clock shows it: `Mon 23 Nov 09:00`. The text itself where
/// it is none.
pub(crate) fn moment(text: &str) -> String {
    wall_clock(text).map_or_else(|| text.to_owned(), |clock| clock.strftime("%a %-d %b %H:%M").to_string())
}

/// What the wall clock shows at a time of the API, without its offset.
pub(crate) fn wall_clock(text: &str) -> Option<DateTime> {
    text.get(..19)?.parse().ok()
}

/// The IANA name of this machine's zone: of `TZ`, else of `/etc/localtime`; `None` where neither names one.
pub(crate) fn local_time_zone() -> Option<String> {
    let named = std::env::var("TZ").ok().filter(|name| name.contains('/') && !name.starts_with('/'));
    named.or_else(|| {
        let target = std::fs::read_link(Path::new("/etc/localtime")).ok()?;
        Some(target.to_str()?.split_once("zoneinfo/")?.1.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_shown_as_its_wall_clock_shows_it() {
        assert_eq!(moment("2026-11-23T09:00:00+01:00"), "Mon 23 Nov 09:00");
        assert_eq!(moment("2026-11-23T09:00:00Z"), "Mon 23 Nov 09:00");
        assert_eq!(moment("soon"), "soon");
    }
}
