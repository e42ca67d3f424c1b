//! Taking a shift: the overrides that come of it.

use std::sync::Arc;

use super::{
    close::check_open,
    hand_over::hand_over,
    request::{CoverRefusal, CoverRequest, CoverState, Shift},
};
use crate::{
    directory::{Directory, User},
    ids::{Ids, ScheduleId, UserId},
    schedule::{Schedule, render},
    time::At,
};

/// What changes when a shift is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The request, taken.
    pub request: CoverRequest,
    /// The schedules with their overrides; one where both shifts of a swap are in the same.
    pub schedules: Vec<Schedule>,
}

/// Somebody takes the shift; for a swap, the one who asked takes the other. A shift that has begun is taken from now on.
///
/// # Errors
/// When the request is not open, somebody else was asked, a shift is not theirs any more, or one of them is away.
pub fn take(
    directory: &Directory,
    request: &CoverRequest,
    by: UserId,
    now: At,
    ids: &mut Ids,
) -> Result<Taken, CoverRefusal> {
    check_open(request, now)?;
    if by == request.user {
        return Err(CoverRefusal::Oneself);
    }
    if request.asked.is_some_and(|asked| asked != by) {
        return Err(CoverRefusal::NotAsked);
    }
    let mut handovers = vec![(request.shift, request.user, by)];
    handovers.extend(request.in_return.map(|shift| (shift, by, request.user)));
    let mut taken = Taken { request: request.clone(), schedules: vec![] };
    let mut overrides = vec![];
    for (shift, from, to) in handovers {
        // Whose shift it is follows from the schedules as they are, not from the overrides that this makes.
        let shift = check_theirs(directory, from, shift, now)?;
        check_present(person(directory, to)?, shift)?;
        let made = hand_over(to_change(directory, &mut taken.schedules, shift.schedule)?, (shift, from, to), now, ids)?;
        overrides.extend(made.into_iter().map(|id| (shift.schedule, id)));
    }
    taken.request.state = CoverState::Taken { by, at: now, overrides };
    Ok(taken)
}

/// What of a shift is to come, if a person is on call for all of that by the schedule as it is configured.
pub(super) fn check_theirs(directory: &Directory, user: UserId, shift: Shift, now: At) -> Result<Shift, CoverRefusal> {
    let schedule = schedule(directory, shift.schedule)?;
    let name = &person(directory, user)?.name;
    let shift = shift.from(now).ok_or(CoverRefusal::Over)?;
    let mut reached = shift.starts_at;
    for entry in render(schedule, shift.starts_at, shift.ends_at).final_entries {
        if entry.user == user && entry.start <= reached {
            reached = reached.max(entry.end);
        }
    }
    if reached < shift.ends_at {
        return Err(CoverRefusal::NotTheirs(name.clone(), schedule.name.clone()));
    }
    Ok(shift)
}

fn check_present(user: &User, shift: Shift) -> Result<(), CoverRefusal> {
    let is_away = user.absences.iter().any(|away| away.starts_at < shift.ends_at && shift.starts_at < away.ends_at);
    if is_away { Err(CoverRefusal::Away(user.name.clone())) } else { Ok(()) }
}

/// A schedule to be changed, and as it is, whatever was changed already.
fn to_change<'a>(
    directory: &'a Directory,
    schedules: &'a mut Vec<Schedule>,
    id: ScheduleId,
) -> Result<(&'a Schedule, &'a mut Schedule), CoverRefusal> {
    let as_it_is = schedule(directory, id)?;
    let place = schedules.iter().position(|one| one.id == id).unwrap_or_else(|| {
        schedules.push(Schedule::clone(as_it_is));
        schedules.len() - 1
    });
    Ok((as_it_is, &mut schedules[place]))
}

fn schedule(directory: &Directory, id: ScheduleId) -> Result<&Arc<Schedule>, CoverRefusal> {
    directory.schedules.get(&id).ok_or(CoverRefusal::ScheduleNotFound(id))
}

fn person(directory: &Directory, id: UserId) -> Result<&Arc<User>, CoverRefusal> {
    directory.users.get(&id).ok_or(CoverRefusal::UserNotFound(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cover::{ask, decline, withdraw},
        ids::{CoverRequestId, OverrideId},
        oncall::fixture::{World, at, user},
        schedule::{Entry, Override, on_call},
    };

    fn schedule_id() -> ScheduleId {
        ScheduleId::parse("PRIMARY").expect("an id")
    }

    fn now() -> At {
        at("2026-03-02T00:00:00Z")
    }

    /// ANN and BEN take turns of a day; 2 March is ANN's.
    fn world() -> World {
        World::new().with_people(&["ANN", "BEN", "CID"]).with_schedule("PRIMARY", &["ANN", "BEN"], |_| ())
    }

    fn shift(start: &str, end: &str) -> Shift {
        let moment = |text: &str| at(&format!("2026-03-{text}:00Z"));
        Shift { schedule: schedule_id(), starts_at: moment(start), ends_at: moment(end) }
    }

    fn request(shift: Shift) -> CoverRequest {
        CoverRequest {
            id: CoverRequestId::parse("PCOVER").expect("an id"),
            user: user("ANN"),
            shift,
            asked: None,
            in_return: None,
            note: String::new(),
            created_at: now(),
            state: CoverState::Open,
        }
    }

    fn swap(shift: Shift, in_return: Shift) -> CoverRequest {
        CoverRequest { asked: Some(user("BEN")), in_return: Some(in_return), ..request(shift) }
    }

    fn taken(world: &World, request: &CoverRequest, by: &str) -> Result<Taken, CoverRefusal> {
        take(&world.directory, request, user(by), now(), &mut Ids::for_test(1))
    }

    fn who(schedule: &Schedule) -> Vec<String> {
        let entries = render(schedule, now(), at("2026-03-06T00:00:00Z")).final_entries;
        let told = |entry: &Entry| format!("{} {}", entry.user, &entry.start.to_string()[8..13]);
        entries.iter().map(told).collect()
    }

    #[test]
    fn a_part_of_a_shift_is_taken_by_a_plain_override() {
        let request = request(shift("04T08:00", "04T20:00"));
        assert_eq!(ask(&world().directory, &request, now()), Ok(()));
        let taken = taken(&world(), &request, "CID").expect("it is open");
        assert_eq!(
            who(&taken.schedules[0]),
            ["ANN 02T00", "BEN 03T00", "ANN 04T00", "CID 04T08", "ANN 04T20", "BEN 05T00"]
        );
        let CoverState::Taken { by, at, overrides } = &taken.request.state else { panic!("{:?}", taken.request) };
        assert_eq!((*by, *at, overrides.len()), (user("CID"), now(), 1));
        assert_eq!(overrides[0].1, taken.schedules[0].overrides()[0].id);
    }

    #[test]
    fn two_people_swap_and_each_has_the_others_shift() {
        let swap = swap(shift("04T00:00", "05T00:00"), shift("05T00:00", "06T00:00"));
        assert_eq!(ask(&world().directory, &swap, now()), Ok(()));
        assert_eq!(taken(&world(), &swap, "CID"), Err(CoverRefusal::NotAsked));
        let taken = taken(&world(), &swap, "BEN").expect("BEN was asked");
        assert_eq!(taken.schedules.len(), 1, "both are in the same schedule");
        assert_eq!(who(&taken.schedules[0]), ["ANN 02T00", "BEN 03T00", "BEN 04T00", "ANN 05T00"]);
    }

    #[test]
    fn a_shift_that_has_begun_is_taken_from_now_on() {
        let running = request(shift("02T00:00", "03T00:00"));
        let later = at("2026-03-02T10:00:00Z");
        let taken = take(&world().directory, &running, user("CID"), later, &mut Ids::for_test(1)).expect("it runs");
        assert_eq!(taken.schedules[0].overrides()[0].starts_at, later);
        assert_eq!(on_call(&taken.schedules[0], at("2026-03-02T09:00:00Z")), [user("ANN")]);
    }

    #[test]
    fn only_a_shift_that_is_theirs_and_to_come_can_be_asked_for() {
        let asked = |request: &CoverRequest| ask(&world().directory, request, now()).err();
        let not_theirs = Some(CoverRefusal::NotTheirs("ANN".into(), "Primary".into()));
        assert_eq!(asked(&request(shift("03T00:00", "03T12:00"))), not_theirs);
        assert_eq!(asked(&request(shift("04T12:00", "05T01:00"))), not_theirs, "an hour of it is BEN's");
        assert_eq!(asked(&request(shift("01T00:00", "02T00:00"))), Some(CoverRefusal::Over));
        assert_eq!(asked(&request(shift("04T08:00", "04T08:00"))), Some(CoverRefusal::NoTime));
        let oneself = CoverRequest { asked: Some(user("ANN")), ..request(shift("04T00:00", "05T00:00")) };
        assert_eq!(asked(&oneself), Some(CoverRefusal::Oneself));
        let nobody = CoverRequest { asked: None, ..swap(shift("04T00:00", "05T00:00"), shift("05T00:00", "06T00:00")) };
        assert_eq!(asked(&nobody), Some(CoverRefusal::NobodyAsked));
        let wrong_return = swap(shift("04T00:00", "05T00:00"), shift("06T00:00", "07T00:00"));
        assert_eq!(asked(&wrong_return), Some(CoverRefusal::NotTheirs("BEN".into(), "Primary".into())));
    }

    #[test]
    fn nobody_takes_their_own_shift_or_one_during_their_leave_or_one_that_changed_hands() {
        let open = request(shift("04T00:00", "05T00:00"));
        assert_eq!(taken(&world(), &open, "ANN"), Err(CoverRefusal::Oneself));
        let world = world().with_absence("CID", "2026-03-04T22:00:00Z", "2026-03-08T00:00:00Z");
        assert_eq!(taken(&world, &open, "CID"), Err(CoverRefusal::Away("CID".into())));
        let mut world = world;
        let first = taken(&world, &open, "BEN").expect("it is open");
        world.directory.schedules.insert(schedule_id(), Arc::new(first.schedules[0].clone()));
        assert_eq!(taken(&world, &open, "BEN"), Err(CoverRefusal::NotTheirs("ANN".into(), "Primary".into())));
        assert_eq!(taken(&world, &first.request, "BEN"), Err(CoverRefusal::NotOpen("taken")));
    }

    #[test]
    fn a_request_that_is_withdrawn_declined_or_expired_cannot_be_taken() {
        let open = request(shift("04T00:00", "05T00:00"));
        let withdrawn = withdraw(&open, now()).expect("it is open");
        assert_eq!(taken(&world(), &withdrawn, "BEN"), Err(CoverRefusal::NotOpen("withdrawn")));
        assert_eq!(decline(&open, user("BEN"), now()), Err(CoverRefusal::NotAsked));
        let to_ben = CoverRequest { asked: Some(user("BEN")), ..open.clone() };
        let declined = decline(&to_ben, user("BEN"), now()).expect("BEN was asked");
        assert_eq!(withdraw(&declined, now()), Err(CoverRefusal::NotOpen("declined")));
        let after = at("2026-03-05T00:00:00Z");
        assert_eq!(open.state_at(after), "expired");
        let late = take(&world().directory, &open, user("BEN"), after, &mut Ids::for_test(1));
        assert_eq!(late, Err(CoverRefusal::NotOpen("expired")));
    }

    #[test]
    fn a_person_has_a_bounded_number_of_open_requests() {
        let mut world = world();
        let open = request(shift("04T00:00", "05T00:00"));
        for place in 0..100 {
            let id = CoverRequestId::parse(&format!("P{place}")).expect("an id");
            world.directory.cover_requests.insert(id, Arc::new(CoverRequest { id, ..open.clone() }));
        }
        assert_eq!(ask(&world.directory, &open, now()), Err(CoverRefusal::TooMany(100)));
    }

    #[test]
    fn asking_and_withdrawing_is_bounded_within_a_day() {
        let mut world = world();
        let open = CoverRequest { created_at: now(), ..request(shift("04T00:00", "05T00:00")) };
        let withdrawn = withdraw(&open, now()).expect("it is open");
        for place in 0..20 {
            assert_eq!(ask(&world.directory, &open, now()), Ok(()), "{place}");
            let id = CoverRequestId::parse(&format!("P{place}")).expect("an id");
            world.directory.cover_requests.insert(id, Arc::new(CoverRequest { id, ..withdrawn.clone() }));
        }
        assert_eq!(ask(&world.directory, &open, now()), Err(CoverRefusal::TooOften(20)));
        let day = std::time::Duration::from_secs(24 * 3600);
        assert_eq!(ask(&world.directory, &open, now() + day), Ok(()), "those of the day before do not count");
    }

    #[test]
    fn a_shift_is_not_taken_where_the_schedule_has_no_room_for_an_override() {
        let mut full = world();
        let later = Override {
            id: OverrideId::parse("QOVERRIDE").expect("an id"),
            user: user("BEN"),
            starts_at: at("2026-04-01T00:00:00Z"),
            ends_at: at("2026-04-02T00:00:00Z"),
        };
        let schedule = full.directory.schedules.get_mut(&schedule_id()).expect("it is there");
        Arc::make_mut(schedule).layered_mut().expect("it has layers").overrides = vec![later; 2_000];
        let refused = taken(&full, &request(shift("04T00:00", "05T00:00")), "CID");
        let Err(CoverRefusal::NoOverride(name, why)) = refused else { panic!("{refused:?}") };
        assert_eq!(name, "Primary");
        assert!(why.contains("at most 2000 overrides"), "{why}");
    }
}
