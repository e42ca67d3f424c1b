//! The people of a schedule, whenever it is their turn.

use super::layer::Schedule;
use crate::ids::UserId;

impl Schedule {
    /// Whether the schedule can put somebody on call at some time, past or future: a layer or an override names them.
    /// Looking is much cheaper than writing the schedule out.
    #[must_use]
    pub fn names(&self, user: UserId) -> bool {
        self.layers.iter().any(|layer| layer.users.contains(&user))
            || self.overrides.iter().any(|over| over.user == user)
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::fixture::{layer, over, schedule, user};

    #[test]
    fn layers_and_overrides_name_people() {
        let mut primary = schedule("Etc/UTC", vec![layer(&["ANN"], "2026-01-01T00:00:00Z", 24)]);
        primary.overrides.push(over("BEN", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z"));
        assert!(primary.names(user("ANN")) && primary.names(user("BEN")) && !primary.names(user("CID")));
    }
}
