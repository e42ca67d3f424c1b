//! Asking for things in a few words, and finding what they made.

use std::sync::Arc;

use vigie_core::{
    engine::{Assignee, Command, Decision, EventCommand, NewIncident, Refusal, Request},
    event::{Action, Event, Report},
    ids::{IncidentId, IntegrationId, ServiceId, UserId},
    incident::{Agent, Incident, Via},
};

use super::World;

impl World {
    /// An event comes in.
    pub fn event(&mut self, integration: IntegrationId, dedup_key: &str, action: Action) -> Decision {
        let event = Event { integration, dedup_key: dedup_key.to_owned(), action };
        let command = Command::Event(EventCommand { id: self.next_event_id(), event });
        self.apply(&command).expect("an event is never refused")
    }

    /// Something is wrong.
    pub fn trigger(&mut self, integration: IntegrationId, dedup_key: &str, report: Report) -> Decision {
        self.event(integration, dedup_key, Action::Trigger(Arc::new(report)))
    }

    /// A person asks something of an incident over the REST API.
    ///
    /// # Errors
    /// As the engine refuses it.
    pub fn ask(&mut self, user: UserId, incident: IncidentId, request: Request) -> Result<Decision, Refusal> {
        self.apply(&Command::Incident { incident, agent: Agent::User(user), via: Via::Api, request })
    }

    /// A person makes an incident over the REST API, as the service says in everything.
    ///
    /// # Errors
    /// As the engine refuses it.
    pub fn create(&mut self, user: UserId, service: ServiceId, title: &str) -> Result<Decision, Refusal> {
        self.apply(&Command::Create(new_incident(user, service, title, None)))
    }

    /// The incident that holds the newest alert with a dedup key.
    #[must_use]
    pub fn find_incident(&self, dedup_key: &str) -> Option<&Arc<Incident>> {
        let alerts = self.memory.alerts.values().filter(|alert| alert.dedup_key == dedup_key);
        let number_of = |id: &IncidentId| self.memory.incidents.get(id).map(|incident| incident.number);
        let newest = alerts.max_by_key(|alert| (alert.created_at, number_of(&alert.incident)))?;
        self.memory.incidents.get(&newest.incident)
    }

    /// An incident as it is now.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn incident(&self, id: IncidentId) -> &Arc<Incident> {
        self.memory.incidents.get(&id).expect("the incident was made before")
    }
}

/// An incident that a person makes over the REST API.
#[must_use]
pub fn new_incident(user: UserId, service: ServiceId, title: &str, assignee: Option<Assignee>) -> NewIncident {
    NewIncident {
        service,
        title: title.to_owned(),
        incident_key: None,
        details: None,
        urgency: None,
        priority: None,
        conference_bridge: None,
        assignee,
        agent: Agent::User(user),
        via: Via::Api,
    }
}
