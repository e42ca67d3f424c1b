//! The form of a shift-based schedule: its rotations and their events, at `/schedules/new/shifts` and
//! `/schedules/{id}/edit`. As with layers every button posts the whole form and only "Save" stores; all of it is stored
//! in one piece, or nothing is.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `draft` | what stands in the form |
//! | `repeat` | when an event comes round: a choice, or a rule as text |
//! | `change` | what the buttons do to it |
//! | `body` | the same for the REST API: only what was changed |
//! | `wrong` | what is wrong, field by field |
//! | `form`, `event` | the fields |

mod body;
mod change;
mod draft;
mod event;
mod form;
pub(in crate::ui::pages::schedules) mod repeat;
mod wrong;

use axum::{http::StatusCode, response::Response};
use vigie_core::schedule::Schedule;

use self::{draft::ShiftDraft, wrong::Wrongs};
use super::{page, permit};
use crate::ui::{
    act,
    form::Posted,
    problem::Problem,
    rest::Refused,
    visit::{Flash, Visit},
};

/// Why a form is shown again.
#[derive(Default)]
struct Told {
    /// What stands above it.
    refused: Option<Refused>,
    /// What stands at its fields.
    wrongs: Wrongs,
}

/// `GET /schedules/new/shifts`
pub(crate) async fn new(visit: Visit) -> Result<Response, Problem> {
    permit(&visit, None)?;
    let draft = ShiftDraft::blank(&visit);
    let form = form::show(&visit, None, &draft, &Told::default());
    Ok(page(&visit, None, form).answer_still(&visit, StatusCode::OK))
}

/// `POST /schedules/new/shifts`
pub(crate) async fn create(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    permit(&visit, None)?;
    work(&visit, None, &posted).await
}

/// The form of one that exists.
pub(super) fn show(visit: &Visit, schedule: &Schedule) -> Response {
    let draft = ShiftDraft::of(visit, schedule);
    let form = form::show(visit, Some(schedule), &draft, &Told::default());
    page(visit, Some(schedule), form).answer_still(visit, StatusCode::OK)
}

/// Does what the button says: saves, or changes the draft and shows it again.
pub(super) async fn work(visit: &Visit, schedule: Option<&Schedule>, posted: &Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let mut draft = ShiftDraft::posted(visit, posted);
    let button = posted.all("do").last().unwrap_or("preview").to_owned();
    change::apply(visit, &mut draft, &button);
    let (status, told) = match button.as_str() {
        "save" => match save(visit, schedule, &draft).await {
            Ok(saved) => return Ok(saved),
            Err(told) => (StatusCode::BAD_REQUEST, told),
        },
        _ => (StatusCode::OK, Told::default()),
    };
    let form = form::show(visit, schedule, &draft, &told);
    Ok(page(visit, schedule, form).answer_still(visit, status))
}

async fn save(visit: &Visit, schedule: Option<&Schedule>, draft: &ShiftDraft) -> Result<Response, Told> {
    let told = |wrongs: Wrongs| Told { refused: Some(wrongs.refused(draft)), wrongs };
    body::would_be(visit, schedule, draft).map_err(told)?;
    let body = body::of(visit, schedule, draft).map_err(told)?;
    let asked = match schedule {
        Some(schedule) => visit.rest.put(&format!("/vigie/v1/shift_schedules/{}", schedule.id), &body).await,
        None => visit.rest.post("/vigie/v1/shift_schedules", &body).await,
    };
    let saved = asked.map_err(|refused| Told { refused: Some(refused), wrongs: Wrongs::default() })?;
    let path = format!("/schedules/{}", saved["schedule"]["id"].as_str().unwrap_or_default());
    Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.schedule_form.did_save)))
}
