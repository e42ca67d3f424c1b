//! `/services`: all of them with what goes on now, one of them, and the forms that make and change them.

mod change;
pub(crate) mod dependencies;
mod draft;
mod form;
pub(crate) mod integrations;
mod list;
mod one;
pub(crate) mod settings;
mod snippets;
pub(crate) mod test_event;

use std::sync::Arc;

use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use vigie_core::{
    ids::ServiceId,
    permission::{Action, Resource},
    service::Service,
};
use vigie_store::ServiceActivity;

use crate::{
    AppState,
    ui::{
        act,
        components::{badge, icon},
        form::{Again, Posted},
        problem::Problem,
        rest::Refused,
        visit::{self, Flash, Visit},
    },
};

/// Everything below `/services`, and the links of other programs to a service.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/services", get(list::show).post(form::create))
        .route("/services/new", get(form::new))
        .route("/services/{id}", get(one::show).post(form::change))
        .route("/services/{id}/edit", get(form::edit))
        .route("/services/{id}/disable", post(change::disable))
        .route("/services/{id}/enable", post(change::enable))
        .route("/services/{id}/delete", post(change::delete))
        .route("/services/{id}/maintenance", post(change::maintenance))
        .route("/services/{id}/dependencies", post(dependencies::add))
        .route("/services/{id}/dependencies/{other}/delete", post(dependencies::remove))
        .route("/services/{id}/integrations", post(change::add_integration))
        .route("/services/{id}/integrations/{integration}", post(change::rename_integration))
        .route("/services/{id}/integrations/{integration}/delete", post(change::delete_integration))
        .route("/services/{id}/integrations/{integration}/test", post(test_event::send))
        .route("/service-directory/{id}", get(from_link))
}

/// The service with the id in a path, where the viewer may see it.
pub(crate) fn find<'a>(visit: &'a Visit, id: &str) -> Result<&'a Arc<Service>, Problem> {
    let found = ServiceId::parse(id).and_then(|id| visit.directory.services.get(&id)).ok_or(Problem::NoPage)?;
    if may(visit, Action::See, found) { Ok(found) } else { Err(Problem::NoPage) }
}

/// Whether the viewer may do something to a service.
pub(crate) fn may(visit: &Visit, action: Action, service: &Service) -> bool {
    visit.may(action, &Resource::Object(service.teams.clone()))
}

/// What goes on at a service now, as pills: disabled, under maintenance, triggered, acknowledged; else quiet.
pub(crate) fn state(visit: &Visit, service: &Service, activity: Option<&ServiceActivity>) -> Markup {
    let texts = visit.texts;
    let activity = activity.copied().unwrap_or_default();
    let in_maintenance = visit.directory.maintenance_at(service.id, visit.now).is_some();
    html! {
        @if service.disabled { (badge::pill("plain", icon::SKIP, texts.services.disabled)) }
        @if in_maintenance { (badge::pill("info", icon::WRENCH, texts.services.in_maintenance)) }
        @if activity.triggered { (badge::pill("bad", icon::BELL, texts.badges.triggered)) }
        @else if activity.acknowledged { (badge::pill("warn", icon::EYE, texts.badges.acknowledged)) }
        @if is_quiet(visit, service, Some(&activity)) { (badge::pill("good", icon::CHECK, texts.services.quiet)) }
    }
}

/// Whether nothing is to be said about it: it takes events and has no open incident.
pub(crate) fn is_quiet(visit: &Visit, service: &Service, activity: Option<&ServiceActivity>) -> bool {
    let activity = activity.copied().unwrap_or_default();
    let in_maintenance = visit.directory.maintenance_at(service.id, visit.now).is_some();
    !service.disabled && !in_maintenance && !activity.triggered && !activity.acknowledged
}

/// Back to the page of a service, or that page again with what was typed into a form of it and why it was refused.
pub(crate) async fn answer<T>(
    mut visit: Visit,
    service: &Arc<Service>,
    done: Result<T, Refused>,
    (posted, form, said): (&Posted, &str, &str),
) -> Result<Response, Problem> {
    let path = format!("/services/{}", service.id);
    let refused = match done {
        Ok(_) => return Ok(act::back(&visit.state, Some(&path), &Flash::good(said))),
        Err(refused) => refused,
    };
    visit.path = path;
    let again = Again { form, posted, refused: &refused };
    Ok(one::page(&visit, service, Some(&again)).await?.answer_still(&visit, refused.status))
}

/// `GET /service-directory/{id}`: the address that links in answers of the REST API have.
pub(crate) async fn from_link(_visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = ServiceId::parse(&id).ok_or(Problem::NoPage)?;
    Ok(visit::see(&format!("/services/{id}")))
}
