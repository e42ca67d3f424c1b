//! `/maintenance_windows`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Kind, MaintenanceWindow, Object},
    ids::MaintenanceWindowId,
};
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    query::Query,
    rest::maintenance_window::{self, Phase},
};

use super::change::{By, belongs, change, find, is_asked_for, save};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/maintenance_windows", get(list).post(create))
        .route("/maintenance_windows/{id}", get(show).put(update).delete(delete))
}

async fn list(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let (now, phases) = (state.app.now(), Phase::filter(query.get("filter"))?);
    let services = query.list("service_ids");
    let asked = |window: &&Arc<MaintenanceWindow>| {
        phases.contains(&Phase::of(window, now))
            && is_asked_for(&query, &[window.description.as_deref().unwrap_or_default()])
            && belongs(&query, &window.teams)
            && (services.is_empty() || window.services.iter().any(|one| services.contains(&one.as_str())))
    };
    let mut windows: Vec<_> = directory.maintenance_windows.values().filter(asked).collect();
    windows.sort_by_key(|window| (window.starts_at, window.sequence_number));
    Ok(Reply::ok(page.cut("maintenance_windows", windows, |one| maintenance_window::to_wire(one, &view))))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    Ok(Reply::ok(shown(&state, &directory, find_window(&directory, &id)?, &query)?))
}

async fn create(
    State(state): State<AppState>,
    Requester(user): Requester,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let object = Object::MaintenanceWindow;
    let window = save(&state, &by, &body, "maintenance_window", object, |fields, directory, ids, now| {
        maintenance_window::from_wire(fields, directory, None, Some(user), ids, now)
    })
    .await?;
    Ok(Reply::created(shown(&state, &*by.seen(&state)?, &window, &query)?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let object = Object::MaintenanceWindow;
    let window = save(&state, &by, &body, "maintenance_window", object, |fields, directory, ids, now| {
        let old = find_window(directory, &id)?;
        maintenance_window::from_wire(fields, directory, Some(old), None, ids, now)
    })
    .await?;
    Ok(Reply::ok(shown(&state, &*by.seen(&state)?, &window, &query)?))
}

/// Removes a window that has not begun, ends one that runs, refuses one that is over.
async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, now| {
        let window = find_window(directory, &id)?;
        let change = match Phase::of(window, now) {
            Phase::Past => return Err(maintenance_window::over()),
            Phase::Future => Change::Remove(Kind::MaintenanceWindow, window.id.id()),
            Phase::Ongoing => {
                let ended = MaintenanceWindow { ends_at: now, ..MaintenanceWindow::clone(window) };
                Change::Put(Object::MaintenanceWindow(Arc::new(ended)))
            }
        };
        Ok((vec![change], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_window<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<MaintenanceWindow>, ApiError> {
    find(&directory.maintenance_windows, MaintenanceWindowId::parse(id), "Maintenance Window")
}

fn shown(
    state: &AppState,
    directory: &Directory,
    window: &MaintenanceWindow,
    query: &Query,
) -> Result<serde_json::Value, ApiError> {
    let view = state.view(directory, query)?;
    Ok(json!({ "maintenance_window": maintenance_window::to_wire(window, &view) }))
}
