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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{
        engine::{
            Assignee, EventOutcome, Request, SilenceReason,
            fixture::{MINUTE, World, acknowledgers, is, user},
        },
        event::Action,
        incident::Agent,
    };

    #[test]
    fn an_acknowledged_incident_pages_nobody_any_more() {
        let mut world = World::new();
        world.trigger("db");
        let decision = world.ask(Request::Acknowledge).expect("it is open");
        assert_eq!(decision.cancel_queued_of, [world.newest().id]);
        world.pages();
        world.pass(60 * MINUTE);
        assert_eq!((acknowledgers(&world), world.pages()), (vec!["ANN".to_owned()], Vec::new()));
        assert_eq!(world.story(), ["trigger", "assign ANN", "acknowledge"]);
    }

    #[test]
    fn several_people_acknowledge_but_nobody_twice() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Acknowledge).expect("it is open");
        let again = world.ask(Request::Acknowledge).expect("it is open");
        assert_eq!(again, super::super::Decision::default());
        world.asker = Agent::User(user("BOB"));
        world.ask(Request::Acknowledge).expect("it is open");
        assert_eq!(acknowledgers(&world), ["ANN", "BOB"]);
    }

    #[test]
    fn an_event_acknowledges_the_incident_of_its_alert_once() {
        let mut world = World::new();
        world.trigger("db");
        let incident = world.newest().id;
        assert_eq!(world.event("db", Action::Acknowledge), EventOutcome::Acknowledged { incident });
        assert!(is(&world, "acknowledged"));
        let again = world.event("db", Action::Acknowledge);
        assert_eq!(again, EventOutcome::Silent(SilenceReason::AlreadyAcknowledged));
        let unknown = world.event("web", Action::Acknowledge);
        assert_eq!(unknown, EventOutcome::Silent(SilenceReason::NoOpenAlert));
    }

    #[test]
    fn after_the_services_timeout_the_same_people_are_paged_again() {
        let timeout = Some(Duration::from_secs(30 * MINUTE));
        let mut world = World::new().with_service(|service| service.acknowledgement_timeout = timeout);
        world.trigger("db");
        world.ask(Request::Acknowledge).expect("it is open");
        world.pages();
        world.pass(30 * MINUTE);
        assert_eq!((world.assigned(), world.pages()), (vec!["ANN".to_owned()], vec!["ANN sms".to_owned()]));
        world.pass(5 * MINUTE);
        assert_eq!(world.story()[3..], ["unacknowledge AcknowledgementTimeout", "escalate 1 BOB"]);
    }

    #[test]
    fn acknowledging_a_resolved_incident_reopens_it_for_the_asker() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Resolve).expect("it is open");
        world.asker = Agent::User(user("CID"));
        world.ask(Request::Acknowledge).expect("it can be reopened");
        assert_eq!((world.assigned(), acknowledgers(&world)), (vec!["CID".to_owned()], vec!["CID".to_owned()]));
        assert_eq!(world.story()[3..], ["reopen", "assign CID", "acknowledge"]);
    }

    #[test]
    fn unacknowledging_by_hand_pages_again() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Reassign(Assignee::Users(vec![user("CID")]))).expect("it is open");
        world.ask(Request::Acknowledge).expect("it is open");
        world.pages();
        world.ask(Request::Trigger).expect("it is open");
        assert_eq!((world.assigned(), world.pages()), (vec!["CID".to_owned()], vec!["CID sms".to_owned()]));
    }
}
