//! Asking, taking back and declining.

use std::{sync::Arc, time::Duration};

use super::{
    request::{CoverRefusal, CoverRequest, CoverState, Shift},
    take,
};
use crate::{directory::Directory, ids::UserId, time::At};

/// How many requests of one person may be open at once.
const OPEN_MAX: usize = 100;
/// How many requests, whatever became of them, one person may make within [`COUNTED`]: each is told to many people.
const ASKED_MAX: usize = 20;
/// Over this time requests are counted.
const COUNTED: Duration = Duration::from_secs(24 * 3600);
/// The longest shift: a leap year, as overrides are.
const LONGEST_SECONDS: u64 = 366 * 86_400;

/// Checks a new request: the shift is to come, it is theirs, and so is the one in return.
///
/// # Errors
/// Why it cannot be asked.
pub fn ask(directory: &Directory, request: &CoverRequest, now: At) -> Result<(), CoverRefusal> {
    for shift in [Some(request.shift), request.in_return].into_iter().flatten() {
        check_time(shift, now)?;
    }
    if request.asked == Some(request.user) {
        return Err(CoverRefusal::Oneself);
    }
    if let Some(asked) = request.asked {
        directory.users.get(&asked).ok_or(CoverRefusal::UserNotFound(asked))?;
    }
    take::check_theirs(directory, request.user, request.shift, now)?;
    if let Some(shift) = request.in_return {
        take::check_theirs(directory, request.asked.ok_or(CoverRefusal::NobodyAsked)?, shift, now)?;
    }
    check_number(directory, request.user, now)
}

/// Refuses what is more than a person may ask.
fn check_number(directory: &Directory, user: UserId, now: At) -> Result<(), CoverRefusal> {
    let own = || directory.cover_requests.values().filter(|other: &&Arc<CoverRequest>| other.user == user);
    if own().filter(|other| other.state_at(now) == "open").count() >= OPEN_MAX {
        return Err(CoverRefusal::TooMany(OPEN_MAX));
    }
    if own().filter(|other| now < other.created_at + COUNTED).count() >= ASKED_MAX {
        return Err(CoverRefusal::TooOften(ASKED_MAX));
    }
    Ok(())
}

/// The request taken back.
///
/// # Errors
/// When it is not open any more.
pub fn withdraw(request: &CoverRequest, now: At) -> Result<CoverRequest, CoverRefusal> {
    closed(request, CoverState::Withdrawn { at: now }, now)
}

/// The request declined by the one who was asked.
///
/// # Errors
/// When it is not open any more, or somebody else, or nobody in particular, was asked.
pub fn decline(request: &CoverRequest, by: UserId, now: At) -> Result<CoverRequest, CoverRefusal> {
    if request.asked != Some(by) {
        return Err(CoverRefusal::NotAsked);
    }
    closed(request, CoverState::Declined { at: now }, now)
}

/// What becomes of a request when a person leaves: theirs is withdrawn, one to them is declined. `None` where it is not
/// open, or has nothing to do with them.
pub(crate) fn close_for_departure(request: &CoverRequest, user: UserId, now: At) -> Option<CoverRequest> {
    if request.user == user {
        return withdraw(request, now).ok();
    }
    decline(request, user, now).ok()
}

fn closed(request: &CoverRequest, state: CoverState, now: At) -> Result<CoverRequest, CoverRefusal> {
    check_open(request, now)?;
    Ok(CoverRequest { state, ..request.clone() })
}

/// Refuses a request that is not open.
pub(super) fn check_open(request: &CoverRequest, now: At) -> Result<(), CoverRefusal> {
    match request.state_at(now) {
        "open" => Ok(()),
        other => Err(CoverRefusal::NotOpen(other)),
    }
}

fn check_time(shift: Shift, now: At) -> Result<(), CoverRefusal> {
    if shift.ends_at <= shift.starts_at || shift.ends_at.since(shift.starts_at).as_secs() > LONGEST_SECONDS {
        return Err(CoverRefusal::NoTime);
    }
    shift.from(now).map(|_| ()).ok_or(CoverRefusal::Over)
}
