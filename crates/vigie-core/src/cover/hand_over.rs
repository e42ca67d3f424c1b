//! The overrides that give a shift to somebody else, in either kind of schedule.

use super::request::{CoverRefusal, Shift};
use crate::{
    ids::{Ids, OverrideId, UserId},
    schedule::{
        Override, Plan, Schedule, ShiftPlan,
        edit::add_overrides,
        shift_based::{Member, ShiftOverride, ShiftSource, edit::EditRefusal, shift_pieces},
    },
    time::At,
};

/// Adds to a schedule what gives a shift from one person to another; whose it is follows from the schedule as it is.
/// Tells the ids of the overrides.
pub(super) fn hand_over(
    (as_it_is, schedule): (&Schedule, &mut Schedule),
    (shift, from, to): (Shift, UserId, UserId),
    now: At,
    ids: &mut Ids,
) -> Result<Vec<OverrideId>, CoverRefusal> {
    let name = &as_it_is.name;
    match &mut schedule.plan {
        Plan::Layered(plan) => {
            let id = OverrideId::new(ids);
            let over = Override { id, user: to, starts_at: shift.starts_at, ends_at: shift.ends_at };
            let added = add_overrides(plan, &[over], now);
            added.map_err(|full| CoverRefusal::NoOverride(name.clone(), full.to_string()))?;
            Ok(vec![id])
        }
        Plan::ShiftBased(plan) => {
            let refused = |refusal: EditRefusal| CoverRefusal::NoOverride(name.clone(), refusal.to_string());
            let mut made = vec![];
            for stretch in as_it_is.shift_based().map(|plan| stretches(plan, from, shift)).unwrap_or_default() {
                let overrides = overrides(plan, &stretch, (from, to))
                    .ok_or_else(|| CoverRefusal::NoOverride(name.clone(), ENTANGLED.to_owned()))?;
                for (overridden, starts_at, ends_at) in overrides {
                    let (id, overriding) = (OverrideId::new(ids), Member::User(to));
                    let over = ShiftOverride { id, of: stretch.of, overridden, overriding, starts_at, ends_at };
                    made.push(plan.add_override(over, now).map_err(refused)?.id);
                }
            }
            Ok(made)
        }
    }
}

/// Why a shift cannot be handed over by overrides: they name whom they replace, not which of their shifts.
const ENTANGLED: &str =
    "others have shifts in its place there, and an override would take theirs too; make overrides by hand";

/// What a person has of one rotation or custom shift during a shift, without a break.
struct Stretch {
    of: ShiftSource,
    starts_at: At,
    ends_at: At,
}

/// What a person has of each rotation and custom shift during a shift; pieces that touch are one stretch.
fn stretches(plan: &ShiftPlan, user: UserId, shift: Shift) -> Vec<Stretch> {
    let pieces = shift_pieces(plan, shift.starts_at, shift.ends_at, false);
    let mut own: Vec<_> = pieces.iter().filter(|piece| piece.member == Member::User(user)).collect();
    own.sort_by_key(|piece| (piece.source, piece.start));
    let mut stretches: Vec<Stretch> = vec![];
    for piece in own {
        match stretches.last_mut() {
            Some(last) if last.of == piece.source && piece.start <= last.ends_at => {
                last.ends_at = piece.end.max(last.ends_at);
            }
            _ => stretches.push(Stretch { of: piece.source, starts_at: piece.start, ends_at: piece.end }),
        }
    }
    stretches
}

/// The overrides that give a stretch to somebody else and leave everybody else's shifts alone: one that replaces the
/// person, or where that would take a shift of theirs that somebody else has by now, one for each of the shifts that
/// they have, by whose it is. `None` where neither does just that.
fn overrides(plan: &ShiftPlan, stretch: &Stretch, (from, to): (UserId, UserId)) -> Option<Vec<(Member, At, At)>> {
    let plain = vec![(Member::User(from), stretch.starts_at, stretch.ends_at)];
    if does_just_that(plan, stretch, (from, to), &plain) {
        return Some(plain);
    }
    let held = shift_pieces(plan, stretch.starts_at, stretch.ends_at, false).into_iter();
    let held = held.filter(|piece| piece.source == stretch.of && piece.member == Member::User(from));
    let mut by_owner: Vec<(Member, At, At)> = held.map(|piece| (piece.owner(), piece.start, piece.end)).collect();
    by_owner.sort_unstable();
    by_owner.dedup();
    does_just_that(plan, stretch, (from, to), &by_owner).then_some(by_owner)
}

/// Whether overrides hand over what a person has in a stretch, and nothing else.
fn does_just_that(
    plan: &ShiftPlan,
    stretch: &Stretch,
    (from, to): (UserId, UserId),
    overrides: &[(Member, At, At)],
) -> bool {
    let who = |plan: &ShiftPlan, given: Option<(Member, Member)>| -> Vec<(Member, Member, At)> {
        let mut minutes = vec![];
        for piece in shift_pieces(plan, stretch.starts_at, stretch.ends_at, false) {
            if piece.source == stretch.of {
                let has = given.filter(|(old, _)| *old == piece.member).map_or(piece.member, |(_, new)| new);
                minutes.push((piece.owner(), has, piece.start));
                minutes.push((piece.owner(), has, piece.end));
            }
        }
        minutes.sort_unstable();
        // Where two pieces of the same shift and the same person touch, it does not matter.
        let mut ends: Vec<(Member, Member, At)> = vec![];
        for edge in minutes {
            if ends.last() == Some(&edge) {
                ends.pop();
            } else {
                ends.push(edge);
            }
        }
        ends
    };
    let mut changed = plan.clone();
    // The id is only one to try it with.
    let Some(id) = OverrideId::parse("QTRIAL") else { return false };
    for &(overridden, starts_at, ends_at) in overrides {
        let overriding = Member::User(to);
        changed.overrides.push(ShiftOverride { id, of: stretch.of, overridden, overriding, starts_at, ends_at });
    }
    who(&changed, None) == who(plan, Some((Member::User(from), Member::User(to))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{RotationEventId, RotationId},
        oncall::fixture::{at, user},
        schedule::shift_based::{MemberStrategy, Recurrence, Rotation, RotationEvent},
    };

    fn of() -> ShiftSource {
        ShiftSource::Rotation(RotationId::parse("PROTA").expect("an id"))
    }

    /// Everybody of the names has every day; each of the pairs has the second's shift of 4 March instead of them.
    fn plan(names: &[&str], instead: &[(&str, &str)]) -> ShiftPlan {
        let (starts_at, ends_at) = (at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z"));
        let rule = ["RRULE:FREQ=DAILY".to_owned()];
        let event = RotationEvent {
            id: RotationEventId::parse("PEVENT").expect("an id"),
            name: "Days".into(),
            recurrence: Recurrence::parse(starts_at, ends_at, "Etc/UTC", &rule).expect("a rule"),
            effective_since: starts_at,
            effective_until: None,
            strategy: MemberStrategy::Every { members: names.iter().map(|name| Member::User(user(name))).collect() },
        };
        let over = |(new, old): &(&str, &str)| ShiftOverride {
            id: OverrideId::parse("QOVER").expect("an id"),
            of: of(),
            overridden: Member::User(user(old)),
            overriding: Member::User(user(new)),
            starts_at: at("2026-03-04T00:00:00Z"),
            ends_at: at("2026-03-05T00:00:00Z"),
        };
        let id = RotationId::parse("PROTA").expect("an id");
        let rotations = vec![Rotation { id, events: vec![event], removed_at: None }];
        ShiftPlan { rotations, custom_shifts: vec![], overrides: instead.iter().map(over).collect() }
    }

    /// Who has whose shift on 4 March after one person handed it to another; `None` where it is refused.
    fn handed_over(plan: &ShiftPlan, from: &str, to: &str) -> Option<Vec<String>> {
        let stretch = Stretch { of: of(), starts_at: at("2026-03-04T00:00:00Z"), ends_at: at("2026-03-05T00:00:00Z") };
        let mut plan = plan.clone();
        for (overridden, starts_at, ends_at) in overrides(&plan, &stretch, (user(from), user(to)))? {
            let (id, overriding) = (OverrideId::parse("QNEW").expect("an id"), Member::User(user(to)));
            plan.overrides.push(ShiftOverride { id, of: of(), overridden, overriding, starts_at, ends_at });
        }
        let pieces = shift_pieces(&plan, stretch.starts_at, stretch.ends_at, false);
        let name = |member: Member| member.user().map_or_else(|| "nobody".to_owned(), |user| user.to_string());
        Some(pieces.iter().map(|piece| format!("{} has {}'s", name(piece.member), name(piece.owner()))).collect())
    }

    #[test]
    fn all_that_somebody_has_goes_to_whoever_takes_it() {
        let own = handed_over(&plan(&["ANN", "BEN"], &[]), "ANN", "CID").expect("it is plain");
        assert_eq!(own, ["BEN has BEN's", "CID has ANN's"]);
        let two = handed_over(&plan(&["ANN", "BEN"], &[("ANN", "BEN")]), "ANN", "CID").expect("both go");
        assert_eq!(two, ["CID has ANN's", "CID has BEN's"]);
    }

    #[test]
    fn whoever_has_the_shift_of_the_one_who_hands_over_another_keeps_it() {
        let crossed = plan(&["ANN", "BEN"], &[("CID", "ANN"), ("ANN", "BEN")]);
        let handed = handed_over(&crossed, "ANN", "DOT").expect("BEN's shift is the one that goes");
        assert_eq!(handed, ["CID has ANN's", "DOT has BEN's"]);
    }

    #[test]
    fn what_overrides_cannot_say_is_refused() {
        // ANN has BEN's shift. Replacing ANN takes DOT's, which is hers by the plan; replacing BEN takes CID's from him.
        let entangled = plan(&["ANN", "BEN", "CID"], &[("DOT", "ANN"), ("ANN", "BEN"), ("BEN", "CID")]);
        assert_eq!(handed_over(&entangled, "ANN", "EVE"), None);
    }
}
