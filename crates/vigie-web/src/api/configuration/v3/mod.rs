//! `/v3/schedules`: shift-based schedules, one file for each resource. Refusals tell what is wrong by field.

mod custom_shifts;
mod events;
mod overrides;
mod parts;
mod rotations;
mod schedules;
mod whole;

use std::sync::Arc;

use axum::{Router, middleware::map_response, response::Response};
use serde_json::Value;
use vigie_core::{
    directory::{Change, Directory, Object},
    ids::{Ids, ScheduleId},
    schedule::{Schedule, ShiftPlan, shift_based::edit::EditRefusal},
    time::At,
};
use vigie_pagerduty::{ApiError, paging::Page, query::Query, rest::shift_schedule, time, view::View};

use super::change::{By, change, find};
use crate::{
    AppState,
    frame::{Rejection, json_response},
};

/// The most custom shifts or overrides that one request makes.
const CREATED_MAX: usize = 500;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .merge(custom_shifts::routes())
        .merge(events::routes())
        .merge(overrides::routes())
        .merge(rotations::routes())
        .merge(schedules::routes())
        .merge(whole::routes())
        .layer(map_response(by_field))
}

/// Writes a refusal as these operations do: what is wrong by field, `schedule` where no field is named.
async fn by_field(response: Response) -> Response {
    match response.extensions().get::<Rejection>() {
        Some(Rejection(error)) if error.status == 400 && error.field.is_none() => {
            json_response(response.status(), error.clone().at_field("schedule").to_wire().to_string())
        }
        _ => response,
    }
}

/// The shift-based schedule with the id in a path.
fn find_plan<'a>(directory: &'a Directory, id: &str) -> Result<(&'a Arc<Schedule>, &'a ShiftPlan), ApiError> {
    let schedule = find(&directory.schedules, ScheduleId::parse(id), "Schedule")?;
    let plan = schedule.shift_based().ok_or_else(|| {
        let text = format!("Schedule {id} is made of layers: use /schedules/{id}");
        ApiError::invalid(text).at_field("schedule.id")
    })?;
    Ok((schedule, plan))
}

/// What an edit of a plan may use.
struct Desk<'a> {
    directory: &'a Directory,
    schedule: &'a Schedule,
    ids: &'a mut Ids,
    now: At,
}

/// Changes the plan of a schedule, all of it or nothing.
async fn edit<T>(
    state: &AppState,
    by: &By,
    id: &str,
    mut edit: impl FnMut(&mut ShiftPlan, Desk<'_>) -> Result<T, ApiError>,
) -> Result<(Arc<Schedule>, T), Rejection> {
    change(state, by, |directory, ids, now| {
        let (schedule, plan) = find_plan(directory, id)?;
        let mut made = Schedule::clone(schedule);
        let mut next = plan.clone();
        let done = edit(&mut next, Desk { directory, schedule, ids, now })?;
        if let Some(plan) = made.shift_based_mut() {
            *plan = next;
        }
        let made = Arc::new(made);
        Ok((vec![Change::Put(Object::Schedule(Arc::clone(&made)))], (made, done)))
    })
    .await
}

fn refused(refusal: EditRefusal) -> ApiError {
    shift_schedule::to_error(&refusal)
}

/// One page of a list, without a total: these lists tell none.
fn page<T>(query: &Query, name: &str, items: Vec<T>, to_wire: impl FnMut(T) -> Value) -> Result<Value, ApiError> {
    let mut wire = Page { wants_total: false, ..Page::from_query(query)? }.cut(name, items, to_wire);
    if let Some(fields) = wire.as_object_mut() {
        fields.remove("total");
    }
    Ok(wire)
}

/// The time that a list must be asked for, and whether what reaches beyond it is shown whole.
fn range(query: &Query, view: &View<'_>) -> Result<(At, At, bool), ApiError> {
    let (Some(since), Some(until)) = (moment(query, "since", view)?, moment(query, "until", view)?) else {
        return Err(ApiError::invalid("since and until must say which time is asked for").at_field("since"));
    };
    if until < since {
        return Err(ApiError::invalid("until must be after since").at_field("until"));
    }
    Ok((since, until, query.flag("overflow")))
}

/// A moment of a query; without a zone it is in the one in which the reply is shown.
fn moment(query: &Query, name: &str, view: &View<'_>) -> Result<Option<At>, ApiError> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let refusal = || ApiError::invalid(format!("{name} must be a date in ISO 8601")).at_field(name);
    time::parse(text, &view.zone).map(Some).ok_or_else(refusal)
}

/// The objects of a list in a body.
fn wanted<'a>(body: &'a Value, name: &str) -> Result<&'a [Value], ApiError> {
    let refusal = || ApiError::invalid(format!("The request body must hold a list named {name:?}")).at_field(name);
    let list = body.get(name).and_then(Value::as_array).filter(|list| !list.is_empty()).ok_or_else(refusal)?;
    if list.len() > CREATED_MAX {
        let text = format!("{name} are too many (maximum is {CREATED_MAX} at once)");
        return Err(ApiError::invalid(text).at_field(name));
    }
    Ok(list)
}
