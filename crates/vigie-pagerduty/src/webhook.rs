//! Outgoing webhooks, version 3: the body of each event. One event per request.

use serde_json::{Value as Json, json};
use vigie_core::{
    directory::Directory,
    engine::{Announcement, AnnouncementKind},
    ids::DeliveryId,
    incident::{Agent, Incident, ResolveReason, Status},
    time::At,
};

use crate::{reference::Links, rest::conference_bridge, time, view::View};

/// The longest note that travels in full, in characters; a longer one is cut and marked `trimmed`.
const NOTE_LIMIT: usize = 2000;

/// The body of an event about an incident. `id` stays the same when it is sent again.
#[must_use]
pub fn body(announcement: &Announcement, id: DeliveryId, directory: &Directory, links: &Links) -> String {
    event(announcement, id, &View::plain(directory, links)).to_string()
}

fn event(announcement: &Announcement, id: DeliveryId, view: &View<'_>) -> Json {
    let incident = &announcement.incident;
    let data = match (announcement.kind, &announcement.note) {
        (AnnouncementKind::Annotated, Some(note)) => note_data(id, note, incident, view),
        (AnnouncementKind::ConferenceBridgeUpdated, _) => conference_bridge_data(id, incident, view),
        (AnnouncementKind::StatusUpdatePublished, Some(message)) => status_update_data(id, message, incident, view),
        _ => incident_data(incident, view),
    };
    let agent = match announcement.agent {
        Agent::System => Json::Null,
        agent => view.agent(agent, incident.service),
    };
    json!({ "event": {
        "id": id.as_str(),
        "event_type": announcement.kind.as_str(),
        "resource_type": "incident",
        "occurred_at": time::to_millis(announcement.at),
        "agent": agent,
        "client": { "name": "Vigie" },
        "data": data,
    }})
}

/// The body of a ping, which a subscriber asks for to see whether events arrive.
#[must_use]
pub fn ping(id: DeliveryId, at: At) -> String {
    json!({ "event": {
        "id": id.as_str(),
        "event_type": "pagey.ping",
        "resource_type": "pagey",
        "occurred_at": time::to_millis(at),
        "agent": null,
        "client": null,
        "data": { "message": "Hello from your friend Pagey!", "type": "ping" },
    }})
    .to_string()
}

fn incident_data(incident: &Incident, view: &View<'_>) -> Json {
    let path = format!("/incidents/{}", incident.id);
    let resolve_reason = match &incident.status {
        Status::Resolved { reason: ResolveReason::MergedInto { incident, .. } } => {
            json!({ "type": "merge_resolve_reason", "incident": view.incident(*incident) })
        }
        Status::Resolved { .. } | Status::Triggered | Status::Acknowledged { .. } => Json::Null,
    };
    json!({
        "id": incident.id.as_str(),
        "type": "incident",
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "number": incident.number,
        "status": incident.status.as_str(),
        "incident_key": incident.incident_key,
        "created_at": time::utc(incident.created_at),
        "title": incident.title,
        "service": view.service(incident.service),
        "assignees": incident.assignments.iter().map(|assignment| view.user(assignment.user)).collect::<Vec<_>>(),
        "escalation_policy": view.policy(incident.escalation.policy.id),
        "teams": view.teams_of(incident.service),
        "priority": incident.priority.map(|priority| view.priority(priority)),
        "urgency": incident.urgency.as_str(),
        "conference_bridge": incident.conference_bridge.as_ref().map(conference_bridge::to_wire),
        "resolve_reason": resolve_reason,
        "incident_type": { "name": "incident_default" },
    })
}

fn conference_bridge_data(id: DeliveryId, incident: &Incident, view: &View<'_>) -> Json {
    let bridge = incident.conference_bridge.as_ref();
    let number = bridge.and_then(|bridge| bridge.number.as_deref());
    json!({
        "id": id.as_str(),
        "type": "incident_conference_bridge",
        "incident": super::rest::incident::to_reference(incident, view),
        "conference_numbers": number.map(|number| json!({ "label": "", "number": number })).into_iter().collect::<Vec<_>>(),
        "conference_url": bridge.and_then(|bridge| bridge.url.as_deref()),
    })
}

fn status_update_data(id: DeliveryId, message: &str, incident: &Incident, view: &View<'_>) -> Json {
    let cut: String = message.chars().take(NOTE_LIMIT).collect();
    json!({
        "id": id.as_str(),
        "type": "incident_status_update",
        "incident": super::rest::incident::to_reference(incident, view),
        "trimmed": cut.len() < message.len(),
        "message": cut,
    })
}

fn note_data(id: DeliveryId, note: &str, incident: &Incident, view: &View<'_>) -> Json {
    let content: String = note.chars().take(NOTE_LIMIT).collect();
    json!({
        "id": id.as_str(),
        "type": "incident_note",
        "incident": super::rest::incident::to_reference(incident, view),
        "trimmed": content.len() < note.len(),
        "content": content,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vigie_core::incident::ConferenceBridge;

    use super::*;
    use crate::rest::samples;

    fn id() -> DeliveryId {
        DeliveryId::parse("QHOOK").expect("an id")
    }

    fn announcement(kind: AnnouncementKind, note: Option<&str>) -> (samples::World, Announcement) {
        let world = samples::world();
        let announcement = Announcement {
            kind,
            incident: Arc::new(world.incident.clone()),
            at: At::from_micros(1_795_424_400_250_000),
            agent: Agent::User(samples::user()),
            subscriptions: Vec::new(),
            note: note.map(str::to_owned),
        };
        (world, announcement)
    }

    #[test]
    fn a_trigger_tells_number_service_and_assignees() {
        let (world, announcement) = announcement(AnnouncementKind::Triggered, None);
        let event = super::event(&announcement, id(), &world.view())["event"].take();
        assert_eq!((&event["id"], &event["event_type"]), (&json!("QHOOK"), &json!("incident.triggered")));
        assert_eq!(event["occurred_at"], "2026-11-23T09:00:00.250Z");
        assert_eq!(event["agent"]["summary"], "Ada Lovelace");
        let data = &event["data"];
        assert_eq!((&data["number"], &data["status"]), (&json!(7), &json!("triggered")));
        assert_eq!(data["service"]["summary"], "Database");
        assert_eq!(data["assignees"][0]["summary"], "Ada Lovelace");
    }

    #[test]
    fn a_note_travels_with_its_incident() {
        let (world, announcement) = announcement(AnnouncementKind::Annotated, Some("Looking into it"));
        let data = event(&announcement, id(), &world.view())["event"]["data"].take();
        assert_eq!((&data["content"], &data["trimmed"]), (&json!("Looking into it"), &json!(false)));
        assert_eq!(data["incident"]["id"], world.incident.id.as_str());
    }

    #[test]
    fn a_status_update_travels_with_its_words() {
        let (world, announcement) = announcement(AnnouncementKind::StatusUpdatePublished, Some("Fixing it"));
        let wire = event(&announcement, id(), &world.view())["event"].take();
        assert_eq!(wire["event_type"], "incident.status_update_published");
        assert_eq!(
            (&wire["data"]["type"], &wire["data"]["message"]),
            (&json!("incident_status_update"), &json!("Fixing it"))
        );
    }

    #[test]
    fn where_people_talk_travels_by_itself_and_with_every_event() {
        let (world, mut announcement) = announcement(AnnouncementKind::ConferenceBridgeUpdated, None);
        Arc::make_mut(&mut announcement.incident).conference_bridge =
            ConferenceBridge::new("+33 1 23 45", "https://meet.example.org/db").expect("a bridge");
        let wire = event(&announcement, id(), &world.view())["event"].take();
        assert_eq!(wire["event_type"], "incident.conference_bridge.updated");
        assert_eq!(wire["data"]["conference_numbers"], json!([{ "label": "", "number": "+33 1 23 45" }]));
        assert_eq!(wire["data"]["conference_url"], "https://meet.example.org/db");
        announcement.kind = AnnouncementKind::Acknowledged;
        let wire = event(&announcement, id(), &world.view())["event"].take();
        assert_eq!(wire["data"]["conference_bridge"]["conference_url"], "https://meet.example.org/db");
    }

    #[test]
    fn a_ping_is_friendly() {
        let event: Json = serde_json::from_str(&ping(id(), At::EPOCH)).expect("JSON");
        let event = &event["event"];
        assert_eq!((&event["event_type"], &event["data"]["type"]), (&json!("pagey.ping"), &json!("ping")));
    }
}
