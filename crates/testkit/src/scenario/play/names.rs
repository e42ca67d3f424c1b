//! Looking names up, and saying which there are where one is unknown.

use std::sync::Arc;

use vigie_core::{
    engine::{Assignee, EventOutcome},
    ids::{AlertId, IncidentId, IntegrationId, PolicyId, PriorityId, ScheduleId, ServiceId, UserId},
    incident::Incident,
};

use super::{
    super::{Stage, statement::AssigneeWords},
    Play,
};

type Found<T> = Result<T, String>;

impl<S: Stage> Play<S> {
    pub(super) fn user(&self, name: &str) -> Found<UserId> {
        let known = self.world.organisation().directory.users.values().map(|user| user.name.as_str());
        self.world.organisation().find_user(name).ok_or_else(|| unknown("user", name, known))
    }

    pub(super) fn users(&self, names: &[String]) -> Found<Vec<UserId>> {
        names.iter().map(|name| self.user(name)).collect()
    }

    pub(super) fn policy(&self, name: &str) -> Found<PolicyId> {
        let known = self.world.organisation().directory.policies.values().map(|policy| policy.name.as_str());
        self.world.organisation().find_policy(name).ok_or_else(|| unknown("policy", name, known))
    }

    pub(super) fn schedule(&self, name: &str) -> Found<ScheduleId> {
        let known = self.world.organisation().directory.schedules.values().map(|schedule| schedule.name.as_str());
        self.world.organisation().find_schedule(name).ok_or_else(|| unknown("schedule", name, known))
    }

    pub(super) fn service(&self, name: &str) -> Found<ServiceId> {
        let known = self.world.organisation().directory.services.values().map(|service| service.name.as_str());
        self.world.organisation().find_service(name).ok_or_else(|| unknown("service", name, known))
    }

    pub(super) fn integration(&self, name: &str) -> Found<IntegrationId> {
        let known = self.world.organisation().directory.integrations.values().map(|found| found.name.as_str());
        let found =
            self.world.organisation().find_integration(name).or_else(|| self.gone_integrations.get(name).copied());
        found.ok_or_else(|| unknown("integration", name, known))
    }

    pub(super) fn priority(&self, name: &str) -> Found<PriorityId> {
        let known = self.world.organisation().directory.priorities.values().map(|priority| priority.name.as_str());
        self.world.organisation().find_priority(name).ok_or_else(|| unknown("priority", name, known))
    }

    pub(super) fn assignee(&self, words: &AssigneeWords) -> Found<Assignee> {
        match words {
            AssigneeWords::Users(names) => self.users(names).map(Assignee::Users),
            AssigneeWords::Policy(name) => self.policy(name).map(Assignee::Policy),
        }
    }

    /// The incident that a line calls so: the newest one of that name, or `name#1` for the first.
    pub(super) fn incident_id(&self, name: &str) -> Found<IncidentId> {
        let (base, number) = match name.split_once('#') {
            Some((base, number)) => (base, number.parse::<usize>().ok()),
            None => (name, None),
        };
        let found = self.incidents.get(base);
        let found = found.and_then(|found| number.map_or(found.last(), |number| found.get(number.checked_sub(1)?)));
        found.copied().ok_or_else(|| unknown("incident", name, self.incidents.keys().map(String::as_str)))
    }

    pub(super) fn incident(&self, name: &str) -> Found<Arc<Incident>> {
        Ok(self.world.incident(self.incident_id(name)?))
    }

    /// The newest alert of an incident with a dedup key.
    pub(super) fn alert(&self, incident: IncidentId, key: &str) -> Found<AlertId> {
        let alerts = self.world.alerts_of(incident);
        let found = alerts.iter().rfind(|alert| alert.dedup_key == key);
        found
            .map(|alert| alert.id)
            .ok_or_else(|| unknown("alert of the incident", key, alerts.iter().map(|alert| alert.dedup_key.as_str())))
    }

    /// What the dedup key of an event names from now on.
    pub(super) fn remember(&mut self, key: &str, outcome: EventOutcome) {
        if let EventOutcome::Triggered { incident, .. } | EventOutcome::Grouped { incident, .. } = &outcome {
            self.incidents.entry(key.to_owned()).or_default().push(*incident);
        }
        self.event_outcomes.push((key.to_owned(), outcome));
    }
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<_> = known.collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("there is no {what} called {name}; there is: {known}")
}
