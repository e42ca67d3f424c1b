//! What the rules that people have for themselves share over REST. To add a kind of rule: its file with its
//! [`OwnRule`] and its routes, which name the handlers here.

use std::sync::Arc;

use axum::extract::{Path, State};
use serde_json::{Value as Json, json};
use vigie_core::{directory::User, ids::Ids};
use vigie_pagerduty::{ApiError, query::Query, rest::Fields, view::View};

use super::{
    change::{By, change},
    users::{find_user, put},
};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
};

/// A kind of rule that a person has several of.
pub(super) trait OwnRule: Clone + Send + Sync + 'static {
    /// What bodies call one.
    const NAME: &'static str;
    /// What bodies call a list of them.
    const NAMES: &'static str;
    /// What people call one.
    const TITLE: &'static str;

    /// All of a person's, in the order they were added.
    fn all(user: &User) -> &Vec<Self>;
    /// The same, to be changed.
    fn all_mut(user: &mut User) -> &mut Vec<Self>;
    /// Whether a path means this one.
    fn has_id(&self, id: &str) -> bool;
    /// Reads a new one, or what becomes of an old one.
    fn read(fields: Fields<'_>, user: &User, old: Option<&Self>, ids: &mut Ids) -> Result<Self, ApiError>;
    /// Writes it.
    fn to_wire(&self, user: &User, view: &View<'_>) -> Json;
}

/// All rules of a person.
pub(super) async fn list<R: OwnRule>(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    listed::<R>(&state, &id, &query, |_| true)
}

/// Those rules of a person that are asked for.
pub(super) fn listed<R: OwnRule>(
    state: &AppState,
    id: &str,
    query: &Query,
    is_asked_for: impl Fn(&R) -> bool,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, query)?;
    let user = find_user(&directory, id)?;
    let rules = R::all(user).iter().filter(|rule| is_asked_for(rule));
    let rules: Vec<Json> = rules.map(|rule| rule.to_wire(user, &view)).collect();
    Ok(Reply::ok(json!({ R::NAMES: rules })))
}

/// One rule.
pub(super) async fn show<R: OwnRule>(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    Ok(Reply::ok(found::<R>(&state, (&id, &rule), &query)?))
}

/// One rule of a person, in its envelope.
pub(super) fn found<R: OwnRule>(state: &AppState, (id, rule): (&str, &str), query: &Query) -> Result<Json, ApiError> {
    let directory = state.directory();
    let user = find_user(&directory, id)?;
    shown(state, query, user, &R::all(user)[find_place::<R>(user, rule)?])
}

/// A new rule.
pub(super) async fn create<R: OwnRule>(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, rule) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let rule = R::read(Fields::enveloped(&body, R::NAME)?, &user, None, ids)?;
        R::all_mut(&mut user).push(rule.clone());
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, rule)))
    })
    .await?;
    Ok(Reply::created(shown(&state, &query, &user, &rule)?))
}

/// A rule that changes.
pub(super) async fn update<R: OwnRule>(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (user, rule) = change(&state, &by, |directory, ids, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let place = find_place::<R>(&user, &rule)?;
        let changed = R::read(Fields::enveloped(&body, R::NAME)?, &user, Some(&R::all(&user)[place]), ids)?;
        R::all_mut(&mut user)[place] = changed.clone();
        let user = Arc::new(user);
        Ok((vec![put(&user)], (user, changed)))
    })
    .await?;
    Ok(Reply::ok(shown(&state, &query, &user, &rule)?))
}

/// A rule that goes.
pub(super) async fn delete<R: OwnRule>(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let mut user = User::clone(find_user(directory, &id)?);
        let place = find_place::<R>(&user, &rule)?;
        R::all_mut(&mut user).remove(place);
        Ok((vec![put(&Arc::new(user))], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_place<R: OwnRule>(user: &User, id: &str) -> Result<usize, ApiError> {
    R::all(user).iter().position(|rule| rule.has_id(id)).ok_or_else(|| ApiError::not_found(R::TITLE))
}

fn shown<R: OwnRule>(state: &AppState, query: &Query, user: &User, rule: &R) -> Result<Json, ApiError> {
    let directory = state.directory();
    let view = state.view(&directory, query)?;
    Ok(json!({ R::NAME: rule.to_wire(user, &view) }))
}
