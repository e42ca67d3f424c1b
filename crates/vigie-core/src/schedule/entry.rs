//! Entries of a rendered schedule, and laying some over others.

use crate::{ids::UserId, time::At};

/// Somebody on call for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub user: UserId,
    /// First moment.
    pub start: At,
    /// First moment after it.
    pub end: At,
}

/// Lays entries over others: what `upper` covers is cut out of `lower`. Both are in order and without overlap; so is
/// the result. Pieces of one lower entry never touch each other.
pub(super) fn lay_over(lower: &[Entry], upper: &[Entry]) -> Vec<Entry> {
    let mut laid = Vec::with_capacity(lower.len() + 2 * upper.len());
    let mut rest = upper.iter().peekable();
    for entry in lower {
        // What was laid for an earlier entry may reach into this one.
        let mut start = laid.last().map_or(entry.start, |last: &Entry| entry.start.max(last.end));
        while let Some(cover) = rest.next_if(|cover| cover.start < entry.end) {
            if start < cover.start {
                laid.push(Entry { start, end: cover.start, ..*entry });
            }
            start = start.max(cover.end);
            laid.push(*cover);
        }
        if start < entry.end {
            laid.push(Entry { start, ..*entry });
        }
    }
    laid.extend(rest);
    laid
}

/// Which part of the time between two moments the entries cover, in percent; they lie between the two, by start.
pub(super) fn coverage(entries: &[Entry], since: At, until: At) -> f64 {
    let length_micros = until.micros().saturating_sub(since.micros());
    if length_micros <= 0 {
        return 0.0;
    }
    let mut reached = since.micros();
    let mut covered = 0;
    for entry in entries {
        covered += (entry.end.micros() - entry.start.micros().max(reached)).max(0);
        reached = reached.max(entry.end.micros());
    }
    100.0 * covered as f64 / length_micros as f64
}

/// What some times leave of an entry, in order.
pub(super) fn without(entry: Entry, mut away: Vec<(At, At)>) -> Vec<Entry> {
    away.sort_unstable();
    let mut left = vec![];
    let mut start = entry.start;
    for (gone, back) in away.into_iter().filter(|(gone, back)| gone < back && *gone < entry.end) {
        if start < gone {
            left.push(Entry { start, end: gone, ..entry });
        }
        start = start.max(back);
    }
    if start < entry.end {
        left.push(Entry { start, ..entry });
    }
    left
}
