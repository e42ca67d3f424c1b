//! An alert: shown in full, and the changes that clients ask of it.

use serde_json::{Value as Json, json};
use vigie_core::{
    alert::{Alert, AlertStatus},
    engine::AlertEdit,
    event::Report,
    ids::{AlertId, IncidentId},
    service::IntegrationKind,
};

use crate::{
    error::ApiError,
    reference::{self, id_of},
    value,
    view::View,
};

/// The alert with all fields that the published schema names.
#[must_use]
pub fn to_wire(alert: &Alert, view: &View<'_>) -> Json {
    let report = &alert.report;
    let resolved_at = match alert.status {
        AlertStatus::Resolved { at } => Some(view.time(at)),
        AlertStatus::Triggered => None,
    };
    json!({
        "id": alert.id.as_str(),
        "type": "alert",
        "summary": report.summary,
        "self": view.links.api(&format!("/incidents/{}/alerts/{}", alert.incident, alert.id)),
        "html_url": view.links.page(&format!("/alerts/{}", alert.id)),
        "created_at": view.time(alert.created_at),
        "updated_at": resolved_at.clone().unwrap_or_else(|| view.time(alert.created_at)),
        "resolved_at": resolved_at,
        "status": alert.status.as_str(),
        "alert_key": alert.dedup_key,
        "service": view.service(alert.service),
        "first_trigger_log_entry": reference::first_trigger_log_entry(view.links, alert.incident, None),
        "incident": view.incident(alert.incident),
        "suppressed": false,
        "severity": alert.severity.as_str(),
        "integration": integration(alert, view),
        "privilege": null,
        "body": body(report, view),
    })
}

fn body(report: &Report, view: &View<'_>) -> Json {
    let details = value::to_json(&report.details);
    json!({
        "type": "alert_body",
        "contexts": contexts(report),
        "details": details,
        "cef_details": {
            "version": "1.0",
            "message": report.summary,
            "description": report.summary,
            "severity": report.severity.as_str(),
            "source_origin": report.source,
            "source_component": report.component,
            "service_group": report.group,
            "event_class": report.class,
            "creation_time": report.reported_at.map(|at| view.time(at)),
            "client": report.client,
            "client_url": report.client_url,
            "details": details,
        },
    })
}

/// Links and images as PagerDuty mixes them, the client's page first.
pub(crate) fn contexts(report: &Report) -> Vec<Json> {
    let client = report
        .client_url
        .as_ref()
        .map(|url| json!({ "type": "link", "href": url, "text": report.client.as_deref().unwrap_or(url) }));
    let links = report
        .links
        .iter()
        .map(|link| json!({ "type": "link", "href": link.href, "text": link.text.as_ref().unwrap_or(&link.href) }));
    let images = report
        .images
        .iter()
        .map(|image| json!({ "type": "image", "src": image.src, "href": image.href, "text": image.alt }));
    client.into_iter().chain(links).chain(images).collect()
}

fn integration(alert: &Alert, view: &View<'_>) -> Json {
    let mut wire = view.integration(alert.integration);
    let kind = view.directory.integrations.get(&alert.integration).map(|integration| integration.kind);
    wire["type"] = json!(match kind {
        Some(IntegrationKind::EventsV2) => "events_api_v2_inbound_integration_reference",
        Some(IntegrationKind::EventsV1) => "generic_events_api_inbound_integration_reference",
        Some(IntegrationKind::Email) => "generic_email_inbound_integration_reference",
        Some(IntegrationKind::Vendor) => "event_transformer_api_inbound_integration_reference",
        None => "inbound_integration_reference",
    });
    wire
}

/// Reads what a client asks of one alert; `id` names it where the body does not.
///
/// # Errors
/// 400 when nothing is asked, or what is asked does not read.
pub fn edit_from_wire(wire: &Json, id: Option<AlertId>) -> Result<AlertEdit, ApiError> {
    let named = wire.get("id").and_then(Json::as_str).and_then(AlertId::parse);
    let alert = id.or(named).ok_or_else(|| ApiError::invalid("Every alert must have the id of an alert"))?;
    let resolve = match wire.get("status").and_then(Json::as_str) {
        Some("resolved") => true,
        None | Some("triggered") => false,
        Some(_) => return Err(ApiError::invalid("Status must be resolved or triggered")),
    };
    let target = wire.get("incident").filter(|incident| !incident.is_null());
    let move_to = match target {
        None => None,
        Some(incident) => {
            let id = id_of(incident, &["incident"], "Incident")?;
            Some(IncidentId::parse(id).ok_or_else(|| ApiError::not_found("Incident"))?)
        }
    };
    Ok(AlertEdit { alert, resolve, severity: None, move_to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::samples;

    #[test]
    fn an_alert_shows_what_its_sender_said() {
        let world = samples::world();
        let alert = to_wire(&world.alert, &world.view());
        assert_eq!(alert["alert_key"], "disk-sda");
        assert_eq!(alert["severity"], "critical");
        let first = &alert["first_trigger_log_entry"];
        assert_eq!(first["id"], vigie_core::ids::LogEntryId::of_trigger(world.alert.incident).as_str());
        assert_eq!(first["type"], "trigger_log_entry_reference");
        assert_eq!(alert["integration"]["type"], "events_api_v2_inbound_integration_reference");
        assert_eq!(alert["body"]["details"], json!({"free": 1}));
        assert_eq!(
            alert["body"]["contexts"],
            json!([{"type": "link", "href": "https://graph.example.com", "text": "Graph"}])
        );
        assert_eq!(alert["body"]["cef_details"]["source_origin"], "db1");
    }

    #[test]
    fn an_edit_resolves_or_moves() {
        let id = AlertId::parse("QALERT").expect("an id");
        let edit = edit_from_wire(&json!({"status": "resolved"}), Some(id)).expect("valid");
        assert!(edit.resolve && edit.move_to.is_none());
        let moved = json!({"id": "QALERT", "incident": {"id": "QOTHER", "type": "incident_reference"}});
        assert_eq!(edit_from_wire(&moved, None).expect("valid").move_to, IncidentId::parse("QOTHER"));
        assert!(edit_from_wire(&json!({"status": "sleeping"}), Some(id)).is_err());
        assert!(edit_from_wire(&json!({"status": "resolved"}), None).is_err());
    }
}
