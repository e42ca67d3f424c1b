//! `/vigie/v1/shift_schedules`: a shift-based schedule with all its rotations in one body, stored in one piece or not at
//! all. PagerDuty has no such operation; the form of the console uses this one.

use axum::{
    Router,
    extract::{Path, State},
    routing::{post, put},
};
use vigie_core::{directory::Directory, ids::Ids};
use vigie_pagerduty::rest::{Fields, shift_schedule};

use super::{
    find_plan,
    schedules::{can_be_shown, shown_with_addresses},
};
use crate::{
    AppState,
    api::configuration::{change::By, schedules::store},
    frame::{Hash, Params, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/shift_schedules", post(create)).route("/vigie/v1/shift_schedules/{id}", put(update))
}

async fn create(State(state): State<AppState>, by: By, Params(query): Params, body: Hash) -> Result<Reply, Rejection> {
    let read = |fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now| {
        let made = shift_schedule::whole_from_wire(fields, None, directory, ids, now)?;
        can_be_shown(&state, &made, &query).map(|()| made)
    };
    Ok(Reply::created(store(&state, &by, (&query, &body), read, shown_with_addresses).await?))
}

async fn update(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    body: Hash,
) -> Result<Reply, Rejection> {
    let read = |fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now| {
        let made = shift_schedule::whole_from_wire(fields, Some(find_plan(directory, &id)?.0), directory, ids, now)?;
        can_be_shown(&state, &made, &query).map(|()| made)
    };
    Ok(Reply::ok(store(&state, &by, (&query, &body), read, shown_with_addresses).await?))
}
