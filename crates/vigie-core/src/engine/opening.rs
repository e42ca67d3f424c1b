//! A new incident before anybody is responsible for it.

use std::sync::Arc;

use super::draft::Draft;
use crate::{
    escalate::Policy,
    ids::IncidentId,
    incident::{AlertCounts, Escalation, Incident, Position, Status, Urgency, urgency},
    service::Service,
};

/// A triggered incident that nobody is responsible for yet.
pub(super) fn incident(
    draft: &mut Draft,
    service: &Service,
    policy: &Arc<Policy>,
    title: String,
    urgency: Urgency,
) -> Incident {
    let now = draft.now;
    Incident {
        id: IncidentId::new(draft.ids),
        number: draft.situation.next_incident_number,
        version: 0,
        service: service.id,
        title,
        incident_key: None,
        details: None,
        urgency,
        priority: None,
        conference_bridge: None,
        created_at: now,
        updated_at: now,
        status: Status::Triggered,
        status_changed_at: now,
        status_changed_by: draft.agent,
        assignments: Vec::new(),
        escalation: Escalation { policy: Arc::clone(policy), position: Position::Direct },
        pages: Vec::new(),
        group: None,
        alert_counts: AlertCounts::default(),
        auto_resolve_at: None,
        raise_urgency_at: urgency::raise_at(&service.urgency, urgency, now),
    }
}
