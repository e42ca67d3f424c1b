//! Outgoing webhooks v3: the body that subscribers receive (reference, section D).

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    engine::{Announcement, AnnouncementKind},
    ids::DeliveryId,
    incident::{Escalation, Incident, ResolveReason, Status},
    time::At,
};

use crate::{
    reference::{self, Links},
    time,
};

/// The body of one webhook about something that happened to an incident.
#[must_use]
pub fn body(announcement: &Announcement, id: DeliveryId, directory: &Directory, links: &Links) -> String {
    let data = match (announcement.kind, &announcement.note) {
        (AnnouncementKind::Annotated, Some(content)) => note(&announcement.incident, content, id, directory, links),
        _ => incident(&announcement.incident, directory, links),
    };
    let kind = announcement.kind.as_str();
    let agent = reference::agent(directory, links, announcement.agent, announcement.incident.service);
    event(id, kind, announcement.at, agent, &data)
}

/// The body of the webhook that `POST /webhook_subscriptions/{id}/ping` sends.
#[must_use]
pub fn ping(id: DeliveryId, at: At) -> String {
    let data = json!({ "message": "Hello from your friend Pagey!", "type": "ping" });
    event(id, "pagey.ping", at, Value::Null, &data)
}

fn event(id: DeliveryId, event_type: &str, at: At, agent: Value, data: &Value) -> String {
    let resource_type = event_type.split('.').next().unwrap_or(event_type);
    json!({ "event": {
        "id": id.as_str(),
        "event_type": event_type,
        "resource_type": resource_type,
        "occurred_at": time::to_millis(at),
        "agent": agent,
        "client": null,
        "data": data,
    } })
    .to_string()
}

fn incident(incident: &Incident, directory: &Directory, links: &Links) -> Value {
    let path = format!("/incidents/{}", incident.id);
    let service = directory.services.get(&incident.service);
    let teams: Vec<Value> = service
        .iter()
        .flat_map(|service| &service.teams)
        .map(|team| reference::team(directory, links, *team))
        .collect();
    let assignees: Vec<Value> =
        incident.assignments.iter().map(|assignment| reference::user(directory, links, assignment.user)).collect();
    let Escalation { policy, .. } = &incident.escalation;
    json!({
        "id": incident.id.as_str(),
        "type": "incident",
        "self": links.api(&path),
        "html_url": links.page(&path),
        "number": incident.number,
        "status": incident.status.as_str(),
        "incident_key": incident.incident_key,
        "created_at": time::utc(incident.created_at),
        "title": incident.title,
        "service": reference::service(directory, links, incident.service),
        "assignees": assignees,
        "escalation_policy": reference::escalation_policy(directory, links, policy.id),
        "teams": teams,
        "priority": incident.priority.map(|priority| reference::priority(directory, links, priority)),
        "urgency": incident.urgency.as_str(),
        "conference_bridge": null,
        "resolve_reason": resolve_reason(incident, links),
    })
}

fn resolve_reason(incident: &Incident, links: &Links) -> Value {
    match &incident.status {
        Status::Resolved { reason: ResolveReason::MergedInto(into) } => {
            json!({ "type": "merge_resolve_reason", "incident": reference::incident(links, *into, None) })
        }
        _ => Value::Null,
    }
}

fn note(incident: &Incident, content: &str, id: DeliveryId, directory: &Directory, links: &Links) -> Value {
    json!({
        "id": id.as_str(),
        "type": "incident_note",
        "incident": reference::incident(links, incident.id, Some((incident.number, incident.title.as_str()))),
        "service": reference::service(directory, links, incident.service),
        "content": content,
        "trimmed": false,
    })
}
