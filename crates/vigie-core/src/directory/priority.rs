//! A priority that people give to incidents.

use crate::ids::PriorityId;

/// A priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priority {
    /// Its id.
    pub id: PriorityId,
    /// Its name (`P1`).
    pub name: String,
    /// What it means.
    pub description: String,
    /// Its place: a larger number is more important.
    pub order: i64,
    /// Six hexadecimal digits, no `#`.
    pub color: String,
}
