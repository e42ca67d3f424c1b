//! `GET /incidents/{id}`

use axum::extract::{Path, State};

use super::{find, show};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) async fn handle(
    State(state): State<AppState>,
    seen: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let incident = find(&state, &id).await?;
    Ok(Reply::ok(show(&state, &seen, incident.id, &query).await?))
}
