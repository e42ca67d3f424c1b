//! The people of a schedule, whenever it is their turn.

use super::Schedule;
use crate::{ids::UserId, time::At};

/// Before every plan.
const EVER: At = At::from_micros(i64::MIN);

impl Schedule {
    /// Whether the schedule can put somebody on call at some time, past or future: its plan names them. Looking is much
    /// cheaper than writing the schedule out.
    #[must_use]
    pub fn names(&self, user: UserId) -> bool {
        self.people_from(EVER).any(|other| other == user)
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::fixture::{layer, layered, over, schedule, user};

    #[test]
    fn layers_and_overrides_name_people() {
        let mut primary = schedule("Etc/UTC", vec![layer(&["ANN"], "2026-01-01T00:00:00Z", 24)]);
        layered(&mut primary).overrides.push(over("BEN", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z"));
        assert!(primary.names(user("ANN")) && primary.names(user("BEN")) && !primary.names(user("CID")));
    }
}
