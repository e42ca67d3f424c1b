//! What it takes to show an object to somebody: the names behind ids, the addresses, their time zone, their wishes.

use jiff::tz::TimeZone;
use serde_json::Value as Json;
use vigie_core::{
    directory::Directory,
    ids::{IncidentId, IntegrationId, PolicyId, PriorityId, ServiceId, TeamId, UserId},
    incident::Agent,
    time::At,
};

use crate::{
    query::Query,
    reference::{self, Links},
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

    pub(crate) fn team(&self, id: TeamId) -> Json {
        reference::team(self.directory, self.links, id)
    }

    pub(crate) fn service(&self, id: ServiceId) -> Json {
        reference::service(self.directory, self.links, id)
    }

    pub(crate) fn policy(&self, id: PolicyId) -> Json {
        reference::escalation_policy(self.directory, self.links, id)
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

    /// The teams that own a service, as references.
    pub(crate) fn teams_of(&self, service: ServiceId) -> Vec<Json> {
        let teams = self.directory.services.get(&service).map(|service| service.teams.as_slice()).unwrap_or_default();
        teams.iter().map(|team| self.team(*team)).collect()
    }
}
