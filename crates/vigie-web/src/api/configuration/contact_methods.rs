//! `/users/{id}/contact_methods`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{ContactMethod, User},
    ids::ContactMethodId,
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, contact_method},
};

use super::{
    change::{By, change},
    users::{find_user, put},
};
use crate::{
    AppState,
    frame::{Hash, Rejection, Reply},
};

/// The most contact methods of one person.
const CONTACT_METHODS_MAX: usize = 50;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users/{id}/contact_methods", get(list).post(create))
        .route("/users/{id}/contact_methods/{contact_method_id}", get(show).put(update).delete(delete))
}

async fn list(State(state): State<AppState>, Path(id): Path<String>) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let user = find_user(&directory, &id)?;
    let methods = user.contact_methods.iter().map(|method| contact_method::to_wire(method, user.id, state.links()));
    Ok(Reply::ok(json!({ "contact_methods": methods.collect::<Vec<_>>() })))
}

async fn show(State(state): State<AppState>, Path(ids): Path<(String, String)>) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let user = find_user(&directory, &ids.0)?;
    let method = &user.contact_methods[find_place(user, &ids.1)?];
    Ok(Reply::ok(shown(&state, user, method)))
}

async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, method) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let fields = Fields::enveloped(&body, "contact_method")?;
        let method = contact_method::from_wire(fields, &user, None, ids)?;
        check_device(&state, &method)?;
        if user.contact_methods.len() >= CONTACT_METHODS_MAX {
            return Err(ApiError::invalid(format!(
                "A user can have at most {CONTACT_METHODS_MAX} contact methods; remove one first"
            )));
        }
        user.contact_methods.push(method.clone());
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, method)))
    })
    .await?;
    Ok(Reply::created(shown(&state, &user, &method)))
}

async fn update(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    by: By,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, method) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &path.0)?);
        let place = find_place(&user, &path.1)?;
        let fields = Fields::enveloped(&body, "contact_method")?;
        let method = contact_method::from_wire(fields, &user, Some(&user.contact_methods[place]), ids)?;
        check_device(&state, &method)?;
        user.contact_methods[place] = method.clone();
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, method)))
    })
    .await?;
    Ok(Reply::ok(shown(&state, &user, &method)))
}

/// Removes a contact method and the notification rules that use it.
async fn delete(State(state): State<AppState>, Path(path): Path<(String, String)>, by: By) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let mut user = User::clone(find_user(directory, &path.0)?);
        let removed = user.contact_methods[find_place(&user, &path.1)?].id;
        user.remove_contact_method(removed);
        Ok((vec![put(&Arc::new(user))], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

/// The server calls a device's address: it takes none that leads inside.
fn check_device(state: &AppState, method: &ContactMethod) -> Result<(), ApiError> {
    let device = method.device.as_ref();
    device.map_or(Ok(()), |device| state.app.check_device(device)).map_err(ApiError::invalid)
}

fn find_place(user: &User, id: &str) -> Result<usize, ApiError> {
    let id = ContactMethodId::parse(id);
    let place = user.contact_methods.iter().position(|method| Some(method.id) == id);
    place.ok_or_else(|| ApiError::not_found("Contact Method"))
}

fn shown(state: &AppState, user: &User, method: &ContactMethod) -> serde_json::Value {
    json!({ "contact_method": contact_method::to_wire(method, user.id, state.links()) })
}
