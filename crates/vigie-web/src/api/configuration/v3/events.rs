//! `/v3/schedules/{id}/rotations/{rotation_id}/events`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::json;
use vigie_core::{
    ids::RotationEventId,
    schedule::shift_based::{Rotation, RotationEvent, edit::EditRefusal},
};
use vigie_pagerduty::{
    ApiError,
    rest::{
        Fields,
        shift_schedule::{change_event, event_to_wire, read_event},
    },
};

use super::{edit, find_plan, page, refused, rotations::rotation_id};
use crate::{
    AppState,
    api::configuration::{change::By, schedules::view_of},
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/v3/schedules/{id}/rotations/{rotation_id}/events", get(list).post(create))
        .route("/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}", get(show).put(update).delete(delete))
}

fn find_event<'a>(rotation: &'a Rotation, text: &str) -> Result<&'a RotationEvent, ApiError> {
    let id = RotationEventId::parse(text);
    let found = rotation.events.iter().find(|event| Some(event.id) == id);
    found.ok_or_else(|| refused(EditRefusal::NotFound("Event")))
}

/// The events of a rotation, by when they come into force.
async fn list(
    State(state): State<AppState>,
    directory: Sight,
    Path((id, rotation)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (schedule, plan) = find_plan(&directory, &id)?;
    let rotation = plan.rotation(rotation_id(&rotation)?).map_err(refused)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let mut events: Vec<&RotationEvent> = rotation.events.iter().collect();
    events.sort_by_key(|event| event.effective_since);
    let to_wire = |event: &RotationEvent| event_to_wire(event, schedule.id, rotation.id, &view);
    Ok(Reply::ok(page(&query, "events", events, to_wire)?))
}

async fn show(
    State(state): State<AppState>,
    directory: Sight,
    Path((id, rotation, event)): Path<(String, String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (schedule, plan) = find_plan(&directory, &id)?;
    let rotation = plan.rotation(rotation_id(&rotation)?).map_err(refused)?;
    let event = find_event(rotation, &event)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    Ok(Reply::ok(json!({ "event": event_to_wire(event, schedule.id, rotation.id, &view) })))
}

async fn create(
    State(state): State<AppState>,
    Path((id, rotation)): Path<(String, String)>,
    by: By,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (made, (rotation, event)) = edit(&state, &by, &id, |plan, desk| {
        let rotation = plan.rotation(rotation_id(&rotation)?).map_err(refused)?.id;
        let event = read_event(Fields::enveloped(&body, "event")?, desk.directory, desk.ids)?;
        Ok((rotation, plan.add_event(rotation, event, desk.now).map_err(refused)?))
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &made, &Default::default())?;
    Ok(Reply::created(json!({ "event": event_to_wire(&event, made.id, rotation, &view) })))
}

async fn update(
    State(state): State<AppState>,
    Path((id, rotation, event)): Path<(String, String, String)>,
    by: By,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (made, (rotation, event)) = edit(&state, &by, &id, |plan, desk| {
        let rotation = plan.rotation(rotation_id(&rotation)?).map_err(refused)?;
        let (old, rotation) = (find_event(rotation, &event)?, rotation.id);
        let event = change_event(Fields::enveloped(&body, "event")?, old, desk.directory)?;
        Ok((rotation, plan.replace_event(rotation, event, desk.now).map_err(refused)?))
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &made, &Default::default())?;
    Ok(Reply::ok(json!({ "event": event_to_wire(&event, made.id, rotation, &view) })))
}

async fn delete(
    State(state): State<AppState>,
    Path((id, rotation, event)): Path<(String, String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    edit(&state, &by, &id, |plan, desk| {
        let rotation = plan.rotation(rotation_id(&rotation)?).map_err(refused)?;
        let (event, rotation) = (find_event(rotation, &event)?.id, rotation.id);
        plan.remove_event(rotation, event, desk.now).map_err(refused)
    })
    .await?;
    Ok(Reply::no_content())
}
