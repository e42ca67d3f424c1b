//! What the steps do, all of it through the REST API and the door for events.

use axum::response::Response;
use serde_json::json;
use vigie_core::engine::EventOutcome;

use super::{answer, first_service, pages_only};
use crate::ui::{
    act,
    form::Posted,
    pages::services::test_event,
    problem::Problem,
    rest::Refused,
    texts::fill,
    visit::{self, Flash, Visit},
};

/// `POST /welcome/contact`: a number, with rules that use it at once.
pub(crate) async fn contact(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    match add_number(&visit, &posted).await {
        Ok(()) => Ok(visit::see("/welcome")),
        Err(refused) => answer(&visit, None, &posted, Some(&refused)).await,
    }
}

async fn add_number(visit: &Visit, posted: &Posted) -> Result<(), Refused> {
    let user = format!("/users/{}", visit.viewer.id);
    let kind = posted.get("kind");
    let code = posted.get("country_code").trim_start_matches(['+', '0']).parse::<u16>().unwrap_or_default();
    let method = json!({ "contact_method": {
        "type": kind, "label": visit.texts.welcome.label, "country_code": code,
        "address": posted.get("address").trim_start_matches('0'),
    } });
    let made = visit.rest.post(&format!("{user}/contact_methods"), &method).await?;
    for urgency in ["high", "low"] {
        let rule = json!({ "notification_rule": {
            "type": "assignment_notification_rule", "start_delay_in_minutes": 0, "urgency": urgency,
            "contact_method": { "id": made["contact_method"]["id"], "type": kind },
        } });
        visit.rest.post(&format!("{user}/notification_rules"), &rule).await?;
    }
    Ok(())
}

/// `POST /welcome/service`: a policy that pages the viewer, a service that follows it, and an integration.
pub(crate) async fn service(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    match make_service(&visit, posted.get("name")).await {
        Ok(()) => Ok(visit::see("/welcome")),
        Err(refused) => answer(&visit, None, &posted, Some(&refused)).await,
    }
}

async fn make_service(visit: &Visit, name: &str) -> Result<(), Refused> {
    let policy = own_policy(visit).await?;
    let service = json!({ "service": {
        "type": "service", "name": name,
        "escalation_policy": { "id": policy, "type": "escalation_policy_reference" },
        "acknowledgement_timeout": 1800,
    } });
    let made = visit.rest.post("/services", &service).await?;
    let path = format!("/services/{}/integrations", made["service"]["id"].as_str().unwrap_or_default());
    let integration = json!({ "integration": {
        "type": "events_api_v2_inbound_integration", "name": visit.texts.services.first_integration,
    } });
    visit.rest.post(&path, &integration).await.map(drop)
}

/// A policy that pages the viewer and nobody else: an earlier try may have left one.
async fn own_policy(visit: &Visit) -> Result<String, Refused> {
    if let Some(own) = visit.directory.policies.values().find(|policy| pages_only(policy, visit.viewer.id)) {
        return Ok(own.id.as_str().to_owned());
    }
    let policy = json!({ "escalation_policy": {
        "type": "escalation_policy", "name": fill(visit.texts.welcome.policy_name, &visit.viewer.name), "num_loops": 2,
        "escalation_rules": [{ "escalation_delay_in_minutes": 10,
            "targets": [{ "id": visit.viewer.id.as_str(), "type": "user_reference" }] }],
    } });
    let made = visit.rest.post("/escalation_policies", &policy).await?;
    Ok(made["escalation_policy"]["id"].as_str().unwrap_or_default().to_owned())
}

/// `POST /welcome/test`: a real event on the first service, whose page goes to the viewer.
pub(crate) async fn test(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let Some((_, integration)) = first_service(&visit) else { return Ok(visit::see("/welcome")) };
    let sent = match test_event::event(&visit, &integration).await {
        Ok(event) => visit.state.app.store().event(event).await?.map(|row| row.event.outcome),
        Err(why) => return Ok(act::back(&visit.state, Some("/welcome"), &Flash::bad(&why))),
    };
    Ok(match sent {
        Some(EventOutcome::Triggered { incident, .. } | EventOutcome::Grouped { incident, .. }) => {
            visit::see(&format!("/welcome?test={incident}"))
        }
        _ => act::back(&visit.state, Some("/welcome"), &Flash::bad(visit.texts.welcome.no_incident)),
    })
}
