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
    let id = draft.new_alert_id();
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
