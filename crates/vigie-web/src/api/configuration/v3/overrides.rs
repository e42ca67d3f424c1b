//! `/v3/schedules/{id}/overrides`.

use axum::{Router, routing::get};
use jiff::tz::TimeZone;
use serde_json::Value;
use vigie_core::{
    directory::Directory,
    ids::{Ids, OverrideId, ScheduleId},
    schedule::{
        ShiftPlan,
        shift_based::{ShiftOverride, edit::EditRefusal},
    },
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    rest::{
        Fields,
        shift_schedule::{change_override, override_to_wire, read_override},
    },
    view::View,
};

use super::parts::{Part, create, delete, list, show, update};
use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    type Over = ShiftOverride;
    Router::new().route("/v3/schedules/{id}/overrides", get(list::<Over>).post(create::<Over>)).route(
        "/v3/schedules/{id}/overrides/{override_id}",
        get(show::<Over>).put(update::<Over>).delete(delete::<Over>),
    )
}

impl Part for ShiftOverride {
    const NAME: &'static str = "override";
    const NAMES: &'static str = "overrides";
    const ONE: &'static str = "An override";

    fn all(plan: &ShiftPlan) -> &[Self] {
        &plan.overrides
    }

    fn find<'a>(plan: &'a ShiftPlan, id: &str) -> Result<&'a Self, EditRefusal> {
        plan.shift_override(OverrideId::parse(id).ok_or(EditRefusal::NotFound("Override"))?)
    }

    fn time(&self) -> (At, At) {
        (self.starts_at, self.ends_at)
    }

    fn at(self, (starts_at, ends_at): (At, At)) -> Self {
        Self { starts_at, ends_at, ..self }
    }

    fn read(fields: Fields<'_>, zone: &TimeZone, directory: &Directory, ids: &mut Ids) -> Result<Self, ApiError> {
        read_override(fields, zone, directory, ids)
    }

    fn change(fields: Fields<'_>, old: &Self, zone: &TimeZone, directory: &Directory) -> Result<Self, ApiError> {
        change_override(fields, old, zone, directory)
    }

    fn add(self, plan: &mut ShiftPlan, now: At) -> Result<Self, EditRefusal> {
        plan.add_override(self, now)
    }

    /// Where somebody else takes over from now on, what was until now stays under a new id.
    fn replace(self, plan: &mut ShiftPlan, ids: &mut Ids, now: At) -> Result<Self, EditRefusal> {
        plan.replace_override(self, OverrideId::new(ids), now)
    }

    fn remove(self, plan: &mut ShiftPlan, now: At) -> Result<(), EditRefusal> {
        plan.remove_override(self.id, now)
    }

    fn to_wire(&self, schedule: ScheduleId, view: &View<'_>) -> Value {
        override_to_wire(self, schedule, view)
    }
}
