//! What the buttons do: acknowledge, take that back, resolve, write a note. Each is a form post that ends where it began.

use std::time::Duration;

use axum::{Form, extract::Path, http::header, response::Response};
use serde::Deserialize;
use vigie_app::CommandError;
use vigie_core::{
    engine::{Command, Refusal, Request},
    incident::{Agent, Incident, Status, Via},
    time::At,
};

use super::{
    pages::incident,
    problem::Problem,
    rest::Refused,
    texts::Texts,
    visit::{self, Flash, Visit},
};
use crate::AppState;

/// How long an acknowledgement can be taken back.
const UNDO_LENGTH: Duration = Duration::from_secs(10);
/// How much longer the server takes it: the way from a phone with one bar of signal.
const UNDO_GRACE: Duration = Duration::from_secs(5);

/// What every form brings.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    form_token: String,
    to: Option<String>,
    content: Option<String>,
    /// It was sent before, and nobody knows whether it arrived (`web/script/outbox.js`).
    again: Option<String>,
}

/// `POST /incidents/{id}/acknowledge`
pub(super) async fn acknowledge(
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    visit.permit(&fields.form_token)?;
    let incident = incident::find(&visit.state, &id).await?;
    let flash = acknowledge_once(&visit, &incident, fields.again.is_some()).await?;
    Ok(back(&visit.state, fields.to.as_deref(), &flash))
}

/// Acknowledges in the viewer's name. What is over stays over: a page that lay open, or a word that waited for the line,
/// does not open it again. What is sent `again` because its answer got lost is done once only: an acknowledgement of the
/// viewer's that stands is not given a second time.
pub(super) async fn acknowledge_once(visit: &Visit, incident: &Incident, again: bool) -> Result<Flash, Problem> {
    let done = visit.texts.room.did_acknowledge;
    let stands = match &incident.status {
        Status::Acknowledged { by, .. } => by.iter().any(|word| word.user == visit.viewer.id),
        Status::Triggered | Status::Resolved { .. } => false,
    };
    if !incident.is_open() {
        return Ok(Flash::bad(visit.texts.refusals.already_resolved));
    }
    if again && stands {
        return Ok(Flash::good(done));
    }
    carry_out(visit, incident, Request::Acknowledge, done).await
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

/// `POST /incidents/{id}/undo`: takes back an acknowledgement of the last seconds.
pub(super) async fn undo(
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    visit.permit(&fields.form_token)?;
    let incident = incident::find(&visit.state, &id).await?;
    let flash = take_back(&visit, &incident).await?;
    Ok(back(&visit.state, fields.to.as_deref(), &flash))
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
    let flash = carry_out(&visit, &incident, request, done).await?;
    Ok(back(&visit.state, fields.to.as_deref(), &flash))
}

/// Asks something of an incident in the viewer's name; `done` is what to say when it was done.
pub(super) async fn carry_out(
    visit: &Visit,
    incident: &Incident,
    request: Request,
    done: &str,
) -> Result<Flash, Problem> {
    if !visit.may_respond_to(incident) {
        return Err(Problem::ReadOnly);
    }
    let agent = Agent::User(visit.viewer.id);
    let command = Command::Incident { incident: incident.id, agent, via: Via::Website, request };
    Ok(match visit.state.app.command(command).await {
        Ok(_) => Flash::good(done),
        Err(CommandError::Refused(refusal)) => Flash::bad(refused(refusal, visit.texts)),
        Err(CommandError::Unavailable(error)) => {
            tracing::error!(%error, "a button of the console did nothing");
            Flash::bad(visit.texts.problems.broken_why)
        }
    })
}

/// Takes back the viewer's acknowledgement where that is still possible.
pub(super) async fn take_back(visit: &Visit, incident: &Incident) -> Result<Flash, Problem> {
    match acknowledged_at(visit, incident) {
        Some(at) if visit.now < at + UNDO_LENGTH + UNDO_GRACE => {
            carry_out(visit, incident, Request::Trigger, visit.texts.landing.did_undo).await
        }
        _ => Ok(Flash::bad(visit.texts.landing.undo_late)),
    }
}

/// Until when the viewer's acknowledgement can be taken back; `None` where there is none or it is too late.
pub(super) fn undo_until(visit: &Visit, incident: &Incident) -> Option<At> {
    let until = acknowledged_at(visit, incident)? + UNDO_LENGTH;
    (until > visit.now).then_some(until)
}

/// When the viewer acknowledged, where nobody else has.
fn acknowledged_at(visit: &Visit, incident: &Incident) -> Option<At> {
    match &incident.status {
        Status::Acknowledged { by, .. } => match by.as_slice() {
            [only] if only.user == visit.viewer.id => Some(only.at),
            _ => None,
        },
        Status::Triggered | Status::Resolved { .. } => None,
    }
}

/// To the page that the form stood on, with a word about what came of it.
pub(super) fn back(state: &AppState, to: Option<&str>, flash: &Flash) -> Response {
    let mut response = visit::see(visit::own_path(to));
    let cookie = flash.to_cookie(visit::is_secure(state));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response.extensions_mut().insert(flash.clone());
    response
}

/// Back to a page, with what the REST API said: `said` where it did what was asked.
pub(super) fn told<T>(visit: &Visit, to: &str, done: Result<T, Refused>, said: &str) -> Response {
    let flash = match done {
        Ok(_) => Flash::good(said),
        Err(refused) => Flash::bad(&refused.told()),
    };
    back(&visit.state, Some(to), &flash)
}

/// Why the engine said no, in the language of the page.
pub(super) const fn refused(refusal: Refusal, texts: &Texts) -> &'static str {
    let texts = &texts.refusals;
    match refusal {
        Refusal::IncidentNotFound => texts.incident_not_found,
        Refusal::ServiceNotFound => texts.service_not_found,
        Refusal::PolicyNotFound => texts.policy_not_found,
        Refusal::UserNotFound => texts.user_not_found,
        Refusal::NoAssignee => texts.no_assignee,
        Refusal::AlreadyResolved | Refusal::IncidentKeyTaken => texts.already_resolved,
        Refusal::LowUrgency => texts.low_urgency,
        Refusal::NoSuchLevel => texts.no_such_level,
        Refusal::SnoozeOutOfRange => texts.snooze,
        Refusal::MergeWithItself => texts.merge_with_itself,
        Refusal::AlreadyMerged => texts.already_merged,
        Refusal::TooManyAlerts | Refusal::AlertNotFound => texts.too_many_alerts,
        Refusal::NoteLength => texts.note_length,
        Refusal::StatusUpdateLength => texts.status_update_length,
    }
}
