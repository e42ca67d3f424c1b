//! How many tests ran, read from the closing lines of the runners.

use std::fmt;

/// Tests that passed and failed in the whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Reads the closing lines of cargo-nextest, `cargo test` and pytest.
    pub(super) fn of(lines: &[String]) -> Self {
        let closing = |line: &&String| {
            // nextest shows what a failed test printed indented: closing lines of the test binaries among it.
            line.trim_start().starts_with("Summary [") || line.starts_with("test result:") || is_pytest(line)
        };
        lines.iter().filter(closing).fold(Self::default(), |count, line| count + Self::of_line(line))
    }

    /// True when at least one test ran.
    pub(super) fn any(self) -> bool {
        self.passed + self.failed > 0
    }

    fn of_line(line: &str) -> Self {
        let words: Vec<&str> = line.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
        let number_before = |name: &str| {
            let pairs = words.windows(2).filter(|pair| pair[1] == name);
            pairs.filter_map(|pair| pair[0].parse::<u64>().ok()).next().unwrap_or(0)
        };
        Self {
            passed: number_before("passed"),
            failed: number_before("failed") + number_before("error") + number_before("errors"),
        }
    }
}

/// `==== 1 failed, 12 passed, 1 skipped in 3.21s ====`
fn is_pytest(line: &str) -> bool {
    line.starts_with("===") && line.ends_with("===") && line.contains(" in ")
}

impl std::ops::Add for Count {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(lines: &[&str]) -> Count {
        Count::of(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_closing_lines_of_all_runners_are_added_up() {
        let lines = [
            "     Summary [   2.103s] 52 tests run: 50 passed (1 slow), 2 failed, 3 skipped",
            "test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "=================== 1 failed, 12 passed in 3.21s ===================",
            "test engine::a_page_failed ... ok",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 5 filtered out",
        ];
        assert_eq!(count(&lines).to_string(), "69 passed, 3 failed");
    }

    #[test]
    fn other_lines_count_nothing() {
        assert!(!count(&["   Compiling vigie", "PASS [ 0.1s] 3 passed"]).any());
    }
}
