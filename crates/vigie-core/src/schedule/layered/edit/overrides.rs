//! Removing an override: what it did stays.

use crate::{ids::OverrideId, schedule::Schedule, time::At};

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
    fn an_override_that_is_not_there_cannot_be_removed() {
        let id = OverrideId::parse("PNOBODY").expect("an id");
        assert_eq!(remove_override(&schedule("Etc/UTC", vec![]), id, At::EPOCH), Err(RemovalRefusal::NotFound));
    }
}
