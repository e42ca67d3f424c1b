//! `/v3/schedules/{id}/custom_shifts`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value, json};
use vigie_core::{
    ids::CustomShiftId,
    schedule::{
        ShiftPlan,
        shift_based::{CustomShift, edit::EditRefusal},
    },
};
use vigie_pagerduty::{
    ApiError,
    rest::{
        Fields,
        shift_schedule::{change_custom_shift, custom_shift_to_wire, read_custom_shift},
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
        .route("/v3/schedules/{id}/custom_shifts", get(list).post(create))
        .route("/v3/schedules/{id}/custom_shifts/{custom_shift_id}", get(show).put(update).delete(delete))
}

fn find_shift<'a>(plan: &'a ShiftPlan, text: &str) -> Result<&'a CustomShift, ApiError> {
    let id = CustomShiftId::parse(text).ok_or(EditRefusal::NotFound("Custom shift"));
    id.and_then(|id| plan.custom_shift(id)).map_err(refused)
}

/// The custom shifts of a time, cut at both ends unless `overflow` is asked for.
async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let (since, until, overflow) = range(&query, &view)?;
    let touching = plan.custom_shifts.iter().filter(|one| one.starts_at < until && since < one.ends_at);
    let cut = |one: &CustomShift| match overflow {
        true => *one,
        false => CustomShift { starts_at: one.starts_at.max(since), ends_at: one.ends_at.min(until), ..*one },
    };
    let mut found: Vec<CustomShift> = touching.map(cut).collect();
    found.sort_by_key(|one| (one.starts_at, one.ends_at));
    let to_wire = |one: CustomShift| custom_shift_to_wire(&one, schedule.id, &view);
    Ok(Reply::ok(page(&query, "custom_shifts", found, to_wire)?))
}

async fn show(
    State(state): State<AppState>,
    Path((id, shift)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let directory = state.directory();
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let shift = find_shift(plan, &shift)?;
    Ok(Reply::ok(json!({ "custom_shift": custom_shift_to_wire(shift, schedule.id, &view) })))
}

/// Makes all custom shifts of a list, or none.
async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (made, shifts) = edit(&state, &by, &id, |plan, desk| {
        let zone = zone::get(&desk.schedule.time_zone);
        let mut shifts: Vec<CustomShift> = vec![];
        for value in wanted(&body, "custom_shifts")? {
            let shift = read_custom_shift(Fields::of(value, "A custom shift")?, &zone, desk.directory, desk.ids)?;
            shifts.push(plan.add_custom_shift(shift, desk.now).map_err(refused)?);
        }
        Ok(shifts)
    })
    .await?;
    let directory = state.directory();
    let view = view_of(&state, &directory, &made, &query)?;
    let wire: Vec<Value> = shifts.iter().map(|shift| custom_shift_to_wire(shift, made.id, &view)).collect();
    Ok(Reply::created(json!({ "custom_shifts": wire })))
}

async fn update(
    State(state): State<AppState>,
    Path((id, shift)): Path<(String, String)>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (made, shift) = edit(&state, &by, &id, |plan, desk| {
        let zone = zone::get(&desk.schedule.time_zone);
        let fields = Fields::enveloped(&body, "custom_shift")?;
        let shift = change_custom_shift(fields, find_shift(plan, &shift)?, &zone, desk.directory)?;
        plan.replace_custom_shift(shift, desk.now).map_err(refused)
    })
    .await?;
    let directory = state.directory();
    let view = view_of(&state, &directory, &made, &query)?;
    Ok(Reply::ok(json!({ "custom_shift": custom_shift_to_wire(&shift, made.id, &view) })))
}

/// Removes a custom shift that has not started, ends one that runs, refuses one that is over.
async fn delete(
    State(state): State<AppState>,
    Path((id, shift)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    edit(&state, &by, &id, |plan, desk| {
        let shift = find_shift(plan, &shift)?.id;
        plan.remove_custom_shift(shift, desk.now).map_err(refused)
    })
    .await?;
    Ok(Reply::no_content())
}
