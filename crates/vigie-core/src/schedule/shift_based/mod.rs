//! Plans of shifts: rotations of events with recurrence rules, custom shifts and overrides (PagerDuty's shift-based
//! schedules, `/v3/schedules`). Several people may be on call at once.
//!
//! # The rules
//! - Everybody who has a shift is on call: of every rotation, and of every custom shift. An event's members have its
//!   shifts in turn, or all of them every one.
//! - An event is in force from `effective_since` to `effective_until`; its shifts are cut there. Within a rotation at
//!   most one event is in force at a time.
//! - A shift starts when the clock of the event's zone shows the reading of an occurrence, and ends when it shows that
//!   plus the length of the first shift, at the latest when the next one starts. Skipped and doubled times follow the
//!   rules of layers ([`crate::schedule`]); a shift that is left with no time is skipped.
//! - Whose turn it is counts from the event's first shift, `start_time`, whenever the event is in force.
//! - An override gives what a member has of one rotation or custom shift to another, where they are on call in it. The
//!   newest wins over those before it.
//! - Nobody stands twice: where a person has two shifts at once, the one that starts first counts up to its end, and
//!   the other one from then on.

mod amount;
mod check;
mod compiled;
pub mod edit;
mod entries;
mod explain;
mod model;
mod pieces;
mod recurrence;
mod round;
mod shifts;
mod surprise;
mod wanted;

pub(crate) use self::compiled::CompiledShifts;
pub(super) use self::{
    amount::entries_between,
    check::check,
    entries::{
        next_handoff, next_shift, on_call, on_call_between, render, render_present, render_whole_entries, seats,
    },
    explain::verdicts,
    surprise::clock_surprises,
};
pub use self::{
    check::{EVENTS_MAX, InvalidEvent, MEMBERS_MAX, ROTATIONS_MAX},
    model::{CustomShift, Member, MemberStrategy, Rotation, RotationEvent, ShiftOverride, ShiftPlan, ShiftSource},
    pieces::ShiftPiece,
    recurrence::{InvalidRecurrence, Recurrence},
    round::first_of_round,
    wanted::{RefusedRotation, WantedRotation},
};
use super::amount::{MOST_ENTRIES, longest};
use crate::time::At;

/// Every shift between two moments as overrides leave it, by start, with where it comes from and empty ones; cut at
/// both moments unless whole ones are wanted. Where there are too many, the time ends sooner.
#[must_use]
pub fn shift_pieces(plan: &ShiftPlan, since: At, until: At, whole: bool) -> Vec<ShiftPiece> {
    let until = longest(since, until, |until| entries_between(plan, since, until) <= MOST_ENTRIES);
    let (mut found, _) = pieces::pieces(plan, since, until);
    if !whole {
        for piece in &mut found {
            (piece.start, piece.end) = (piece.start.max(since), piece.end.min(until));
        }
    }
    found
}
