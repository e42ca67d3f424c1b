//! Shifts as overrides leave them: who has which piece of a shift, and who would have it without them.

use std::collections::BTreeMap;

use super::{
    model::{Member, ShiftOverride, ShiftPlan, ShiftSource},
    shifts::{members, shifts},
};
use crate::{ids::OverrideId, time::At};

/// How many people who would have a piece without its override are kept: the nearest, and whose shift it is by the plan.
const CANDIDATES_MAX: usize = 20;

/// One piece of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftPiece {
    /// Where the shift comes from.
    pub source: ShiftSource,
    /// The override that gives the piece to somebody else.
    pub by: Option<OverrideId>,
    /// Who has it.
    pub member: Member,
    /// Who would have it without the override, then without the one before, and so on; [`CANDIDATES_MAX`] at most.
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
    let (shifts, complete_until) = shifts_of_members(plan, since, until);
    let overrides = Overrides::of(plan, &shifts);
    let pieces = shifts.into_iter().flat_map(|shift| joined(overrides.applied_to(shift, &|_| true)));
    (within(pieces.collect(), since, complete_until), complete_until)
}

/// As [`pieces`], but cut wherever it changes who would have a piece without its override.
pub(super) fn pieces_with_candidates(plan: &ShiftPlan, since: At, until: At) -> (Vec<ShiftPiece>, At) {
    let (shifts, complete_until) = shifts_of_members(plan, since, until);
    let overrides = Overrides::of(plan, &shifts);
    // Pieces of a long shift that lie outside are not split any further.
    let is_near = |piece: &ShiftPiece| touches(piece, since, complete_until);
    let pieces = shifts.into_iter().flat_map(|shift| overrides.applied_to(shift, &is_near));
    (within(pieces.collect(), since, complete_until), complete_until)
}

fn touches(piece: &ShiftPiece, since: At, until: At) -> bool {
    piece.start < until.max(At::from_micros(since.micros() + 1)) && since < piece.end
}

/// Those that touch a time, by start.
fn within(mut found: Vec<ShiftPiece>, since: At, until: At) -> Vec<ShiftPiece> {
    found.retain(|piece| touches(piece, since, until));
    found.sort_by_key(|piece| (piece.start, piece.end, piece.source, piece.member));
    found
}

/// The shifts of every member that touch a time, whole and without overrides; and up to when they are complete.
fn shifts_of_members(plan: &ShiftPlan, since: At, until: At) -> (Vec<ShiftPiece>, At) {
    let mut complete_until = until;
    let mut found = vec![];
    for rotation in &plan.rotations {
        let source = ShiftSource::Rotation(rotation.id);
        for event in &rotation.events {
            let (shifts, complete) = shifts(event, since, until);
            complete_until = complete_until.min(complete);
            for shift in &shifts {
                found.extend(members(event, shift).into_iter().map(|one| whole(source, one, shift.start, shift.end)));
            }
        }
    }
    for shift in plan.custom_shifts.iter().filter(|shift| shift.starts_at < until && since < shift.ends_at) {
        found.push(whole(ShiftSource::CustomShift(shift.id), shift.member, shift.starts_at, shift.ends_at));
    }
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

/// The overrides that may touch some shifts, by what they change, in the order they were made.
struct Overrides<'a>(BTreeMap<ShiftSource, Vec<&'a ShiftOverride>>);

impl<'a> Overrides<'a> {
    fn of(plan: &'a ShiftPlan, shifts: &[ShiftPiece]) -> Self {
        let mut by_source: BTreeMap<ShiftSource, Vec<&ShiftOverride>> = BTreeMap::new();
        let first = shifts.iter().map(|shift| shift.start).min();
        let last = shifts.iter().map(|shift| shift.end).max();
        if let (Some(first), Some(last)) = (first, last) {
            let near = plan.overrides.iter().filter(|over| over.starts_at < last && first < over.ends_at);
            near.for_each(|over| by_source.entry(over.of).or_default().push(over));
        }
        Self(by_source)
    }

    /// What the overrides make of a shift, first to last. One that replaces whoever has the shift by itself wins over
    /// those before it; one that replaces somebody who took over takes over from them. Only pieces that are wanted are
    /// looked at further.
    fn applied_to(&self, shift: ShiftPiece, is_wanted: &dyn Fn(&ShiftPiece) -> bool) -> Vec<ShiftPiece> {
        let (own, source) = (shift.member, shift.source);
        let mut pieces = vec![shift];
        for over in self.0.get(&source).into_iter().flatten() {
            // The pieces lie one after the other.
            let first = pieces.partition_point(|piece| piece.end <= over.starts_at);
            let end = first + pieces[first..].partition_point(|piece| piece.start < over.ends_at);
            let takes = |piece: &ShiftPiece| over.overridden == own || over.overridden == piece.member;
            if pieces[first..end].iter().any(takes) {
                let touched: Vec<ShiftPiece> = pieces.drain(first..end).collect();
                let left =
                    touched.into_iter().flat_map(|piece| if takes(&piece) { split(piece, over) } else { vec![piece] });
                let left: Vec<ShiftPiece> = left.filter(|piece| is_wanted(piece)).collect();
                pieces.splice(first..first, left);
            }
        }
        pieces
    }
}

/// A piece before, during and after an override.
fn split(piece: ShiftPiece, over: &ShiftOverride) -> Vec<ShiftPiece> {
    let (start, end) = (over.starts_at.max(piece.start), over.ends_at.min(piece.end));
    let mut instead_of = Vec::with_capacity(piece.instead_of.len() + 1);
    instead_of.push(piece.member);
    instead_of.extend(piece.instead_of.iter().copied());
    if instead_of.len() > CANDIDATES_MAX {
        // The last is whose shift it is by the plan.
        instead_of.remove(instead_of.len() - 2);
    }
    let taken = ShiftPiece { by: Some(over.id), member: over.overriding, instead_of, start, end, source: piece.source };
    let before = ShiftPiece { end: start, ..piece.clone() };
    let after = ShiftPiece { start: end, ..piece };
    [before, taken, after].into_iter().filter(|piece| piece.start < piece.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CustomShiftId, ShiftAssignmentId},
        schedule::{
            fixture::{at, user},
            shift_based::{CustomShift, seats},
        },
    };

    /// A shift of ANN from March to June, with overrides of so many people over each other.
    fn plan(people: usize) -> ShiftPlan {
        let shift = CustomShift {
            id: CustomShiftId::parse("PSHIFT").expect("an id"),
            assignment: ShiftAssignmentId::parse("PASSIGN").expect("an id"),
            member: Member::User(user("ANN")),
            starts_at: at("2026-03-01T00:00:00Z"),
            ends_at: at("2026-06-01T00:00:00Z"),
        };
        let over = |number: usize| ShiftOverride {
            id: OverrideId::parse("POVER").expect("an id"),
            of: ShiftSource::CustomShift(shift.id),
            overridden: Member::User(user("ANN")),
            overriding: Member::User(user(&format!("P{number}"))),
            starts_at: At::from_micros(at("2026-04-01T00:00:00Z").micros() - number as i64),
            ends_at: At::from_micros(at("2026-05-01T00:00:00Z").micros() + number as i64),
        };
        ShiftPlan { rotations: vec![], custom_shifts: vec![shift], overrides: (1..=people).map(over).collect() }
    }

    #[test]
    fn overrides_over_overrides_leave_a_bounded_number_of_people_to_ask() {
        let now = at("2026-04-10T00:00:00Z");
        let asked = |people: usize| seats(&plan(people), now)[0].clone();
        assert_eq!(asked(3), ["P3", "P2", "P1", "ANN"].map(user));
        let many = asked(2_000);
        assert_eq!((many.len(), many[0], many[1]), (CANDIDATES_MAX + 1, user("P2000"), user("P1999")));
        assert_eq!(many.last(), Some(&user("ANN")), "whose shift it is comes last");
    }

    #[test]
    fn at_a_moment_one_piece_is_looked_at_however_many_there_are() {
        let moment = at("2026-04-10T00:00:00Z");
        let (now, _) = pieces_with_candidates(&plan(500), moment, At::from_micros(moment.micros() + 1));
        let (all, _) = pieces(&plan(500), at("2026-03-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
        assert_eq!((now.len(), all.len()), (1, 3), "before, during and after the newest");
        let oldest = plan(1).overrides[0];
        assert_eq!(
            (now[0].start, now[0].end),
            (oldest.starts_at, oldest.ends_at),
            "from there on others would have it"
        );
        assert_eq!(pieces(&plan(500), moment, At::from_micros(moment.micros() + 1)).0, all[1..2]);
    }
}
