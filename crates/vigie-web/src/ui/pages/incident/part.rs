//! How far a list on an incident's page reaches: its beginning, or a part of it that goes on where another one ended.

use vigie_core::time::At;
use vigie_store::Page;

/// What an address asks of such a list, which is mixed of `N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<const N: usize> {
    /// Its beginning, so much as fits beside the rest of the page.
    Beginning,
    /// A part of full length from its beginning on.
    First,
    /// A part of full length that goes on where another one ended.
    From(Place<N>),
}

/// Where a part begins: at a moment, without those of that very moment that stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<const N: usize> {
    at: At,
    skip: [u32; N],
}

impl<const N: usize> Part<N> {
    /// What stands in the address; a place that was bent is the beginning.
    pub(super) fn of(text: Option<&str>) -> Self {
        match text {
            None => Self::Beginning,
            Some(text) => Place::parse(text).map_or(Self::First, Self::From),
        }
    }

    /// What is read of one of the lists, and before which moment.
    pub(super) fn read(self, list: usize, beginning: u32, whole: u32) -> (Page, Option<At>) {
        let page = |offset, limit| Page { offset, limit, want_total: false };
        match self {
            Self::Beginning => (page(0, beginning), None),
            Self::First => (page(0, whole), None),
            Self::From(Place { at, skip }) => (page(skip[list], whole), Some(At::from_micros(at.micros() + 1))),
        }
    }

    /// Where the next part begins if this one ends at a moment; `moments` are those of each list that were read.
    pub(super) fn next(self, ends_at: At, moments: [&[At]; N]) -> Place<N> {
        let there = |moments: &[At]| moments.iter().filter(|at| **at == ends_at).count();
        let mut skip = moments.map(|moments| u32::try_from(there(moments)).unwrap_or(u32::MAX));
        if let Self::From(place) = self
            && place.at == ends_at
        {
            skip.iter_mut().zip(place.skip).for_each(|(skip, before)| *skip = skip.saturating_add(before));
        }
        Place { at: ends_at, skip }
    }
}

impl<const N: usize> Place<N> {
    /// `1700000000000000-3-0`
    pub(super) fn write(self) -> String {
        self.skip.iter().fold(self.at.micros().to_string(), |text, skip| format!("{text}-{skip}"))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let micros: i64 = parts.next()?.parse().ok().filter(|micros| (0..i64::MAX).contains(micros))?;
        let mut skip = [0; N];
        for place in &mut skip {
            *place = parts.next()?.parse().ok()?;
        }
        parts.next().is_none().then_some(Self { at: At::from_micros(micros), skip })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> At {
        At::from_micros(micros)
    }

    #[test]
    fn a_place_is_read_back_and_a_bent_one_is_the_beginning() {
        let place = Place { at: at(7), skip: [3, 0] };
        assert_eq!(Part::of(Some(&place.write())), Part::From(place));
        for bent in ["all", "", "7", "7-3", "7-3-0-1", "-7-3-0", "7-x-0"] {
            assert_eq!(Part::<2>::of(Some(bent)), Part::First, "{bent}");
        }
        assert_eq!(Part::<2>::of(None), Part::Beginning);
    }

    #[test]
    fn a_part_goes_on_after_those_of_one_moment_that_were_shown() {
        let place = Part::First.next(at(5), [&[at(9), at(5), at(5)], &[at(7)]]);
        assert_eq!(place, Place { at: at(5), skip: [2, 0] });
        let (page, before) = Part::From(place).read(0, 50, 200);
        assert_eq!((page.offset, page.limit, before), (2, 200, Some(at(6))));
        // A part that is all of that moment too.
        assert_eq!(Part::From(place).next(at(5), [&[at(5)], &[at(5)]]), Place { at: at(5), skip: [3, 1] });
    }
}
