//! `/services`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Kind, MaintenanceWindow, Object, Subscription, SubscriptionFilter, dependents},
    ids::ServiceId,
    service::Service,
};
use vigie_pagerduty::{ApiError, paging::Page, query::Query, rest::service};

use super::{
    activity,
    change::{By, belongs, change, find, is_asked_for, save, sort_by_name},
};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/services", get(list).post(create))
        .route("/services/{id}", get(show).put(update).delete(delete))
}

/// The service with the id in a path.
pub(super) fn find_service<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<Service>, ApiError> {
    find(&directory.services, ServiceId::parse(id), "Service")
}

async fn list(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let query = state.on_the_accounts_clock(query);
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let named = |service: &Service| query.get("name").is_none_or(|name| name == service.name);
    let asked = |service: &&Arc<Service>| {
        is_asked_for(&query, &[&service.name]) && named(service) && belongs(&query, &service.teams)
    };
    let mut services: Vec<_> = directory.services.values().filter(asked).collect();
    sort_by_name(&mut services, &query, |service| &service.name)?;
    let shown = services.iter().skip(page.offset).take(page.limit).map(|service| service.id).collect::<Vec<_>>();
    let activities = activity::of(&state, &directory, &shown).await?;
    let to_wire = |service: &Arc<Service>| {
        let activity = activities.get(&service.id).copied().unwrap_or_default();
        service::to_wire(service, &activity, &view)
    };
    Ok(Reply::ok(page.cut("services", services, to_wire)))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let service = find_service(&directory, &id)?;
    Ok(Reply::ok(shown(&state, &directory, service, &query).await?))
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    let service = save(&state, &by, &body, "service", Object::Service, |fields, _, ids, now| {
        service::from_wire(fields, None, ids, now)
    })
    .await?;
    Ok(Reply::created(shown(&state, &*by.seen(&state)?, &service, &query).await?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let service = save(&state, &by, &body, "service", Object::Service, |fields, directory, ids, now| {
        service::from_wire(fields, Some(find_service(directory, &id)?), ids, now)
    })
    .await?;
    Ok(Reply::ok(shown(&state, &*by.seen(&state)?, &service, &query).await?))
}

/// Removes a service with its integrations, its place in maintenance windows and among what others depend on, and the
/// webhook subscriptions that heard of it alone.
async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let service = find_service(directory, &id)?.id;
        let integrations = directory.integrations_of(service);
        let mut changes: Vec<Change> = integrations.map(|one| Change::Remove(Kind::Integration, one.id.id())).collect();
        let hears = |one: &&Arc<Subscription>| one.filter == SubscriptionFilter::Service(service);
        let subscriptions = directory.subscriptions.values().filter(hears);
        changes.extend(subscriptions.map(|one| Change::Remove(Kind::Subscription, one.id.id())));
        let windows = directory.maintenance_windows.values().filter(|window| window.services.contains(&service));
        changes.extend(windows.map(|window| without(window, service)));
        changes.extend(dependents(directory, service).map(|(dependent, _)| independent(dependent, service)));
        changes.push(Change::Remove(Kind::Service, service.id()));
        Ok((changes, ()))
    })
    .await?;
    Ok(Reply::no_content())
}

/// A window without a service; gone where it was the only one.
fn without(window: &MaintenanceWindow, service: ServiceId) -> Change {
    let mut window = window.clone();
    window.services.retain(|one| *one != service);
    if window.services.is_empty() {
        return Change::Remove(Kind::MaintenanceWindow, window.id.id());
    }
    Change::Put(Object::MaintenanceWindow(Arc::new(window)))
}

/// A service that does not depend on another any more.
fn independent(dependent: &Service, on: ServiceId) -> Change {
    let mut dependent = dependent.clone();
    dependent.depends_on.retain(|dependency| dependency.on != on);
    Change::Put(Object::Service(Arc::new(dependent)))
}

async fn shown(
    state: &AppState,
    directory: &Directory,
    service: &Service,
    query: &Query,
) -> Result<serde_json::Value, Rejection> {
    let view = state.view(directory, query)?;
    let activities = activity::of(state, directory, &[service.id]).await?;
    let activity = activities.get(&service.id).copied().unwrap_or_default();
    Ok(json!({ "service": service::to_wire(service, &activity, &view) }))
}
