//! References: `{id, type, summary, self, html_url}`, how one object names another; and the addresses in them.

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{
        IncidentId, IntegrationId, LogEntryId, PolicyId, PriorityId, ScheduleId, ServiceId, TeamId, UserId, VendorId,
    },
    incident::Agent,
};

use crate::ApiError;

/// The bases of the addresses in replies, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Base of `self`: where the REST API answers.
    pub api_url: String,
    /// Base of `html_url`: where people look.
    pub public_url: String,
}

impl Links {
    /// The two bases, with any slash at their end taken off.
    #[must_use]
    pub fn new(api_url: &str, public_url: &str) -> Self {
        let trim = |url: &str| url.trim_end_matches('/').to_owned();
        Self { api_url: trim(api_url), public_url: trim(public_url) }
    }

    /// An address of the REST API; the path starts with a slash.
    #[must_use]
    pub fn api(&self, path: &str) -> String {
        format!("{}{path}", self.api_url)
    }

    /// An address of the console; the path starts with a slash.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// The host of the console, without port: the domain of integration e-mail addresses.
    #[must_use]
    pub fn domain(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or(rest)
    }
}

/// A reference with both addresses; `kind` is the full type (`user_reference`).
#[must_use]
pub fn reference(kind: &str, id: &str, summary: Option<&str>, api: Option<String>, page: Option<String>) -> Value {
    json!({ "id": id, "type": kind, "summary": summary, "self": api, "html_url": page })
}

/// A reference to a person. Somebody who is gone keeps the id and has no summary.
#[must_use]
pub fn user(directory: &Directory, links: &Links, id: UserId) -> Value {
    let path = format!("/users/{id}");
    let name = directory.users.get(&id).map(|user| user.name.as_str());
    reference("user_reference", id.as_str(), name, Some(links.api(&path)), Some(links.page(&path)))
}

/// A reference to a team.
#[must_use]
pub fn team(directory: &Directory, links: &Links, id: TeamId) -> Value {
    let path = format!("/teams/{id}");
    let name = directory.teams.get(&id).map(|team| team.name.as_str());
    reference("team_reference", id.as_str(), name, Some(links.api(&path)), Some(links.page(&path)))
}

/// A reference to a service.
#[must_use]
pub fn service(directory: &Directory, links: &Links, id: ServiceId) -> Value {
    let name = directory.services.get(&id).map(|service| service.name.as_str());
    let (api, page) = (links.api(&format!("/services/{id}")), links.page(&format!("/service-directory/{id}")));
    reference("service_reference", id.as_str(), name, Some(api), Some(page))
}

/// A reference to an escalation policy.
#[must_use]
pub fn escalation_policy(directory: &Directory, links: &Links, id: PolicyId) -> Value {
    let path = format!("/escalation_policies/{id}");
    let name = directory.policies.get(&id).map(|policy| policy.name.as_str());
    reference("escalation_policy_reference", id.as_str(), name, Some(links.api(&path)), Some(links.page(&path)))
}

/// A reference to a schedule. One that is made of shifts has a type and an address of its own.
#[must_use]
pub fn schedule(directory: &Directory, links: &Links, id: ScheduleId) -> Value {
    let found = directory.schedules.get(&id);
    let is_shift_based = found.is_some_and(|schedule| schedule.shift_based().is_some());
    let (kind, root) =
        if is_shift_based { ("schedule_v3_reference", "/v3/schedules") } else { ("schedule_reference", "/schedules") };
    let (api, page) = (links.api(&format!("{root}/{id}")), links.page(&format!("/schedules/{id}")));
    reference(kind, id.as_str(), found.map(|schedule| schedule.name.as_str()), Some(api), Some(page))
}

/// A reference to the entry with which an incident's timeline begins.
#[must_use]
pub fn first_trigger_log_entry(links: &Links, incident: IncidentId, summary: Option<&str>) -> Value {
    let id = LogEntryId::of_trigger(incident);
    let api = links.api(&format!("/log_entries/{id}?incident_id={incident}"));
    let page = links.page(&format!("/incidents/{incident}/log_entries/{id}"));
    reference("trigger_log_entry_reference", id.as_str(), summary, Some(api), Some(page))
}

/// A reference to a vendor, which has no page.
#[must_use]
pub fn vendor(directory: &Directory, links: &Links, id: VendorId) -> Value {
    let name = directory.vendors.get(&id).map(|vendor| vendor.name.as_str());
    reference("vendor_reference", id.as_str(), name, Some(links.api(&format!("/vendors/{id}"))), None)
}

/// A reference to a priority, which has no page.
#[must_use]
pub fn priority(directory: &Directory, links: &Links, id: PriorityId) -> Value {
    let name = directory.priorities.get(&id).map(|priority| priority.name.as_str());
    reference("priority_reference", id.as_str(), name, Some(links.api(&format!("/priorities/{id}"))), None)
}

/// A reference to an incident; its summary is `[#17] Disk full`.
#[must_use]
pub fn incident(links: &Links, id: IncidentId, numbered_title: Option<(u64, &str)>) -> Value {
    let path = format!("/incidents/{id}");
    let summary = numbered_title.map(|(number, title)| format!("[#{number}] {title}"));
    let (api, page) = (links.api(&path), links.page(&path));
    reference("incident_reference", id.as_str(), summary.as_deref(), Some(api), Some(page))
}

/// A reference to an integration of whatever kind.
#[must_use]
pub fn integration(directory: &Directory, links: &Links, id: IntegrationId) -> Value {
    let Some(integration) = directory.integrations.get(&id) else {
        return reference("integration_reference", id.as_str(), None, None, None);
    };
    let (api, page) = (
        links.api(&format!("/services/{}/integrations/{id}", integration.service)),
        links.page(&format!("/service-directory/{}", integration.service)),
    );
    reference("integration_reference", id.as_str(), Some(&integration.name), Some(api), Some(page))
}

/// A reference to who did something. What Vigie does by itself is done by the service.
#[must_use]
pub fn agent(directory: &Directory, links: &Links, agent: Agent, service_id: ServiceId) -> Value {
    match agent {
        Agent::User(id) => user(directory, links, id),
        Agent::Integration(id) => integration(directory, links, id),
        Agent::System => service(directory, links, service_id),
    }
}

/// The id in a reference that a client sent: `{"id", "type"}`, where the type may be missing, full or a reference.
///
/// # Errors
/// 400 when it is no object, has no id, or names an object of another type.
pub fn id_of<'a>(value: &'a Value, kinds: &[&str], what: &str) -> Result<&'a str, ApiError> {
    let id = value.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| ApiError::invalid(format!("{what} must be a reference with an id and a type")))?;
    let Some(given) = value.get("type").and_then(Value::as_str) else { return Ok(id) };
    if kinds.contains(&given.strip_suffix("_reference").unwrap_or(given)) {
        return Ok(id);
    }
    let expected = kinds.iter().map(|kind| format!("{kind}_reference")).collect::<Vec<_>>().join(" or ");
    Err(ApiError::invalid(format!("{what} must be a {expected}, not a {given}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_the_full_type_and_the_reference_are_taken_and_others_refused() {
        for kind in ["user", "user_reference"] {
            assert_eq!(id_of(&json!({"id": "P1", "type": kind}), &["user"], "Target"), Ok("P1"));
        }
        let team = json!({"id": "P1", "type": "team_reference"});
        let refused = id_of(&team, &["user", "schedule"], "Target");
        let text = "Target must be a user_reference or schedule_reference, not a team_reference";
        assert_eq!(refused, Err(ApiError::invalid(text)));
        assert!(id_of(&json!("P1"), &["user"], "Target").is_err());
    }

    #[test]
    fn mail_goes_to_the_host_of_the_console() {
        let links = Links { api_url: "http://a".into(), public_url: "https://acme.example.com:8443/x".into() };
        assert_eq!(links.domain(), "acme.example.com");
    }
}
