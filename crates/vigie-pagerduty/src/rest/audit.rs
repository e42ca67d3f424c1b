//! Audit records: who changed which object when, what changed about it, and how the change came in.

use serde_json::{Value, json};
use vigie_core::{
    directory::Kind,
    ids::{PolicyId, ScheduleId, ServiceId, TeamId, UserId},
    time::At,
};

use super::View;
use crate::reference::{self, reference};

/// One change of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The record's own id.
    pub id: String,
    /// What kind of object it is about.
    pub kind: Kind,
    /// The object's id.
    pub object_id: String,
    /// For tokens, sessions, passwords and subscriptions, which are about their person, team or the account: which of them,
    /// and its id, a subscription's being the incident's.
    pub detail: Option<(String, String)>,
    /// `create`, `put` or `remove`.
    pub change: String,
    /// When.
    pub changed_at: At,
    /// Who: `user P…`, `token P…`, or another word for what changes things by itself.
    pub changed_by: String,
    /// `browser`, `api_token` or `other`.
    pub method: &'static str,
    /// The last four characters of the token that was used.
    pub truncated_token: Option<String>,
    /// The id of the request.
    pub request_id: Option<String>,
    /// Where it came from.
    pub remote_address: Option<String>,
    /// What changed.
    pub fields: Vec<Field>,
}

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it was, or for a list what left it.
    pub before: Vec<String>,
    /// What it is, or for a list what joined it.
    pub after: Vec<String>,
    /// It is a list.
    pub is_list: bool,
}

/// Writes a record.
#[must_use]
pub fn to_wire(record: &Record, view: &View<'_>) -> Value {
    let root = object(record.kind, &record.object_id, view);
    let action = match record.change.as_str() {
        "create" => "create",
        "remove" => "delete",
        _ => "update",
    };
    let resource = match &record.detail {
        Some((what, id)) => reference(detail_type(what), id, None, None, None),
        None => root.clone(),
    };
    let mut references = Vec::new();
    let mut fields = Vec::new();
    for field in &record.fields {
        match references_of(record.kind, field, view) {
            Some(wire) => references.push(wire),
            None => fields.push(field_to_wire(field)),
        }
    }
    json!({
        "id": record.id,
        "self": null,
        "execution_time": view.time(record.changed_at),
        "execution_context": { "request_id": record.request_id, "remote_address": record.remote_address },
        "actors": actor(&record.changed_by, view).into_iter().collect::<Vec<_>>(),
        "method": {
            "type": record.method,
            "description": record.changed_by,
            "truncated_token": record.truncated_token,
        },
        "root_resource": root,
        "action": action,
        "details": { "resource": resource, "fields": fields, "references": references },
    })
}

fn detail_type(what: &str) -> &'static str {
    match what {
        "token" => "api_key_reference",
        "password" => "password_reference",
        "password_link" => "password_link_reference",
        "subscription" => "incident_notification_subscription_reference",
        _ => "session_reference",
    }
}

/// A reference to what changed, whether it still exists or not.
fn object(kind: Kind, id: &str, view: &View<'_>) -> Value {
    let (directory, links) = (view.directory, view.links);
    let found = match kind {
        Kind::User => UserId::parse(id).map(|id| reference::user(directory, links, id)),
        Kind::Team => TeamId::parse(id).map(|id| reference::team(directory, links, id)),
        Kind::Service => ServiceId::parse(id).map(|id| reference::service(directory, links, id)),
        Kind::Policy => PolicyId::parse(id).map(|id| reference::escalation_policy(directory, links, id)),
        Kind::Schedule => ScheduleId::parse(id).map(|id| reference::schedule(directory, links, id)),
        _ => None,
    };
    found.unwrap_or_else(|| reference(&format!("{}_reference", kind.as_str()), id, None, None, None))
}

/// Who did it.
fn actor(by: &str, view: &View<'_>) -> Option<Value> {
    match by.split_once(' ') {
        Some(("user", id)) => UserId::parse(id).map(|id| reference::user(view.directory, view.links, id)),
        Some(("token", id)) => Some(reference("api_key_reference", id, Some("API token"), None, None)),
        _ => None,
    }
}

/// A field whose values are objects of the account: references that joined and that left.
fn references_of(kind: Kind, field: &Field, view: &View<'_>) -> Option<Value> {
    let (name, to_kind) = match (kind, field.name.as_str()) {
        (Kind::Team, "members") => ("team_members", Kind::User),
        (_, "teams") => ("teams", Kind::Team),
        (_, "services") => ("services", Kind::Service),
        (Kind::Service, "policy") => ("escalation_policy", Kind::Policy),
        (Kind::Team, "parent") => ("parent", Kind::Team),
        (Kind::Integration, "service") => ("service", Kind::Service),
        _ => return None,
    };
    let to_wire = |text: &String| {
        // A member of a team is stored with the role: {"user": …, "role": …}.
        let stored: Option<Value> = serde_json::from_str(text).ok();
        let id = stored.as_ref().and_then(|member| member["user"].as_str()).unwrap_or(text);
        let mut wire = object(to_kind, id, view);
        if let Some(role) = stored.as_ref().and_then(|member| member["role"].as_str()) {
            wire["role"] = json!(role);
        }
        wire
    };
    let all = |texts: &[String]| texts.iter().map(to_wire).collect::<Vec<_>>();
    Some(json!({ "name": name, "description": null, "added": all(&field.after), "removed": all(&field.before) }))
}

fn field_to_wire(field: &Field) -> Value {
    let text = |texts: &[String]| (!texts.is_empty()).then(|| texts.join(", "));
    let description = field.is_list.then_some("value holds what was added, before_value what was removed");
    json!({
        "name": field.name,
        "description": description,
        "value": text(&field.after),
        "before_value": text(&field.before),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn record(changed_by: String, fields: Vec<Field>) -> Record {
        Record {
            id: "7-PTEAM01".into(),
            kind: Kind::Team,
            object_id: "PTEAM01".into(),
            detail: None,
            change: "put".into(),
            changed_at: At::EPOCH,
            changed_by,
            method: "api_token",
            truncated_token: Some("3xyz".into()),
            request_id: None,
            remote_address: None,
            fields,
        }
    }

    #[test]
    fn a_record_names_who_and_what() {
        let mut world = World::new();
        let ada = world.user("Ada");
        let wire = to_wire(&record(format!("user {}", ada.id), Vec::new()), &world.view());
        assert_eq!((&wire["action"], &wire["actors"][0]["summary"]), (&json!("update"), &json!("Ada")));
        assert_eq!(
            (&wire["root_resource"]["type"], &wire["method"]["truncated_token"]),
            (&json!("team_reference"), &json!("3xyz"))
        );
        let by_itself = to_wire(&record("webhook worker".into(), Vec::new()), &world.view());
        assert_eq!(by_itself["actors"], json!([]));
    }

    #[test]
    fn members_are_references_and_names_are_fields() {
        let mut world = World::new();
        let ada = world.user("Ada");
        let member = format!(r#"{{"user":"{}","role":"manager"}}"#, ada.id);
        let fields = vec![
            Field { name: "members".into(), before: Vec::new(), after: vec![member], is_list: true },
            Field { name: "name".into(), before: vec!["Old".into()], after: vec!["New".into()], is_list: false },
        ];
        let details = to_wire(&record("token PTOKEN1".into(), fields), &world.view())["details"].take();
        assert_eq!(details["references"][0]["added"][0]["summary"], "Ada");
        assert_eq!(details["references"][0]["added"][0]["role"], "manager");
        assert_eq!(
            (&details["fields"][0]["before_value"], &details["fields"][0]["value"]),
            (&json!("Old"), &json!("New"))
        );
    }
}
