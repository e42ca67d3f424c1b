//! `/schedules/new` and `/schedules/{id}/edit`: the form for the layers of a schedule, with a preview of what would be.
//! Shift-based schedules have their own, in [`shifts`]; what both have is in `frame`, `basics`, `people` and `preview`.
//!
//! Every button posts the whole form. "Preview" and those that add, remove or move something answer with the form again
//! and the preview beside it, and store nothing; only "Save" asks the REST API. With scripts the preview follows each
//! change by itself.

mod basics;
mod body;
mod change;
mod draft;
mod form;
mod frame;
mod people;
mod preview;
pub(crate) mod shifts;

use std::sync::Arc;

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::Markup;
use vigie_core::{
    permission::{Action, Resource},
    schedule::Schedule,
};

use self::draft::Draft;
use super::{find, may};
use crate::ui::{
    act,
    form::Posted,
    layout::{Page, Place},
    problem::Problem,
    rest::Refused,
    visit::{Flash, Visit},
};

/// `GET /schedules/new`
pub(crate) async fn new(visit: Visit) -> Result<Response, Problem> {
    permit(&visit, None)?;
    let draft = Draft::blank(&visit);
    Ok(page(&visit, None, form::show(&visit, None, &draft, None)).answer_still(&visit, StatusCode::OK))
}

/// `GET /schedules/{id}/edit`
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let schedule = editable(&visit, &id)?;
    if schedule.shift_based().is_some() {
        return Ok(shifts::show(&visit, &schedule));
    }
    let draft = Draft::of(&visit, &schedule);
    let form = form::show(&visit, Some(&schedule), &draft, None);
    Ok(page(&visit, Some(&schedule), form).answer_still(&visit, StatusCode::OK))
}

/// `POST /schedules/new`
pub(crate) async fn create(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    permit(&visit, None)?;
    work(&visit, None, &posted).await
}

/// `POST /schedules/{id}/edit`
pub(crate) async fn update(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let schedule = editable(&visit, &id)?;
    if schedule.shift_based().is_some() {
        return shifts::work(&visit, Some(&schedule), &posted).await;
    }
    work(&visit, Some(&schedule), &posted).await
}

/// Does what the button says: saves, or changes the draft and shows it again.
async fn work(visit: &Visit, schedule: Option<&Schedule>, posted: &Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let mut draft = Draft::posted(visit, posted);
    let button = posted.all("do").last().unwrap_or("preview").to_owned();
    change::apply(visit, &mut draft, &button);
    let refused = if button == "save" { save(visit, schedule, &draft).await } else { Ok(None) };
    let (status, refused) = match refused {
        Ok(Some(saved)) => return Ok(saved),
        Ok(None) => (StatusCode::OK, None),
        Err(refused) => (StatusCode::BAD_REQUEST, Some(refused)),
    };
    let form = form::show(visit, schedule, &draft, refused.as_ref());
    Ok(page(visit, schedule, form).answer_still(visit, status))
}

async fn save(visit: &Visit, schedule: Option<&Schedule>, draft: &Draft) -> Result<Option<Response>, Refused> {
    let body = body::of(visit, schedule, draft)?;
    let saved = match schedule {
        Some(schedule) => visit.rest.put(&format!("/schedules/{}", schedule.id), &body).await?,
        None => visit.rest.post("/schedules", &body).await?,
    };
    let path = format!("/schedules/{}", saved["schedule"]["id"].as_str().unwrap_or_default());
    Ok(Some(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.schedule_form.did_save))))
}

fn page(visit: &Visit, schedule: Option<&Schedule>, content: Markup) -> Page {
    let title = schedule.map_or(visit.texts.schedules.new, |schedule| schedule.name.as_str()).to_owned();
    Page { title, place: Place::Schedules, follows: None, content }
}

/// The schedule, where the viewer may change what it is made of.
fn editable(visit: &Visit, id: &str) -> Result<Arc<Schedule>, Problem> {
    let schedule = find(visit, id)?;
    permit(visit, Some(&schedule))?;
    Ok(schedule)
}

fn permit(visit: &Visit, schedule: Option<&Schedule>) -> Result<(), Problem> {
    let is_permitted = match schedule {
        Some(schedule) => may(visit, Action::Configure, schedule),
        None => visit.may(Action::Configure, &Resource::Somewhere),
    };
    if is_permitted { Ok(()) } else { Err(Problem::ReadOnly) }
}
