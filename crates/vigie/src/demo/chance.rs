//! Chance for the demo: a stream of choices that is wholly determined by its seed.

use std::time::Duration;

use vigie_core::ids::Ids;

/// Draws choices and ids. The same seed gives the same ones.
pub(super) struct Chance {
    ids: Ids,
}

impl Chance {
    /// A stream from a seed; streams with different `purpose` differ.
    pub(super) fn new(seed: u64, purpose: u8) -> Self {
        let mut bytes = [purpose; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Self { ids: Ids::from_seed(bytes) }
    }

    /// Where new ids come from.
    pub(super) fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }

    /// A number from 0 to `end`, which is not included and must not be 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.ids.next_u64() % end.max(1) as u64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.ids.next_u64() % (high.saturating_sub(low) + 1)
    }

    /// A time from `low` to `high` seconds, in milliseconds.
    pub(super) fn seconds(&mut self, low: u64, high: u64) -> Duration {
        Duration::from_millis(self.between(low * 1000, high * 1000))
    }

    /// True so many times of a hundred.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.ids.next_u64() % 100 < percent
    }

    /// One of some; there must be one.
    pub(super) fn pick<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        &some[self.below(some.len())]
    }

    /// The same things in another order.
    pub(super) fn shuffled<T: Clone>(&mut self, some: &[T]) -> Vec<T> {
        let mut mixed = some.to_vec();
        for place in (1..mixed.len()).rev() {
            mixed.swap(place, self.below(place + 1));
        }
        mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_purpose_determine_every_choice() {
        let draw = |seed, purpose| {
            let mut chance = Chance::new(seed, purpose);
            (0..8).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn choices_stay_within_their_bounds_and_shuffling_loses_nothing() {
        let mut chance = Chance::new(1, 1);
        assert!((0..1000).all(|_| (3..=5).contains(&chance.between(3, 5))));
        assert!((0..1000).all(|_| chance.below(2) < 2));
        let mut mixed = chance.shuffled(&[1, 2, 3, 4, 5]);
        mixed.sort_unstable();
        assert_eq!(mixed, [1, 2, 3, 4, 5]);
    }
}
