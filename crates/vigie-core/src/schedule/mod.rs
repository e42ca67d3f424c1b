//! Schedules: who is on call at a moment, past or future.
//!
//! What a schedule is made of is its [`Plan`]; every question goes through the functions here, whatever the plan, so
//! that nobody else needs to know the kinds.
//!
//! # The rules of layers
//! - The newest override that covers a moment wins; else the last layer that has somebody on call; else nobody is.
//! - Every interval holds its first moment and not its last one.
//! - A layer has somebody on call from `starts_at` to `ends_at`, while its restrictions allow it (always, where it
//!   has none). Restrictions that overlap or touch count as one.
//! - `rotation_virtual_start` says when the first person's turn starts. It may lie before `starts_at`, when people
//!   already took turns, and after it, when the turns before it are counted backwards.
//!
//! # The wall clock
//! Turns and restrictions are read off the wall clock of the schedule's zone, whatever their length:
//! - The next turn starts when the clock shows the start of the last one plus the turn's length. Turns of 24 hours
//!   that start at 09:00 always start at 09:00; turns of 12 hours hand over at 09:00 and 21:00 all year, and the one
//!   in which the clocks change lasts 11 or 13 hours.
//! - A restriction ends when the clock shows its start plus its duration, so "22:00 for 10 hours" always ends at 08:00.
//! - A time that the clock skips (spring) happens as much later as the clock is put forward: 02:30 happens at 03:30.
//! - A time that the clock shows twice (autumn) counts once, at the first pass. A virtual start counts by what the
//!   clock shows then; the second pass counts as the first.
//! - Where two turns would start out of order because of that (turns shorter than what the clock skips), the later
//!   turn wins from its start on; a turn that is left with no time is skipped. A restriction that ends at or before its
//!   start because of that does not apply that day.
//! - A zone that is not known (it was checked when the schedule was stored) counts as UTC.

mod amount;
mod answers;
mod entry;
mod explain;
#[cfg(test)]
pub(crate) mod fixture;
mod layered;
mod people;
mod plan;
mod rendered;
pub mod shift_based;
mod wall_clock;

use self::answers::{HANDOFF_HORIZON, MOST_SHIFTS};
pub use self::{
    amount::{entries_between, parts, until_with_at_most},
    answers::{
        check, next_handoff, next_shift, on_call, on_call_between, render, render_present, render_whole_entries, seats,
    },
    entry::Entry,
    explain::{Candidate, Explanation, Source, Turn, Verdict, ZoneChange, explain},
    layered::{
        ClockSurprise, Edge, Invalid, Layer, Override, Restriction, check_from, check_override,
        check_room_for_overrides, clock_surprises, edit, is_time_zone,
    },
    plan::{LayeredPlan, Plan, Schedule},
    rendered::{Rendered, RenderedLayer},
    shift_based::ShiftPlan,
    wall_clock::{ClockChange, wall_clock_text},
};
pub(crate) use self::{
    layered::{Clocks, Compiled},
    shift_based::CompiledShifts,
};
