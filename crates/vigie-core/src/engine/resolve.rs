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
            end(draft, &mut incident, ResolveReason::ByEvent);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        directory::SubscriptionFilter,
        engine::{
            Request,
            fixture::{MINUTE, World, is},
        },
        event::Action,
        grouping::Grouping,
    };

    #[test]
    fn an_incident_is_over_when_its_last_alert_is() {
        let mut world = World::new()
            .with_service(|service| service.grouping = Grouping::Time { window: None })
            .with_subscription(SubscriptionFilter::Account, &[AnnouncementKind::Resolved]);
        world.trigger("db");
        world.trigger("web");
        world.event("db", Action::Resolve);
        assert!(is(&world, "triggered"));
        world.event("web", Action::Resolve);
        assert_eq!(world.newest().status, Status::Resolved { reason: ResolveReason::ByEvent });
        assert_eq!((world.newest().alert_counts.triggered, world.newest().alert_counts.resolved), (0, 2));
        assert_eq!(world.announced, [AnnouncementKind::Resolved]);
        assert!(matches!(world.trigger("db"), EventOutcome::Triggered { .. }), "its window closed with it");
    }

    #[test]
    fn resolving_by_hand_ends_the_alerts_and_the_paging() {
        let mut world = World::new();
        world.trigger("db");
        let decision = world.ask(Request::Resolve).expect("it is open");
        assert_eq!(decision.cancel_queued_of, [world.newest().id]);
        assert_eq!(world.event("db", Action::Resolve), EventOutcome::Silent(SilenceReason::NoOpenAlert));
        world.pages();
        world.pass(60 * MINUTE);
        assert_eq!(world.pages(), Vec::<String>::new());
        assert_eq!(world.ask(Request::Resolve), Err(Refusal::AlreadyResolved));
    }

    #[test]
    fn an_incident_that_nobody_touches_resolves_by_itself_counted_from_the_last_change() {
        let timeout = Some(Duration::from_secs(240 * MINUTE));
        let mut world = World::new().with_service(|service| service.auto_resolve_timeout = timeout);
        world.trigger("db");
        world.pass(180 * MINUTE);
        world.ask(Request::AddNote { content: "looking".into() }).expect("a note");
        world.pass(239 * MINUTE);
        assert!(is(&world, "triggered"));
        world.pass(MINUTE);
        assert_eq!(world.newest().status, Status::Resolved { reason: ResolveReason::AutoResolveTimeout });
        assert_eq!(world.event("db", Action::Resolve), EventOutcome::Silent(SilenceReason::NoOpenAlert));
    }

    #[test]
    fn a_resolved_incident_can_be_triggered_again_from_the_first_level() {
        let mut world = World::new();
        world.trigger("db");
        world.pass(5 * MINUTE);
        world.ask(Request::Resolve).expect("it is open");
        world.pages();
        world.ask(Request::Trigger).expect("it can be reopened");
        assert_eq!((world.assigned(), world.pages()), (vec!["ANN".to_owned()], vec!["ANN sms".to_owned()]));
        assert_eq!(world.story()[4..], ["reopen", "assign ANN"]);
    }
}
