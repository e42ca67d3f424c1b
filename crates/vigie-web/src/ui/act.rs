//! What the buttons do: acknowledge, resolve, write a note. Each is a form post that ends where it began.

use axum::{Form, extract::Path, http::header, response::Response};
use serde::Deserialize;
use vigie_app::CommandError;
use vigie_core::{
    engine::{Command, Request},
    incident::{Agent, Via},
};

use super::{
    pages::incident,
    problem::Problem,
    visit::{self, Flash, Visit},
};
use crate::AppState;

/// What every form brings.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    form_token: String,
    to: Option<String>,
    content: Option<String>,
}

/// `POST /incidents/{id}/acknowledge`
pub(super) async fn acknowledge(
    visit: Visit,
    id: Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = visit.texts.room.did_acknowledge;
    ask(visit, id, &fields, Request::Acknowledge, done).await
}

/// `POST /incidents/{id}/resolve`
pub(super) async fn resolve(visit: Visit, id: Path<String>, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let done = visit.texts.room.did_resolve;
    ask(visit, id, &fields, Request::Resolve, done).await
}

/// `POST /incidents/{id}/notes`
pub(super) async fn add_note(visit: Visit, id: Path<String>, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let content = fields.content.clone().unwrap_or_default().trim().replace("\r\n", "\n");
    let done = visit.texts.room.note_added;
    ask(visit, id, &fields, Request::AddNote { content }, done).await
}

async fn ask(
    visit: Visit,
    Path(id): Path<String>,
    fields: &Fields,
    request: Request,
    done: &str,
) -> Result<Response, Problem> {
    visit.permit(&fields.form_token)?;
    let incident = incident::find(&visit.state, &id).await?;
    if !visit.may_respond_to(&incident) {
        return Err(Problem::ReadOnly);
    }
    let command =
        Command::Incident { incident: incident.id, agent: Agent::User(visit.viewer.id), via: Via::Website, request };
    let flash = match visit.state.app.command(command).await {
        Ok(_) => Flash::good(done),
        Err(CommandError::Refused(refusal)) => Flash::bad(&refusal.to_string()),
        Err(CommandError::Unavailable(error)) => {
            tracing::error!(%error, "a button of the console did nothing");
            Flash::bad(visit.texts.problems.broken_why)
        }
    };
    Ok(back(&visit.state, fields.to.as_deref(), &flash))
}

/// To the page that the form stood on, with a word about what came of it.
pub(super) fn back(state: &AppState, to: Option<&str>, flash: &Flash) -> Response {
    let mut response = visit::see(visit::own_path(to));
    let cookie = flash.to_cookie(visit::is_secure(state));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
