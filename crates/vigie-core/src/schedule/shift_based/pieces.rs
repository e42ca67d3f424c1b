//! Shifts as overrides leave them: who has which piece of a shift, and who would have it without them.

use super::{
    model::{Member, ShiftOverride, ShiftPlan, ShiftSource},
    shifts::{members, shifts},
};
use crate::{ids::OverrideId, time::At};

/// One piece of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftPiece {
    /// Where the shift comes from.
    pub source: ShiftSource,
    /// The override that gives the piece to somebody else.
    pub by: Option<OverrideId>,
    /// Who has it.
    pub member: Member,
    /// Who would have it without the override, then without the one before, and so on.
    pub(in crate::schedule) instead_of: Vec<Member>,
    /// First moment.
    pub start: At,
    /// First moment after it.
    pub end: At,
}

impl ShiftPiece {
    /// Whose shift it is by the plan, whatever the overrides say.
    #[must_use]
    pub fn owner(&self) -> Member {
        self.instead_of.last().copied().unwrap_or(self.member)
    }
}

/// All pieces that touch the time between two moments, whole, by start; and up to when they are complete. Where the
/// same override took two pieces of a shift that touch, they count as one.
pub(super) fn pieces(plan: &ShiftPlan, since: At, until: At) -> (Vec<ShiftPiece>, At) {
    found(plan, since, until, &joined)
}

/// As [`pieces`], but cut wherever it changes who would have a piece without its override.
pub(super) fn pieces_with_candidates(plan: &ShiftPlan, since: At, until: At) -> (Vec<ShiftPiece>, At) {
    found(plan, since, until, &|pieces| pieces)
}

fn found(
    plan: &ShiftPlan,
    since: At,
    until: At,
    finish: &dyn Fn(Vec<ShiftPiece>) -> Vec<ShiftPiece>,
) -> (Vec<ShiftPiece>, At) {
    let mut complete_until = until;
    let mut found = vec![];
    for rotation in &plan.rotations {
        let source = ShiftSource::Rotation(rotation.id);
        for event in &rotation.events {
            let (shifts, complete) = shifts(event, since, until);
            complete_until = complete_until.min(complete);
            for shift in &shifts {
                for member in members(event, shift) {
                    found.extend(finish(overridden(plan, whole(source, member, shift.start, shift.end))));
                }
            }
        }
    }
    for shift in plan.custom_shifts.iter().filter(|shift| shift.starts_at < until && since < shift.ends_at) {
        let piece = whole(ShiftSource::CustomShift(shift.id), shift.member, shift.starts_at, shift.ends_at);
        found.extend(finish(overridden(plan, piece)));
    }
    found.retain(|piece| piece.start < complete_until.max(At::from_micros(since.micros() + 1)) && since < piece.end);
    found.sort_by_key(|piece| (piece.start, piece.end, piece.source, piece.member));
    (found, complete_until)
}

fn whole(source: ShiftSource, member: Member, start: At, end: At) -> ShiftPiece {
    ShiftPiece { source, by: None, member, instead_of: vec![], start, end }
}

/// Pieces of one shift, in order; those that the same override gives to the same person in a row are one.
fn joined(pieces: Vec<ShiftPiece>) -> Vec<ShiftPiece> {
    let mut joined: Vec<ShiftPiece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if (last.by, last.member) == (piece.by, piece.member) => last.end = piece.end,
            _ => joined.push(piece),
        }
    }
    joined
}

/// What the overrides make of a shift. One that replaces whoever has the shift by itself wins over those before it;
/// one that replaces somebody who took over takes over from them.
fn overridden(plan: &ShiftPlan, shift: ShiftPiece) -> Vec<ShiftPiece> {
    let own = shift.member;
    let mut pieces = vec![shift];
    for over in &plan.overrides {
        let touches = |piece: &ShiftPiece| {
            over.of == piece.source
                && (over.overridden == own || over.overridden == piece.member)
                && over.starts_at < piece.end
                && piece.start < over.ends_at
        };
        if pieces.iter().any(touches) {
            let split = |piece: ShiftPiece| if touches(&piece) { split(piece, over) } else { vec![piece] };
            pieces = pieces.into_iter().flat_map(split).collect();
        }
    }
    pieces
}

/// A piece before, during and after an override.
fn split(piece: ShiftPiece, over: &ShiftOverride) -> Vec<ShiftPiece> {
    let (start, end) = (over.starts_at.max(piece.start), over.ends_at.min(piece.end));
    let mut instead_of = vec![piece.member];
    instead_of.extend(piece.instead_of.iter().copied());
    let taken = ShiftPiece { by: Some(over.id), member: over.overriding, instead_of, start, end, source: piece.source };
    let before = ShiftPiece { end: start, ..piece.clone() };
    let after = ShiftPiece { start: end, ..piece };
    [before, taken, after].into_iter().filter(|piece| piece.start < piece.end).collect()
}
