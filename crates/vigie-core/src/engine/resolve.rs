//! "It is over": by hand, because the last open alert ended, because nothing changed for long, or by a merge.

use super::{
    decision::{AlertChange, AnnouncementKind, EventOutcome, Refusal, SilenceReason},
    draft::Draft,
    paging,
};
use crate::incident::{Incident, LogKind, ResolveReason, Status};

/// An event ends its alert, and the incident with the last one.
pub(super) fn by_event(draft: &mut Draft) -> Result<EventOutcome, SilenceReason> {
    let alert = draft.situation.open_alert.ok_or(SilenceReason::NoOpenAlert)?;
    draft.decision.alerts.push(AlertChange::Resolve { alert: alert.id, at: draft.now });
    if let Some(known) = draft.situation.incident {
        let mut incident = Incident::clone(known);
        incident.alert_counts.triggered = incident.alert_counts.triggered.saturating_sub(1);
        incident.alert_counts.resolved += 1;
        draft.touch();
        if incident.alert_counts.triggered == 0 && incident.is_open() {
            end(draft, &mut incident, ResolveReason::AlertsResolved);
        }
        draft.keep(incident);
    }
    Ok(EventOutcome::Resolved { alert: alert.id, incident: alert.incident })
}

/// Somebody resolves it, and its open alerts with it.
pub(super) fn by_hand(draft: &mut Draft, incident: &mut Incident) -> Result<(), Refusal> {
    if !incident.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    with_alerts(draft, incident, ResolveReason::ByHand);
    Ok(())
}

/// Ends an open incident and all its open alerts.
pub(super) fn with_alerts(draft: &mut Draft, incident: &mut Incident, reason: ResolveReason) {
    let counts = &mut incident.alert_counts;
    if counts.triggered > 0 {
        counts.resolved += std::mem::take(&mut counts.triggered);
        draft.decision.alerts.push(AlertChange::ResolveAllOf { incident: incident.id, at: draft.now });
    }
    end(draft, incident, reason);
}

/// Ends an open incident: nobody is responsible or paged any more, and no alert joins it.
pub(super) fn end(draft: &mut Draft, incident: &mut Incident, reason: ResolveReason) {
    paging::stop(draft, incident);
    incident.assignments.clear();
    incident.group = None;
    incident.auto_resolve_at = None;
    incident.raise_urgency_at = None;
    draft.set_status(incident, Status::Resolved { reason: reason.clone() });
    draft.log(incident.id, LogKind::Resolve(reason));
    draft.announce(AnnouncementKind::Resolved);
}
