//! Who joins a team, as what, and who leaves it; through the REST API.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use serde_json::json;

use super::{find, one};
use crate::ui::{
    act,
    form::{Again, Posted},
    problem::Problem,
    rest::Refused,
    suggest,
    visit::{Flash, Visit},
};

/// `POST /teams/{id}/members`
pub(crate) async fn add(mut visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let team = Arc::clone(find(&visit, &id)?);
    let path = format!("/teams/{}", team.id);
    let role = json!({ "role": posted.get("role") });
    let refused = match suggest::user(&visit, posted.get("who")) {
        Ok(user) => match visit.rest.put(&format!("{path}/users/{user}"), &role).await {
            Ok(_) => return Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.teams.did_add))),
            Err(refused) => refused,
        },
        Err(why) => Refused::told_here(&why),
    };
    visit.path = path;
    let page = one::page(&visit, &team, Some(&Again { form: one::FORM, posted: &posted, refused: &refused }));
    Ok(page.answer_still(&visit, refused.status))
}

/// `POST /teams/{id}/members/{user}`: another role.
pub(crate) async fn change(
    visit: Visit,
    Path((id, user)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let path = format!("/teams/{}", find(&visit, &id)?.id);
    let done = visit.rest.put(&format!("{path}/users/{user}"), &json!({ "role": posted.get("role") })).await;
    Ok(act::told(&visit, &path, done, visit.texts.forms.saved))
}

/// `POST /teams/{id}/members/{user}/delete`
pub(crate) async fn remove(
    visit: Visit,
    Path((id, user)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let path = format!("/teams/{}", find(&visit, &id)?.id);
    let done = visit.rest.delete(&format!("{path}/users/{user}")).await;
    Ok(act::told(&visit, &path, done, visit.texts.teams.did_remove))
}
