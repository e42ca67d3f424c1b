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
pub(crate) mod cover;
pub(crate) mod edit;
mod explained;
pub(crate) mod facts;
mod lanes;
pub(crate) mod list;
pub(crate) mod overrides;
mod paint;
pub(crate) mod show;
mod window;

use std::sync::Arc;

use vigie_core::{
    ids::ScheduleId,
    permission::{Action, Resource},
    schedule::Schedule,
};

use crate::ui::{problem::Problem, visit::Visit};

/// The schedule with the id in a path, where the viewer may see it.
fn find(visit: &Visit, id: &str) -> Result<Arc<Schedule>, Problem> {
    let schedule = ScheduleId::parse(id).and_then(|id| visit.directory.schedules.get(&id)).ok_or(Problem::NoPage)?;
    if may(visit, Action::See, schedule) { Ok(Arc::clone(schedule)) } else { Err(Problem::NoPage) }
}

/// Whether the viewer may do something to a schedule.
fn may(visit: &Visit, action: Action, schedule: &Schedule) -> bool {
    visit.may(action, &Resource::Object(schedule.teams.clone()))
}
