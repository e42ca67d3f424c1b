//! Events in: `POST /v2/enqueue`, `POST /v2/change/enqueue`, `POST /generic/2010-04-15/create_event.json`.
//!
//! No token, no log line, no layer: what decides how many events a second the server takes is how little happens here.
//! The answer goes out only after the event and everything it caused are on disk.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{self, Bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode},
    response::Response,
    routing::post,
};
use vigie_app::{Submission, SubmitError, SubmittedEvent};
use vigie_core::ids::EventId;
use vigie_pagerduty::{
    change,
    events::{self, EventError},
    events_v1, events_v2,
};
use vigie_store::Wire;

use crate::{
    AppState,
    frame::{is_too_long, json_response},
};

/// A body that is too large is read up to here, so that its sender hears why rather than a broken connection.
const READ_LIMIT_BYTES: usize = 8 * events::BODY_LIMIT_BYTES;

/// A body must be there whole within this time, so that half a request holds no connection for ever.
const BODY_WITHIN: Duration = Duration::from_secs(30);
const BODY_LATE: &str = "The event did not arrive within 30 seconds: send it again";

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/v2/enqueue", post(enqueue))
        .route("/v2/change/enqueue", post(enqueue_change))
        .route("/generic/2010-04-15/create_event.json", post(create_event))
}

async fn enqueue(State(state): State<AppState>, request: Request) -> Response {
    match take_v2(&state, request).await {
        Ok(submission) => accepted(StatusCode::ACCEPTED, &submission, events::accepted_v2),
        Err(error) => refused(error.status_v2(), &error),
    }
}

async fn create_event(State(state): State<AppState>, request: Request) -> Response {
    match take_v1(&state, request).await {
        Ok(submission) => accepted(StatusCode::OK, &submission, events::accepted_v1),
        Err(error) => refused(error.status_v1(), &error),
    }
}

/// Also behind the REST API's `POST /change_events`.
pub(super) async fn enqueue_change(State(state): State<AppState>, request: Request) -> Response {
    match take_change(&state, request).await {
        Ok(_) => json_response(StatusCode::ACCEPTED, events::accepted_change()),
        Err(error) => refused(error.status_v2(), &error),
    }
}

/// The body, and the key that old clients send in a header. No extractors: they would copy every header.
async fn read(request: Request) -> Result<(Bytes, Option<HeaderValue>), EventError> {
    let key = request.headers().get("x-routing-key").cloned();
    let whole = body::to_bytes(request.into_body(), READ_LIMIT_BYTES);
    let body = tokio::time::timeout(BODY_WITHIN, whole).await.map_err(|_| EventError::invalid(BODY_LATE))?;
    Ok((
        body.map_err(|error| if is_too_long(&error) { EventError::too_large() } else { EventError::broken_off() })?,
        key,
    ))
}

async fn take_v2(state: &AppState, request: Request) -> Result<Arc<Submission>, EventError> {
    let (body, key) = read(request).await?;
    let parsed = events_v2::parse(&body, text_of(key.as_ref()))?;
    submit(state, Wire::V2, parsed, body, "Invalid routing key").await
}

async fn take_v1(state: &AppState, request: Request) -> Result<Arc<Submission>, EventError> {
    let (body, key) = read(request).await?;
    let parsed = events_v1::parse(&body, text_of(key.as_ref()))?;
    submit(state, Wire::V1, parsed, body, events_v1::UNKNOWN_KEY).await
}

async fn take_change(state: &AppState, request: Request) -> Result<EventId, EventError> {
    let (body, key) = read(request).await?;
    let parsed = change::parse(&body, text_of(key.as_ref()))?;
    let integration = state.directory().integration_by_key(&parsed.routing_key).map(|integration| integration.id);
    let integration = integration.ok_or_else(|| EventError::invalid("Invalid routing key"))?;
    let event = SubmittedEvent::Change(parsed.into_change(integration, state.app.now()));
    let submission = Submission { wire: Wire::Change, integration, event, body };
    state.app.submit_event(submission).await.map_err(not_taken)
}

/// Takes an event that the console wrote, as if a sender had sent it: parsed, judged and stored the same way.
///
/// # Errors
/// Why it was not taken, sentence by sentence.
pub(crate) async fn submit_own_event(state: &AppState, body: Bytes) -> Result<EventId, Vec<String>> {
    let taken = async {
        let parsed = events_v2::parse(&body, None)?;
        let integration = state.directory().integration_by_key(&parsed.routing_key).map(|integration| integration.id);
        let integration = integration.ok_or_else(|| EventError::invalid("Invalid routing key"))?;
        let event = SubmittedEvent::Event(parsed.into_event(integration, || state.new_key()));
        let submission = Submission { wire: Wire::V2, integration, event, body };
        state.app.submit_event(submission).await.map_err(not_taken)
    };
    taken.await.map_err(|error: EventError| error.sentences())
}

async fn submit(
    state: &AppState,
    wire: Wire,
    parsed: events_v2::Parsed,
    body: Bytes,
    unknown_key: &str,
) -> Result<Arc<Submission>, EventError> {
    let integration = state.directory().integration_by_key(&parsed.routing_key).map(|integration| integration.id);
    let integration = integration.ok_or_else(|| EventError::invalid(unknown_key))?;
    let event = parsed.into_event(integration, || state.new_key());
    // Kept here too: what was allocated by this task is freed by it rather than by the lane on another core.
    let submission = Arc::new(Submission { wire, integration, event: SubmittedEvent::Event(event), body });
    state.app.submit_event(Arc::clone(&submission)).await.map_err(not_taken)?;
    Ok(submission)
}

/// The reply to an accepted event, which names its key.
fn accepted(status: StatusCode, submission: &Submission, reply: impl FnOnce(&str) -> String) -> Response {
    match &submission.event {
        SubmittedEvent::Event(event) => json_response(status, reply(&event.dedup_key)),
        SubmittedEvent::Change(_) => json_response(status, events::accepted_change()),
    }
}

fn not_taken(error: SubmitError) -> EventError {
    match error {
        SubmitError::Overloaded => EventError::Throttled,
        SubmitError::NotServing | SubmitError::Store => EventError::NotStored,
    }
}

fn text_of(key: Option<&HeaderValue>) -> Option<&str> {
    key.and_then(|value| value.to_str().ok())
}

fn refused(status: u16, error: &EventError) -> Response {
    json_response(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), error.to_body())
}
