//! `GET /vigie/v1/oncall/fairness`: who carried how much, as JSON or (`format=csv`) as a table.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde_json::json;
use vigie_pagerduty::{ApiError, rest::fairness::Report};

use super::change::off_the_runtime;
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/oncall/fairness", get(show))
}

async fn show(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Response, Rejection> {
    off_the_runtime(move || {
        let is_csv = match query.get("format") {
            None | Some("json") => false,
            Some("csv") => true,
            Some(_) => return Err(ApiError::invalid("format must be json or csv")),
        };
        let view = state.view(&directory, &query)?;
        let report = Report::of_query(&query, &directory, state.app.now())?;
        if !is_csv {
            return Ok(Reply::ok(json!({ "fairness": report.to_wire(&view) })).into_response());
        }
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"fairness.csv\""),
        ];
        Ok((headers, report.to_csv(&directory)).into_response())
    })
    .await
}
