//! Holidays and leave: when a person is not paged, and why.

use std::time::Duration;

use crate::{ids::AbsenceId, time::At};

/// The longest absence: two years. Longer ones are slips; whoever is gone for good is removed.
const LONGEST: Duration = Duration::from_secs(732 * 86_400);
/// The longest reason, in characters.
const REASON_MAX: usize = 255;
/// How many absences one person has at most, past ones included: every day of a year, twice.
pub const ABSENCES_MAX: usize = 732;

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
}
