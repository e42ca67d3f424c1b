//! What it takes to show an object to somebody: the names behind ids, the addresses, their time zone, their wishes.

use jiff::tz::TimeZone;
use serde_json::Value as Json;
use vigie_core::{
    directory::Directory,
    ids::{IncidentId, IntegrationId, PolicyId, PriorityId, ScheduleId, ServiceId, TeamId, UserId},
    incident::Agent,
    time::At,
};

use crate::{
    query::Query,
    reference::{self, Links},
    rest::{escalation_policy, schedule, service, shift_schedule, team, user},
    time,
};

/// How one reply is written.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// Where names come from.
    pub directory: &'a Directory,
    /// Where addresses come from.
    pub links: &'a Links,
    /// In whose wall clock times are shown.
    pub zone: TimeZone,
    /// What the client wants in full instead of as a reference (`include[]`).
    pub includes: Vec<String>,
}

impl<'a> View<'a> {
    /// UTC, and references everywhere.
    #[must_use]
    pub fn plain(directory: &'a Directory, links: &'a Links) -> Self {
        Self { directory, links, zone: TimeZone::UTC, includes: Vec::new() }
    }

    /// As `time_zone` and `include[]` of a query say.
    ///
    /// # Errors
    /// 400 when `time_zone` names no zone.
    pub fn of_query(directory: &'a Directory, links: &'a Links, query: &Query) -> Result<Self, crate::ApiError> {
        let includes = query.list("include").into_iter().map(str::to_owned).collect();
        Ok(Self { directory, links, zone: query.zone()?, includes })
    }

    /// Whether the client wants something in full.
    #[must_use]
    pub fn includes(&self, what: &str) -> bool {
        self.includes.iter().any(|include| include == what)
    }

    /// A time as the client wants it.
    #[must_use]
    pub fn time(&self, at: At) -> String {
        time::to_wire(at, &self.zone)
    }

    pub(crate) fn user(&self, id: UserId) -> Json {
        reference::user(self.directory, self.links, id)
    }

    /// A person: whole when the client includes what they are here (`users`, `targets`).
    pub(crate) fn user_as(&self, id: UserId, included_as: &str) -> Json {
        match self.directory.users.get(&id).filter(|_| self.includes(included_as)) {
            Some(found) => user::to_wire(found, &self.bare()),
            None => self.user(id),
        }
    }

    /// A team: whole when `teams` is included.
    pub(crate) fn team(&self, id: TeamId) -> Json {
        match self.directory.teams.get(&id).filter(|_| self.includes("teams")) {
            Some(found) => team::to_wire(found, &self.bare()),
            None => reference::team(self.directory, self.links, id),
        }
    }

    /// Teams in the order given, as far as the reader sees them: an object of theirs may be another team's too.
    pub(crate) fn teams(&self, ids: &[TeamId]) -> Vec<Json> {
        ids.iter().filter(|id| self.directory.teams.contains_key(id)).map(|id| self.team(*id)).collect()
    }

    /// A service: whole when `services` is included.
    pub(crate) fn service(&self, id: ServiceId) -> Json {
        match self.directory.services.get(&id).filter(|_| self.includes("services")) {
            Some(found) => service::to_wire(found, &service::Activity::default(), &self.bare()),
            None => reference::service(self.directory, self.links, id),
        }
    }

    /// An escalation policy: whole when `escalation_policies` is included.
    pub(crate) fn policy(&self, id: PolicyId) -> Json {
        match self.directory.policies.get(&id).filter(|_| self.includes("escalation_policies")) {
            Some(found) => escalation_policy::to_wire(found, &self.bare()),
            None => reference::escalation_policy(self.directory, self.links, id),
        }
    }

    /// A schedule: whole when the client includes what it is here (`schedules`, `targets`).
    pub(crate) fn schedule_as(&self, id: ScheduleId, included_as: &str) -> Json {
        match self.directory.schedules.get(&id).filter(|_| self.includes(included_as)) {
            Some(found) => match found.shift_based() {
                Some(plan) => shift_schedule::to_wire(found, plan, None, &self.bare()),
                None => schedule::to_wire(found, None, &self.bare()),
            },
            None => reference::schedule(self.directory, self.links, id),
        }
    }

    pub(crate) fn priority(&self, id: PriorityId) -> Json {
        reference::priority(self.directory, self.links, id)
    }

    pub(crate) fn integration(&self, id: IntegrationId) -> Json {
        reference::integration(self.directory, self.links, id)
    }

    pub(crate) fn incident(&self, id: IncidentId) -> Json {
        reference::incident(self.links, id, None)
    }

    pub(crate) fn agent(&self, agent: Agent, service: ServiceId) -> Json {
        reference::agent(self.directory, self.links, agent, service)
    }

    /// The same view that includes nothing: what is shown whole names others by reference.
    fn bare(&self) -> View<'a> {
        View { includes: Vec::new(), ..self.clone() }
    }

    /// The teams that own a service.
    pub(crate) fn teams_of(&self, service: ServiceId) -> Vec<Json> {
        let teams = self.directory.services.get(&service).map(|service| service.teams.as_slice()).unwrap_or_default();
        self.teams(teams)
    }
}
