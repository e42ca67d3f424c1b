//! `/schedules/{id}/overrides`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete as delete_at, get},
};
use serde_json::{Value, json};
use vigie_core::{
    directory::{Change, Object},
    ids::OverrideId,
    schedule::{
        Override, Schedule,
        edit::{Removal, RemovalRefusal, add_overrides, remove_override},
    },
};
use vigie_pagerduty::{
    ApiError,
    rest::schedule::{self, Created, Range},
};

use super::{
    change::{By, change},
    schedules::{find_schedule, view_of},
};
use crate::{
    AppState,
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

/// The most overrides that one request makes.
const CREATED_MAX: usize = 500;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/schedules/{id}/overrides", get(list).post(create))
        .route("/schedules/{id}/overrides/{override_id}", delete_at(delete))
}

/// The overrides of a time, cut at both ends unless `overflow` is asked for; with `editable` only those to come.
async fn list(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let schedule = find_schedule(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    if query.get("since").is_none() || query.get("until").is_none() {
        return Err(ApiError::invalid("since and until must say which time is asked for").into());
    }
    let Some(range) = Range::from_query(&query, &view.zone)? else { return Ok(Reply::ok(json!({ "overrides": [] }))) };
    let (since, until, now) = (range.span.since, range.span.until, state.app.now());
    let asked = |one: &&Override| {
        one.starts_at < until && since < one.ends_at && (!query.flag("editable") || one.starts_at > now)
    };
    let cut = |one: &Override| match range.overflow {
        true => *one,
        false => Override { starts_at: one.starts_at.max(since), ends_at: one.ends_at.min(until), ..*one },
    };
    let mut found: Vec<Override> = schedule.overrides().iter().filter(asked).map(cut).collect();
    found.sort_by_key(|one| (one.starts_at, one.ends_at));
    let found: Vec<Value> = found.iter().map(|one| schedule::override_to_wire(one, &view)).collect();
    Ok(Reply::ok(json!({ "overrides": found })))
}

/// Makes the overrides of a list, each by itself, and answers with a bare list of what became of each. The older form
/// with a single `override` is answered with it, or with its refusal.
async fn create(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let single = body.get("override");
    let wanted = match (body.get("overrides").and_then(Value::as_array), single) {
        (Some(list), _) => list.as_slice(),
        (None, Some(one)) => std::slice::from_ref(one),
        (None, None) => return Err(ApiError::invalid("The request body must hold a list named \"overrides\"").into()),
    };
    if wanted.len() > CREATED_MAX {
        return Err(ApiError::invalid(format!("Overrides are too many (maximum is {CREATED_MAX} at once)")).into());
    }
    let (made, created) = change(&state, &by, |directory, ids, now| {
        let mut made = Schedule::clone(find_schedule(directory, &id)?);
        let created: Vec<Created> =
            wanted.iter().map(|one| schedule::create_override(one, &made, directory, ids, now)).collect();
        let good = created.iter().filter_map(|one| if let Created::Made(made) = one { Some(*made) } else { None });
        let good: Vec<Override> = good.collect();
        if let Some(layered) = made.layered_mut() {
            add_overrides(layered, &good, now).map_err(|full| ApiError::invalid(full.to_string()))?;
        }
        let changed = !good.is_empty();
        let made = Arc::new(made);
        let changes = if changed { vec![Change::Put(Object::Schedule(Arc::clone(&made)))] } else { Vec::new() };
        Ok((changes, (made, created)))
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &made, &query)?;
    match (single, created.as_slice()) {
        (Some(_), [Created::Refused(error, _)]) => Err(error.clone().into()),
        (Some(_), [Created::Made(one)]) => {
            Ok(Reply::created(json!({ "override": schedule::override_to_wire(one, &view) })))
        }
        (_, created) => Ok(Reply::created(created.iter().map(|one| one.to_wire(&view)).collect())),
    }
}

/// Removes an override that has not begun (204), ends one that runs (200), refuses one that is over.
async fn delete(State(state): State<AppState>, Path(path): Path<(String, String)>, by: By) -> Result<Reply, Rejection> {
    let removal = change(&state, &by, |directory, _, now| {
        let schedule = find_schedule(directory, &path.0)?;
        let id = OverrideId::parse(&path.1).ok_or_else(|| ApiError::not_found("Override"))?;
        let (schedule, removal) = remove_override(schedule, id, now).map_err(|refusal| match refusal {
            RemovalRefusal::NotFound => ApiError::not_found("Override"),
            RemovalRefusal::Past => ApiError::new(400, 4004, "Override is in the past", vec![refusal.to_string()]),
        })?;
        Ok((vec![Change::Put(Object::Schedule(Arc::new(schedule)))], removal))
    })
    .await?;
    Ok(match removal {
        Removal::Removed => Reply::no_content(),
        Removal::Truncated => Reply { status: StatusCode::OK, body: Value::Null },
    })
}
