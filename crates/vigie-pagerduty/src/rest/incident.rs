//! An incident: shown in full, and the changes that clients ask of it.

use std::time::Duration;

use serde_json::{Value as Json, json};
use vigie_core::{
    engine::{Assignee, IncidentEdit, NewIncident},
    ids::{IncidentId, PolicyId, PriorityId, ServiceId, UserId},
    incident::{Agent, Incident, Position, ResolveReason, Status, Urgency, Via, Wake},
    time::At,
};

use super::conference_bridge;
use crate::{
    error::ApiError,
    reference::{self, id_of},
    view::View,
};

/// The longest title, in characters, as for events.
pub const TITLE_LIMIT: usize = crate::events::SUMMARY_LIMIT;
/// What is said where there is no title.
const NO_TITLE: &str = "Title is missing or blank";
/// How many incidents one request may change (PagerDuty: 250, beyond which it answers 413).
pub const MOST_AT_ONCE: usize = 250;

/// The incident with all fields that the published schema names.
#[must_use]
pub fn to_wire(incident: &Incident, view: &View<'_>) -> Json {
    let path = format!("/incidents/{}", incident.id);
    let is_open = incident.is_open();
    json!({
        "id": incident.id.as_str(),
        "type": "incident",
        "summary": format!("[#{}] {}", incident.number, incident.title),
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "incident_number": incident.number,
        "title": incident.title,
        "description": incident.title,
        "created_at": view.time(incident.created_at),
        "updated_at": view.time(incident.updated_at),
        "status": incident.status.as_str(),
        "incident_key": incident.incident_key,
        "service": service(incident, view),
        "assignments": assignments(incident, view),
        "assigned_via": assigned_via(incident),
        "last_status_change_at": view.time(incident.status_changed_at),
        "resolved_at": (!is_open).then(|| view.time(incident.status_changed_at)),
        "first_trigger_log_entry": reference::first_trigger_log_entry(view.links, incident.id, Some(&incident.title)),
        "alert_counts": {
            "all": incident.alert_counts.all(),
            "triggered": incident.alert_counts.triggered,
            "resolved": incident.alert_counts.resolved,
        },
        "is_mergeable": is_open,
        "incident_type": { "name": "incident_default" },
        "escalation_policy": policy(incident, view),
        "teams": teams(incident, view),
        "impacted_services": [view.service(incident.service)],
        "pending_actions": pending_actions(incident, view),
        "acknowledgements": acknowledgements(incident, view),
        "alert_grouping": alert_grouping(incident, view),
        "last_status_change_by": view.agent(incident.status_changed_by, incident.service),
        "priority": incident.priority.map(|priority| priority_of(priority, view)),
        "resolve_reason": resolve_reason(incident, view),
        "conference_bridge": incident.conference_bridge.as_ref().map(conference_bridge::to_wire),
        "incidents_responders": [],
        "responder_requests": [],
        "subscriber_requests": [],
        "urgency": incident.urgency.as_str(),
        "body": { "type": "incident_body", "details": incident.details },
    })
}

/// A reference with the summary that lists show.
#[must_use]
pub fn to_reference(incident: &Incident, view: &View<'_>) -> Json {
    crate::reference::incident(view.links, incident.id, Some((incident.number, &incident.title)))
}

fn assignments(incident: &Incident, view: &View<'_>) -> Vec<Json> {
    let to_wire = |assignment: &vigie_core::incident::Assignment| json!({ "at": view.time(assignment.at), "assignee": user(assignment.user, "assignees", view) });
    incident.assignments.iter().map(to_wire).collect()
}

fn acknowledgements(incident: &Incident, view: &View<'_>) -> Vec<Json> {
    let Status::Acknowledged { by, .. } = &incident.status else { return Vec::new() };
    by.iter()
        .map(|ack| json!({ "at": view.time(ack.at), "acknowledger": user(ack.user, "acknowledgers", view) }))
        .collect()
}

/// A person in full where the client asked for it under this name, or for all `users`.
fn user(id: UserId, include: &str, view: &View<'_>) -> Json {
    match view.directory.users.get(&id) {
        Some(user) if view.includes(include) || view.includes("users") => super::user::to_wire(user, view),
        _ => view.user(id),
    }
}

fn service(incident: &Incident, view: &View<'_>) -> Json {
    let Some(service) = view.directory.services.get(&incident.service).filter(|_| view.includes("services")) else {
        return view.service(incident.service);
    };
    let activity = super::service::Activity {
        triggered: incident.is_triggered(),
        acknowledged: matches!(incident.status, Status::Acknowledged { .. }),
        in_maintenance: false,
        last_incident_at: Some(incident.created_at),
    };
    super::service::to_wire(service, &activity, view)
}

fn policy(incident: &Incident, view: &View<'_>) -> Json {
    let policy = &incident.escalation.policy;
    if view.includes("escalation_policies") {
        return super::escalation_policy::to_wire(policy, view);
    }
    view.policy(policy.id)
}

fn teams(incident: &Incident, view: &View<'_>) -> Vec<Json> {
    let Some(service) = view.directory.services.get(&incident.service).filter(|_| view.includes("teams")) else {
        return view.teams_of(incident.service);
    };
    let teams = service.teams.iter().filter_map(|team| view.directory.teams.get(team));
    teams.map(|team| super::team::to_wire(team, view)).collect()
}

const fn assigned_via(incident: &Incident) -> &'static str {
    match incident.escalation.position {
        Position::Direct => "direct_assignment",
        Position::Level { .. } | Position::Exhausted | Position::Fallback => "escalation_policy",
    }
}

/// What the incident will do by itself, soonest first.
fn pending_actions(incident: &Incident, view: &View<'_>) -> Vec<Json> {
    if !incident.is_open() {
        return Vec::new();
    }
    let escalate = match incident.escalation.position {
        Position::Level { next_at, .. } => next_at,
        Position::Direct | Position::Exhausted | Position::Fallback => None,
    };
    let unacknowledge = match &incident.status {
        Status::Acknowledged { wake, .. } => wake.map(Wake::at),
        Status::Triggered | Status::Resolved { .. } => None,
    };
    let mut actions: Vec<(At, &str)> = [
        (escalate, "escalate"),
        (unacknowledge, "unacknowledge"),
        (incident.auto_resolve_at, "resolve"),
        (incident.raise_urgency_at, "urgency_change"),
    ]
    .into_iter()
    .filter_map(|(at, kind)| Some((at?, kind)))
    .collect();
    actions.sort_unstable();
    let to_wire = |(at, kind): (At, &str)| match kind {
        "urgency_change" => json!({ "type": kind, "at": view.time(at), "to": "high" }),
        _ => json!({ "type": kind, "at": view.time(at) }),
    };
    actions.into_iter().map(to_wire).collect()
}

fn alert_grouping(incident: &Incident, view: &View<'_>) -> Json {
    let Some(group) = &incident.group else { return Json::Null };
    let is_for_ever = group.open_until == At::FAR_FUTURE;
    json!({
        "grouping_type": "advanced",
        "started_at": view.time(group.opened_at),
        "ended_at": (!is_for_ever).then(|| view.time(group.open_until)),
        "alert_grouping_active": incident.is_open(),
    })
}

fn priority_of(id: PriorityId, view: &View<'_>) -> Json {
    let mut wire = view.priority(id);
    if let Some(priority) = view.directory.priorities.get(&id) {
        wire["type"] = json!("priority");
        wire["name"] = json!(priority.name);
        wire["description"] = json!(priority.description);
        wire["color"] = json!(priority.color);
        wire["order"] = json!(priority.order);
    }
    wire
}

fn resolve_reason(incident: &Incident, view: &View<'_>) -> Json {
    match &incident.status {
        Status::Resolved { reason: ResolveReason::MergedInto { incident, .. } } => {
            json!({ "type": "merge_resolve_reason", "incident": view.incident(*incident) })
        }
        Status::Resolved { .. } | Status::Triggered | Status::Acknowledged { .. } => Json::Null,
    }
}

/// Reads the incident that a client wants to make.
///
/// # Errors
/// 400 with every field that is missing or wrong.
pub fn from_wire(wire: &Json, agent: Agent) -> Result<NewIncident, ApiError> {
    let mut errors = Vec::new();
    let title = title(wire, &mut errors);
    if title.is_none() && errors.is_empty() {
        errors.push(NO_TITLE.to_owned());
    }
    let service = wire.get("service").and_then(|service| id_of(service, &["service"], "Service").ok());
    let service = service.and_then(ServiceId::parse);
    if service.is_none() {
        errors.push("Service is missing: it must be a reference to a service".to_owned());
    }
    let (incident_key, details) = (incident_key(wire, &mut errors), details(wire));
    let (urgency, priority) = (urgency(wire, &mut errors), priority(wire, &mut errors).flatten());
    let assignee = assignee(wire, &mut errors);
    let conference_bridge = conference_bridge::from_wire(wire, &mut errors).flatten();
    match (service, title) {
        (Some(service), Some(title)) if errors.is_empty() => {
            let via = Via::Api;
            Ok(NewIncident {
                service,
                title,
                incident_key,
                details,
                urgency,
                priority,
                conference_bridge,
                assignee,
                agent,
                via,
            })
        }
        _ => Err(ApiError::invalid_all(errors)),
    }
}

/// What a client asks of an incident, in the order in which it is carried out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Title, urgency, priority, conference bridge.
    pub edit: IncidentEdit,
    /// It is about this service.
    pub service: Option<ServiceId>,
    /// Give it to somebody else.
    pub assignee: Option<Assignee>,
    /// Page this level now, from 0.
    pub level: Option<u32>,
    /// Bring it to this status.
    pub status: Option<NewStatus>,
    /// A note to write down with it.
    pub resolution: Option<String>,
}

/// The status that a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewStatus {
    /// `triggered`
    Triggered,
    /// `acknowledged`
    Acknowledged,
    /// `resolved`
    Resolved,
}

/// Reads what a client asks of an incident that exists.
///
/// # Errors
/// 400 with every field that is wrong.
pub fn changes_from_wire(wire: &Json) -> Result<Changes, ApiError> {
    let mut errors = Vec::new();
    if let Some(kind) = wire.get("type").and_then(Json::as_str)
        && !matches!(kind, "incident" | "incident_reference")
    {
        errors.push("Type must be incident_reference".to_owned());
    }
    let changes = Changes {
        edit: IncidentEdit {
            title: title(wire, &mut errors),
            urgency: urgency(wire, &mut errors),
            priority: priority(wire, &mut errors),
            conference_bridge: conference_bridge::from_wire(wire, &mut errors),
        },
        service: service_id(wire, &mut errors),
        assignee: assignee(wire, &mut errors),
        level: level(wire, &mut errors),
        status: status(wire, &mut errors),
        resolution: wire.get("resolution").and_then(Json::as_str).filter(|text| !text.is_empty()).map(str::to_owned),
    };
    if errors.is_empty() { Ok(changes) } else { Err(ApiError::invalid_all(errors)) }
}

/// Reads the length of a snooze.
///
/// # Errors
/// 400 when it is no whole number of seconds.
pub fn snooze_from_wire(wire: &Json) -> Result<Duration, ApiError> {
    let seconds = wire.get("duration").and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    seconds.map(Duration::from_secs).ok_or_else(|| {
        let text = "Duration must be a whole number of seconds between 1 and 604800";
        ApiError::new(400, 1013, "Invalid Snooze Duration", vec![text.to_owned()])
    })
}

/// Reads the incidents that are to be merged into another.
///
/// # Errors
/// 400 when there are none or one is no reference.
pub fn sources_from_wire(wire: &Json) -> Result<Vec<IncidentId>, ApiError> {
    let list = wire.get("source_incidents").and_then(Json::as_array).filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| ApiError::invalid("source_incidents must be a list of incident references"))?;
    let read = |source: &Json| {
        let id = id_of(source, &["incident"], "Source incident")?;
        IncidentId::parse(id).ok_or_else(|| ApiError::not_found("Incident"))
    };
    list.iter().map(read).collect()
}

/// The title; null is as good as absent.
fn title(wire: &Json, errors: &mut Vec<String>) -> Option<String> {
    let title = text(wire, "title", errors)?;
    if title.trim().is_empty() {
        errors.push(NO_TITLE.to_owned());
        return None;
    }
    if crate::events::is_longer(title, TITLE_LIMIT) {
        errors.push(format!("Title is too long (maximum is {TITLE_LIMIT} characters)"));
    }
    Some(crate::events::on_one_line(title.to_owned()))
}

fn service_id(wire: &Json, errors: &mut Vec<String>) -> Option<ServiceId> {
    let value = wire.get("service").filter(|value| !value.is_null())?;
    let service = id_of(value, &["service"], "Service").ok().and_then(ServiceId::parse);
    if service.is_none() {
        errors.push("Service must be a reference to a service".to_owned());
    }
    service
}

/// A text; null is as good as absent.
fn text<'a>(wire: &'a Json, name: &str, errors: &mut Vec<String>) -> Option<&'a str> {
    let value = wire.get(name).filter(|value| !value.is_null())?;
    if !value.is_string() {
        errors.push(format!("{} must be a text", super::fields::title(name)));
    }
    value.as_str()
}

fn incident_key(wire: &Json, errors: &mut Vec<String>) -> Option<String> {
    let key = text(wire, "incident_key", errors).filter(|key| !key.is_empty())?;
    if crate::events::is_longer(key, crate::events::DEDUP_KEY_LIMIT) {
        errors.push("Incident key is too long (maximum is 255 characters)".to_owned());
    }
    Some(key.to_owned())
}

fn details(wire: &Json) -> Option<String> {
    match wire.get("body")?.get("details")? {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn urgency(wire: &Json, errors: &mut Vec<String>) -> Option<Urgency> {
    let value = wire.get("urgency").filter(|value| !value.is_null())?;
    let urgency = value.as_str().and_then(Urgency::parse);
    if urgency.is_none() {
        errors.push("Urgency must be high or low".to_owned());
    }
    urgency
}

/// `Some(None)` takes the priority away. Whether it exists is not checked, as PagerDuty does not.
fn priority(wire: &Json, errors: &mut Vec<String>) -> Option<Option<PriorityId>> {
    let value = match wire.get("priority")? {
        Json::Null => return Some(None),
        Json::String(id) => PriorityId::parse(id),
        reference => id_of(reference, &["priority"], "Priority").ok().and_then(PriorityId::parse),
    };
    if value.is_none() {
        errors.push("Priority must be a reference to a priority".to_owned());
    }
    value.map(Some)
}

fn level(wire: &Json, errors: &mut Vec<String>) -> Option<u32> {
    let value = wire.get("escalation_level").filter(|value| !value.is_null())?;
    let level = value.as_u64().or_else(|| value.as_str()?.parse().ok()).and_then(|level| u32::try_from(level).ok());
    let level = level.filter(|level| *level >= 1);
    if level.is_none() {
        errors.push("Escalation level must be a number from 1".to_owned());
    }
    level.map(|level| level - 1)
}

fn status(wire: &Json, errors: &mut Vec<String>) -> Option<NewStatus> {
    let value = wire.get("status").filter(|value| !value.is_null())?;
    match value.as_str() {
        Some("triggered") => Some(NewStatus::Triggered),
        Some("acknowledged") => Some(NewStatus::Acknowledged),
        Some("resolved") => Some(NewStatus::Resolved),
        _ => {
            errors.push("Status must be triggered, acknowledged or resolved".to_owned());
            None
        }
    }
}

/// People where `assignments` names some, else the policy where one is named.
fn assignee(wire: &Json, errors: &mut Vec<String>) -> Option<Assignee> {
    let assignments = wire.get("assignments").and_then(Json::as_array).filter(|list| !list.is_empty());
    if let Some(list) = assignments {
        let user = |assignment: &Json| {
            let assignee = assignment.get("assignee").unwrap_or(assignment);
            id_of(assignee, &["user"], "Assignee").ok().and_then(UserId::parse)
        };
        let users: Option<Vec<UserId>> = list.iter().map(user).collect();
        if users.is_none() {
            errors.push("Assignments must name users: [{\"assignee\": {\"id\", \"type\": \"user_reference\"}}]".into());
        }
        return users.map(Assignee::Users);
    }
    let policy = wire.get("escalation_policy").filter(|value| !value.is_null())?;
    let id = id_of(policy, &["escalation_policy"], "Escalation policy").ok().and_then(PolicyId::parse);
    if id.is_none() {
        errors.push("Escalation policy must be a reference to an escalation policy".to_owned());
    }
    id.map(Assignee::Policy)
}

#[cfg(test)]
#[path = "incident_tests.rs"]
mod tests;
