//! A layer's people taking turns on the wall clock. Turns are computed, not walked, whatever their number.

use super::layer::Layer;
use crate::{
    ids::UserId,
    schedule::wall_clock::{Series, WallClock},
    time::At,
};

/// The longest turn that is computed with: a thousand years. A longer one counts as this long.
const LONGEST_TURN_MICROS: i64 = 1000 * 366 * 86_400 * 1_000_000;

/// The turns of a layer, for all time: its start, end and restrictions are not looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rotation<'a> {
    users: &'a [UserId],
    turns: Series,
}

impl<'a> Rotation<'a> {
    /// The rotation of a layer on the clock of its zone.
    pub(super) fn of(layer: &'a Layer, clock: &WallClock) -> Self {
        let step_micros = Self::turn_micros(layer) as i64;
        let turns = Series { first: clock.reading(layer.rotation_virtual_start), step_micros };
        Self { users: &layer.users, turns }
    }

    /// How long a turn is, on the clock; at least 1.
    pub(super) fn turn_micros(layer: &Layer) -> u64 {
        let micros = u64::try_from(layer.turn_length.as_micros()).unwrap_or(u64::MAX);
        micros.clamp(1, LONGEST_TURN_MICROS as u64)
    }

    /// The rotation of a layer whose turns are known.
    pub(super) fn with_turns(layer: &'a Layer, turns: Series) -> Self {
        Self { users: &layer.users, turns }
    }

    /// The readings at which turns start.
    pub(super) fn turns(&self) -> &Series {
        &self.turns
    }

    /// The number of the turn that runs at a moment, counted from 0 at the virtual start; negative before it.
    pub(super) fn turn_at(&self, at: At, clock: &WallClock) -> i64 {
        clock.last_passed(at, &self.turns)
    }

    /// When a turn starts.
    pub(super) fn start(&self, turn: i64, clock: &WallClock) -> At {
        clock.moment(self.turns.reading(turn))
    }

    /// When a turn ends: at the start of the next one, or of a later one that happens sooner. Not after its start
    /// when the clock skips the whole turn.
    pub(super) fn end(&self, turn: i64, clock: &WallClock) -> At {
        let next = self.turns.reading(turn + 1);
        let end = clock.moment(next);
        clock.first_shown_after(next).map_or(end, |shown| {
            let first_shown = self.turns.reading(self.turns.first_from(shown));
            end.min(clock.moment(first_shown))
        })
    }

    /// Whose turn it is; `None` in a layer without people.
    pub(super) fn user(&self, turn: i64) -> Option<UserId> {
        let count = i64::try_from(self.users.len()).ok().filter(|count| *count > 0)?;
        self.users.get(usize::try_from(turn.rem_euclid(count)).ok()?).copied()
    }
}
