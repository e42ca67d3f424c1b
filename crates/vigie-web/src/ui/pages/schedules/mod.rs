//! Schedules: the list, one schedule as a timeline and an agenda, and the form that edits one with a preview.
//!
//! | file | what it holds |
//! | --- | --- |
//! | [`list`] | `/schedules` |
//! | [`show`] | `/schedules/{id}`: puts the pieces together |
//! | `window`, `lanes`, `paint`, `chart`, `agenda` | what time, what bars, which colours, drawn wide and drawn narrow |
//! | `explained` | why somebody is on call at a moment |
//! | [`overrides`], [`cover`] | taking over, asking for cover, swapping |
//! | `facts` | layers in words, who uses it, its calendar |
//! | [`edit`] | the form with its preview |

mod agenda;
mod chart;
mod cover;
mod edit;
mod explained;
mod facts;
mod lanes;
mod list;
mod overrides;
mod paint;
mod show;
mod window;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use vigie_core::{
    ids::ScheduleId,
    permission::{Action, Resource},
    schedule::Schedule,
};

use crate::{
    AppState,
    ui::{problem::Problem, visit::Visit},
};

/// Everything below `/schedules`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/schedules", get(list::show))
        .route("/schedules/new", get(edit::new).post(edit::create))
        .route("/schedules/new/shifts", get(edit::shifts::new).post(edit::shifts::create))
        .route("/schedules/{id}", get(show::show))
        .route("/schedules/{id}/edit", get(edit::show).post(edit::update))
        .route("/schedules/{id}/delete", post(facts::remove))
        .route("/schedules/{id}/calendar", post(facts::renew_calendar))
        .route("/schedules/{id}/overrides", get(show::instead).post(overrides::create))
        .route("/schedules/{id}/overrides/{override_id}/delete", post(overrides::delete))
        .route("/schedules/{id}/cover", get(show::instead).post(cover::ask))
        .route("/schedules/{id}/cover/{request}/{verb}", post(cover::answer_one))
}

/// The schedule with the id in a path, where the viewer may see it.
fn find(visit: &Visit, id: &str) -> Result<Arc<Schedule>, Problem> {
    let schedule = ScheduleId::parse(id).and_then(|id| visit.directory.schedules.get(&id)).ok_or(Problem::NoPage)?;
    if may(visit, Action::See, schedule) { Ok(Arc::clone(schedule)) } else { Err(Problem::NoPage) }
}

/// Whether the viewer may do something to a schedule.
fn may(visit: &Visit, action: Action, schedule: &Schedule) -> bool {
    visit.may(action, &Resource::Object(schedule.teams.clone()))
}
