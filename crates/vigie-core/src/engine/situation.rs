//! What the engine is told about the world before it decides.

use std::sync::Arc;

use crate::{
    alert::{Alert, OpenAlert},
    directory::Directory,
    ids::{PolicyId, RuleId},
    incident::Incident,
};

/// All that is known about what a command touches. The shell gathers it; the engine only reads it.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The configuration.
    pub directory: &'a Directory,
    /// The number that the next incident gets.
    pub next_incident_number: u64,
    /// The open alert with the event's dedup key on the event's integration, if there is one.
    pub open_alert: Option<OpenAlert>,
    /// The incident that the command names; for an acknowledge or resolve event, the one that `open_alert` is part of.
    /// A trigger event with an open alert is a duplicate: the shell does not load its incident.
    pub incident: Option<&'a Arc<Incident>>,
    /// For a trigger without open alert: open incidents of the service whose group window holds one of the event's
    /// `grouping::keys`, oldest first. For a merge: the sources. For alert moves: the targets.
    pub others: &'a [Arc<Incident>],
    /// For alert edits: the alerts they name. For a merge: nothing (alerts move as a set).
    pub alerts: &'a [Alert],
    /// For a new incident with an incident key, and for a request with a [`super::Request::wanted_key`]: whether an open
    /// incident of the service already has it.
    pub incident_key_is_taken: bool,
    /// Where the ring of a round-robin level stands: the place of the target that is next, from 0.
    pub round_robin: &'a dyn Fn(PolicyId, RuleId) -> u32,
}
