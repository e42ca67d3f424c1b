//! Medians, ranges and percentiles of measured values.

use std::fmt;

/// Measured values of one kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// The values of several rounds.
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self { sorted: values }
    }

    /// The middle value; 0 for an empty sample.
    pub(super) fn median(&self) -> f64 {
        self.percentile(50.0)
    }

    /// The value that this share of all values (in percent) does not exceed; 0 for an empty sample.
    pub(super) fn percentile(&self, percent: f64) -> f64 {
        let rank = (percent / 100.0 * self.sorted.len() as f64).ceil() as usize;
        self.sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }
}

/// `0.62 (0.58 to 0.66)`: the median with its range.
impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.percentile(0.0), self.percentile(100.0));
        let digits = f.precision().unwrap_or(2);
        write!(f, "{:.digits$} ({first:.digits$} to {last:.digits$})", self.median())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_before_its_range() {
        let sample = Sample::of(vec![0.7, 0.5, 0.61]);
        assert_eq!(sample.to_string(), "0.61 (0.50 to 0.70)");
        assert_eq!(format!("{sample:.1}"), "0.6 (0.5 to 0.7)");
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let sample = Sample::of((1..=200).map(f64::from).collect());
        assert_eq!((sample.median(), sample.percentile(99.0), sample.percentile(100.0)), (100.0, 198.0, 200.0));
        assert_eq!(Sample::default().median(), 0.0);
    }
}
