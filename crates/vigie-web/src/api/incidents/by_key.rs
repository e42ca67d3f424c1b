//! `GET /incidents?incident_key=…`: incidents made under a key, and those with an alert under it.
//!
//! Incidents with alerts have no key of their own, so PagerDuty lets the key of an alert find its incident.

use std::collections::BTreeMap;

use vigie_core::{
    alert::Alert,
    directory::Directory,
    ids::{IncidentId, IntegrationId, ServiceId},
    incident::Incident,
};
use vigie_store::{AlertFilter, IncidentFilter, IncidentStatus, Page};

use crate::{AppState, frame::Rejection};

/// A key that more incidents share than this finds the newest ones only.
const MOST: u32 = 1000;

/// All incidents that the filter and its key find, by number as the filter sorts.
pub(super) async fn find(
    state: &AppState,
    directory: &Directory,
    filter: &IncidentFilter,
    key: &str,
) -> Result<Vec<Incident>, Rejection> {
    let store = state.app.store();
    let mut found: BTreeMap<u64, Incident> = BTreeMap::new();
    let named = store.list_incidents(filter, Page::first(MOST)).await?.items;
    let ids = with_alert(state, directory, filter, key).await?;
    let by_alert = if ids.is_empty() {
        Vec::new()
    } else {
        let by_id = IncidentFilter { ids, incident_key: None, ..filter.clone() };
        store.list_incidents(&by_id, Page::first(MOST)).await?.items
    };
    found.extend(named.into_iter().chain(by_alert).map(|incident| (incident.number, incident)));
    let mut incidents: Vec<Incident> = found.into_values().collect();
    if filter.sort.descending {
        incidents.reverse();
    }
    Ok(incidents)
}

/// The incidents with an alert under the key. Open alerts are found through their index; those that are over by
/// walking through the alerts, which is why clients do well to ask for open statuses or for a service.
async fn with_alert(
    state: &AppState,
    directory: &Directory,
    filter: &IncidentFilter,
    key: &str,
) -> Result<Vec<IncidentId>, Rejection> {
    let store = state.app.store();
    let only_open = !filter.statuses.is_empty() && !filter.statuses.contains(&IncidentStatus::Resolved);
    let mut alerts: Vec<Alert> = Vec::new();
    if only_open {
        let is_meant = |service: &ServiceId| filter.services.as_ref().is_none_or(|services| services.contains(service));
        let integrations = directory.integrations.values().filter(|integration| is_meant(&integration.service));
        let keys: Vec<(IntegrationId, String)> = integrations.map(|one| (one.id, key.to_owned())).collect();
        alerts = store.find_open_alerts(&keys).await?;
    } else {
        let services = filter
            .services
            .as_ref()
            .map_or_else(|| vec![None], |services| services.iter().copied().map(Some).collect());
        for service in services {
            let wanted =
                AlertFilter { service, dedup_key: Some(key.to_owned()), newest_first: true, ..AlertFilter::default() };
            alerts.extend(store.list_alerts(&wanted, Page::first(MOST)).await?.items);
        }
    }
    let mut ids: Vec<IncidentId> = alerts.iter().map(|alert| alert.incident).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
