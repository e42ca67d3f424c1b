//! `/teams`: all of them, one with all that belongs to it, and the forms that make and change them.

mod change;
mod form;
mod list;
mod members;
mod one;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use vigie_core::{
    directory::{Team, TeamRole},
    ids::TeamId,
    permission::{Action, Resource},
};

use crate::{
    AppState,
    ui::{problem::Problem, texts::Texts, visit::Visit},
};

/// Everything below `/teams`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/teams", get(list::show).post(form::create))
        .route("/teams/new", get(form::new))
        .route("/teams/{id}", get(one::show).post(form::change))
        .route("/teams/{id}/edit", get(form::edit))
        .route("/teams/{id}/delete", post(change::delete))
        .route("/teams/{id}/members", post(members::add))
        .route("/teams/{id}/members/{user}", post(members::change))
        .route("/teams/{id}/members/{user}/delete", post(members::remove))
}

/// The team with the id in a path, where the viewer may see it.
pub(super) fn find<'a>(visit: &'a Visit, id: &str) -> Result<&'a Arc<Team>, Problem> {
    let found = TeamId::parse(id).and_then(|id| visit.directory.teams.get(&id)).ok_or(Problem::NoPage)?;
    if may(visit, Action::See, found) { Ok(found) } else { Err(Problem::NoPage) }
}

/// Whether the viewer may do something to a team.
pub(super) fn may(visit: &Visit, action: Action, team: &Team) -> bool {
    visit.may(action, &Resource::Object(vec![team.id]))
}

/// The word for a role in a team.
pub(super) const fn role_word(role: TeamRole, texts: &Texts) -> &'static str {
    match role {
        TeamRole::Observer => texts.teams.observer,
        TeamRole::Responder => texts.teams.responder,
        TeamRole::Manager => texts.teams.manager,
    }
}

/// Every role, from least to most.
pub(super) const ROLES: [TeamRole; 3] = [TeamRole::Observer, TeamRole::Responder, TeamRole::Manager];
