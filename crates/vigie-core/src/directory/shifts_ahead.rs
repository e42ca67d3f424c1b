//! People whose turn is still to come stay: a schedule without them would page nobody then.

use super::{Directory, Kind, Violation};
use crate::{ids::UserId, time::At};

impl Directory {
    /// Checks that no schedule puts a person on call from a moment on: by a layer or an event that is not over, a custom
    /// shift or an override. What is over may name people who are gone.
    ///
    /// # Errors
    /// The first schedule that still needs them.
    pub fn check_no_shifts_ahead(&self, user: UserId, now: At) -> Result<(), Violation> {
        let needed = self.schedules.values().find(|schedule| schedule.people_from(now).any(|one| one == user));
        needed.map_or(Ok(()), |by| Err(Violation::InUse(Kind::User, user.id(), Kind::Schedule, by.id.id())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        ids::ScheduleId,
        schedule::fixture::{at, layer, layered, over, schedule, user},
    };

    /// ANN's layer ends on the 10th, BEN takes over on the 5th.
    fn directory() -> (Directory, ScheduleId) {
        let mut anns = layer(&["ANN"], "2026-01-01T00:00:00Z", 24);
        anns.ends_at = Some(at("2026-01-10T00:00:00Z"));
        let mut primary = schedule("Etc/UTC", vec![anns]);
        layered(&mut primary).overrides.push(over("BEN", "2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z"));
        let id = primary.id;
        (Directory { schedules: [(id, Arc::new(primary))].into(), ..Directory::default() }, id)
    }

    #[test]
    fn a_layer_with_an_end_and_an_override_need_their_people_until_they_are_over() {
        let (directory, schedule) = directory();
        let check = |name: &str, moment: &str| directory.check_no_shifts_ahead(user(name), at(moment));
        let needed = |name: &str| Err(Violation::InUse(Kind::User, user(name).id(), Kind::Schedule, schedule.id()));
        for upcoming_or_running in ["2026-01-01T00:00:00Z", "2026-01-05T12:00:00Z"] {
            assert_eq!(check("BEN", upcoming_or_running), needed("BEN"));
        }
        assert_eq!(check("BEN", "2026-01-06T00:00:00Z"), Ok(()), "the override is over");
        assert_eq!(check("ANN", "2026-01-09T23:00:00Z"), needed("ANN"));
        assert_eq!(check("ANN", "2026-01-10T00:00:00Z"), Ok(()), "the layer is over");
        assert_eq!(check("CID", "2026-01-01T00:00:00Z"), Ok(()), "nobody needs them");
    }
}
