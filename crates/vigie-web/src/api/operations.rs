//! What operators and their tools ask: alive, able to page, figures; and the manual clock of tests.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use vigie_pagerduty::ApiError;

use crate::{
    AppState,
    frame::{Hash, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/_test/clock", get(clock).post(advance_clock))
}

async fn alive() -> &'static str {
    "alive\n"
}

/// 200 when this node can page, else 503 with the reason.
async fn ready(State(state): State<AppState>) -> (StatusCode, String) {
    match state.app.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
    }
}

async fn metrics(State(state): State<AppState>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], state.app.metrics_text()).into_response()
}

async fn clock(State(state): State<AppState>) -> Result<Reply, Rejection> {
    only_in_tests(&state)?;
    Ok(Reply::ok(json!({ "now": state.app.now().to_string() })))
}

/// Moves the manual clock and runs everything that becomes due on the way, in order, before it answers.
async fn advance_clock(State(state): State<AppState>, Hash(body): Hash) -> Result<Reply, Rejection> {
    only_in_tests(&state)?;
    let seconds = body.get("advance_seconds").and_then(serde_json::Value::as_f64);
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let duration = duration.ok_or_else(|| ApiError::invalid("advance_seconds must be a number of seconds"))?;
    let now = state.app.advance_clock(duration).await.ok_or_else(ApiError::no_route)?;
    Ok(Reply::ok(json!({ "now": now.to_string() })))
}

fn only_in_tests(state: &AppState) -> Result<(), ApiError> {
    if state.settings.test_clock { Ok(()) } else { Err(ApiError::no_route()) }
}
