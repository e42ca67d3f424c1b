//! The overrides that give a shift to somebody else, in either kind of schedule.

use super::request::{CoverRefusal, Shift};
use crate::{
    ids::{Ids, OverrideId, UserId},
    schedule::{
        Override, Plan, Schedule, ShiftPlan, check_room_for_overrides,
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
            let room = check_room_for_overrides(&plan.overrides, 1, now);
            room.map_err(|full| CoverRefusal::NoOverride(name.clone(), full.to_string()))?;
            let id = OverrideId::new(ids);
            plan.overrides.push(Override { id, user: to, starts_at: shift.starts_at, ends_at: shift.ends_at });
            Ok(vec![id])
        }
        Plan::ShiftBased(plan) => {
            let stretches = as_it_is.shift_based().map(|plan| stretches(plan, from, shift)).unwrap_or_default();
            let made = stretches.into_iter().map(|(of, starts_at, ends_at)| {
                let (overridden, overriding) = (Member::User(from), Member::User(to));
                let over = ShiftOverride { id: OverrideId::new(ids), of, overridden, overriding, starts_at, ends_at };
                plan.add_override(over, now).map(|over| over.id)
            });
            let refused = |refusal: EditRefusal| CoverRefusal::NoOverride(name.clone(), refusal.to_string());
            made.collect::<Result<_, _>>().map_err(refused)
        }
    }
}

/// What a person has of each rotation and custom shift during a shift; pieces that touch are one stretch.
fn stretches(plan: &ShiftPlan, user: UserId, shift: Shift) -> Vec<(ShiftSource, At, At)> {
    let pieces = shift_pieces(plan, shift.starts_at, shift.ends_at, false);
    let mut own: Vec<_> = pieces.iter().filter(|piece| piece.member == Member::User(user)).collect();
    own.sort_by_key(|piece| (piece.source, piece.start));
    let mut stretches: Vec<(ShiftSource, At, At)> = vec![];
    for piece in own {
        match stretches.last_mut() {
            Some((source, _, end)) if *source == piece.source && piece.start <= *end => *end = piece.end.max(*end),
            _ => stretches.push((piece.source, piece.start, piece.end)),
        }
    }
    stretches
}
