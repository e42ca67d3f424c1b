//! `GET /incidents?incident_key=…`: incidents made under a key, and those with an alert under it.
//!
//! Incidents with alerts have no key of their own, so PagerDuty lets the key of an alert find its incident.

use std::collections::BTreeMap;

use vigie_core::{
    directory::Directory,
    ids::{IncidentId, IntegrationId},
    incident::Incident,
};
use vigie_store::{IncidentFilter, Page};

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

/// The incidents with an alert under the key, open or over: an open incident may hold alerts that ended already.
async fn with_alert(
    state: &AppState,
    directory: &Directory,
    filter: &IncidentFilter,
    key: &str,
) -> Result<Vec<IncidentId>, Rejection> {
    let store = state.app.store();
    let keys: Vec<(IntegrationId, String)> =
        directory.integrations.keys().map(|integration| (*integration, key.to_owned())).collect();
    let mut ids = store.incidents_by_resolved_key(key, filter.services.as_deref(), MOST).await?;
    ids.extend(store.find_open_alerts(&keys).await?.iter().map(|alert| alert.incident));
    Ok(ids.into_iter().collect())
}
