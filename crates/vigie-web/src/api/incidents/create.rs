//! `POST /incidents`

use axum::extract::State;
use vigie_core::engine::Command;
use vigie_pagerduty::{ApiError, rest};

use super::show;
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply, Requester},
    permission::{Permit, Sight},
};

pub(super) async fn handle(
    State(state): State<AppState>,
    seen: Sight,
    by: Requester,
    permit: Permit,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let new = rest::incident::from_wire(body.unwrap_object("incident")?, by.agent())?;
    let service = new.service;
    permit.respond_on(&state.directory(), service)?;
    let outcome = state.app.command(Command::Create(new)).await?;
    let made = outcome.incidents.iter().filter(|incident| incident.service == service).max_by_key(|made| made.number);
    let made = made.ok_or_else(ApiError::internal)?;
    Ok(Reply::created(show(&state, &seen, made.id, &query).await?))
}
