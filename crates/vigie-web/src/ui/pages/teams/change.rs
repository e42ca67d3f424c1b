//! `POST /teams/{id}/delete`.

use axum::{extract::Path, response::Response};

use super::find;
use crate::ui::{
    act,
    form::Posted,
    problem::Problem,
    texts::fill,
    visit::{Flash, Visit},
};

/// Removes a team that nothing belongs to any more.
pub(crate) async fn delete(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let team = find(&visit, &id)?;
    let path = format!("/teams/{}", team.id);
    Ok(match visit.rest.delete(&path).await {
        Ok(_) => act::back(&visit.state, Some("/teams"), &Flash::good(&fill(visit.texts.teams.did_delete, &team.name))),
        Err(refused) => act::back(&visit.state, Some(&path), &Flash::bad(&refused.told())),
    })
}
