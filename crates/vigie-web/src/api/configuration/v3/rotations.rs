//! `/v3/schedules/{id}/rotations`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value, json};
use vigie_core::{
    ids::RotationId,
    schedule::shift_based::{Rotation, edit::EditRefusal},
};
use vigie_pagerduty::{ApiError, rest::shift_schedule::rotation_to_wire};

use super::{edit, find_plan, moment, page, refused};
use crate::{
    AppState,
    api::configuration::{change::By, schedules::view_of},
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/v3/schedules/{id}/rotations", get(list).post(create))
        .route("/v3/schedules/{id}/rotations/{rotation_id}", get(show).delete(delete))
}

/// The id of a rotation in a path.
pub(super) fn rotation_id(text: &str) -> Result<RotationId, ApiError> {
    RotationId::parse(text).ok_or_else(|| refused(EditRefusal::NotFound("Rotation")))
}

async fn list(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let to_wire = |rotation: &Rotation| rotation_to_wire(rotation, schedule.id, &view);
    Ok(Reply::ok(page(&query, "rotations", plan.live_rotations().collect(), to_wire)?))
}

/// Makes an empty rotation; whatever the body holds, a rotation is configured by its events.
async fn create(State(state): State<AppState>, Path(id): Path<String>, by: By) -> Result<Reply, Rejection> {
    let (made, rotation) = edit(&state, &by, &id, |plan, desk| {
        let rotation = RotationId::new(desk.ids);
        plan.add_rotation(rotation).map_err(refused)?;
        Ok(rotation)
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &made, &Default::default())?;
    let rotation = Rotation { id: rotation, events: vec![], removed_at: None };
    Ok(Reply::created(json!({ "rotation": rotation_to_wire(&rotation, made.id, &view) })))
}

/// A rotation with its events; with `since` and `until` only those that are in force between them.
async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path((id, rotation)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (schedule, plan) = find_plan(&directory, &id)?;
    let mut rotation = plan.rotation(rotation_id(&rotation)?).map_err(refused)?.clone();
    let view = view_of(&state, &directory, schedule, &query)?;
    let (since, until) = (moment(&query, "since", &view)?, moment(&query, "until", &view)?);
    rotation.events.retain(|event| {
        until.is_none_or(|until| event.effective_since < until)
            && event.effective_until.zip(since).is_none_or(|(end, since)| since < end)
    });
    let wire: Value = rotation_to_wire(&rotation, schedule.id, &view);
    Ok(Reply::ok(json!({ "rotation": wire })))
}

async fn delete(
    State(state): State<AppState>,
    Path((id, rotation)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    edit(&state, &by, &id, |plan, desk| plan.remove_rotation(rotation_id(&rotation)?, desk.now).map_err(refused))
        .await?;
    Ok(Reply::no_content())
}
