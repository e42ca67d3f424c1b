//! What the buttons on a service's page do; all of it through the REST API.

use std::{sync::Arc, time::Duration};

use axum::{extract::Path, response::Response};
use serde_json::json;

use super::{answer, find, integrations};
use crate::ui::{act, form::Posted, problem::Problem, texts::fill, visit::Visit};

/// The longest maintenance that begins with one press, in hours; longer ones are planned.
const MOST_HOURS: u64 = 72;

/// `POST /services/{id}/disable`
pub(crate) async fn disable(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    set_status(visit, id, posted, "disabled").await
}

/// `POST /services/{id}/enable`
pub(crate) async fn enable(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    set_status(visit, id, posted, "active").await
}

async fn set_status(visit: Visit, Path(id): Path<String>, posted: Posted, status: &str) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let path = format!("/services/{}", find(&visit, &id)?.id);
    let done = visit.rest.put(&path, &json!({ "service": { "type": "service", "status": status } })).await;
    let said = if status == "disabled" { visit.texts.services.did_disable } else { visit.texts.services.did_enable };
    Ok(act::told(&visit, &path, done, said))
}

/// `POST /services/{id}/delete`
pub(crate) async fn delete(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = find(&visit, &id)?;
    let path = format!("/services/{}", service.id);
    let done = visit.rest.delete(&path).await;
    let to = if done.is_ok() { "/services" } else { path.as_str() };
    Ok(act::told(&visit, to, done, &fill(visit.texts.services.did_delete, &service.name)))
}

/// `POST /services/{id}/maintenance`: a window from now on.
pub(crate) async fn maintenance(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = find(&visit, &id)?;
    let hours = posted.get("hours").parse().unwrap_or(1).clamp(1, MOST_HOURS);
    let window = json!({ "maintenance_window": {
        "type": "maintenance_window",
        "start_time": visit.now.to_string(),
        "end_time": (visit.now + Duration::from_secs(hours * 3600)).to_string(),
        "services": [{ "id": service.id.as_str(), "type": "service_reference" }],
    } });
    let done = visit.rest.post("/maintenance_windows", &window).await;
    Ok(act::told(&visit, &format!("/services/{}", service.id), done, visit.texts.services.did_maintenance))
}

/// `POST /services/{id}/integrations`
pub(crate) async fn add_integration(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = Arc::clone(find(&visit, &id)?);
    let body = json!({ "integration": { "type": "events_api_v2_inbound_integration", "name": posted.get("name") } });
    let done = visit.rest.post(&format!("/services/{}/integrations", service.id), &body).await;
    let said = visit.texts.services.did_add_integration;
    answer(visit, &service, done, (&posted, integrations::NEW, said)).await
}

/// `POST /services/{id}/integrations/{integration}`: another name.
pub(crate) async fn rename_integration(
    visit: Visit,
    Path((id, integration)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = Arc::clone(find(&visit, &id)?);
    let body = json!({ "integration": { "name": posted.get("name") } });
    let done = visit.rest.put(&format!("/services/{}/integrations/{integration}", service.id), &body).await;
    let said = visit.texts.forms.saved;
    answer(visit, &service, done, (&posted, &integration, said)).await
}

/// `POST /services/{id}/integrations/{integration}/delete`
pub(crate) async fn delete_integration(
    visit: Visit,
    Path((id, integration)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let path = format!("/services/{}", find(&visit, &id)?.id);
    let done = visit.rest.delete(&format!("{path}/integrations/{integration}")).await;
    Ok(act::told(&visit, &path, done, visit.texts.services.did_remove_integration))
}
