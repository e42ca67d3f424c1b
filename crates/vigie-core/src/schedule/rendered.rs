//! What a rendered schedule is.

use super::entry::Entry;
use crate::{ids::LayerId, time::At};

/// A schedule written out between two moments.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// Every layer by itself, lowest first, ended ones included.
    pub layers: Vec<RenderedLayer>,
    /// Who took over when; where overrides overlap, the newest.
    pub overrides: Vec<Entry>,
    /// Who is on call: the layers laid over each other, then the overrides. One entry for each turn (or what others
    /// leave of it) and for each override.
    pub final_entries: Vec<Entry>,
    /// Which part of the time somebody is on call, in percent.
    pub final_coverage: f64,
    /// Up to when it is complete: the end that was asked for, or earlier where there would be more than about 100,000 entries.
    pub until: At,
}

/// One layer of a rendered schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderedLayer {
    /// Which.
    pub layer: LayerId,
    /// Its entries in order: one for each turn, or for each part of a turn that restrictions allow.
    pub entries: Vec<Entry>,
    /// Which part of the time it covers, in percent.
    pub coverage: f64,
}
