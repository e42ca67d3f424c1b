//! A trigger event about something new: it opens an alert, which joins an open incident or makes one.

use std::sync::Arc;

use super::{
    command::EventCommand,
    decision::{AlertChange, AnnouncementKind, EventOutcome, SilenceReason},
    draft::Draft,
    levels::{self, Arrival},
    opening, urgency,
};
use crate::{
    alert::{Alert, AlertStatus},
    event::Report,
    grouping,
    ids::{AlertId, IncidentId},
    incident::{Incident, LogKind, Urgency, urgency as urgency_rule},
    service::{Service, UrgencyChoice},
};

/// An incident holds no more alerts than this (PagerDuty's limit); the next one makes a new incident.
pub const MAX_ALERTS_PER_INCIDENT: u32 = 1000;

pub(super) fn trigger(
    draft: &mut Draft,
    service: &Service,
    command: &EventCommand,
    report: &Arc<Report>,
) -> Result<EventOutcome, SilenceReason> {
    let keys = grouping::keys(&service.grouping, report);
    let takes = |incident: &&Arc<Incident>| {
        incident.is_open()
            && incident.alert_counts.all() < MAX_ALERTS_PER_INCIDENT
            && incident.group.as_ref().is_some_and(|window| grouping::holds(window, &keys, draft.now))
    };
    match draft.situation.others.iter().find(takes) {
        Some(incident) => Ok(join(draft, service, command, report, Incident::clone(incident))),
        None => open(draft, service, command, report, keys),
    }
}

/// The alert makes an incident of its own, and the first level is paged.
fn open(
    draft: &mut Draft,
    service: &Service,
    command: &EventCommand,
    report: &Arc<Report>,
    keys: Vec<String>,
) -> Result<EventOutcome, SilenceReason> {
    let policy = draft.directory().policies.get(&service.policy).ok_or(SilenceReason::IntegrationGone)?;
    let urgency = urgency_rule::urgency_at(&service.urgency, Some(report.severity), draft.now);
    let mut incident = opening::incident(draft, service, policy, report.summary.clone(), urgency);
    incident.group = grouping::open(&service.grouping, keys, draft.now);
    incident.alert_counts.triggered = 1;
    let alert = open_alert(draft, service, command, report, incident.id);
    draft.log(incident.id, LogKind::Trigger { alert: Some(alert), summary: report.summary.clone() });
    draft.announce(AnnouncementKind::Triggered);
    levels::start(draft, &mut incident, Arrival::Assigned);
    let outcome = EventOutcome::Triggered { alert, incident: incident.id };
    draft.keep(incident);
    Ok(outcome)
}

/// The alert joins an open incident. Nobody is paged for that, unless it makes a quiet incident a loud one.
fn join(
    draft: &mut Draft,
    service: &Service,
    command: &EventCommand,
    report: &Arc<Report>,
    mut incident: Incident,
) -> EventOutcome {
    let alert = open_alert(draft, service, command, report, incident.id);
    incident.alert_counts.triggered += 1;
    if let Some(window) = &mut incident.group {
        grouping::roll(window, &service.grouping, draft.now);
    }
    draft.touch();
    let choice = urgency_rule::choice_at(&service.urgency, draft.now);
    if choice == UrgencyChoice::SeverityBased && choice.for_severity(Some(report.severity)) == Urgency::High {
        urgency::raise(draft, &mut incident);
    }
    let outcome = EventOutcome::Grouped { alert, incident: incident.id };
    draft.keep(incident);
    outcome
}

fn open_alert(
    draft: &mut Draft,
    service: &Service,
    command: &EventCommand,
    report: &Arc<Report>,
    incident: IncidentId,
) -> AlertId {
    let id = AlertId::new(draft.ids);
    let alert = Alert {
        id,
        service: service.id,
        integration: command.event.integration,
        incident,
        dedup_key: command.event.dedup_key.clone(),
        status: AlertStatus::Triggered,
        severity: report.severity,
        report: Arc::clone(report),
        opened_by: command.id,
        created_at: draft.now,
    };
    draft.decision.alerts.push(AlertChange::Open(Arc::new(alert)));
    id
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        directory::{MaintenanceWindow, SubscriptionFilter},
        engine::{
            Request,
            fixture::{MINUTE, World, is, service},
        },
        event::{Action, Severity},
        grouping::{Aggregate, Grouping},
        ids::MaintenanceWindowId,
        service::UrgencyRule,
    };

    fn grouped_by_time(minutes: u64) -> World {
        let window = Some(Duration::from_secs(minutes * MINUTE));
        World::new().with_service(|service| service.grouping = Grouping::Time { window })
    }

    #[test]
    fn an_event_becomes_an_alert_an_incident_and_a_page() {
        let mut world = World::new().with_subscription(SubscriptionFilter::Account, &[AnnouncementKind::Triggered]);
        let outcome = world.trigger("db");
        let incident = world.newest();
        assert_eq!((incident.number, incident.title.as_str()), (1, "db is down"));
        assert!(matches!(outcome, EventOutcome::Triggered { incident: id, .. } if id == incident.id));
        assert_eq!(world.story(), ["trigger", "assign ANN"]);
        assert_eq!(world.announced, [AnnouncementKind::Triggered]);
        assert_eq!((world.deliveries[0].address.as_str(), world.deliveries[0].notice.level), ("+33600000001", Some(0)));
        assert_eq!(world.pages(), ["ANN sms"]);
    }

    #[test]
    fn the_same_key_again_is_a_duplicate_and_nothing_else_changes() {
        let mut world = World::new();
        let EventOutcome::Triggered { alert, incident } = world.trigger("db") else { panic!("a new incident") };
        let before = world.incidents.clone();
        assert_eq!(world.trigger("db"), EventOutcome::Duplicate { alert, incident });
        assert_eq!((world.incidents.clone(), world.pages().len()), (before, 1));
    }

    #[test]
    fn after_its_alert_is_over_the_key_makes_a_new_incident() {
        let mut world = World::new();
        world.trigger("db");
        world.event("db", Action::Resolve);
        world.trigger("db");
        assert_eq!(world.newest().number, 2);
    }

    #[test]
    fn maintenance_and_disabled_services_are_silent() {
        let mut world = World::new();
        let id = MaintenanceWindowId::parse("PWINDOW").expect("an id");
        let window = MaintenanceWindow {
            id,
            sequence_number: 1,
            starts_at: world.now,
            ends_at: world.now + Duration::from_secs(MINUTE),
            description: None,
            created_by: None,
            services: vec![service()],
            teams: Vec::new(),
        };
        world.directory.maintenance_windows.insert(id, Arc::new(window));
        assert_eq!(world.trigger("db"), EventOutcome::Silent(SilenceReason::Maintenance(id)));
        world.pass(MINUTE);
        assert!(matches!(world.trigger("db"), EventOutcome::Triggered { .. }));
        let mut world = World::new().with_service(|service| service.disabled = true);
        assert_eq!(world.trigger("db"), EventOutcome::Silent(SilenceReason::ServiceDisabled));
        assert!(world.incidents.is_empty());
    }

    #[test]
    fn within_a_rolling_window_alerts_join_the_incident_of_the_first() {
        let mut world = grouped_by_time(5);
        world.trigger("db");
        world.pass(4 * MINUTE);
        assert!(matches!(world.trigger("web"), EventOutcome::Grouped { .. }));
        world.pass(4 * MINUTE);
        assert!(matches!(world.trigger("mail"), EventOutcome::Grouped { .. }), "the window rolled on");
        let incident = world.newest();
        assert_eq!((incident.title.as_str(), incident.alert_counts.triggered), ("db is down", 3));
        world.pass(5 * MINUTE);
        assert!(matches!(world.trigger("cache"), EventOutcome::Triggered { .. }));
    }

    #[test]
    fn an_alert_that_joins_pages_nobody() {
        let mut world = grouped_by_time(60);
        world.trigger("db");
        world.ask(Request::Acknowledge).expect("it is open");
        world.pages();
        world.trigger("web");
        world.pass(30 * MINUTE);
        assert!(is(&world, "acknowledged"));
        assert_eq!(world.pages(), Vec::<String>::new());
    }

    #[test]
    fn alerts_with_the_same_content_join_and_others_do_not() {
        let grouping = Grouping::Content {
            aggregate: Aggregate::All,
            fields: vec!["source".into()],
            window: Duration::from_secs(300),
        };
        let mut world = World::new().with_service(|service| service.grouping = grouping);
        let on = |source: &str| Report::new("disk full", source, Severity::Error);
        world.report("a", on("web1"));
        assert!(matches!(world.report("b", on("web2")), EventOutcome::Triggered { .. }));
        assert!(matches!(world.report("c", on("web1")), EventOutcome::Grouped { incident, .. }
            if incident == world.incidents[0].id));
    }

    #[test]
    fn a_full_incident_takes_no_more_alerts() {
        let mut world = grouped_by_time(5);
        for number in 0..=MAX_ALERTS_PER_INCIDENT {
            world.trigger(&format!("k{number}"));
        }
        assert_eq!(world.incidents[0].alert_counts.all(), MAX_ALERTS_PER_INCIDENT);
        assert_eq!((world.incidents.len(), world.newest().alert_counts.all()), (2, 1));
    }

    #[test]
    fn a_severe_alert_makes_a_quiet_incident_loud() {
        let mut world = grouped_by_time(5)
            .with_service(|service| service.urgency = UrgencyRule::Constant(UrgencyChoice::SeverityBased));
        world.report("a", Report::new("disk filling", "db", Severity::Warning));
        assert_eq!((world.newest().urgency, world.pages()), (Urgency::Low, vec!["ANN sms".to_owned()]));
        world.report("b", Report::new("disk full", "db", Severity::Critical));
        assert_eq!((world.newest().urgency, world.pages()), (Urgency::High, vec!["ANN sms".to_owned()]));
        world.pass(5 * MINUTE);
        assert_eq!(world.assigned(), ["BOB"]);
    }
}
