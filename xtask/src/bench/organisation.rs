//! What is set up in a measured server through its REST API before the load starts.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{client::Client, load::Templates};

/// How the alerts of a service become incidents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// Every alert joins the service's open incident.
    ByTime,
    /// Every alert is an incident of its own.
    Off,
}

/// A person with a mailbox, an escalation policy that pages them, and what it watches.
pub(super) struct Organisation<'a> {
    client: &'a Client,
}

impl<'a> Organisation<'a> {
    /// Sets things up in the server that the client talks to.
    pub(super) const fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Services that share one policy, and a trigger event for each.
    pub(super) fn services(&self, count: usize, grouping: Grouping, prefix: &str) -> Result<Vec<Templates>> {
        let address = format!("{prefix}@bench.example.org");
        let policy = self.policy(&self.person(&address)?, prefix)?;
        let routing_key = |number: usize| self.service(&policy, grouping, &format!("{prefix} {number}"));
        (0..count).map(|number| Ok(Templates::of(&routing_key(number)?, prefix))).collect()
    }

    /// A service with a person of its own, who has this address, and its routing key.
    pub(super) fn watched_by(&self, address: &str) -> Result<String> {
        let policy = self.policy(&self.person(address)?, address)?;
        self.service(&policy, Grouping::Off, address)
    }

    /// A person whose only contact method is a mailbox, used at once. The server makes it where it does so by itself.
    pub(super) fn person(&self, address: &str) -> Result<String> {
        let user = json!({"user": {"type": "user", "name": address, "email": address, "role": "user"}});
        let user_id = id_of(&self.client.post("/users", &user)?, "user")?;
        let methods = self.client.get(&format!("/users/{user_id}/contact_methods"))?;
        let method_id = match methods["contact_methods"].as_array().and_then(|methods| methods.first()) {
            Some(method) => method["id"].as_str().unwrap_or_default().to_owned(),
            None => self.mailbox(&user_id, address)?,
        };
        let rules = self.client.get(&format!("/users/{user_id}/notification_rules"))?;
        if rules["notification_rules"].as_array().is_none_or(Vec::is_empty) {
            self.rule(&user_id, &method_id)?;
        }
        Ok(user_id)
    }

    fn mailbox(&self, user_id: &str, address: &str) -> Result<String> {
        let method = json!({"contact_method": {"type": "email_contact_method", "label": "Work", "address": address}});
        id_of(&self.client.post(&format!("/users/{user_id}/contact_methods"), &method)?, "contact_method")
    }

    fn rule(&self, user_id: &str, method_id: &str) -> Result<()> {
        let rule = json!({"notification_rule": {
            "type": "assignment_notification_rule",
            "start_delay_in_minutes": 0,
            "urgency": "high",
            "contact_method": {"id": method_id, "type": "email_contact_method"},
        }});
        self.client.post(&format!("/users/{user_id}/notification_rules"), &rule)?;
        Ok(())
    }

    /// A policy that pages this person alone.
    pub(super) fn policy(&self, user_id: &str, name: &str) -> Result<String> {
        let policy = json!({"escalation_policy": {
            "type": "escalation_policy",
            "name": format!("Policy {name}"),
            "escalation_rules": [
                {"escalation_delay_in_minutes": 30, "targets": [{"id": user_id, "type": "user_reference"}]},
            ],
        }});
        id_of(&self.client.post("/escalation_policies", &policy)?, "escalation_policy")
    }

    fn service(&self, policy_id: &str, grouping: Grouping, name: &str) -> Result<String> {
        let grouping = match grouping {
            Grouping::ByTime => json!({"type": "time", "config": {"timeout": 0}}),
            Grouping::Off => Value::Null,
        };
        self.integration(&self.bare_service(policy_id, &grouping, name)?)
    }

    /// A new integration of a service: its routing key.
    pub(super) fn integration(&self, service_id: &str) -> Result<String> {
        let integration = json!({"integration": {"type": "events_api_v2_inbound_integration", "name": "Bench"}});
        let integration = self.client.post(&format!("/services/{service_id}/integrations"), &integration)?;
        let key = integration["integration"]["integration_key"].as_str();
        Ok(key.context("the new integration has no key")?.to_owned())
    }

    fn bare_service(&self, policy_id: &str, grouping: &Value, name: &str) -> Result<String> {
        let service = json!({"service": {
            "type": "service",
            "name": format!("Service {name}"),
            "escalation_policy": {"id": policy_id, "type": "escalation_policy_reference"},
            "alert_creation": "create_alerts_and_incidents",
            "auto_resolve_timeout": null,
            "acknowledgement_timeout": null,
            "alert_grouping_parameters": grouping,
        }});
        id_of(&self.client.post("/services", &service)?, "service")
    }
}

/// The id in the reply of a POST.
pub(super) fn id_of(reply: &Value, kind: &str) -> Result<String> {
    let id = reply[kind]["id"].as_str().with_context(|| format!("no {kind}.id in {reply}"))?;
    Ok(id.to_owned())
}
