//! "I am on it": paging stops, and starts again when the service's acknowledgement timeout passes.

use super::{
    decision::{AnnouncementKind, EventOutcome, Refusal, SilenceReason},
    draft::Draft,
    paging, reopen,
};
use crate::incident::{Acknowledgement, Agent, Incident, LogKind, Status, Wake};

/// An event acknowledges the incident of its alert.
pub(super) fn by_event(draft: &mut Draft) -> Result<EventOutcome, SilenceReason> {
    let known = draft.situation.incident.filter(|_| draft.situation.open_alert.is_some());
    let known = known.ok_or(SilenceReason::NoOpenAlert)?;
    if !known.is_triggered() {
        return Err(SilenceReason::AlreadyAcknowledged);
    }
    let mut incident = Incident::clone(known);
    acknowledge_open(draft, &mut incident);
    let outcome = EventOutcome::Acknowledged { incident: incident.id };
    draft.keep(incident);
    Ok(outcome)
}

/// Somebody acknowledges it. Several people may; the same word twice changes nothing. A resolved incident is reopened,
/// and whoever asked is responsible.
pub(super) fn by_hand(draft: &mut Draft, incident: &mut Incident) -> Result<(), Refusal> {
    if incident.is_open() {
        acknowledge_open(draft, incident);
        Ok(())
    } else {
        reopen::acknowledged(draft, incident)
    }
}

/// Acknowledges an open incident.
pub(super) fn acknowledge_open(draft: &mut Draft, incident: &mut Incident) {
    let mine = word_of(draft);
    let (mut by, old_wake) = match &incident.status {
        Status::Acknowledged { by, wake } => (by.clone(), *wake),
        Status::Triggered | Status::Resolved { .. } => (Vec::new(), None),
    };
    let says_it_again = match mine {
        Some(mine) => by.iter().any(|other| other.user == mine.user),
        None => true,
    };
    if says_it_again && !incident.is_triggered() {
        return;
    }
    by.extend(mine);
    paging::stop(draft, incident);
    let wake = match old_wake {
        Some(Wake::Snooze { .. }) => old_wake,
        Some(Wake::AcknowledgementTimeout { .. }) | None => timeout(draft, incident),
    };
    draft.set_status(incident, Status::Acknowledged { by, wake });
    draft.log(incident.id, LogKind::Acknowledge);
    draft.announce(AnnouncementKind::Acknowledged);
}

/// The asker's word, if the asker is a person.
pub(super) fn word_of(draft: &Draft) -> Option<Acknowledgement> {
    match draft.agent {
        Agent::User(user) => Some(Acknowledgement { user, at: draft.now }),
        Agent::Integration(_) | Agent::System => None,
    }
}

/// When the service wants an acknowledged incident to trigger again.
pub(super) fn timeout(draft: &Draft, incident: &Incident) -> Option<Wake> {
    let timeout = draft.service_of(incident)?.acknowledgement_timeout?;
    Some(Wake::AcknowledgementTimeout { at: draft.now + timeout })
}
