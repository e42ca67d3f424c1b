//! Escalation policies: the list, one policy with its levels as they are today and as an incident would walk them, and
//! the form that edits one.

mod edit;
mod levels;
mod list;
mod show;
mod simulation;
mod warnings;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use vigie_core::{
    escalate::Policy,
    ids::PolicyId,
    permission::{Action, Resource},
};

use crate::{
    AppState,
    ui::{problem::Problem, visit::Visit},
};

/// Everything below `/escalation_policies`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/escalation_policies", get(list::show))
        .route("/escalation_policies/new", get(edit::new).post(edit::create))
        .route("/escalation_policies/{id}", get(show::show))
        .route("/escalation_policies/{id}/edit", get(edit::show).post(edit::update))
        .route("/escalation_policies/{id}/delete", post(show::remove))
}

/// The policy with the id in a path, where the viewer may see it.
fn find(visit: &Visit, id: &str) -> Result<Arc<Policy>, Problem> {
    let policy = PolicyId::parse(id).and_then(|id| visit.directory.policies.get(&id)).ok_or(Problem::NoPage)?;
    if may(visit, Action::See, policy) { Ok(Arc::clone(policy)) } else { Err(Problem::NoPage) }
}

/// Whether the viewer may do something to a policy.
fn may(visit: &Visit, action: Action, policy: &Policy) -> bool {
    visit.may(action, &Resource::Object(policy.teams.clone()))
}
