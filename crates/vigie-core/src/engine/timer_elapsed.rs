//! A moment came: does what is due for an incident, and nothing that is not.

use super::{draft::Draft, levels, paging, resolve, unacknowledge::unacknowledge, urgency};
use crate::{
    incident::{Incident, PageState, Position, ResolveReason, SkipReason, Status, UnacknowledgeReason, Wake},
    time::At,
};

/// Does everything that is due. A wake that is early, or comes a second time, finds nothing and changes nothing; a
/// late one does each thing once, and people have their full time from when they were really paged.
pub(super) fn wake(draft: &mut Draft, incident: &mut Incident) {
    let now = draft.now;
    if !incident.is_open() {
        return;
    }
    if is_due(incident.auto_resolve_at, now) {
        return resolve::with_alerts(draft, incident, ResolveReason::AutoResolveTimeout);
    }
    if is_due(incident.raise_urgency_at, now) {
        incident.raise_urgency_at = None;
        urgency::raise(draft, incident);
    }
    if let Status::Acknowledged { wake: Some(wake), .. } = incident.status
        && wake.at() <= now
    {
        return unacknowledge(draft, incident, reason_of(wake));
    }
    send_planned(draft, incident);
    if is_due(escalates_at(incident), now) {
        levels::advance(draft, incident);
    }
}

/// Sends the notifications that are due, but for those that would have come when the next level already was paged.
fn send_planned(draft: &mut Draft, incident: &mut Incident) {
    let now = draft.now;
    let escalates_at = escalates_at(incident).filter(|at| *at <= now);
    let is_late = |due_at: At| escalates_at.is_some_and(|escalates_at| escalates_at <= due_at);
    incident.pages.retain(|page| !matches!(page.state, PageState::Planned { due_at } if is_late(due_at)));
    if paging::send_due(draft, incident) {
        levels::leave_if_hopeless(draft, incident, SkipReason::AllContactMethodsFailed);
    }
}

const fn escalates_at(incident: &Incident) -> Option<At> {
    match incident.escalation.position {
        Position::Level { next_at, .. } => next_at,
        Position::Direct | Position::Exhausted | Position::Fallback => None,
    }
}

fn is_due(at: Option<At>, now: At) -> bool {
    at.is_some_and(|at| at <= now)
}

const fn reason_of(wake: Wake) -> UnacknowledgeReason {
    match wake {
        Wake::AcknowledgementTimeout { .. } => UnacknowledgeReason::AcknowledgementTimeout,
        Wake::Snooze { .. } => UnacknowledgeReason::SnoozeEnded,
    }
}
