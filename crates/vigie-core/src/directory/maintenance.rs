//! A maintenance window: while it runs, events on its services make no incidents.

use crate::{
    ids::{MaintenanceWindowId, ServiceId, TeamId, UserId},
    time::At,
};

/// A maintenance window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenanceWindow {
    /// Its id.
    pub id: MaintenanceWindowId,
    /// Its place among all windows ever made, from 1 (PagerDuty's `sequence_number`).
    pub sequence_number: u64,
    /// First moment of it.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
    /// Why.
    pub description: Option<String>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// The services it covers.
    pub services: Vec<ServiceId>,
    /// Teams it is shown for.
    pub teams: Vec<TeamId>,
}

impl MaintenanceWindow {
    /// Whether a service is under maintenance because of it at a moment.
    #[must_use]
    pub fn covers(&self, service: ServiceId, at: At) -> bool {
        self.starts_at <= at && at < self.ends_at && self.services.contains(&service)
    }
}
