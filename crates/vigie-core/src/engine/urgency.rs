//! An incident becomes louder or quieter.

use super::{draft::Draft, levels, paging};
use crate::incident::{Incident, LogKind, Page, PageState, Urgency};

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

/// Makes it low: paging by the loud rules and escalation stop. Whoever has not been told of it yet, because their page
/// was still planned or queued, is notified by their rules for low urgency.
pub(super) fn lower(draft: &mut Draft, incident: &mut Incident) {
    if incident.urgency == Urgency::Low {
        return;
    }
    let told: Vec<_> = incident.pages.iter().filter(|page| is_handed_over(page)).map(|page| page.user).collect();
    if incident.is_triggered() {
        paging::stop(draft, incident);
    }
    set(draft, incident, Urgency::Low);
    if incident.is_triggered() {
        paging::page_those(draft, incident, |user| !told.contains(&user));
    }
}

const fn is_handed_over(page: &Page) -> bool {
    matches!(page.state, PageState::HandedOver { .. })
}

fn set(draft: &mut Draft, incident: &mut Incident, urgency: Urgency) {
    incident.urgency = urgency;
    incident.raise_urgency_at = None;
    draft.log(incident.id, LogKind::UrgencyChange { urgency });
}
