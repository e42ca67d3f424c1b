//! What custom shifts and overrides share over REST: both are parts of a plan that have a time and belong to nobody else.
//! To add a kind of part: its file with its [`Part`] and its routes, which name the handlers here.

use axum::extract::{Path, State};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    ids::{Ids, ScheduleId},
    schedule::{ShiftPlan, shift_based::edit::EditRefusal},
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, zone},
    view::View,
};

use super::{edit, find_plan, page, range, refused, wanted};
use crate::{
    AppState,
    api::configuration::{change::By, schedules::view_of},
    frame::{Hash, Params, Rejection, Reply},
    permission::Sight,
};

/// A kind of part that a plan has several of.
pub(super) trait Part: Copy + Send + Sync + 'static {
    /// What bodies call one.
    const NAME: &'static str;
    /// What bodies call a list of them.
    const NAMES: &'static str;
    /// What people call one, with its article.
    const ONE: &'static str;

    /// All of a plan's.
    fn all(plan: &ShiftPlan) -> &[Self];
    /// The one that a path means.
    fn find<'a>(plan: &'a ShiftPlan, id: &str) -> Result<&'a Self, EditRefusal>;
    /// Its first moment and the first after it.
    fn time(&self) -> (At, At);
    /// The same with another time.
    fn at(self, time: (At, At)) -> Self;
    /// Reads a new one.
    fn read(fields: Fields<'_>, zone: &TimeZone, directory: &Directory, ids: &mut Ids) -> Result<Self, ApiError>;
    /// Reads what becomes of an old one.
    fn change(fields: Fields<'_>, old: &Self, zone: &TimeZone, directory: &Directory) -> Result<Self, ApiError>;
    /// Adds it to a plan, from now on at the earliest.
    fn add(self, plan: &mut ShiftPlan, now: At) -> Result<Self, EditRefusal>;
    /// Replaces the one with its id.
    fn replace(self, plan: &mut ShiftPlan, ids: &mut Ids, now: At) -> Result<Self, EditRefusal>;
    /// Removes it where it has not started, ends it where it runs.
    fn remove(self, plan: &mut ShiftPlan, now: At) -> Result<(), EditRefusal>;
    /// Writes it.
    fn to_wire(&self, schedule: ScheduleId, view: &View<'_>) -> Value;
}

/// The parts that touch a time, cut at both ends unless `overflow` is asked for.
pub(super) async fn list<P: Part>(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let (since, until, overflow) = range(&query, &view)?;
    let touching = P::all(plan).iter().filter(|one| one.time().0 < until && since < one.time().1);
    let cut = |one: &P| match (overflow, one.time()) {
        (true, _) => *one,
        (false, (start, end)) => one.at((start.max(since), end.min(until))),
    };
    let mut found: Vec<P> = touching.map(cut).collect();
    found.sort_by_key(P::time);
    Ok(Reply::ok(page(&query, P::NAMES, found, |one| one.to_wire(schedule.id, &view))?))
}

/// One part.
pub(super) async fn show<P: Part>(
    State(state): State<AppState>,
    directory: Sight,
    Path((id, part)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (schedule, plan) = find_plan(&directory, &id)?;
    let view = view_of(&state, &directory, schedule, &query)?;
    let part = P::find(plan, &part).map_err(refused)?;
    Ok(Reply::ok(json!({ P::NAME: part.to_wire(schedule.id, &view) })))
}

/// Makes all parts of a list, or none.
pub(super) async fn create<P: Part>(
    State(state): State<AppState>,
    Path(id): Path<String>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (schedule, made) = edit(&state, &by, &id, |plan, desk| {
        let zone = zone::get(&desk.schedule.time_zone);
        let mut made: Vec<P> = vec![];
        for value in wanted(&body, P::NAMES)? {
            let part = P::read(Fields::of(value, P::ONE)?, &zone, desk.directory, desk.ids)?;
            made.push(part.add(plan, desk.now).map_err(refused)?);
        }
        Ok(made)
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &schedule, &query)?;
    let wire: Vec<Value> = made.iter().map(|part| part.to_wire(schedule.id, &view)).collect();
    Ok(Reply::created(json!({ P::NAMES: wire })))
}

/// A part that changes.
pub(super) async fn update<P: Part>(
    State(state): State<AppState>,
    Path((id, part)): Path<(String, String)>,
    by: By,
    Params(query): Params,
    Hash(body): Hash,
) -> Result<Reply, Rejection> {
    let (schedule, made) = edit(&state, &by, &id, |plan, desk| {
        let zone = zone::get(&desk.schedule.time_zone);
        let fields = Fields::enveloped(&body, P::NAME)?;
        let old = P::find(plan, &part).map_err(refused)?;
        let changed = P::change(fields, old, &zone, desk.directory)?;
        changed.replace(plan, desk.ids, desk.now).map_err(refused)
    })
    .await?;
    let directory = by.seen(&state)?;
    let view = view_of(&state, &directory, &schedule, &query)?;
    Ok(Reply::ok(json!({ P::NAME: made.to_wire(schedule.id, &view) })))
}

/// A part that goes: removed where it has not started, ended where it runs, refused where it is over.
pub(super) async fn delete<P: Part>(
    State(state): State<AppState>,
    Path((id, part)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    edit(&state, &by, &id, |plan, desk| {
        let part = *P::find(plan, &part).map_err(refused)?;
        part.remove(plan, desk.now).map_err(refused)
    })
    .await?;
    Ok(Reply::no_content())
}
