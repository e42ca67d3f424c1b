//! Where people are: time zone, and telephone numbers that ring nowhere.

/// A place with an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// France.
    Paris,
    /// England.
    Leeds,
    /// Eastern North America.
    Montreal,
    /// Western North America.
    SanDiego,
    /// Asia.
    Singapore,
}

/// Where a team that follows the sun sits, each with the hour (UTC) at which its eight hours start.
pub(super) const SUN: [(Place, u32); 3] = [(Place::Singapore, 0), (Place::Paris, 8), (Place::Montreal, 16)];

impl Place {
    /// Its IANA time zone.
    pub(super) const fn time_zone(self) -> &'static str {
        match self {
            Self::Paris => "Europe/Paris",
            Self::Leeds => "Europe/London",
            Self::Montreal => "America/Toronto",
            Self::SanDiego => "America/Los_Angeles",
            Self::Singapore => "Asia/Singapore",
        }
    }

    /// The calling code and the number of the `nth` person. France, the United Kingdom and North America keep these
    /// ranges free for fiction; no number in Singapore starts with 0.
    pub(super) fn telephone(self, nth: usize) -> (u16, String) {
        match self {
            Self::Paris => (33, format!("63998{:04}", nth % 10_000)),
            Self::Leeds => (44, format!("7700900{:03}", nth % 1_000)),
            Self::Montreal => (1, north_american(&["514", "438", "450"], nth)),
            Self::SanDiego => (1, north_american(&["619", "858", "760"], nth)),
            Self::Singapore => (65, format!("0{:07}", 1_000_000 + nth % 1_000_000)),
        }
    }
}

/// 555-0100 to 555-0199, in as many area codes as it takes.
fn north_american(area_codes: &[&str], nth: usize) -> String {
    let area_code = area_codes[nth / 100 % area_codes.len()];
    format!("{area_code}55501{:02}", nth % 100)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_place_has_a_zone_and_numbers_enough() {
        for place in [Place::Paris, Place::Leeds, Place::Montreal, Place::SanDiego, Place::Singapore] {
            assert!(vigie_core::schedule::is_time_zone(place.time_zone()));
            let numbers: BTreeSet<_> = (0..300).map(|nth| place.telephone(nth)).collect();
            assert_eq!(numbers.len(), 300, "{place:?}");
        }
    }
}
