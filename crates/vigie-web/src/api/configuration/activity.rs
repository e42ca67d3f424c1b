//! What goes on at services: their open incidents, their latest one, and maintenance.

use std::collections::BTreeMap;

use vigie_core::{directory::Directory, ids::ServiceId};
use vigie_pagerduty::rest::service::Activity;
use vigie_store::{IncidentFilter, IncidentSort, IncidentSortField, IncidentStatus, Page};

use crate::{AppState, frame::Rejection};

/// What goes on at each of the services of one page.
pub(super) async fn of(
    state: &AppState,
    directory: &Directory,
    services: &[ServiceId],
) -> Result<BTreeMap<ServiceId, Activity>, Rejection> {
    let now = state.app.now();
    let mut activities = BTreeMap::new();
    for service in services {
        let triggered = latest(state, *service, &[IncidentStatus::Triggered]).await?.is_some();
        let acknowledged = !triggered && latest(state, *service, &[IncidentStatus::Acknowledged]).await?.is_some();
        let in_maintenance = directory.maintenance_at(*service, now).is_some();
        let last_incident_at = latest(state, *service, &[]).await?;
        activities.insert(*service, Activity { triggered, acknowledged, in_maintenance, last_incident_at });
    }
    Ok(activities)
}

/// When the latest incident of a service with one of these statuses was created.
async fn latest(
    state: &AppState,
    service: ServiceId,
    statuses: &[IncidentStatus],
) -> Result<Option<vigie_core::time::At>, Rejection> {
    let sort = IncidentSort { field: IncidentSortField::CreatedAt, descending: true };
    let filter = IncidentFilter {
        statuses: statuses.to_vec(),
        services: Some(vec![service]),
        sort,
        ..IncidentFilter::default()
    };
    let found = state.app.store().list_incidents(&filter, Page::first(1)).await?;
    Ok(found.items.first().map(|incident| incident.created_at))
}
