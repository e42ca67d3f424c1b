//! From an endpoint and the ids in its path to the things it is about.
//!
//! What does not exist belongs to no team: whoever may do it there learns that from the handler's 404.

use vigie_core::{
    directory::{Directory, SubscriptionFilter},
    ids::{
        ChangeId, EventId, IncidentId, IntegrationId, LogEntryId, MaintenanceWindowId, PolicyId, ScheduleId, ServiceId,
        SubscriptionId, TeamId, UserId,
    },
    incident::Incident,
    permission::Resource,
};

use super::{Endpoint, On};
use crate::{AppState, frame::Rejection};

/// What a request is about; it needs the permission for each of them.
pub(super) async fn resources(
    state: &AppState,
    directory: &Directory,
    asker: Option<UserId>,
    endpoint: &Endpoint,
    path: &str,
) -> Result<Vec<Resource>, Rejection> {
    let id = first_parameter(endpoint.path, path).unwrap_or_default();
    let resource = match endpoint.on {
        On::Catalogue => Resource::Catalogue,
        On::People => Resource::People,
        On::Somewhere => Resource::Somewhere,
        On::Account => Resource::Account,
        On::Oneself => asker.map_or(Resource::Account, Resource::Person),
        On::Person => UserId::parse(id).map_or(Resource::Account, Resource::Person),
        On::Team => Resource::Object(TeamId::parse(id).into_iter().collect()),
        On::Service => ServiceId::parse(id).map_or(nobodys(), |id| service(directory, id)),
        On::Policy => {
            let policy = PolicyId::parse(id).and_then(|id| directory.policies.get(&id));
            policy.map_or(nobodys(), |policy| Resource::Object(policy.teams.clone()))
        }
        On::Schedule => {
            let schedule = ScheduleId::parse(id).and_then(|id| directory.schedules.get(&id));
            schedule.map_or(nobodys(), |schedule| Resource::Object(schedule.teams.clone()))
        }
        On::MaintenanceWindow => return Ok(of_window(directory, id)),
        On::Subscription => of_subscription(directory, id),
        On::Incident => of_incident(state, directory, id).await?,
        On::LogEntry => of_log_entry(state, directory, id).await?,
        On::ChangeEvent => of_change(state, directory, id).await?,
        On::Event => of_event(state, directory, id).await?,
    };
    Ok(vec![resource])
}

/// A service by its teams.
pub(super) fn service(directory: &Directory, id: ServiceId) -> Resource {
    directory.services.get(&id).map_or(nobodys(), |service| Resource::Object(service.teams.clone()))
}

/// An incident by the teams of its service and whom it is assigned to.
pub(crate) fn incident(directory: &Directory, incident: &Incident) -> Resource {
    let teams = directory.services.get(&incident.service).map(|service| service.teams.clone()).unwrap_or_default();
    Resource::Incident { teams, assignees: incident.assignments.iter().map(|one| one.user).collect() }
}

/// What belongs to no team.
const fn nobodys() -> Resource {
    Resource::Object(Vec::new())
}

fn of_window(directory: &Directory, id: &str) -> Vec<Resource> {
    let window = MaintenanceWindowId::parse(id).and_then(|id| directory.maintenance_windows.get(&id));
    let services = window.map(|window| window.services.as_slice()).unwrap_or_default();
    if services.is_empty() {
        return vec![nobodys()];
    }
    services.iter().map(|id| service(directory, *id)).collect()
}

fn of_subscription(directory: &Directory, id: &str) -> Resource {
    let found = SubscriptionId::parse(id).and_then(|id| directory.subscriptions.get(&id));
    found.map_or(Resource::Account, |found| subscription(directory, found.filter))
}

/// A subscription by whose incidents it hears about.
pub(crate) fn subscription(directory: &Directory, filter: SubscriptionFilter) -> Resource {
    match filter {
        SubscriptionFilter::Account => Resource::Account,
        SubscriptionFilter::Service(id) => service(directory, id),
        SubscriptionFilter::Team(id) => Resource::Object(vec![id]),
    }
}

async fn of_incident(state: &AppState, directory: &Directory, id: &str) -> Result<Resource, Rejection> {
    let store = state.app.store();
    let found = match (id.parse::<u64>(), IncidentId::parse(id)) {
        (Ok(number), _) => store.incident_by_number(number).await?,
        (Err(_), Some(id)) => store.incident(id).await?,
        (Err(_), None) => None,
    };
    Ok(found.map_or(nobodys(), |found| incident(directory, &found)))
}

async fn of_log_entry(state: &AppState, directory: &Directory, id: &str) -> Result<Resource, Rejection> {
    let Some(id) = LogEntryId::parse(id) else { return Ok(nobodys()) };
    match state.app.store().log_entry(id).await? {
        Some(entry) => of_incident(state, directory, entry.incident.as_str()).await,
        None => Ok(nobodys()),
    }
}

async fn of_change(state: &AppState, directory: &Directory, id: &str) -> Result<Resource, Rejection> {
    let Some(id) = ChangeId::parse(id) else { return Ok(nobodys()) };
    let found = state.app.store().change(id).await?;
    Ok(found.map_or(nobodys(), |found| service(directory, found.service)))
}

async fn of_event(state: &AppState, directory: &Directory, id: &str) -> Result<Resource, Rejection> {
    let Some(id) = EventId::parse(id) else { return Ok(nobodys()) };
    let found = state.app.store().event(id).await?;
    Ok(found.map_or(nobodys(), |found| integration(directory, found.event.integration)))
}

fn integration(directory: &Directory, id: IntegrationId) -> Resource {
    directory.integrations.get(&id).map_or(nobodys(), |found| service(directory, found.service))
}

/// What the client wrote where the route has its first parameter.
fn first_parameter<'a>(route: &str, path: &'a str) -> Option<&'a str> {
    route.split('/').zip(path.split('/')).find(|(name, _)| name.starts_with('{')).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_parameter_is_the_object() {
        assert_eq!(first_parameter("/teams/{id}/users/{user_id}", "/teams/PTEAM/users/PADA"), Some("PTEAM"));
        assert_eq!(first_parameter("/users/me", "/users/me"), None);
    }
}
