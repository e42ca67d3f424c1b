//! `/maintenance`: windows that run, come and are over, and the forms that make and change them.

mod form;
mod list;

use std::sync::Arc;

use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use vigie_core::{
    directory::MaintenanceWindow,
    ids::MaintenanceWindowId,
    permission::{Action, Resource},
};

use crate::{
    AppState,
    ui::{
        act,
        form::Posted,
        problem::Problem,
        visit::{self, Visit},
    },
};

/// Everything below `/maintenance`, and the links of other programs to a window.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/maintenance", get(list::show).post(form::create))
        .route("/maintenance/new", get(form::new))
        .route("/maintenance/{id}", post(form::change))
        .route("/maintenance/{id}/edit", get(form::edit))
        .route("/maintenance/{id}/end", post(end))
        .route("/service-directory/maintenance-windows/{id}", get(from_link))
}

/// The window with the id in a path, where the viewer may see one of its services.
fn find<'a>(visit: &'a Visit, id: &str) -> Result<&'a Arc<MaintenanceWindow>, Problem> {
    let windows = &visit.directory.maintenance_windows;
    let found = MaintenanceWindowId::parse(id).and_then(|id| windows.get(&id)).ok_or(Problem::NoPage)?;
    if sees(visit, found) { Ok(found) } else { Err(Problem::NoPage) }
}

/// Whether the viewer sees one of a window's services.
fn sees(visit: &Visit, window: &MaintenanceWindow) -> bool {
    resources(visit, window).any(|resource| visit.may(Action::See, &resource))
}

/// Whether the viewer may change a window: all of its services.
fn may_change(visit: &Visit, window: &MaintenanceWindow) -> bool {
    resources(visit, window).all(|resource| visit.may(Action::Configure, &resource))
}

/// What a window is about; services of the same teams are asked about once.
fn resources<'a>(visit: &'a Visit, window: &'a MaintenanceWindow) -> impl Iterator<Item = Resource> + 'a {
    let teams: std::collections::BTreeSet<_> = window
        .services
        .iter()
        .filter_map(|id| visit.directory.services.get(id))
        .map(|service| service.teams.clone())
        .collect();
    teams.into_iter().map(Resource::Object)
}

/// `POST /maintenance/{id}/end`: ends a window that runs, removes one that comes.
pub(crate) async fn end(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let window = find(&visit, &id)?;
    let said = if window.starts_at <= visit.now {
        visit.texts.maintenance.did_end
    } else {
        visit.texts.maintenance.did_delete
    };
    let done = visit.rest.delete(&format!("/maintenance_windows/{}", window.id)).await;
    Ok(act::told(&visit, "/maintenance", done, said))
}

/// `GET /service-directory/maintenance-windows/{id}`: the address that links in answers of the REST API have.
pub(crate) async fn from_link(_visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = MaintenanceWindowId::parse(&id).ok_or(Problem::NoPage)?;
    Ok(visit::see(&format!("/maintenance#window-{id}")))
}
