//! A person leaves: what has to change with them, and what keeps them.

use std::sync::Arc;

use super::{Change, Directory, Kind, Object, Team, Violation};
use crate::{cover, ids::UserId, time::At};

impl Directory {
    /// The changes that remove a person: they leave their teams, what they asked for is withdrawn, and what they were
    /// asked for is declined.
    ///
    /// # Errors
    /// Whoever has a shift ahead stays; that nothing else uses them is checked with all other references
    /// ([`Directory::changed`]).
    pub fn departure(&self, user: UserId, now: At) -> Result<Vec<Change>, Violation> {
        self.check_no_shifts_ahead(user, now)?;
        let is_in = |team: &&Arc<Team>| team.members.iter().any(|member| member.user == user);
        let without = |team: &Arc<Team>| {
            let mut team = Team::clone(team);
            team.members.retain(|member| member.user != user);
            Change::Put(Object::Team(Arc::new(team)))
        };
        let mut changes: Vec<Change> = self.teams.values().filter(is_in).map(without).collect();
        let closed = self.cover_requests.values().filter_map(|request| cover::close_for_departure(request, user, now));
        changes.extend(closed.map(|request| Change::Put(Object::CoverRequest(Arc::new(request)))));
        changes.push(Change::Remove(Kind::User, user.id()));
        Ok(changes)
    }

    /// Checks that no schedule puts a person on call from a moment on: by a layer or an event that is not over, a custom
    /// shift or an override. What is over may name people who are gone.
    fn check_no_shifts_ahead(&self, user: UserId, now: At) -> Result<(), Violation> {
        let needed = self.schedules.values().find(|schedule| schedule.people_from(now).any(|one| one == user));
        needed.map_or(Ok(()), |by| Err(Violation::InUse(Kind::User, user.id(), Kind::Schedule, by.id.id())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        cover::{CoverRequest, CoverState, Shift},
        ids::{CoverRequestId, ScheduleId},
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

    #[test]
    fn open_requests_of_whoever_leaves_are_withdrawn_and_those_to_them_declined() {
        let (mut directory, schedule) = directory();
        let shift = |start: &str, end: &str| Shift { schedule, starts_at: at(start), ends_at: at(end) };
        let ahead = CoverRequest {
            id: CoverRequestId::parse("PASKED1").expect("an id"),
            user: user("CID"),
            shift: shift("2026-01-07T00:00:00Z", "2026-01-08T00:00:00Z"),
            asked: None,
            in_return: None,
            note: String::new(),
            created_at: At::EPOCH,
            state: CoverState::Open,
        };
        let id = |text: &str| CoverRequestId::parse(text).expect("an id");
        let to_them = CoverRequest { id: id("PASKED2"), user: user("ANN"), asked: Some(user("CID")), ..ahead.clone() };
        let to_all = CoverRequest { id: id("PASKED3"), user: user("ANN"), ..ahead.clone() };
        let over = CoverRequest {
            id: id("PASKED4"),
            shift: shift("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"),
            ..ahead.clone()
        };
        for request in [&ahead, &to_them, &to_all, &over] {
            directory.cover_requests.insert(request.id, Arc::new(request.clone()));
        }
        let now = at("2026-01-06T00:00:00Z");
        let put = |request: &CoverRequest, state| {
            Change::Put(Object::CoverRequest(Arc::new(CoverRequest { state, ..request.clone() })))
        };
        assert_eq!(
            directory.departure(user("CID"), now),
            Ok(vec![
                put(&ahead, CoverState::Withdrawn { at: now }),
                put(&to_them, CoverState::Declined { at: now }),
                Change::Remove(Kind::User, user("CID").id()),
            ])
        );
    }
}
