//! Which alerts to list, and in which order.

use vigie_core::{
    ids::{IncidentId, ServiceId},
    time::At,
};

/// Which alerts to list. `None` does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// Of this incident.
    pub incident: Option<IncidentId>,
    /// Of this service.
    pub service: Option<ServiceId>,
    /// Only open ones, or only those that are over.
    pub open: Option<bool>,
    /// With this dedup key.
    pub dedup_key: Option<String>,
    /// Those that come before this moment by what the list is sorted by, and those that are still open where that is
    /// their end. The total is that of all.
    pub until: Option<At>,
    /// In which order; by the moment they came, ascending, where it is not said.
    pub sort: AlertSort,
}

/// The order of a list of alerts; equal ones follow by id in the same direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertSort {
    /// By what.
    pub field: AlertSortField,
    /// Newest first.
    pub descending: bool,
}

impl AlertSort {
    /// As people look for what just happened.
    pub const NEWEST_FIRST: Self = Self { field: AlertSortField::CreatedAt, descending: true };
}

/// What a list of alerts is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertSortField {
    /// `created_at`
    #[default]
    CreatedAt,
    /// `resolved_at`; open ones come last in both directions.
    ResolvedAt,
}
