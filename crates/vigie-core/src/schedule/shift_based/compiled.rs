//! A shift-based schedule made ready for one question: who is on call now. The days around the moment that is asked for
//! are written out on first use and kept, so that the next question is a look into a list.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use super::{amount::entries_between, entries::on_call, model::Member, pieces::pieces_with_candidates};
use crate::{ids::UserId, schedule::Schedule, time::At};

/// How much is written out at once: the days before and after the moment that is asked for.
const AROUND: (Duration, Duration) = (Duration::from_secs(86_400), Duration::from_secs(7 * 86_400));
/// The most pieces of shifts that are kept: a plan with more of them in those days is worked out anew each time.
const PIECES_MAX: usize = 4_000;

/// A shift-based schedule, ready to be asked.
pub(crate) struct CompiledShifts {
    schedule: Arc<Schedule>,
    /// What was written out last.
    days: RwLock<Option<Arc<Days>>>,
}

/// Who is on call between two moments.
struct Days {
    since: At,
    until: At,
    /// From when on who is on call, in the order in which their shifts started; in order, the first from `since` on.
    turns: Vec<(At, Vec<UserId>)>,
}

impl CompiledShifts {
    /// Makes a schedule ready.
    pub(crate) fn of(schedule: &Arc<Schedule>) -> Self {
        Self { schedule: Arc::clone(schedule), days: RwLock::default() }
    }

    /// Whether it was made of this very schedule.
    pub(crate) fn is_of(&self, schedule: &Arc<Schedule>) -> bool {
        Arc::ptr_eq(&self.schedule, schedule)
    }

    /// Who is on call at a moment, as [`crate::schedule::on_call`] says.
    pub(crate) fn on_call(&self, at: At) -> Vec<UserId> {
        let days = self.days.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = days.as_ref().and_then(|days| days.on_call(at)) {
            return found.to_vec();
        }
        drop(days);
        let Some(plan) = self.schedule.shift_based() else { return vec![] };
        let Some(days) = Days::around(&self.schedule, at) else { return on_call(plan, at) };
        let found = days.on_call(at).map_or_else(|| on_call(plan, at), <[UserId]>::to_vec);
        *self.days.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(days));
        found
    }
}

impl Days {
    /// The days around a moment; `None` where they hold too much.
    fn around(schedule: &Schedule, at: At) -> Option<Self> {
        let (since, until) = (at - AROUND.0, at + AROUND.1);
        let plan = schedule.shift_based()?;
        if entries_between(plan, since, until) > PIECES_MAX as u64 {
            return None;
        }
        let (pieces, complete_until) = pieces_with_candidates(plan, since, until);
        if complete_until < until || pieces.len() > PIECES_MAX {
            return None;
        }
        let edges = pieces.iter().flat_map(|piece| [piece.start, piece.end]);
        let mut starts: Vec<At> = edges.filter(|edge| since < *edge && *edge < until).chain([since]).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut turns: Vec<(At, Vec<UserId>)> = starts.into_iter().map(|start| (start, vec![])).collect();
        for piece in &pieces {
            let Member::User(user) = piece.member else { continue };
            let first = turns.partition_point(|(start, _)| *start < piece.start);
            let its = turns[first..].iter_mut().take_while(|(start, _)| *start < piece.end);
            its.filter(|(_, users)| !users.contains(&user)).for_each(|(_, users)| users.push(user));
        }
        Some(Self { since, until, turns })
    }

    fn on_call(&self, at: At) -> Option<&[UserId]> {
        if at < self.since || self.until <= at {
            return None;
        }
        let place = self.turns.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        Some(&self.turns[place].1)
    }
}

/// Its id: the rest is worked out from the schedule.
impl fmt::Debug for CompiledShifts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompiledShifts({})", self.schedule.id)
    }
}
