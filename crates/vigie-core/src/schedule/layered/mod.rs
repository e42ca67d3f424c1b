//! Plans of layers: rotations, restrictions and overrides, one person at a time.

mod amount;
mod check;
mod compiled;
pub mod edit;
mod explain;
mod handoff;
mod layer;
mod on_call;
mod present;
mod render;
mod restriction;
mod rotation;
mod shifts;
mod surprise;

pub(crate) use self::compiled::{Clocks, Compiled};
pub(super) use self::{
    amount::entries_between,
    check::check,
    explain::verdicts,
    handoff::{next_handoff, next_shift, on_call_between},
    on_call::{candidates, on_call},
    present::render_present,
    render::{render, render_whole_entries},
};
pub use self::{
    check::{Invalid, check_from, check_override, check_room_for_overrides, is_time_zone},
    layer::{Layer, Override, Restriction},
    surprise::{ClockSurprise, Edge, clock_surprises},
};
