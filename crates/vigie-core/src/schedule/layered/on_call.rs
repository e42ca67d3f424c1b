//! Who is on call at a moment.

use super::{
    layer::{Layer, Override},
    restriction,
    rotation::Rotation,
};
use crate::{
    ids::UserId,
    schedule::{Schedule, wall_clock::WallClock},
    time::At,
};

/// Who is on call at a moment, past or future; `None` when nobody is.
pub(in crate::schedule) fn on_call(schedule: &Schedule, at: At) -> Option<UserId> {
    candidates(schedule, at).next()
}

/// Who would be on call at a moment, in order: the person on call, then whoever would be without them, and so on down
/// the overrides and layers. Somebody who stands in several of them comes several times.
pub(in crate::schedule) fn candidates(schedule: &Schedule, at: At) -> impl Iterator<Item = UserId> {
    let covers = move |over: &&Override| over.starts_at <= at && at < over.ends_at;
    let overrides = schedule.overrides().iter().rev().filter(covers).map(|over| over.user);
    let mut clock = None;
    let layers = schedule.layers().iter().rev().filter_map(move |layer| match &layer.time_zone {
        None => on_call_in_layer(layer, at, clock.get_or_insert_with(|| WallClock::of(&schedule.time_zone))),
        Some(time_zone) => on_call_in_layer(layer, at, &WallClock::of(time_zone)),
    });
    overrides.chain(layers)
}

/// Who is on call in one layer, as if there were no other and no override.
fn on_call_in_layer(layer: &Layer, at: At, clock: &WallClock) -> Option<UserId> {
    let runs = layer.starts_at <= at && layer.ends_at.is_none_or(|end| at < end);
    if !runs || !restriction::allow(&layer.restrictions, at, clock) {
        return None;
    }
    let rotation = Rotation::of(layer, clock);
    rotation.user(rotation.turn_at(at, clock))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::schedule::{
        Restriction,
        fixture::{at, layer, layered, over, schedule, user},
    };

    #[test]
    fn a_daily_turn_stays_at_nine_when_the_clocks_change() {
        // Paris goes from +01:00 to +02:00 on 29 March 2026: 09:00 is 08:00Z before it and 07:00Z after.
        let primary = schedule("Europe/Paris", vec![layer(&["ANN", "BEN"], "2026-03-27T08:00:00Z", 24)]);
        assert_eq!(on_call(&primary, at("2026-03-28T07:59:59Z")), Some(user("ANN")));
        assert_eq!(on_call(&primary, at("2026-03-28T08:00:00Z")), Some(user("BEN")));
        assert_eq!(on_call(&primary, at("2026-03-29T06:59:59Z")), Some(user("BEN")));
        assert_eq!(on_call(&primary, at("2026-03-29T07:00:00Z")), Some(user("ANN")));
    }

    #[test]
    fn the_last_layer_wins_where_its_restriction_allows_it() {
        let mut days = layer(&["DAY"], "2026-01-01T00:00:00Z", 168);
        days.restrictions =
            vec![Restriction::Daily { start_second: 9 * 3600, duration: Duration::from_secs(8 * 3600) }];
        let always = layer(&["ANN"], "2026-01-01T00:00:00Z", 168);
        let primary = schedule("Etc/UTC", vec![always, days]);
        assert_eq!(on_call(&primary, at("2026-06-01T08:59:59Z")), Some(user("ANN")));
        assert_eq!(on_call(&primary, at("2026-06-01T09:00:00Z")), Some(user("DAY")));
        assert_eq!(on_call(&primary, at("2026-06-01T17:00:00Z")), Some(user("ANN")));
    }

    #[test]
    fn the_newest_override_beats_the_others_and_all_layers() {
        let mut primary = schedule("Etc/UTC", vec![layer(&["ANN"], "2026-01-01T00:00:00Z", 168)]);
        layered(&mut primary).overrides.push(over("BEN", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z"));
        layered(&mut primary).overrides.push(over("CID", "2026-02-02T00:00:00Z", "2026-02-02T12:00:00Z"));
        assert_eq!(on_call(&primary, at("2026-02-02T06:00:00Z")), Some(user("CID")));
        assert_eq!(on_call(&primary, at("2026-02-02T12:00:00Z")), Some(user("BEN")));
        assert_eq!(on_call(&primary, at("2026-02-03T00:00:00Z")), Some(user("ANN")));
    }

    #[test]
    fn whoever_would_be_on_call_without_the_others_comes_after_them() {
        let lower = layer(&["ANN"], "2026-01-01T00:00:00Z", 168);
        let upper = layer(&["CID"], "2026-01-01T00:00:00Z", 168);
        let mut primary = schedule("Etc/UTC", vec![lower, upper]);
        layered(&mut primary).overrides.push(over("BEN", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z"));
        let names = |text| candidates(&primary, at(text)).map(|user| user.to_string()).collect::<Vec<_>>();
        assert_eq!(names("2026-02-02T00:00:00Z"), ["BEN", "CID", "ANN"]);
        assert_eq!(names("2026-02-04T00:00:00Z"), ["CID", "ANN"]);
    }

    #[test]
    fn nobody_is_on_call_before_the_start_nor_from_the_end_on() {
        let mut only = layer(&["ANN"], "2026-01-01T00:00:00Z", 24);
        only.ends_at = Some(at("2026-01-05T00:00:00Z"));
        let primary = schedule("Etc/UTC", vec![only]);
        assert_eq!(on_call(&primary, at("2025-12-31T23:59:59Z")), None);
        assert_eq!(on_call(&primary, at("2026-01-04T23:59:59Z")), Some(user("ANN")));
        assert_eq!(on_call(&primary, at("2026-01-05T00:00:00Z")), None);
    }
}
