//! Vigie's own: proving that what is sent to a contact method reaches its owner.
//!
//! `GET`, `POST` (send a code) and `PUT` (say the code) `/vigie/v1/users/{id}/contact_methods/{id}/verification`, and
//! `GET /vigie/v1/users/{id}/messages`: what was sent to somebody besides pages, and what became of it; and `POST
//! /vigie/v1/users/{id}/contact_methods/{id}/test`: a test page.

use axum::{
    Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value as Json, json};
use vigie_app::{TestPageError, VerificationError};
use vigie_core::{
    directory::{ContactMethod, Directory, User},
    ids::ContactMethodId,
    time::At,
};
use vigie_pagerduty::{ApiError, query::Query, rest::contact_method, view::View};
use vigie_store::PersonalReceipt;

use super::{change::By, users::find_user};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
};

/// How many of somebody's last messages are listed.
const MOST_MESSAGES: u32 = 100;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/vigie/v1/users/{id}/contact_methods/{contact_method_id}/verification",
            get(show).post(send).put(confirm),
        )
        .route("/vigie/v1/users/{id}/contact_methods/{contact_method_id}/test", post(test))
        .route("/vigie/v1/users/{id}/messages", get(messages))
}

async fn show(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    Ok(Reply::ok(shown(&state, &path, &query).await?))
}

/// Sends a code over the contact method's own channel.
async fn send(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (user, method) = find(&directory, &path)?;
    state.app.verification().send(user.id, method.id).await.map_err(refusal)?;
    Ok(Reply::accepted(shown(&state, &path, &query).await?))
}

/// `{"verification": {"code": "123456"}}`
async fn confirm(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (user, method) = find(&directory, &path)?;
    let code = body.unwrap_object("verification")?.get("code").and_then(Json::as_str);
    let code = code.ok_or_else(|| ApiError::invalid("Code must be the six digits that were sent, as a text"))?;
    state.app.verification().confirm(user.id, method.id, code, &by.author).await.map_err(refusal)?;
    Ok(Reply::ok(shown(&state, &path, &query).await?))
}

/// Sends a test page; the answer is its receipt so far.
async fn test(
    State(state): State<AppState>,
    Path(path): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let (user, method) = find(&directory, &path)?;
    let id = state.app.send_test_page(user.id, method.id).await.map_err(test_refusal)?;
    let receipt = state.app.store().personal_message(id).await?;
    Ok(Reply::accepted(json!({ "message": receipt.map(|receipt| receipt_to_wire(&receipt, &view)) })))
}

async fn messages(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, &query)?;
    let user = find_user(&directory, &id)?.id;
    let receipts = state.app.store().personal_messages_of(user, MOST_MESSAGES).await?;
    let wires: Vec<Json> = receipts.iter().map(|receipt| receipt_to_wire(receipt, &view)).collect();
    Ok(Reply::ok(json!({ "messages": wires })))
}

fn find<'a>(directory: &'a Directory, path: &(String, String)) -> Result<(&'a User, &'a ContactMethod), ApiError> {
    let user = find_user(directory, &path.0)?;
    let method = ContactMethodId::parse(&path.1).and_then(|id| user.contact_method(id));
    Ok((user, method.ok_or_else(|| ApiError::not_found("Contact Method"))?))
}

async fn shown(state: &AppState, path: &(String, String), query: &Query) -> Result<Json, Rejection> {
    let directory = state.directory();
    let view = state.view(&directory, query)?;
    let (user, method) = find(&directory, path)?;
    let code = state.app.store().verification_code(user.id, method.id).await?;
    let now = state.app.now();
    let code = code.filter(|code| code.expires_at > now && code.address == method.full_address());
    let receipts = state.app.store().personal_messages_of(user.id, MOST_MESSAGES).await?;
    let is_it = |receipt: &&PersonalReceipt| {
        receipt.message.contact_method == method.id && receipt.message.content.as_str() == "verification"
    };
    Ok(json!({ "verification": {
        "contact_method": contact_method::reference(method, user.id, view.links),
        "verified_at": method.verified_at.map(|at| view.time(at)),
        "code_expires_at": code.as_ref().map(|code| view.time(code.expires_at)),
        "tries_left": code.map_or(0, |code| code.tries_left),
        "last_message": receipts.iter().find(is_it).map(|receipt| receipt_to_wire(receipt, &view)),
    }}))
}

fn receipt_to_wire(receipt: &PersonalReceipt, view: &View<'_>) -> Json {
    let message = &receipt.message;
    let time = |at: Option<At>| at.map(|at| view.time(at));
    json!({
        "id": message.id.as_str(),
        "type": "message",
        "kind": message.content.as_str(),
        "contact_method_id": message.contact_method.as_str(),
        "channel": message.channel.as_str(),
        "address": message.address,
        "state": receipt.state.as_str(),
        "attempts": receipt.attempts,
        "words": receipt.words,
        "queued_at": view.time(message.created_at),
        "handed_over_at": time(receipt.handed_over_at),
        "delivered_at": time(receipt.delivered_at),
        "failed_at": time(receipt.failed_at),
    })
}

fn refusal(error: VerificationError) -> Rejection {
    let sentence = || sentence(&error.to_string());
    match error {
        VerificationError::NotFound => ApiError::not_found("Contact Method").into(),
        VerificationError::Refused(_) => ApiError::new(429, 2020, "Rate Limit Exceeded", vec![sentence()]).into(),
        VerificationError::Store(error) => error.into(),
        VerificationError::AlreadyVerified
        | VerificationError::NoChannel(_)
        | VerificationError::NoCode
        | VerificationError::WrongCode(_) => ApiError::invalid(sentence()).into(),
    }
}

fn test_refusal(error: TestPageError) -> Rejection {
    let told = sentence(&error.to_string());
    match error {
        TestPageError::NotFound => ApiError::not_found("Contact Method").into(),
        TestPageError::Refused(_) => ApiError::new(429, 2020, "Rate Limit Exceeded", vec![told]).into(),
        TestPageError::NoChannel(_) => ApiError::invalid(told).into(),
        TestPageError::Store(error) => error.into(),
    }
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
