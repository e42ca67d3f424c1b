//! An incident becomes louder or quieter.

use super::{draft::Draft, levels, paging};
use crate::incident::{Incident, LogKind, Urgency};

/// Makes it high: if nobody is on it, its people are paged by their rules for high urgency from now on.
pub(super) fn raise(draft: &mut Draft, incident: &mut Incident) {
    if incident.urgency == Urgency::High {
        return;
    }
    set(draft, incident, Urgency::High);
    if incident.is_triggered() {
        paging::page_assignees(draft, incident);
        levels::restart_clock(draft, incident);
    }
}

/// Makes it low: paging and escalation stop.
pub(super) fn lower(draft: &mut Draft, incident: &mut Incident) {
    if incident.urgency == Urgency::Low {
        return;
    }
    if incident.is_triggered() {
        paging::stop(draft, incident);
    }
    set(draft, incident, Urgency::Low);
}

fn set(draft: &mut Draft, incident: &mut Incident, urgency: Urgency) {
    incident.urgency = urgency;
    incident.raise_urgency_at = None;
    draft.log(incident.id, LogKind::UrgencyChange { urgency });
}
