//! Edits of shift-based plans: what is over stays as it was, whatever is changed.

use vigie_core::{
    ids::{CustomShiftId, Ids, OverrideId, RotationEventId, RotationId, ShiftAssignmentId},
    schedule::{
        Plan, Schedule, ShiftPlan, render,
        shift_based::{
            CustomShift, Member, MemberStrategy, RotationEvent, ShiftOverride, ShiftSource, edit::EditRefusal,
            shift_pieces,
        },
    },
    time::At,
};

use crate::{
    random::{Chance, minute},
    shift_random::shift_case,
    shift_rules::{event, recurrence},
    story::{at, schedule, user},
};

const ROTATION: &str = "PROT0";

fn rotation() -> RotationId {
    RotationId::parse(ROTATION).unwrap()
}

fn weekly(id: &str, since: &str, until: Option<&str>) -> RotationEvent {
    let weekly = recurrence("Etc/UTC", "2026-03-02T08:00Z", "2026-03-09T08:00Z", &["RRULE:FREQ=WEEKLY"]).unwrap();
    RotationEvent { effective_since: at(since), effective_until: until.map(at), ..event(id, weekly, "ANN BEN") }
}

fn plan() -> ShiftPlan {
    let mut plan = ShiftPlan::default();
    plan.add_rotation(rotation()).unwrap();
    plan
}

fn sentence<T: std::fmt::Debug>(done: Result<T, EditRefusal>) -> String {
    done.unwrap_err().to_string()
}

#[test]
fn an_event_comes_into_force_now_at_the_earliest_and_beside_no_other() {
    let (now, mut plan) = (at("2026-03-04T00:00Z"), plan());
    let first =
        plan.add_event(rotation(), weekly("PEV1", "2026-01-01T00:00Z", Some("2026-06-01T00:00Z")), now).unwrap();
    assert_eq!(first.effective_since, now);
    let second = weekly("PEV2", "2026-05-31T00:00Z", None);
    let overlap = "rotation.events: Events within a rotation cannot overlap: end the other one before this one comes into \
                   force";
    assert_eq!(sentence(plan.add_event(rotation(), second.clone(), now)), overlap);
    let after = RotationEvent { effective_since: at("2026-06-01T00:00Z"), ..second };
    assert!(plan.add_event(rotation(), after.clone(), now).is_ok());
    let later = weekly("PEV3", "2027-05-31T00:00Z", None);
    let too_far = "event.effective_since: Date cannot be more than 12 months in the future";
    assert_eq!(sentence(plan.add_event(rotation(), later, now)), too_far);
    let backwards = weekly("PEV4", "2026-04-01T00:00Z", Some("2026-03-20T00:00Z"));
    let too_early = "event.effective_until: must not be before effective_since";
    assert_eq!(sentence(plan.add_event(rotation(), backwards, now)), too_early);
    let nobody = RotationEvent { strategy: MemberStrategy::Every { members: vec![] }, ..after };
    let no_members = "event.assignment_strategy.members: must hold at least one member";
    assert_eq!(sentence(plan.add_event(rotation(), nobody, now)), no_members);
    assert_eq!(sentence(plan.rotation(RotationId::parse("PNONE").unwrap()).cloned()), "Rotation not found");
}

#[test]
fn an_event_in_force_only_gets_another_end_and_one_that_is_over_nothing() {
    let (now, mut plan) = (at("2026-03-04T00:00Z"), plan());
    plan.add_event(rotation(), weekly("PEV1", "2026-03-04T00:00Z", None), now).unwrap();
    let later = at("2026-03-20T00:00Z");
    let old = plan.rotations[0].events[0].clone();
    let renamed = RotationEvent { name: "Other".into(), ..old.clone() };
    let refused = sentence(plan.replace_event(rotation(), renamed, later));
    assert_eq!(
        refused,
        "event: The event is in force: only effective_until can be changed; end it and add another one"
    );
    let ended = RotationEvent { effective_until: Some(at("2026-03-10T00:00Z")), ..old };
    let ended = plan.replace_event(rotation(), ended, later).unwrap();
    assert_eq!(ended.effective_until, Some(later), "an end that is over ends it now");
    let afterwards = at("2026-03-21T00:00Z");
    assert!(sentence(plan.replace_event(rotation(), ended.clone(), afterwards)).contains("cannot be changed any more"));
    assert!(sentence(plan.remove_event(rotation(), ended.id, afterwards)).contains("cannot be deleted any more"));
}

#[test]
fn what_has_not_begun_goes_and_what_runs_ends_now() {
    let (now, mut plan) = (at("2026-03-04T00:00Z"), plan());
    plan.add_event(rotation(), weekly("PEV1", "2026-03-04T00:00Z", Some("2026-05-01T00:00Z")), now).unwrap();
    plan.add_event(rotation(), weekly("PEV2", "2026-05-01T00:00Z", None), now).unwrap();
    let later = at("2026-03-20T00:00Z");
    plan.remove_event(rotation(), RotationEventId::parse("PEV2").unwrap(), later).unwrap();
    plan.remove_event(rotation(), RotationEventId::parse("PEV1").unwrap(), later).unwrap();
    let ends: Vec<Option<At>> = plan.rotations[0].events.iter().map(|event| event.effective_until).collect();
    assert_eq!(ends, [Some(later)]);
    plan.remove_rotation(rotation(), later).unwrap();
    assert_eq!((plan.live_rotations().count(), plan.rotations.len()), (0, 1), "it stays for what it did");
    let mut empty = self::plan();
    empty.remove_rotation(rotation(), later).unwrap();
    assert_eq!(empty, ShiftPlan::default());
}

#[test]
fn overrides_go_with_what_they_replace_and_those_that_run_end() {
    let (now, mut plan) = (at("2026-03-04T00:00Z"), plan());
    plan.add_event(rotation(), weekly("PEV1", "2026-03-04T00:00Z", None), now).unwrap();
    let (ann, ben) = (Member::User(user("ANN")), Member::User(user("BEN")));
    let shift = |id: &str, starts_at, ends_at| CustomShift {
        id: CustomShiftId::parse(id).unwrap(),
        assignment: ShiftAssignmentId::parse("PASSIGN").unwrap(),
        member: ann,
        starts_at: at(starts_at),
        ends_at: at(ends_at),
    };
    let custom = plan.add_custom_shift(shift("PCUS1", "2026-03-10T00:00Z", "2026-03-20T00:00Z"), now).unwrap().id;
    let over = |id: &str, of, starts_at, ends_at| ShiftOverride {
        id: OverrideId::parse(id).unwrap(),
        of,
        overridden: ann,
        overriding: ben,
        starts_at: at(starts_at),
        ends_at: at(ends_at),
    };
    let (of_rotation, of_custom) = (ShiftSource::Rotation(rotation()), ShiftSource::CustomShift(custom));
    for one in [
        over("POVER", of_rotation, "2026-03-05T00:00Z", "2026-03-06T00:00Z"),
        over("PRUNS", of_rotation, "2026-03-12T00:00Z", "2026-03-14T00:00Z"),
        over("PNEXT", of_rotation, "2026-04-01T00:00Z", "2026-04-02T00:00Z"),
        over("QRUNS", of_custom, "2026-03-12T00:00Z", "2026-03-14T00:00Z"),
        over("QNEXT", of_custom, "2026-03-18T00:00Z", "2026-03-19T00:00Z"),
    ] {
        plan.add_override(one, now).unwrap();
    }
    let left = |plan: &ShiftPlan| -> Vec<String> {
        plan.overrides.iter().map(|over| format!("{} until {}", over.id, &over.ends_at.to_string()[5..10])).collect()
    };
    let later = at("2026-03-13T00:00Z");
    plan.remove_custom_shift(custom, later).unwrap();
    let rotations = ["POVER until 03-06", "PRUNS until 03-14", "PNEXT until 04-02"];
    assert_eq!(left(&plan), [rotations.as_slice(), &["QRUNS until 03-13"]].concat());
    plan.remove_rotation(rotation(), later).unwrap();
    assert_eq!(left(&plan), ["POVER until 03-06", "PRUNS until 03-13", "QRUNS until 03-13"]);
}

/// One random edit, of whatever there is.
fn edit(plan: &mut ShiftPlan, now: At, chance: &mut Chance) -> Result<(), EditRefusal> {
    let ids = &mut chance.0.clone();
    let rotation = plan.rotations.first().cloned();
    let custom = plan.custom_shifts.first().copied();
    let over = plan.overrides.first().copied();
    match (chance.between(0, 8), rotation, custom, over) {
        (0, Some(rotation), ..) => plan.remove_rotation(rotation.id, now),
        (1, Some(rotation), ..) => plan.remove_event(rotation.id, rotation.events[0].id, now),
        (2, Some(mut rotation), ..) => {
            let mut changed = rotation.events.remove(0);
            changed.effective_until = Some(now + std::time::Duration::from_secs(3600));
            plan.replace_event(rotation.id, changed, now).map(drop)
        }
        (3, _, Some(custom), _) => plan.remove_custom_shift(custom.id, now),
        (4, _, Some(mut custom), _) => {
            custom.ends_at = custom.ends_at + std::time::Duration::from_secs(7200);
            plan.replace_custom_shift(custom, now).map(drop)
        }
        (5, _, Some(custom), _) => {
            plan.add_custom_shift(CustomShift { id: CustomShiftId::new(ids), ..custom }, now).map(drop)
        }
        (6, _, _, Some(over)) => plan.remove_override(over.id, now),
        (7, _, _, Some(mut over)) => {
            over.overriding = over.overridden;
            over.overridden = plan.overrides[0].overriding;
            std::mem::swap(&mut over.overriding, &mut over.overridden);
            over.overriding = Member::Empty;
            plan.replace_override(over, OverrideId::new(ids), now).map(drop)
        }
        (8, _, _, Some(over)) => plan.add_override(ShiftOverride { id: OverrideId::new(ids), ..over }, now).map(drop),
        _ => Ok(()),
    }
}

#[test]
fn random_edits_never_rewrite_the_past() {
    let (mut made, mut refused) = (0, 0);
    for seed in 30_000..31_500 {
        let case = shift_case(seed);
        let now = minute((case.since + case.until) / 2);
        let since = minute(case.since);
        let mut new = case.plan().clone();
        match edit(&mut new, now, &mut Chance(Ids::for_test(seed))) {
            Ok(()) => made += 1,
            Err(_) => refused += 1,
        }
        let of = |plan: &ShiftPlan| Schedule { plan: Plan::ShiftBased(plan.clone()), ..schedule("Etc/UTC", []) };
        assert_eq!(
            render(&of(&new), since, now).final_entries,
            render(&case.schedule, since, now).final_entries,
            "seed {seed}: {:#?} became {new:#?}",
            case.plan()
        );
        let past = |plan: &ShiftPlan| {
            shift_pieces(plan, since, now, false)
                .iter()
                .map(|piece| (piece.member, piece.start, piece.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(past(&new).len(), past(case.plan()).len(), "seed {seed}");
    }
    assert!(made > 700 && refused > 50, "{made} edits were made, {refused} refused");
}
