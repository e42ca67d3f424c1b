//! All rotations of a plan at once: what is over stays, what is in force goes on or hands over, all or nothing.

use vigie_core::{
    ids::{Ids, RotationEventId, RotationId},
    schedule::{
        Plan, Schedule, ShiftPlan, render,
        shift_based::{
            MemberStrategy, Recurrence, RefusedRotation, RotationEvent, ShiftPiece, WantedRotation, first_of_round,
            shift_pieces,
        },
    },
    time::At,
};

use crate::{
    random::{Chance, minute},
    shift_random::shift_case,
    shift_rules::{event, of_events, recurrence},
    story::{at, lines, schedule},
};

/// Weeks of Ann and Ben from Monday the 2nd of March, in force since the year began.
fn weeks() -> RotationEvent {
    let rule = recurrence("Etc/UTC", "2026-03-02T08:00Z", "2026-03-09T08:00Z", &["RRULE:FREQ=WEEKLY"]).unwrap();
    event("PEV1", rule, "ANN BEN")
}

fn plan() -> ShiftPlan {
    of_events("Etc/UTC", [weeks()]).shift_based().unwrap().clone()
}

fn wanted(plan: &ShiftPlan) -> Vec<WantedRotation> {
    plan.live_rotations()
        .map(|rotation| WantedRotation { id: rotation.id, events: Some(rotation.events.clone()) })
        .collect()
}

fn set(plan: &mut ShiftPlan, wanted: Vec<WantedRotation>, now: &str) -> Result<(), RefusedRotation> {
    plan.set_rotations(wanted, &mut Ids::for_test(1), at(now))
}

fn only(wanted: &mut [WantedRotation]) -> &mut RotationEvent {
    &mut wanted[0].events.as_mut().unwrap()[0]
}

fn of(plan: &ShiftPlan) -> Schedule {
    Schedule { plan: Plan::ShiftBased(plan.clone()), ..schedule("Etc/UTC", []) }
}

#[test]
fn what_is_as_it_was_stays_as_it_is() {
    let (before, mut after) = (plan(), plan());
    set(&mut after, wanted(&before), "2026-03-20T00:00Z").unwrap();
    assert_eq!(after, before);
    let left = before.live_rotations().map(|rotation| WantedRotation { id: rotation.id, events: None }).collect();
    set(&mut after, left, "2026-03-20T00:00Z").unwrap();
    assert_eq!(after, before, "a rotation without events keeps them");
}

#[test]
fn an_event_in_force_keeps_its_id_with_another_end_and_hands_over_otherwise() {
    let mut plan = plan();
    let mut ended = wanted(&plan);
    only(&mut ended).effective_until = Some(at("2026-06-01T00:00Z"));
    set(&mut plan, ended, "2026-03-20T00:00Z").unwrap();
    let [event] = plan.rotations[0].events.as_slice() else { panic!("{plan:?}") };
    assert_eq!((event.id.as_str(), event.effective_until), ("PEV1", Some(at("2026-06-01T00:00Z"))));

    let mut reversed = wanted(&plan);
    only(&mut reversed).strategy = event_of("BEN ANN").strategy;
    set(&mut plan, reversed, "2026-03-20T00:00Z").unwrap();
    let [old, new] = plan.rotations[0].events.as_slice() else { panic!("{plan:?}") };
    assert_eq!((old.id.as_str(), old.effective_until), ("PEV1", Some(at("2026-03-20T00:00Z"))));
    assert_eq!((new.effective_since, new.effective_until), (at("2026-03-20T00:00Z"), Some(at("2026-06-01T00:00Z"))));
    assert_ne!(new.id, old.id);
    let shown = render(&of(&plan), at("2026-03-02T08:00Z"), at("2026-03-30T00:00Z")).final_entries;
    let shown = lines(&shown).join("; ");
    assert!(shown.contains("ANN") && shown.contains("BEN"), "{shown}");
}

fn event_of(members: &str) -> RotationEvent {
    event("PEV1", weeks().recurrence, members)
}

#[test]
fn an_event_hands_over_at_a_later_moment_where_that_is_wanted() {
    let mut plan = plan();
    let mut later = wanted(&plan);
    let event = only(&mut later);
    event.name = "From April".into();
    event.effective_since = at("2026-04-01T00:00Z");
    set(&mut plan, later, "2026-03-20T00:00Z").unwrap();
    let times: Vec<_> =
        plan.rotations[0].events.iter().map(|event| (event.effective_since, event.effective_until)).collect();
    let april = at("2026-04-01T00:00Z");
    assert_eq!(times, [(at("2026-01-01T00:00Z"), Some(april)), (april, None)], "nobody is missing in between");
}

#[test]
fn what_is_left_out_ends_and_what_is_new_begins_now() {
    let mut plan = plan();
    let fresh = RotationEvent { id: RotationEventId::parse("PNEW").unwrap(), ..weeks() };
    let new = WantedRotation { id: RotationId::parse("PROTNEW").unwrap(), events: Some(vec![fresh]) };
    set(&mut plan, vec![new], "2026-03-20T00:00Z").unwrap();
    assert_eq!(plan.rotations[0].removed_at, Some(at("2026-03-20T00:00Z")));
    let live: Vec<_> = plan.live_rotations().collect();
    assert_eq!((live.len(), live[0].events[0].effective_since), (1, at("2026-03-20T00:00Z")));
}

#[test]
fn two_events_of_a_rotation_may_change_places_but_not_overlap() {
    let mut plan = plan();
    let now = "2026-03-20T00:00Z";
    let mut both = wanted(&plan);
    only(&mut both).effective_until = Some(at("2026-05-01T00:00Z"));
    let next = RotationEvent {
        id: RotationEventId::parse("PEV2").unwrap(),
        effective_since: at("2026-05-01T00:00Z"),
        ..weeks()
    };
    both[0].events.as_mut().unwrap().push(next);
    set(&mut plan, both, now).unwrap();
    // The border moves in one go, in the order in which no step by itself would hold.
    let mut moved = wanted(&plan);
    let events = moved[0].events.as_mut().unwrap();
    events[0].effective_until = Some(at("2026-07-01T00:00Z"));
    events[1].effective_since = at("2026-07-01T00:00Z");
    set(&mut plan, moved, now).unwrap();
    let mut overlapping = wanted(&plan);
    overlapping[0].events.as_mut().unwrap()[1].effective_since = at("2026-06-01T00:00Z");
    let refused = set(&mut plan, overlapping, now).unwrap_err();
    assert_eq!((refused.rotation, refused.event), (0, Some(1)));
    assert!(refused.refusal.to_string().contains("cannot overlap"), "{}", refused.refusal);
}

#[test]
fn somebody_who_is_added_at_the_end_of_the_round_changes_nothing_before_it_is_theirs() {
    // The round that runs on the 20th of March began on the 16th.
    let now = at("2026-03-20T00:00Z");
    assert_eq!(first_of_round(&weeks(), now), Some((at("2026-03-16T08:00Z"), at("2026-03-23T08:00Z"))));
    assert_eq!(first_of_round(&weeks(), at("2026-03-01T00:00Z")), None, "before the first shift");
    let counted =
        recurrence("Etc/UTC", "2026-03-02T08:00Z", "2026-03-09T08:00Z", &["RRULE:FREQ=WEEKLY;COUNT=9"]).unwrap();
    assert_eq!(first_of_round(&event("PEV1", counted, "ANN BEN"), now), None);
}

#[test]
fn a_round_that_begins_anew_moves_no_shift_to_come() {
    let mut anew = 0;
    for seed in 40_000..41_500 {
        let case = shift_case(seed);
        let (now, until) = (minute((case.since + case.until) / 2), minute(case.until));
        let mut plan = case.plan().clone();
        for event in plan.rotations.iter_mut().flat_map(|rotation| &mut rotation.events) {
            let Some((start, end)) = first_of_round(event, now) else { continue };
            let (zone, lines) = (event.recurrence.time_zone().to_owned(), event.recurrence.lines().to_vec());
            event.recurrence = Recurrence::parse(start, end, &zone, &lines).unwrap();
            anew += 1;
        }
        let pieces = |plan: &ShiftPlan| -> Vec<ShiftPiece> { shift_pieces(plan, now, until, false) };
        assert_eq!(pieces(&plan), pieces(case.plan()), "seed {seed}: {:#?}", case.plan());
    }
    assert!(anew > 200, "only {anew} rounds began anew");
}

/// Wants something else of the first rotation that runs.
fn random_wish(plan: &ShiftPlan, now: At, chance: &mut Chance) -> Vec<WantedRotation> {
    let mut all = wanted(plan);
    let Some(first) = all.first_mut() else { return all };
    let events = first.events.as_mut().unwrap();
    match (chance.between(0, 4), events.first_mut()) {
        (0, _) => events.clear(),
        (1, Some(event)) => event.strategy = MemberStrategy::Every { members: event.strategy.members()[..1].to_vec() },
        (2, Some(event)) => event.name = "Renamed".into(),
        (3, Some(event)) => event.effective_until = Some(now),
        _ => drop(all.remove(0)),
    }
    all
}

#[test]
fn random_wishes_never_rewrite_the_past() {
    let (mut made, mut refused) = (0, 0);
    for seed in 50_000..51_000 {
        let case = shift_case(seed);
        let (since, now) = (minute(case.since), minute((case.since + case.until) / 2));
        let mut new = case.plan().clone();
        let wish = random_wish(&new, now, &mut Chance(Ids::for_test(seed)));
        match new.set_rotations(wish, &mut Ids::for_test(seed), now) {
            Ok(()) => made += 1,
            Err(_) => {
                refused += 1;
                continue;
            }
        }
        let past = |plan: &ShiftPlan| render(&of(plan), since, now).final_entries;
        assert_eq!(past(&new), past(case.plan()), "seed {seed}: {:#?} became {new:#?}", case.plan());
    }
    assert!(made > 400, "{made} wishes were carried out, {refused} refused");
}
