//! `/v3/schedules/{id}/custom_shifts`.

use axum::{Router, routing::get};
use jiff::tz::TimeZone;
use serde_json::Value;
use vigie_core::{
    directory::Directory,
    ids::{CustomShiftId, Ids, ScheduleId},
    schedule::{
        ShiftPlan,
        shift_based::{CustomShift, edit::EditRefusal},
    },
    time::At,
};
use vigie_pagerduty::{
    ApiError,
    rest::{
        Fields,
        shift_schedule::{change_custom_shift, custom_shift_to_wire, read_custom_shift},
    },
    view::View,
};

use super::parts::{Part, create, delete, list, show, update};
use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    type Shift = CustomShift;
    Router::new().route("/v3/schedules/{id}/custom_shifts", get(list::<Shift>).post(create::<Shift>)).route(
        "/v3/schedules/{id}/custom_shifts/{custom_shift_id}",
        get(show::<Shift>).put(update::<Shift>).delete(delete::<Shift>),
    )
}

impl Part for CustomShift {
    const NAME: &'static str = "custom_shift";
    const NAMES: &'static str = "custom_shifts";
    const ONE: &'static str = "A custom shift";

    fn all(plan: &ShiftPlan) -> &[Self] {
        &plan.custom_shifts
    }

    fn find<'a>(plan: &'a ShiftPlan, id: &str) -> Result<&'a Self, EditRefusal> {
        plan.custom_shift(CustomShiftId::parse(id).ok_or(EditRefusal::NotFound("Custom shift"))?)
    }

    fn time(&self) -> (At, At) {
        (self.starts_at, self.ends_at)
    }

    fn at(self, (starts_at, ends_at): (At, At)) -> Self {
        Self { starts_at, ends_at, ..self }
    }

    fn read(fields: Fields<'_>, zone: &TimeZone, directory: &Directory, ids: &mut Ids) -> Result<Self, ApiError> {
        read_custom_shift(fields, zone, directory, ids)
    }

    fn change(fields: Fields<'_>, old: &Self, zone: &TimeZone, directory: &Directory) -> Result<Self, ApiError> {
        change_custom_shift(fields, old, zone, directory)
    }

    fn add(self, plan: &mut ShiftPlan, now: At) -> Result<Self, EditRefusal> {
        plan.add_custom_shift(self, now)
    }

    fn replace(self, plan: &mut ShiftPlan, _ids: &mut Ids, now: At) -> Result<Self, EditRefusal> {
        plan.replace_custom_shift(self, now)
    }

    fn remove(self, plan: &mut ShiftPlan, now: At) -> Result<(), EditRefusal> {
        plan.remove_custom_shift(self.id, now)
    }

    fn to_wire(&self, schedule: ScheduleId, view: &View<'_>) -> Value {
        custom_shift_to_wire(self, schedule, view)
    }
}
