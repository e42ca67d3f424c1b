//! What every override and layer does at a moment.

use super::{
    layer::Override,
    shifts::{Shifts, Standing},
};
use crate::{
    ids::UserId,
    schedule::{Candidate, Schedule, Source, Turn, Verdict, explain::NEARBY},
    time::At,
};

/// Every override nearby and every layer with what it does at a moment, those that win first.
pub(in crate::schedule) fn verdicts(schedule: &Schedule, at: At) -> Vec<Candidate> {
    let layers = Shifts::of_all(schedule);
    let mut winner = None;
    let mut candidates = vec![];
    let nearby = |over: &&Override| over.starts_at <= at + NEARBY && at <= over.ends_at + NEARBY;
    for over in schedule.overrides().iter().rev().filter(nearby) {
        let source = Source::Override(over.id);
        let verdict = verdict_on_override(over, at, source, &mut winner);
        candidates.push(Candidate { source, name: String::new(), verdict });
    }
    for shifts in layers.iter().rev() {
        let source = Source::Layer(shifts.layer.id);
        let verdict = verdict_on_layer(shifts, at, source, &mut winner);
        candidates.push(Candidate { source, name: shifts.layer.name.clone(), verdict });
    }
    candidates
}

fn verdict_on_override(over: &Override, at: At, source: Source, winner: &mut Option<Source>) -> Verdict {
    if over.ends_at <= at {
        Verdict::Over { ended_at: over.ends_at }
    } else if at < over.starts_at {
        Verdict::NotBegun { user: Some(over.user), starts_at: over.starts_at }
    } else {
        standing_for(over.user, None, source, winner)
    }
}

fn verdict_on_layer(shifts: &Shifts<'_>, at: At, source: Source, winner: &mut Option<Source>) -> Verdict {
    let layer = shifts.layer;
    if layer.users.is_empty() {
        return Verdict::NoUsers;
    }
    if shifts.end() <= at {
        return Verdict::Over { ended_at: shifts.end() };
    }
    let Some(turn) = turn_at(shifts, at) else { return Verdict::NoUsers };
    match shifts.standing(at) {
        Standing::On { user, .. } => standing_for(user, Some(turn), source, winner),
        Standing::Off { until, .. } if at < layer.starts_at => {
            let first = until.and_then(|first| shifts.standing(first).user());
            Verdict::NotBegun { user: first, starts_at: until.unwrap_or(layer.starts_at) }
        }
        Standing::Off { since, until } => Verdict::Restricted { turn, since, until },
    }
}

/// The first one that has somebody wins over all that come after it.
fn standing_for(user: UserId, turn: Option<Turn>, source: Source, winner: &mut Option<Source>) -> Verdict {
    match *winner {
        Some(by) => Verdict::Outranked { user, turn, by },
        None => {
            *winner = Some(source);
            Verdict::Decides { user, turn }
        }
    }
}

fn turn_at(shifts: &Shifts<'_>, at: At) -> Option<Turn> {
    let (rotation, clock) = (&shifts.rotation, &shifts.clock);
    let number = rotation.turn_at(at, clock);
    let user = rotation.user(number)?;
    let of = shifts.layer.users.len();
    let place = usize::try_from(number.rem_euclid(i64::try_from(of).ok()?)).ok()? + 1;
    Some(Turn { number, place, of, user, start: rotation.start(number, clock), end: rotation.end(number, clock) })
}
