//! The table that docs/benchmarks.md keeps.

use super::statistics::Sample;

/// One measured figure.
pub(super) struct Row {
    what: String,
    value: String,
    aim: Option<(String, bool)>,
    note: String,
}

impl Row {
    /// A figure without an aim.
    pub(super) const fn new(what: String, value: String) -> Self {
        Self { what, value, aim: None, note: String::new() }
    }

    /// What it should be, and whether it is.
    pub(super) fn aim(mut self, aim: String, reached: bool) -> Self {
        self.aim = Some((aim, reached));
        self
    }

    /// What helps to read it.
    pub(super) fn note(mut self, note: String) -> Self {
        self.note = note;
        self
    }

    /// As a line of a Markdown table.
    pub(super) fn line(&self) -> String {
        let (aim, verdict) = match &self.aim {
            Some((aim, true)) => (aim.as_str(), "yes"),
            Some((aim, false)) => (aim.as_str(), "**no**"),
            None => ("", ""),
        };
        format!("| {} | {} | {aim} | {verdict} | {} |", self.what, self.value, self.note)
    }
}

/// The whole report.
pub(super) fn markdown(machine: &str, rows: &[Row]) -> String {
    let mut lines = vec![machine.to_owned(), String::new()];
    lines.push("| what | measured | aim | reached | note |".to_owned());
    lines.push("| --- | --- | --- | --- | --- |".to_owned());
    lines.extend(rows.iter().map(Row::line));
    lines.join("\n") + "\n"
}

/// Seconds as `12.3 ms (11.0 to 14.9)`.
pub(super) fn milliseconds(seconds: &Sample) -> String {
    let [low, median, high] = [0.0, 50.0, 100.0].map(|percent| seconds.percentile(percent) * 1e3);
    format!("{median:.0} ms ({low:.0} to {high:.0})")
}

/// Bytes as `12.3 MB`.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_aim_stands_out() {
        let row = Row::new("ratio".to_owned(), "0.5".to_owned()).aim("≥ 0.6".to_owned(), false);
        assert_eq!(row.line(), "| ratio | 0.5 | ≥ 0.6 | **no** |  |");
    }
}
