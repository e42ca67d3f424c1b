//! `GET /incidents/{id}`

use axum::extract::{Path, State};

use super::{find, show};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

pub(super) async fn handle(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let incident = find(&state, &id).await?;
    Ok(Reply::ok(show(&state, incident.id, &query).await?))
}
