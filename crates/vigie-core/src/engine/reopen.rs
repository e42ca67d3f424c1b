//! A resolved incident is opened again. Its alerts stay over; no alert joins it.

use std::sync::Arc;

use super::{
    acknowledge,
    decision::{AnnouncementKind, Refusal},
    draft::Draft,
    levels::{self, Arrival},
};
use crate::incident::{Assignment, Incident, LogKind, Position, ResolveReason, Status};

/// Back to triggered, from the first level of its policy as the policy is now.
pub(super) fn triggered(draft: &mut Draft, incident: &mut Incident) -> Result<(), Refusal> {
    reopen(draft, incident)?;
    if let Some(policy) = draft.directory().policies.get(&incident.escalation.policy.id) {
        incident.escalation.policy = Arc::clone(policy);
    }
    draft.set_status(incident, Status::Triggered);
    levels::start(draft, incident, Arrival::Assigned);
    Ok(())
}

/// Back to acknowledged by whoever asked, who becomes responsible.
pub(super) fn acknowledged(draft: &mut Draft, incident: &mut Incident) -> Result<(), Refusal> {
    let Some(mine) = acknowledge::word_of(draft) else { return triggered(draft, incident) };
    reopen(draft, incident)?;
    incident.assignments = vec![Assignment { user: mine.user, at: draft.now }];
    incident.escalation.position = Position::Direct;
    let wake = acknowledge::timeout(draft, incident);
    draft.set_status(incident, Status::Acknowledged { by: vec![mine], wake });
    draft.log(incident.id, LogKind::Assign { users: vec![mine.user] });
    draft.log(incident.id, LogKind::Acknowledge);
    draft.announce(AnnouncementKind::Acknowledged);
    Ok(())
}

fn reopen(draft: &mut Draft, incident: &Incident) -> Result<(), Refusal> {
    if matches!(incident.status, Status::Resolved { reason: ResolveReason::MergedInto { .. } }) {
        return Err(Refusal::AlreadyMerged);
    }
    if incident.incident_key.is_some() && draft.situation.incident_key_is_taken {
        return Err(Refusal::IncidentKeyTaken);
    }
    draft.log(incident.id, LogKind::Reopen);
    draft.announce(AnnouncementKind::Reopened);
    Ok(())
}
