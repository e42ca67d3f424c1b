//! Audit records: who changed which object when.

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
    /// The version of the whole configuration that it made.
    pub directory_version: u64,
    /// What kind of object.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// `create`, `put` or `remove`.
    pub change: String,
    /// When.
    pub changed_at: At,
    /// Who: `user P…`, `token P…`, or another word for what changes things by itself.
    pub changed_by: String,
}

/// Writes a record.
#[must_use]
pub fn to_wire(record: &Record, view: &View<'_>) -> Value {
    let object = object(record, view);
    let action = match record.change.as_str() {
        "create" => "create",
        "remove" => "delete",
        _ => "update",
    };
    let (actor, method) = actor(&record.changed_by, view);
    json!({
        "id": format!("{}-{}", record.directory_version, record.id),
        "self": null,
        "execution_time": view.time(record.changed_at),
        "execution_context": { "request_id": null, "remote_address": null },
        "actors": actor.into_iter().collect::<Vec<_>>(),
        "method": { "type": method, "description": record.changed_by, "truncated_token": null },
        "root_resource": object,
        "action": action,
        "details": { "resource": object, "fields": [], "references": [] },
    })
}

/// A reference to what changed, whether it still exists or not.
fn object(record: &Record, view: &View<'_>) -> Value {
    let (directory, links, id) = (view.directory, view.links, record.id.as_str());
    let found = match record.kind {
        Kind::User => UserId::parse(id).map(|id| reference::user(directory, links, id)),
        Kind::Team => TeamId::parse(id).map(|id| reference::team(directory, links, id)),
        Kind::Service => ServiceId::parse(id).map(|id| reference::service(directory, links, id)),
        Kind::Policy => PolicyId::parse(id).map(|id| reference::escalation_policy(directory, links, id)),
        Kind::Schedule => ScheduleId::parse(id).map(|id| reference::schedule(directory, links, id)),
        _ => None,
    };
    found.unwrap_or_else(|| reference(&format!("{}_reference", record.kind.as_str()), id, None, None, None))
}

/// Who did it, and over what.
fn actor(by: &str, view: &View<'_>) -> (Option<Value>, &'static str) {
    match by.split_once(' ') {
        Some(("user", id)) => {
            let user = UserId::parse(id).map(|id| reference::user(view.directory, view.links, id));
            (user, "api_token")
        }
        Some(("token", id)) => (Some(reference("api_key_reference", id, Some("API token"), None, None)), "api_token"),
        _ => (None, "other"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    #[test]
    fn a_record_names_who_and_what() {
        let mut world = World::new();
        let ada = world.user("Ada");
        let record = Record {
            directory_version: 7,
            kind: Kind::Team,
            id: "PTEAM01".into(),
            change: "put".into(),
            changed_at: At::EPOCH,
            changed_by: format!("user {}", ada.id),
        };
        let wire = to_wire(&record, &world.view());
        assert_eq!((&wire["action"], &wire["actors"][0]["summary"]), (&json!("update"), &json!("Ada")));
        assert_eq!(
            (&wire["root_resource"]["type"], &wire["method"]["type"]),
            (&json!("team_reference"), &json!("api_token"))
        );
        let by_itself = to_wire(&Record { changed_by: "webhook worker".into(), ..record }, &world.view());
        assert_eq!((&by_itself["actors"], &by_itself["method"]["type"]), (&json!([]), &json!("other")));
    }
}
