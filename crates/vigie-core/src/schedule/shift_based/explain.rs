//! What every event, custom shift and override does at a moment.

use std::time::Duration;

use super::{
    model::{Member, MemberStrategy, RotationEvent, ShiftOverride, ShiftPlan, ShiftSource},
    pieces::{ShiftPiece, pieces_with_candidates},
    shifts::{EventShift, place, shifts},
};
use crate::{
    ids::{OverrideId, UserId},
    schedule::{Candidate, HANDOFF_HORIZON, Source, Turn, Verdict, explain::NEARBY},
    time::At,
};

/// How far the shift before and the one after are looked for, step by step: most are within the first.
const LOOKS: [Duration; 2] = [Duration::from_secs(8 * 86_400), HANDOFF_HORIZON];

/// Every override and custom shift nearby, and every event that is or will be in force or ended nearby; what wins first.
pub(in crate::schedule) fn verdicts(plan: &ShiftPlan, at: At) -> Vec<Candidate> {
    let (now, _) = pieces_with_candidates(plan, at, At::from_micros(at.micros().saturating_add(1)));
    let mut found = vec![];
    let is_near = |starts_at: At, ends_at: At| starts_at <= at + NEARBY && at <= ends_at + NEARBY;
    for over in plan.overrides.iter().rev().filter(|over| is_near(over.starts_at, over.ends_at)) {
        let verdict = verdict_on_override(over, &now, at);
        found.push(Candidate { source: Source::Override(over.id), name: String::new(), verdict });
    }
    for rotation in plan.rotations.iter() {
        for event in &rotation.events {
            if event.effective_until.is_some_and(|until| until + NEARBY < at) {
                continue;
            }
            let source = ShiftSource::Rotation(rotation.id);
            let own = now.iter().filter(|piece| piece.source == source);
            let verdicts = verdicts_on_event(event, &own.collect::<Vec<_>>(), at);
            let candidate =
                |verdict| Candidate { source: Source::Rotation(rotation.id), name: event.name.clone(), verdict };
            found.extend(verdicts.into_iter().map(candidate));
        }
    }
    for shift in plan.custom_shifts.iter().filter(|shift| is_near(shift.starts_at, shift.ends_at)) {
        let own = now.iter().find(|piece| piece.source == ShiftSource::CustomShift(shift.id));
        let verdict = match own {
            Some(piece) => verdict_on_piece(piece, None),
            None if at < shift.starts_at => Verdict::NotBegun { user: shift.member.user(), starts_at: shift.starts_at },
            None => Verdict::Over { ended_at: shift.ends_at },
        };
        found.push(Candidate { source: Source::CustomShift(shift.id), name: String::new(), verdict });
    }
    found
}

fn verdict_on_override(over: &ShiftOverride, now: &[ShiftPiece], at: At) -> Verdict {
    if over.ends_at <= at {
        return Verdict::Over { ended_at: over.ends_at };
    }
    if at < over.starts_at {
        return Verdict::NotBegun { user: over.overriding.user(), starts_at: over.starts_at };
    }
    match (now.iter().any(|piece| piece.by == Some(over.id)), over.overriding) {
        (true, Member::User(user)) => Verdict::Decides { user, turn: None },
        (true, Member::Empty) => Verdict::Empty,
        (false, _) => Verdict::Idle,
    }
}

/// What an event does: one verdict for each of its pieces, or why it has none.
fn verdicts_on_event(event: &RotationEvent, now: &[&ShiftPiece], at: At) -> Vec<Verdict> {
    let (running, _) = shifts(event, at, At::from_micros(at.micros().saturating_add(1)));
    if let Some(shift) = running.first() {
        return now.iter().map(|piece| verdict_on_piece(piece, turn(event, shift, original(piece)))).collect();
    }
    if let Some(ended_at) = event.effective_until.filter(|until| *until <= at) {
        return vec![Verdict::Over { ended_at }];
    }
    let next = LOOKS.iter().find_map(|look| shifts(event, at, at + *look).0.first().copied());
    let user = next.and_then(|shift| first_user(event, &shift));
    if at < event.effective_since {
        let starts_at = next.map_or(event.effective_since, |shift| shift.start);
        return vec![Verdict::NotBegun { user, starts_at }];
    }
    let since = LOOKS.iter().find_map(|look| shifts(event, at - *look, at).0.last().map(|shift| shift.end));
    vec![Verdict::Pause { user, since, until: next.map(|shift| shift.start) }]
}

fn verdict_on_piece(piece: &ShiftPiece, turn: Option<Turn>) -> Verdict {
    let own = original(piece);
    match (piece.by, own) {
        (None, Some(user)) => Verdict::Decides { user, turn },
        (Some(by), Some(user)) => Verdict::Outranked { user, turn, by: by_override(by) },
        (_, None) => Verdict::Empty,
    }
}

const fn by_override(id: OverrideId) -> Source {
    Source::Override(id)
}

/// Who has the piece without any override.
fn original(piece: &ShiftPiece) -> Option<UserId> {
    piece.instead_of.last().unwrap_or(&piece.member).user()
}

fn first_user(event: &RotationEvent, shift: &EventShift) -> Option<UserId> {
    event.strategy.members().get(place(event, shift)).and_then(|member| member.user())
}

/// Which turn a shift of a rotating event is.
fn turn(event: &RotationEvent, shift: &EventShift, user: Option<UserId>) -> Option<Turn> {
    let MemberStrategy::Rotating { members, .. } = &event.strategy else { return None };
    Some(Turn {
        number: i64::try_from(shift.number).ok()?,
        place: place(event, shift) + 1,
        of: members.len(),
        user: user?,
        start: shift.start,
        end: shift.end,
    })
}
