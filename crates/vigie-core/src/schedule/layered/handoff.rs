//! Since when and until when somebody is on call, computed around a moment without rendering the schedule.

use super::{
    layer::Override,
    shifts::{Shifts, Standing},
};
use crate::{
    ids::UserId,
    schedule::{Entry, HANDOFF_HORIZON, MOST_SHIFTS, Schedule},
    time::At,
};

/// Who is on call at a moment, since when and until when: the entry of the final schedule around it, one turn of one
/// layer or one override, as far as nothing that wins over it cuts it. `None` when nobody is on call.
pub(in crate::schedule) fn on_call_between(schedule: &Schedule, at: At) -> Option<Entry> {
    match standing(schedule.overrides(), &Shifts::of_all(schedule), at) {
        Standing::On { user, since, until } => Some(Entry { user, start: since, end: until }),
        Standing::Off { .. } => None,
    }
}

/// The first moment after `at` from which on another person is on call, or nobody, or somebody again.
///
/// `None` when that does not happen within a year (or within 10,000 shifts).
pub(in crate::schedule) fn next_handoff(schedule: &Schedule, at: At) -> Option<At> {
    let (overrides, layers) = (schedule.overrides(), Shifts::of_all(schedule));
    let mut now = standing(overrides, &layers, at);
    let before = now.user();
    for _ in 0..MOST_SHIFTS {
        let next = now.until().filter(|next| *next <= at + HANDOFF_HORIZON)?;
        now = standing(overrides, &layers, next);
        if now.user() != before {
            return Some(next);
        }
    }
    None
}

/// When a person is next on call: since when and until when. The current shift, where they are on call now.
///
/// `None` when that does not happen within a year (or within 10,000 shifts).
pub(in crate::schedule) fn next_shift(schedule: &Schedule, user: UserId, at: At) -> Option<(At, At)> {
    let layers = Shifts::of_all(schedule);
    let mut next = at;
    for _ in 0..MOST_SHIFTS {
        let now = standing(schedule.overrides(), &layers, next);
        match now {
            Standing::On { user: on_call, since, until } if on_call == user => return Some((since, until)),
            _ => next = now.until().filter(|next| *next <= at + HANDOFF_HORIZON)?,
        }
    }
    None
}

/// What overrides over layers do around a moment: the first override or layer, in the order in which they win, that
/// has somebody on call, cut by those that win over it before and after.
pub(super) fn standing(overrides: &[Override], layers: &[Shifts<'_>], at: At) -> Standing {
    let overrides = overrides.iter().rev().map(|over| Standing::of_override(over, at));
    let standings = overrides.chain(layers.iter().rev().map(|shifts| shifts.standing(at)));
    let (mut free_since, mut free_until) = (None, None);
    for standing in standings {
        match standing {
            Standing::On { user, since, until } => {
                let (since, until) = (free_since.unwrap_or(since).max(since), free_until.unwrap_or(until).min(until));
                return Standing::On { user, since, until };
            }
            Standing::Off { since, until } => {
                free_since = free_since.max(since);
                free_until = [free_until, until].into_iter().flatten().min();
            }
        }
    }
    Standing::Off { since: free_since, until: free_until }
}
