//! Stories about layers, overrides, windows and handoffs.

use vigie_core::{
    schedule::{Entry, Layer, next_handoff, next_shift, on_call, on_call_between, render, render_whole_entries},
    time::At,
};

use crate::story::{at, daily, layer, lines, over, restricted, schedule, shifts, user, weekly};

const DAY: u64 = 1440;

#[test]
fn each_layer_is_shown_by_itself_and_all_of_them_laid_over_each_other() {
    let below = layer("ANN", "2026-06-01T00:00Z", 2 * DAY);
    let above = restricted(layer("BEN", "2026-06-01T00:00Z", 7 * DAY), [daily("09:00", 480)]);
    let mut primary = schedule("Etc/UTC", [below, above]);
    primary.layered_mut().unwrap().overrides.push(over("CID", "2026-06-01T16:00Z", "2026-06-01T20:00Z"));
    let rendered = render(&primary, at("2026-06-01T00:00Z"), at("2026-06-02T00:00Z"));
    assert_eq!(lines(&rendered.layers[0].entries), ["ANN 2026-06-01T00:00Z 24h"]);
    assert_eq!(lines(&rendered.layers[1].entries), ["BEN 2026-06-01T09:00Z 8h"]);
    assert_eq!(lines(&rendered.overrides), ["CID 2026-06-01T16:00Z 4h"]);
    assert_eq!(
        lines(&rendered.final_entries),
        [
            "ANN 2026-06-01T00:00Z 9h",
            "BEN 2026-06-01T09:00Z 7h",
            "CID 2026-06-01T16:00Z 4h",
            "ANN 2026-06-01T20:00Z 4h"
        ]
    );
    let coverages = rendered.layers.iter().map(|layer| layer.coverage.round()).collect::<Vec<_>>();
    assert_eq!((coverages, rendered.final_coverage), (vec![100.0, 33.0], 100.0));
}

#[test]
fn entries_are_cut_at_the_window_or_shown_whole() {
    let below = layer("ANN BEN", "2026-06-01T00:00Z", 7 * DAY);
    let mut primary = schedule("Etc/UTC", [below]);
    primary.layered_mut().unwrap().overrides.push(over("CID", "2026-06-09T00:00Z", "2026-06-10T00:00Z"));
    let (since, until) = (at("2026-06-03T00:00Z"), at("2026-06-09T12:00Z"));
    assert_eq!(
        lines(&render(&primary, since, until).final_entries),
        ["ANN 2026-06-03T00:00Z 120h", "BEN 2026-06-08T00:00Z 24h", "CID 2026-06-09T00:00Z 12h"]
    );
    let whole = render_whole_entries(&primary, since, until);
    assert_eq!(
        lines(&whole.final_entries),
        ["ANN 2026-06-01T00:00Z 168h", "BEN 2026-06-08T00:00Z 24h", "CID 2026-06-09T00:00Z 24h"]
    );
    assert_eq!(lines(&whole.layers[0].entries), ["ANN 2026-06-01T00:00Z 168h", "BEN 2026-06-08T00:00Z 168h"]);
    assert_eq!((whole.final_coverage, lines(&whole.overrides)), (100.0, vec!["CID 2026-06-09T00:00Z 24h".into()]));
}

#[test]
fn a_person_who_follows_themselves_has_one_entry_for_each_turn_but_no_handoff() {
    let primary = schedule("Etc/UTC", [layer("ANN ANN BEN", "2026-06-01T00:00Z", DAY)]);
    assert_eq!(shifts(&primary, "2026-06-01T00:00Z", "2026-06-03T00:00Z").len(), 2);
    assert_eq!(next_handoff(&primary, at("2026-06-01T05:00Z")), Some(at("2026-06-03T00:00Z")));
    let alone = schedule("Etc/UTC", [layer("ANN", "2026-06-01T00:00Z", DAY)]);
    assert_eq!(next_handoff(&alone, at("2026-06-01T05:00Z")), None);
}

#[test]
fn restrictions_that_overlap_or_touch_count_as_one() {
    let touching = [daily("09:00", 180), daily("12:00", 60), weekly(1, "08:30", 60)];
    let primary = schedule("Etc/UTC", [restricted(layer("ANN", "2026-06-01T00:00Z", 7 * DAY), touching)]);
    let expected = ["ANN 2026-06-01T08:30Z 4h30", "ANN 2026-06-02T09:00Z 4h"];
    assert_eq!(shifts(&primary, "2026-06-01T00:00Z", "2026-06-03T00:00Z"), expected);
    let Entry { start: since, end: until, .. } = on_call_between(&primary, at("2026-06-01T12:30Z"))[0];
    assert_eq!((since, until), (at("2026-06-01T08:30Z"), at("2026-06-01T13:00Z")));
}

#[test]
fn restrictions_run_over_midnight_and_over_the_end_of_the_week() {
    let over_the_end = [weekly(7, "20:00", 12 * 60)];
    let primary = schedule("Etc/UTC", [restricted(layer("ANN BEN", "2026-06-01T00:00Z", 7 * DAY), over_the_end)]);
    // The turn changes on Monday at midnight, in the middle of what the restriction allows.
    assert_eq!(
        shifts(&primary, "2026-06-07T00:00Z", "2026-06-09T00:00Z"),
        ["ANN 2026-06-07T20:00Z 4h", "BEN 2026-06-08T00:00Z 8h"]
    );
}

#[test]
fn the_virtual_start_says_whose_turn_it_is_before_and_after_it() {
    let start = layer("ANN BEN CID", "2026-06-10T00:00Z", DAY);
    let counted_from = |text| Layer { rotation_virtual_start: at(text), ..start.clone() };
    let on = |layer: Layer, text| on_call(&schedule("Etc/UTC", [layer]), at(text));
    assert_eq!(on(counted_from("2026-06-08T00:00Z"), "2026-06-10T00:00Z"), [user("CID")]);
    assert_eq!(on(counted_from("2026-06-11T00:00Z"), "2026-06-10T00:00Z"), [user("CID")]);
    assert_eq!(on(counted_from("2026-06-11T06:00Z"), "2026-06-10T05:59Z"), [user("BEN")]);
    assert_eq!(on(counted_from("2026-06-11T06:00Z"), "2026-06-10T06:00Z"), [user("CID")]);
    assert_eq!(on(counted_from("1996-06-10T00:00Z"), "2026-06-10T00:00Z"), [user("BEN")], "10,957 turns on");
}

#[test]
fn a_gap_has_nobody_and_ends_with_a_handoff() {
    let hours = restricted(layer("ANN", "2026-06-01T00:00Z", 7 * DAY), [daily("09:00", 480)]);
    let primary = schedule("Etc/UTC", [hours]);
    assert_eq!(on_call_between(&primary, at("2026-06-01T20:00Z")), []);
    assert_eq!(next_handoff(&primary, at("2026-06-01T20:00Z")), Some(at("2026-06-02T09:00Z")));
    assert_eq!(next_handoff(&primary, at("2026-06-02T09:00Z")), Some(at("2026-06-02T17:00Z")));
}

#[test]
fn the_next_shift_of_a_person_is_the_one_that_runs_or_comes_next() {
    let primary = schedule("Etc/UTC", [layer("ANN BEN", "2026-06-01T00:00Z", DAY)]);
    let next = |name, text| next_shift(&primary, user(name), at(text));
    assert_eq!(next("ANN", "2026-06-01T12:00Z"), Some((at("2026-06-01T00:00Z"), at("2026-06-02T00:00Z"))));
    assert_eq!(next("BEN", "2026-06-01T12:00Z"), Some((at("2026-06-02T00:00Z"), at("2026-06-03T00:00Z"))));
    assert_eq!(next("CID", "2026-06-01T12:00Z"), None);
}

#[test]
fn an_override_without_length_and_a_layer_without_people_do_nothing() {
    let mut primary = schedule("Etc/UTC", [Layer { users: vec![], ..layer("ANN", "2026-06-01T00:00Z", DAY) }]);
    primary.layered_mut().unwrap().overrides.push(over("BEN", "2026-06-02T00:00Z", "2026-06-02T00:00Z"));
    let rendered = render(&primary, at("2026-06-01T00:00Z"), at("2026-06-03T00:00Z"));
    assert_eq!((rendered.final_entries, rendered.final_coverage), (vec![], 0.0));
    assert_eq!(next_handoff(&primary, at("2026-06-01T00:00Z")), None);
}

#[test]
fn a_window_that_ends_before_it_starts_is_empty() {
    let primary = schedule("Etc/UTC", [layer("ANN", "2026-06-01T00:00Z", DAY)]);
    let rendered = render_whole_entries(&primary, at("2026-06-03T00:00Z"), at("2026-06-02T00:00Z"));
    assert_eq!((rendered.final_entries, rendered.final_coverage), (vec![], 0.0));
}

#[test]
fn a_rendering_with_too_many_entries_says_how_far_it_goes() {
    let mut seconds = layer("ANN BEN", "2026-06-01T00:00Z", DAY);
    seconds.turn_length = std::time::Duration::from_secs(1);
    let primary = schedule("Etc/UTC", [layer("CID", "2026-06-01T00:00Z", DAY), seconds]);
    let since = at("2026-06-01T00:00Z");
    let rendered = render(&primary, since, at("2026-07-01T00:00Z"));
    assert_eq!(rendered.until, since + std::time::Duration::from_secs(99_998), "and two days of the layer below");
    assert_eq!(rendered.final_entries.len(), 99_998);
    assert_eq!(rendered.final_entries.last().map(|entry| entry.end), Some(rendered.until));
}

#[test]
fn schedules_work_at_the_ends_of_time() {
    let primary = schedule("Europe/Paris", [layer("ANN BEN", "1970-01-01T00:00Z", DAY)]);
    assert_eq!(on_call(&primary, At::from_micros(i64::MIN)), []);
    assert_eq!(on_call(&primary, At::FAR_FUTURE).len(), 1);
    assert!(render(&primary, at("9999-12-20T00:00Z"), At::FAR_FUTURE).final_entries.len() >= 10);
}
