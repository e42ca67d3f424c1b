//! `/incidents` and everything under it.

mod get;

use axum::{Router, routing::get};
use vigie_core::{ids::IncidentId, incident::Incident};
use vigie_pagerduty::ApiError;

use crate::{AppState, frame::Rejection};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/incidents/{id}", get(get::handle))
}

/// The incident that a path names, by its id or by its number.
pub(super) async fn find(state: &AppState, id: &str) -> Result<Incident, Rejection> {
    let found = match (id.parse::<u64>(), IncidentId::parse(id)) {
        (Ok(number), _) => state.app.store().incident_by_number(number).await?,
        (Err(_), Some(id)) => state.app.store().incident(id).await?,
        (Err(_), None) => None,
    };
    found.ok_or_else(|| ApiError::not_found("Incident").into())
}
