//! Schedules against two models that were written differently, and stories about clocks that change.
//!
//! `random` makes schedules around the moments at which clocks change; `reference` works them out minute by minute;
//! `python` hands them to a model in Python that uses its own zone data; `counts` says what both were asked. The
//! `shift_` files do the same for shift-based plans. `clocks` and `rendering` are worked out by hand.

#![allow(clippy::unwrap_used)]

mod clocks;
mod counts;
mod edits;
mod python;
mod random;
mod reference;
mod rendering;
mod shift_edits;
mod shift_random;
mod shift_reference;
mod shift_rules;
mod shift_stories;
mod shift_wanted;
mod story;
