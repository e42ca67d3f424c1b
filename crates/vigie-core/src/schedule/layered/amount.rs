//! How much layers and overrides have to be written out between two moments.

use super::{
    layer::{Layer, Restriction},
    rotation::Rotation,
};
use crate::{schedule::LayeredPlan, time::At};

const DAY_MICROS: u64 = 86_400_000_000;

/// About how many entries layers have between two moments, each by itself, and how many more overrides make of them.
pub(in crate::schedule) fn entries_between(plan: &LayeredPlan, since: At, until: At) -> u64 {
    let of_layers = plan.layers.iter().map(|layer| entries(layer, since, until));
    let overrides = plan.overrides.iter().filter(|over| over.starts_at < until && since < over.ends_at);
    of_layers.fold(2 * overrides.count() as u64, u64::saturating_add)
}

fn entries(layer: &Layer, since: At, until: At) -> u64 {
    let (since, until) = (since.max(layer.starts_at), until.min(layer.ends_at.unwrap_or(At::FAR_FUTURE)));
    if until <= since {
        return 0;
    }
    let micros = until.micros().abs_diff(since.micros());
    let turn_micros = Rotation::turn_micros(layer);
    let turns = micros.div_ceil(turn_micros);
    if layer.restrictions.is_empty() {
        return turns;
    }
    let (mut openings, mut open_micros) = (0_u64, 0_u64);
    for restriction in &layer.restrictions {
        let (every_micros, duration) = match restriction {
            Restriction::Daily { duration, .. } => (DAY_MICROS, duration),
            Restriction::Weekly { duration, .. } => (7 * DAY_MICROS, duration),
        };
        let lasting_micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX).min(every_micros);
        // In millionths, so that many short times add up.
        let often =
            u64::try_from(u128::from(micros.saturating_add(lasting_micros)) * 1_000_000 / u128::from(every_micros));
        let often = often.unwrap_or(u64::MAX);
        openings = openings.saturating_add(often);
        open_micros = open_micros.saturating_add((often / 1_000_000 + 1).saturating_mul(lasting_micros));
    }
    let turns_while_open = turns.min(open_micros.min(micros) / turn_micros);
    openings.div_ceil(1_000_000).saturating_add(turns_while_open).saturating_add(1)
}
