//! `POST /services/{id}/integrations/{integration}/test`: a real event, through the same door as everybody's, that leads
//! to the incident it made.

use axum::{extract::Path, response::Response};
use serde_json::json;
use vigie_core::{
    engine::EventOutcome,
    ids::{EventId, IntegrationId},
    permission::Action,
    service::Integration,
};

use super::{find, may};
use crate::{
    api,
    ui::{
        act,
        form::Posted,
        problem::Problem,
        refusals,
        texts::fill,
        visit::{Flash, Visit},
    },
};

/// Sends it.
pub(crate) async fn send(
    visit: Visit,
    Path((service, integration)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let service = find(&visit, &service)?;
    if !may(&visit, Action::Respond, service) {
        return Err(Problem::ReadOnly);
    }
    let integration = IntegrationId::parse(&integration).and_then(|id| visit.directory.integrations.get(&id));
    let integration = integration.filter(|found| found.service == service.id).ok_or(Problem::NoPage)?;
    match event(&visit, integration).await {
        Ok(event) => {
            let to = whereto(&visit, event).await?;
            Ok(act::back(&visit.state, Some(&to), &Flash::good(visit.texts.services.test_sent)))
        }
        Err(why) => Ok(act::back(&visit.state, posted.to(), &Flash::bad(&why))),
    }
}

/// Hands a test event in with an integration's key, as any sender would; the answer is the event's id.
///
/// # Errors
/// Why it was not taken.
pub(in crate::ui::pages) async fn event(visit: &Visit, integration: &Integration) -> Result<EventId, String> {
    let body = json!({
        "routing_key": integration.routing_key,
        "event_action": "trigger",
        "dedup_key": format!("vigie-test-{}", visit.state.new_key()),
        "client": "Vigie",
        "payload": {
            "summary": fill(visit.texts.services.test_summary, &visit.viewer.name),
            "source": visit.state.links().domain(),
            "severity": "critical",
        },
    });
    let sent = api::submit_own_event(&visit.state, body.to_string().into()).await;
    sent.map_err(|errors| {
        let told = errors.iter().map(|error| refusals::told_or_as_it_is(error, visit.language));
        fill(visit.texts.services.test_failed, &told.collect::<Vec<_>>().join(" · "))
    })
}

/// The incident that an event made or joined, else why it made none.
async fn whereto(visit: &Visit, id: EventId) -> Result<String, Problem> {
    let row = visit.state.app.store().event(id).await?;
    Ok(match row.map(|row| row.event.outcome) {
        Some(
            EventOutcome::Triggered { incident, .. }
            | EventOutcome::Grouped { incident, .. }
            | EventOutcome::Duplicate { incident, .. },
        ) => format!("/incidents/{incident}"),
        _ => format!("/explain?q={id}"),
    })
}
