//! Who hears of a request, and what.

use std::collections::BTreeSet;

use super::request::{CoverRequest, CoverState, Shift};
use crate::{
    directory::{Directory, User},
    ids::UserId,
    notify::cover_news::{CoverNews, CoverShift, CoverWord},
    time::At,
};

/// How many people hear that anybody may take a shift.
const ASKED_MAX: usize = 200;

/// Who hears of a request as it is now: the one who is asked, or everybody else who takes turns in the schedule and is
/// there then; and whoever asked, when it is answered. What they hear names who did it; `before` is the directory before
/// the request changed, in which whoever is gone now still has a name.
#[must_use]
pub fn news<'d>(
    directory: &'d Directory,
    before: &Directory,
    request: &CoverRequest,
    now: At,
) -> Vec<(&'d User, CoverNews)> {
    let (word, by, readers) = match request.state {
        CoverState::Open => (CoverWord::Asked, request.user, asked(directory, request, now)),
        CoverState::Taken { by, .. } => (CoverWord::Taken, by, vec![request.user]),
        CoverState::Declined { .. } => (CoverWord::Declined, request.asked.unwrap_or(request.user), vec![request.user]),
        CoverState::Withdrawn { .. } => return vec![],
    };
    let who = before.users.get(&by).map_or_else(|| by.to_string(), |user| user.name.clone());
    let told = |reader: UserId| {
        let reader = directory.users.get(&reader)?;
        let news = CoverNews {
            word,
            who: who.clone(),
            shift: shift(directory, request.shift),
            in_return: request.in_return.map(|other| shift(directory, other)),
            note: request.note.clone(),
            time_zone: reader.time_zone.clone(),
        };
        Some((reader.as_ref(), news))
    };
    readers.into_iter().filter_map(told).collect()
}

fn asked(directory: &Directory, request: &CoverRequest, now: At) -> Vec<UserId> {
    if let Some(asked) = request.asked {
        return vec![asked];
    }
    let Some(schedule) = directory.schedules.get(&request.shift.schedule) else { return vec![] };
    let Shift { starts_at, ends_at, .. } = request.shift;
    let is_there = |user: &UserId| {
        let user = directory.users.get(user);
        user.is_some_and(|user| !user.absences.iter().any(|away| away.starts_at < ends_at && starts_at < away.ends_at))
    };
    let people: BTreeSet<UserId> = schedule.people_from(now).filter(|user| *user != request.user).collect();
    people.into_iter().filter(is_there).take(ASKED_MAX).collect()
}

fn shift(directory: &Directory, shift: Shift) -> CoverShift {
    let schedule = directory.schedules.get(&shift.schedule);
    CoverShift {
        schedule: shift.schedule,
        schedule_name: schedule.map_or_else(|| shift.schedule.to_string(), |schedule| schedule.name.clone()),
        starts_at: shift.starts_at,
        ends_at: shift.ends_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CoverRequestId, ScheduleId},
        oncall::fixture::{World, at, user},
    };

    fn world() -> World {
        let people = ["ANN", "BEN", "CID"];
        World::new().with_people(&people).with_people(&["DOT"]).with_schedule("PRIMARY", &people, |_| ())
    }

    fn request(state: CoverState, asked: Option<&str>) -> CoverRequest {
        let schedule = ScheduleId::parse("PRIMARY").expect("an id");
        CoverRequest {
            id: CoverRequestId::parse("PCOVER").expect("an id"),
            user: user("ANN"),
            shift: Shift { schedule, starts_at: at("2026-03-04T00:00:00Z"), ends_at: at("2026-03-05T00:00:00Z") },
            asked: asked.map(user),
            in_return: None,
            note: "dentist".into(),
            created_at: at("2026-03-02T00:00:00Z"),
            state,
        }
    }

    fn told(world: &World, request: &CoverRequest) -> Vec<String> {
        let news = news(&world.directory, &world.directory, request, at("2026-03-02T00:00:00Z"));
        news.iter().map(|(reader, news)| format!("{} {} {}", reader.id, news.word.as_str(), news.who)).collect()
    }

    #[test]
    fn the_others_of_the_schedule_hear_of_it_unless_they_are_away_then_or_one_is_asked() {
        let open = request(CoverState::Open, None);
        assert_eq!(told(&world(), &open), ["BEN asked ANN", "CID asked ANN"]);
        let world = world().with_absence("CID", "2026-03-04T12:00:00Z", "2026-03-06T00:00:00Z");
        assert_eq!(told(&world, &open), ["BEN asked ANN"]);
        assert_eq!(told(&world, &request(CoverState::Open, Some("DOT"))), ["DOT asked ANN"]);
    }

    #[test]
    fn whoever_asked_hears_the_answer_and_nobody_that_it_was_withdrawn() {
        let at = at("2026-03-02T00:00:00Z");
        let taken = CoverState::Taken { by: user("BEN"), at, overrides: vec![] };
        assert_eq!(told(&world(), &request(taken, None)), ["ANN taken BEN"]);
        assert_eq!(told(&world(), &request(CoverState::Declined { at }, Some("CID"))), ["ANN declined CID"]);
        assert_eq!(told(&world(), &request(CoverState::Withdrawn { at }, None)), [""; 0]);
    }
}
