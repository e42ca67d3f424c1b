//! What a list of incidents asks for whose newest come first.

use vigie_core::{
    ids::{ServiceId, UserId},
    incident::Urgency,
};

use super::IncidentStatus;

/// Which incidents to list, newest first. What is not said does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewestFilter {
    /// With this status; all open ones where it is not said.
    pub status: Option<IncidentStatus>,
    /// Of this urgency.
    pub urgency: Option<Urgency>,
    /// Of which services.
    pub services: OfServices,
    /// Assigned to this person now.
    pub assignee: Option<UserId>,
    /// With a lower number: the next page begins below the last number of the one before.
    pub below: Option<u64>,
}

/// Of which services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OfServices {
    /// Of all.
    #[default]
    All,
    /// Of these. An empty list finds nothing: a team without services.
    Only(Vec<ServiceId>),
    /// Of all but these.
    AllBut(Vec<ServiceId>),
}
