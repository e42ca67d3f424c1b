//! Adding and removing overrides: what they did stays.

use crate::{
    ids::OverrideId,
    past::forget_oldest,
    schedule::{Invalid, LayeredPlan, Override, Schedule, check_room_for_overrides},
    time::At,
};

/// How many overrides that are over are kept, the newest: every look at who is on call goes through all of them.
const PAST_OVERRIDES_MAX: usize = 5_000;

/// Adds overrides, each right by itself. Of those that are over, the oldest are forgotten once there are many.
///
/// # Errors
/// When there would be too many that are not over.
pub fn add_overrides(plan: &mut LayeredPlan, new: &[Override], now: At) -> Result<(), Invalid> {
    check_room_for_overrides(&plan.overrides, new.len(), now)?;
    forget_oldest(&mut plan.overrides, PAST_OVERRIDES_MAX, |over| (over.ends_at <= now).then_some(over.ends_at));
    plan.overrides.extend(new);
    Ok(())
}

/// What removing an override did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It had not begun: it is gone.
    Removed,
    /// It was running: it ends now.
    Truncated,
}

/// Why an override cannot be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemovalRefusal {
    /// The schedule has no such override.
    #[error("Override not found")]
    NotFound,
    /// It is over, and the past stays.
    #[error("Override can't be deleted because it has already ended")]
    Past,
}

/// The schedule without an override from `now` on.
///
/// # Errors
/// Where there is no such override, or it is over.
pub fn remove_override(schedule: &Schedule, id: OverrideId, now: At) -> Result<(Schedule, Removal), RemovalRefusal> {
    let mut next = schedule.clone();
    let overrides = &mut next.layered_mut().ok_or(RemovalRefusal::NotFound)?.overrides;
    let place = overrides.iter().position(|over| over.id == id).ok_or(RemovalRefusal::NotFound)?;
    let over = &mut overrides[place];
    if over.ends_at <= now {
        return Err(RemovalRefusal::Past);
    }
    if over.starts_at < now {
        over.ends_at = now;
        return Ok((next, Removal::Truncated));
    }
    overrides.remove(place);
    Ok((next, Removal::Removed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::fixture::{at, layered, over, schedule, user};

    #[test]
    fn a_past_override_stays_a_running_one_ends_now_a_future_one_goes() {
        let mut primary = schedule("Etc/UTC", vec![]);
        layered(&mut primary).overrides = vec![over("BEN", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z")];
        let id = primary.overrides()[0].id;
        let removed_at = |text| remove_override(&primary, id, at(text));
        assert_eq!(removed_at("2026-02-03T00:00:00Z"), Err(RemovalRefusal::Past));
        let (running, removal) = removed_at("2026-02-02T00:00:00Z").expect("it runs");
        assert_eq!((running.overrides()[0].ends_at, removal), (at("2026-02-02T00:00:00Z"), Removal::Truncated));
        assert_eq!(running.overrides()[0].user, user("BEN"));
        let (future, removal) = removed_at("2026-02-01T00:00:00Z").expect("it has not begun");
        assert_eq!((future.overrides().len(), removal), (0, Removal::Removed));
    }

    #[test]
    fn the_newest_overrides_that_are_over_stay() {
        let past = over("BEN", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z");
        let older = over("CID", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z");
        let mut plan = LayeredPlan { layers: vec![], overrides: vec![older, past] };
        plan.overrides.extend(vec![past; PAST_OVERRIDES_MAX - 1]);
        let next = over("CID", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
        assert_eq!(add_overrides(&mut plan, &[next], at("2026-02-10T00:00:00Z")), Ok(()));
        assert_eq!((plan.overrides.len(), plan.overrides[0]), (PAST_OVERRIDES_MAX + 1, past));
        assert_eq!(plan.overrides.last(), Some(&next));
        let too_many = add_overrides(&mut plan, &vec![next; 2_000], at("2026-02-10T00:00:00Z"));
        assert_eq!((too_many, plan.overrides.len()), (Err(Invalid::TooManyOverrides), PAST_OVERRIDES_MAX + 1));
    }

    #[test]
    fn an_override_that_is_not_there_cannot_be_removed() {
        let id = OverrideId::parse("PNOBODY").expect("an id");
        assert_eq!(remove_override(&schedule("Etc/UTC", vec![]), id, At::EPOCH), Err(RemovalRefusal::NotFound));
    }
}
