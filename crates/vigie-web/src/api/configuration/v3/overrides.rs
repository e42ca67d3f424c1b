//! `/v3/schedules/{id}/overrides`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value, json};
use vigie_core::{
    ids::OverrideId,
    schedule::{
        ShiftPlan,
        shift_based::{ShiftOverride, edit::EditRefusal},
    },
};
use vigie_pagerduty::{
    ApiError,
    rest::{
        Fields,
        shift_schedule::{change_override, override_to_wire, read_override},
        zone,
    },
};

use super::{edit, find_plan, page, range, refused, wanted};
use crate::{
    AppState,
    api::configuration::{change::By, schedules::view_of},
    frame::{Hash, Params, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/v3/schedules/{id}/overrides", get(list).post(create))
        .route("/v3/schedules/{id}/overrides/{override_id}", get(show).put(update).delete(delete))
}

fn find_override<'a>(plan: &'a ShiftPlan, text: &str) -> Result<&'a ShiftOverride, ApiError> {
    let id = OverrideId::parse(text).ok_or(EditRefusal::NotFound("Override"));
    id.and_then(|id| plan.shift_override(id)).map_err(refused)
}

/// The overrides of a time, cut at both ends unless `overflow` is asked for.
async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let (since, until, overflow) = range(&query, &view)?;
    let touching = plan.overrides.iter().filter(|one| one.starts_at < until && since < one.ends_at);
    let cut = |one: &ShiftOverride| match overflow {
        true => *one,
        false => ShiftOverride { starts_at: one.starts_at.max(since), ends_at: one.ends_at.min(until), ..*one },
    };
    let mut found: Vec<ShiftOverride> = touching.map(cut).collect();
    found.sort_by_key(|one| (one.starts_at, one.ends_at));
    let to_wire = |one: ShiftOverride| override_to_wire(&one, schedule.id, &view);
    Ok(Reply::ok(page(&query, "overrides", found, to_wire)?))
}

async fn show(
    State(state): State<AppState>,
    Path((id, over)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let over = find_override(plan, &over)?;
    Ok(Reply::ok(json!({ "override": override_to_wire(over, schedule.id, &view) })))
}

/// Makes all overrides of a list, or none.
async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (made, overrides) = edit(&state, &by, &id, |plan, desk| {
        let zone = zone::get(&desk.schedule.time_zone);
        let mut overrides: Vec<ShiftOverride> = vec![];
        for value in wanted(&body, "overrides")? {
            let over = read_override(Fields::of(value, "An override")?, &zone, desk.directory, desk.ids)?;
            overrides.push(plan.add_override(over, desk.now).map_err(refused)?);
        }
        Ok(overrides)
    })
    .await?;
    let directory = state.directory();
    let view = view_of(&state, &directory, &made, &query)?;
    let wire: Vec<Value> = overrides.iter().map(|over| override_to_wire(over, made.id, &view)).collect();
    Ok(Reply::created(json!({ "overrides": wire })))
}

async fn update(
    State(state): State<AppState>,
    Path((id, over)): Path<(String, String)>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (made, over) = edit(&state, &by, &id, |plan, desk| {
        let zone = zone::get(&desk.schedule.time_zone);
        let fields = Fields::enveloped(&body, "override")?;
        let over = change_override(fields, find_override(plan, &over)?, &zone, desk.directory)?;
        plan.replace_override(over, OverrideId::new(desk.ids), desk.now).map_err(refused)
    })
    .await?;
    let directory = state.directory();
    let view = view_of(&state, &directory, &made, &query)?;
    Ok(Reply::ok(json!({ "override": override_to_wire(&over, made.id, &view) })))
}

/// Removes an override that has not started, ends one that runs, refuses one that is over.
async fn delete(
    State(state): State<AppState>,
    Path((id, over)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    edit(&state, &by, &id, |plan, desk| {
        let over = find_override(plan, &over)?.id;
        plan.remove_override(over, desk.now).map_err(refused)
    })
    .await?;
    Ok(Reply::no_content())
}
