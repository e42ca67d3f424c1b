//! `/users`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    directory::{Change, Directory, Object, Role, User},
    escalate::Target,
    ids::UserId,
    notify::subscriber::Subscriber,
    permission::{Action, Resource},
};
use vigie_pagerduty::{
    ApiError,
    paging::Page,
    rest::{Fields, calendar, user, violation},
};
use vigie_store::{IncidentFilter, IncidentStatus};

use super::{
    change::{By, change, find, is_asked_for, sort_by_name},
    schedules::open_incidents_page,
};
use crate::{
    AppState,
    frame::{Hash, MaybeRequester, Params, Rejection, Reply},
    permission::{Permit, Sight},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users", get(list).post(create))
        .route("/users/me", get(me))
        .route("/users/{id}", get(show).put(update).delete(delete))
}

/// The person with the id in a path.
pub(super) fn find_user<'a>(directory: &'a Directory, id: &str) -> Result<&'a Arc<User>, ApiError> {
    find(&directory.users, UserId::parse(id), "User")
}

/// Stores a person who changed.
pub(super) fn put(user: &Arc<User>) -> Change {
    Change::Put(Object::User(Arc::clone(user)))
}

async fn list(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let teams = query.list("team_ids");
    let asked_teams = directory.teams.values().filter(|team| teams.contains(&team.id.as_str()));
    let members: Vec<UserId> = asked_teams.flat_map(|team| &team.members).map(|member| member.user).collect();
    let asked = |user: &&Arc<User>| {
        is_asked_for(&query, &[&user.name, &user.email]) && (teams.is_empty() || members.contains(&user.id))
    };
    let mut users: Vec<_> = directory.users.values().filter(asked).collect();
    sort_by_name(&mut users, &query, |user| &user.name)?;
    Ok(Reply::ok(page.cut("users", users, |user| user::to_wire(user, &view))))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    permit: Permit,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let view = state.view(&directory, &query)?;
    let user = find_user(&directory, &id)?;
    let mut wire = user::to_wire(user, &view);
    let is_oneself = permit.principal().user == Some(user.id);
    let is_asked_for = || {
        let administers = permit.ask(&directory, Action::Administer, &Resource::Person(user.id));
        view.includes("calendar_urls") && administers.is_ok()
    };
    // Whoever has the addresses reads the calendar: people get their own, those who run the account may ask for others'.
    if let Some(key) = user.private_url_key.as_ref().filter(|_| is_oneself || is_asked_for()) {
        let (http, web) = calendar::addresses(view.links, key);
        wire["http_cal_url"] = http.into();
        wire["web_cal_url"] = web.into();
    }
    Ok(Reply::ok(json!({ "user": wire })))
}

/// The person in whose name the request comes: the token's owner, or for a token of the account whom `From` names.
async fn me(
    State(state): State<AppState>,
    directory: Sight,
    MaybeRequester(user): MaybeRequester,
    permit: Permit,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let refusal = || ApiError::invalid("The token belongs to the account, not to a user; use a user's token");
    let id = user.ok_or_else(refusal)?;
    show(State(state), directory, Path(id.to_string()), permit, Params(query)).await
}

async fn create(
    State(state): State<AppState>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let user = change(&state, &by, |directory, ids, now| {
        let fields = Fields::enveloped(&body, "user")?;
        let user = Arc::new(user::from_wire(fields, directory, None, ids, now)?);
        by.permit.change_role(directory, Role::User, user.role)?;
        Ok((vec![put(&user)], user))
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = state.view(&directory, &query)?;
    Ok(Reply::created(json!({ "user": user::to_wire(&user, &view) })))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let user = change(&state, &by, |directory, ids, now| {
        let old = find_user(directory, &id)?;
        let fields = Fields::enveloped(&body, "user")?;
        let user = Arc::new(user::from_wire(fields, directory, Some(old), ids, now)?);
        by.permit.change_role(directory, old.role, user.role)?;
        Ok((vec![put(&user)], user))
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = state.view(&directory, &query)?;
    Ok(Reply::ok(json!({ "user": user::to_wire(&user, &view) })))
}

/// Removes a person, and takes them out of their teams; what they asked for or were asked for is closed. Whoever is still
/// needed stays: a target of a policy, of today or of one that an open incident follows, somebody who takes turns in a
/// schedule, or somebody with open incidents. No incident changes between these questions and the answer.
async fn delete(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    let user = find_user(&state.directory(), &id)?.id;
    let held = state.app.hold_incidents().await;
    refuse_with_open_incidents(&state, user).await?;
    let is_followed = open_incidents_page(&state, Target::User(user)).await?;
    change(&state, &by, |directory, _, now| {
        let user = find_user(directory, &id)?.id;
        let changes = directory.departure(user, now).map_err(|broken| violation::to_error(&broken, directory))?;
        // What is in the way today is named by the change itself.
        if is_followed && directory.changed(&changes).is_ok() {
            return Err(violation::user_in_snapshot());
        }
        Ok((changes, ()))
    })
    .await?;
    drop(held);
    state.app.store().remove_subscriber(Subscriber::User(user)).await?;
    Ok(Reply::no_content())
}

async fn refuse_with_open_incidents(state: &AppState, user: UserId) -> Result<(), Rejection> {
    let statuses = vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged];
    let filter = IncidentFilter { statuses, assignees: vec![user], ..IncidentFilter::default() };
    let open = state.app.store().list_incidents(&filter, vigie_store::Page::first(1)).await?;
    match open.items.first() {
        None => Ok(()),
        Some(incident) => Err(ApiError::invalid(format!(
            "User can't be deleted while incidents are assigned to them (such as #{}); reassign or resolve those first",
            incident.number
        ))
        .into()),
    }
}
