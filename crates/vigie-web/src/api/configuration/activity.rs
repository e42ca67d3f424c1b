//! What goes on at services: their open incidents, their latest one, and maintenance.

use std::collections::BTreeMap;

use vigie_core::{directory::Directory, ids::ServiceId};
use vigie_pagerduty::rest::service::Activity;

use crate::{AppState, frame::Rejection};

/// What goes on at each of the services of one page.
pub(super) async fn of(
    state: &AppState,
    directory: &Directory,
    services: &[ServiceId],
) -> Result<BTreeMap<ServiceId, Activity>, Rejection> {
    let now = state.app.now();
    let found = state.app.store().service_activity(services).await?;
    let activity = |service: &ServiceId| {
        let stored = found.get(service);
        let activity = Activity {
            triggered: stored.is_some_and(|stored| stored.triggered),
            acknowledged: stored.is_some_and(|stored| stored.acknowledged),
            in_maintenance: directory.maintenance_at(*service, now).is_some(),
            last_incident_at: stored.map(|stored| stored.last_incident_at),
        };
        (*service, activity)
    };
    Ok(services.iter().map(activity).collect())
}
