//! Holidays and leave: when a person is not paged, and why.

use std::{collections::BTreeSet, time::Duration};

use crate::{ids::AbsenceId, past::forget_oldest, time::At};

/// The longest absence: two years. Longer ones are slips; whoever is gone for good is removed.
const LONGEST: Duration = Duration::from_secs(732 * 86_400);
/// The longest reason, in characters.
const REASON_MAX: usize = 255;
/// How many absences that are not over one person has at most: every day of a year, twice.
pub const ABSENCES_MAX: usize = 732;
/// How many absences that are over are kept, the newest; the history of the person tells of the others.
const PAST_MAX: usize = 732;

/// A time in which a person is away: paging passes over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// First moment.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
    /// Why, for people: "Holiday". May be empty.
    pub reason: String,
}

impl Absence {
    /// Whether it holds a moment.
    #[must_use]
    pub fn covers(&self, at: At) -> bool {
        self.starts_at <= at && at < self.ends_at
    }
}

/// What is wrong with an absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAbsence {
    /// It has no time.
    #[error("An absence must end after its start")]
    EndsTooEarly,
    /// It lasts more than two years.
    #[error("An absence must not be longer than two years")]
    TooLong,
    /// Its reason is a story.
    #[error("The reason of an absence is too long (maximum is 255 characters)")]
    ReasonTooLong,
    /// One person has more than [`ABSENCES_MAX`].
    #[error("A person can have at most {ABSENCES_MAX} absences that are not over; remove some first")]
    TooMany,
}

/// Whether an absence may be stored.
///
/// # Errors
/// What is wrong with it.
pub fn check_absence(absence: &Absence) -> Result<(), InvalidAbsence> {
    if absence.ends_at <= absence.starts_at {
        return Err(InvalidAbsence::EndsTooEarly);
    }
    if absence.ends_at.since(absence.starts_at) > LONGEST {
        return Err(InvalidAbsence::TooLong);
    }
    if absence.reason.chars().count() > REASON_MAX {
        return Err(InvalidAbsence::ReasonTooLong);
    }
    Ok(())
}

/// Adds to the absences of a person: from `now` on, because what was stays, and without those that they have already or
/// that are over. Says which were added. Of those that are over, the oldest are forgotten once there are many.
///
/// # Errors
/// When there would be too many.
pub fn add_absences(
    absences: &mut Vec<Absence>,
    new: impl IntoIterator<Item = Absence>,
    now: At,
) -> Result<Vec<Absence>, InvalidAbsence> {
    let from_now = |one: &Absence| (one.starts_at.max(now), one.ends_at);
    let is_over = |one: &Absence| one.ends_at <= now;
    let mut known: BTreeSet<(At, At)> = absences.iter().map(from_now).collect();
    let mut added = vec![];
    for one in new.into_iter().filter(|one| !is_over(one)) {
        if known.insert(from_now(&one)) {
            added.push(Absence { starts_at: one.starts_at.max(now), ..one });
        }
    }
    let upcoming = absences.iter().filter(|one| !is_over(one)).count();
    if !added.is_empty() && upcoming + added.len() > ABSENCES_MAX {
        return Err(InvalidAbsence::TooMany);
    }
    forget_oldest(absences, PAST_MAX, |one| is_over(one).then_some(one.ends_at));
    absences.extend(added.iter().cloned());
    Ok(added)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasting(seconds: u64) -> Absence {
        let id = AbsenceId::parse("PAWAY").expect("an id");
        Absence { id, starts_at: At::EPOCH, ends_at: At::EPOCH + Duration::from_secs(seconds), reason: "Leave".into() }
    }

    #[test]
    fn an_absence_has_a_time_of_at_most_two_years_and_a_short_reason() {
        assert_eq!(check_absence(&lasting(1)), Ok(()));
        assert_eq!(check_absence(&lasting(0)), Err(InvalidAbsence::EndsTooEarly));
        assert_eq!(check_absence(&lasting(732 * 86_400)), Ok(()));
        assert_eq!(check_absence(&lasting(732 * 86_400 + 1)), Err(InvalidAbsence::TooLong));
        let story = Absence { reason: "é".repeat(256), ..lasting(1) };
        assert_eq!(check_absence(&story), Err(InvalidAbsence::ReasonTooLong));
    }

    #[test]
    fn it_holds_its_first_moment_and_not_its_last() {
        let hour = lasting(3600);
        assert!(hour.covers(hour.starts_at) && !hour.covers(hour.ends_at));
    }

    /// From one second after a start to another.
    fn away(from: u64, until: u64) -> Absence {
        let at = |seconds| At::EPOCH + Duration::from_secs(seconds);
        Absence { starts_at: at(from), ends_at: at(until), ..lasting(1) }
    }

    #[test]
    fn absences_are_added_from_now_on_and_once() {
        let now = away(100, 101).starts_at;
        let mut absences = vec![away(10, 20), away(50, 150)];
        let added = add_absences(&mut absences, [away(0, 90), away(60, 150), away(90, 200), away(90, 200)], now);
        assert_eq!(added, Ok(vec![away(100, 200)]), "one is over, one is there, one comes twice");
        assert_eq!(absences, [away(10, 20), away(50, 150), away(100, 200)]);
    }

    #[test]
    fn those_that_are_over_take_nobodys_room_and_the_oldest_are_forgotten() {
        let many = ABSENCES_MAX as u64;
        let mut absences: Vec<Absence> = (0..2 * many).map(|day| away(10 * day, 10 * day + 5)).collect();
        let now = away(20 * many, 0).starts_at;
        let coming = |count: u64| (0..count).map(move |day| away(30 * many + day, 40 * many + day));
        assert_eq!(add_absences(&mut absences.clone(), coming(many + 1), now), Err(InvalidAbsence::TooMany));
        assert_eq!(add_absences(&mut absences, coming(many), now).map(|added| added.len()), Ok(ABSENCES_MAX));
        assert_eq!((absences.len(), absences[0].starts_at), (ABSENCES_MAX + PAST_MAX, away(10 * many, 0).starts_at));
        let one_more = add_absences(&mut absences, [away(50 * many, 60 * many)], now);
        assert_eq!(one_more, Err(InvalidAbsence::TooMany));
        assert_eq!(add_absences(&mut absences, [], now), Ok(vec![]), "nothing is added");
    }
}
