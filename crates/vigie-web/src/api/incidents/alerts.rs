//! `/incidents/{id}/alerts` and `/incidents/{id}/alerts/{alert_id}`

use axum::extract::{Path, State};
use serde_json::{Value as Json, json};
use vigie_core::{
    alert::Alert,
    engine::Request,
    ids::{AlertId, IncidentId, LogEntryId},
};
use vigie_pagerduty::{
    ApiError,
    query::Query,
    rest::{self, incident::MOST_AT_ONCE},
};
use vigie_store::{AlertFilter, AlertSort, AlertSortField};

use super::{ask, find};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Sight,
};

/// What a list of alerts can be sorted by.
const SORTS: [(&str, AlertSortField); 2] =
    [("created_at", AlertSortField::CreatedAt), ("resolved_at", AlertSortField::ResolvedAt)];

pub(super) async fn list(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    params: Params,
) -> Result<Reply, Rejection> {
    let (page, store_page) = params.page()?;
    let filter = filter(&params.0)?;
    let incident = find(&state, &id).await?;
    let filter = AlertFilter { incident: Some(incident.id), ..filter };
    let listed = state.app.store().list_alerts(&filter, store_page).await?;
    let view = state.view(&directory, &params.0)?;
    let mut wires: Vec<Json> = listed.items.iter().map(|alert| rest::alert::to_wire(alert, &view)).collect();
    if view.includes("first_trigger_log_entries")
        && let Some(entry) = state.app.store().log_entry(LogEntryId::of_trigger(incident.id)).await?
    {
        let entry = rest::log_entry::to_wire(&entry, &incident, &view);
        wires.iter_mut().for_each(|wire| wire["first_trigger_log_entry"] = entry.clone());
    }
    let total = listed.total.and_then(|total| usize::try_from(total).ok());
    Ok(Reply::ok(page.envelope("alerts", wires, listed.more, total)))
}

pub(super) async fn get(
    State(state): State<AppState>,
    seen: Sight,
    Path((id, alert)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let incident = find(&state, &id).await?;
    let alert = find_alert(&state, incident.id, &alert).await?;
    Ok(Reply::ok(json!({ "alert": to_wire(&state, &seen, &alert, &query)? })))
}

pub(super) async fn update_one(
    State(state): State<AppState>,
    seen: Sight,
    Path((id, alert)): Path<(String, String)>,
    by: Requester,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let wire = body.unwrap_object("alert")?;
    let edit = rest::alert::edit_from_wire(wire, AlertId::parse(&alert))?;
    let incident = find(&state, &id).await?;
    let alert = find_alert(&state, incident.id, &alert).await?;
    ask(&state, incident.id, by, Request::EditAlerts(vec![edit])).await?;
    let alert = state.app.store().alert(alert.id).await?.ok_or_else(|| ApiError::not_found("Alert"))?;
    Ok(Reply::ok(json!({ "alert": to_wire(&state, &seen, &alert, &query)? })))
}

/// All the changes are made, or none.
pub(super) async fn update_many(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    by: Requester,
    params: Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let (page, _) = params.page()?;
    let list = body.unwrap_list("alerts")?;
    if list.len() > MOST_AT_ONCE {
        return Err(ApiError::too_large(format!("At most {MOST_AT_ONCE} alerts can be changed at once")).into());
    }
    let edits = list.iter().map(|wire| rest::alert::edit_from_wire(wire, None)).collect::<Result<Vec<_>, _>>()?;
    let incident = find(&state, &id).await?;
    let ids: Vec<AlertId> = edits.iter().map(|edit| edit.alert).collect();
    ask(&state, incident.id, by, Request::EditAlerts(edits)).await?;
    let alerts = state.app.store().alerts_by_id(&ids).await?;
    let view = state.view(&directory, &params.0)?;
    let wires: Vec<Json> = alerts.iter().map(|alert| rest::alert::to_wire(alert, &view)).collect();
    let total = page.wants_total.then_some(wires.len());
    Ok(Reply::ok(page.envelope("alerts", wires, false, total)))
}

fn to_wire(state: &AppState, seen: &Sight, alert: &Alert, query: &Query) -> Result<Json, Rejection> {
    Ok(rest::alert::to_wire(alert, &state.view(seen, query)?))
}

async fn find_alert(state: &AppState, incident: IncidentId, id: &str) -> Result<Alert, Rejection> {
    let id = AlertId::parse(id).ok_or_else(|| ApiError::not_found("Alert"))?;
    let alert = state.app.store().alert(id).await?.filter(|alert| alert.incident == incident);
    alert.ok_or_else(|| ApiError::not_found("Alert").into())
}

fn filter(query: &Query) -> Result<AlertFilter, ApiError> {
    let statuses = query.list("statuses");
    if let Some(wrong) = statuses.iter().find(|status| !matches!(**status, "triggered" | "resolved")) {
        return Err(ApiError::invalid(format!("statuses[] has no value {wrong:?}")));
    }
    let (open, over) = (statuses.contains(&"triggered"), statuses.contains(&"resolved"));
    Ok(AlertFilter {
        open: (open != over).then_some(open),
        dedup_key: query.get("alert_key").map(str::to_owned),
        sort: query
            .sort(&SORTS)?
            .map_or_else(AlertSort::default, |(field, descending)| AlertSort { field, descending }),
        ..AlertFilter::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_statuses_are_as_good_as_none() {
        let open = |query: &str| filter(&Query::parse(query)).expect("valid").open;
        assert_eq!(open(""), None);
        assert_eq!(open("statuses[]=triggered"), Some(true));
        assert_eq!(open("statuses[]=resolved"), Some(false));
        assert_eq!(open("statuses[]=resolved&statuses[]=triggered"), None);
        for wrong in ["statuses[]=sleeping", "sort_by=colour", "sort_by=created_at:sideways"] {
            assert!(filter(&Query::parse(wrong)).is_err(), "{wrong}");
        }
    }
}
