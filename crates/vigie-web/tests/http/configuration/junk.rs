//! Whatever stands wherever in a body: the answer is PagerDuty's envelope, and what is refused changes nothing.

use serde_json::{Value as Json, json};
use vigie_channels::ChannelsConfig;
use vigie_web::WebSettings;

use crate::server::Server;

/// What is put in the place of every part of a body, one after the other.
fn junk() -> Vec<Json> {
    vec![
        Json::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}é:\u{7f}"),
        json!("9999-12-30T23:59:59Z"),
        json!("x".repeat(20_000)),
        json!([]),
        json!([[]]),
        json!({"id": null, "type": 7}),
    ]
}

fn bodies() -> Vec<(&'static str, &'static str, Json)> {
    let ada = json!({"id": "PADA001", "type": "user_reference"});
    let hours = json!({"type": "fixed_time_per_day", "time_zone": "Etc/UTC", "start_time": "09:00:00",
        "end_time": "17:00:00", "days_of_week": [1]});
    let rule = json!({"type": "use_support_hours", "during_support_hours": {"type": "constant", "urgency": "high"},
        "outside_support_hours": {"type": "constant", "urgency": "low"}});
    let grouping = json!({"type": "content_based",
        "config": {"aggregate": "all", "fields": ["source"], "time_window": 300}});
    let layer = json!({"start": "2026-11-01", "rotation_virtual_start": "2026-11-01", "end": "2027-11-01",
        "rotation_turn_length_seconds": 86400, "users": [{"user": ada}], "restrictions": [{"type": "weekly_restriction",
        "start_time_of_day": "10:00:00", "start_day_of_week": 7, "duration_seconds": 60}]});
    vec![
        (
            "/users",
            "user",
            json!({"name": "n", "email": "n@example.com", "time_zone": "Etc/UTC", "role": "user",
            "job_title": "x", "description": "d"}),
        ),
        ("/teams", "team", json!({"name": "n", "description": "d", "parent": null, "default_role": "none"})),
        (
            "/services",
            "service",
            json!({"name": "n", "status": "active", "auto_resolve_timeout": 1, "teams": [],
            "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy"}, "incident_urgency_rule": rule,
            "support_hours": hours, "alert_grouping_parameters": grouping,
            "auto_pause_notifications_parameters": {"enabled": true, "timeout": 300}}),
        ),
        (
            "/escalation_policies",
            "escalation_policy",
            json!({"name": "n", "num_loops": 1, "teams": [],
            "escalation_rules": [{"escalation_delay_in_minutes": 1, "targets": [ada],
                "escalation_rule_assignment_strategy": {"type": "round_robin"}}]}),
        ),
        ("/schedules", "schedule", json!({"name": "n", "time_zone": "Etc/UTC", "schedule_layers": [layer]})),
        (
            "/maintenance_windows",
            "maintenance_window",
            json!({"start_time": "2030-01-01", "end_time": "2030-01-02",
            "services": [{"id": "PDB0001", "type": "service"}], "teams": []}),
        ),
        (
            "/webhook_subscriptions",
            "webhook_subscription",
            json!({"events": ["incident.triggered"], "active": true,
            "filter": {"type": "account_reference"}, "delivery_method": {"type": "http_delivery_method",
                "url": "https://example.com", "custom_headers": [{"name": "a", "value": "b"}]}}),
        ),
        (
            "/users/PADA001/contact_methods",
            "contact_method",
            json!({"type": "phone_contact_method", "label": "l",
            "address": "5551234567", "country_code": 1}),
        ),
        (
            "/users/PADA001/notification_rules",
            "notification_rule",
            json!({"start_delay_in_minutes": 3,
            "urgency": "high", "contact_method": {"id": "PPHONE1", "type": "sms_contact_method"}}),
        ),
        (
            "/services/PDB0001/integrations",
            "integration",
            json!({"type": "generic_email_inbound_integration",
            "name": "n", "integration_email": "n@acme.example.com", "vendor": null}),
        ),
    ]
}

/// Where the parts of a body are, as JSON pointers, the whole first.
fn places(value: &Json, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Json::Object(fields) => fields.iter().for_each(|(name, part)| places(part, &format!("{at}/{name}"), found)),
        Json::Array(parts) => {
            parts.iter().enumerate().for_each(|(place, part)| places(part, &format!("{at}/{place}"), found));
        }
        _ => {}
    }
}

#[tokio::test]
async fn junk_in_any_place_is_refused_in_an_envelope_or_taken_whole() {
    let settings = WebSettings { requests_per_minute: None, ..WebSettings::default() };
    let server = Server::start_with(settings, ChannelsConfig::default()).await;
    for (path, wrapper, body) in bodies() {
        let mut everywhere = Vec::new();
        places(&body, "", &mut everywhere);
        for place in everywhere {
            for junk in junk() {
                let mut body = body.clone();
                *body.pointer_mut(&place).unwrap() = junk;
                let before = server.app.directory().version;
                let answer = server.rest("POST", path, json!({ wrapper: body })).await;
                let what = format!("{path} with junk at {place:?}: {} {}", answer.status, answer.text);
                match answer.status {
                    200 | 201 => assert!(answer.json()[wrapper]["id"].is_string(), "{what}"),
                    400 => {
                        assert!(answer.json()["error"]["code"].is_u64(), "{what}");
                        assert_eq!(server.app.directory().version, before, "{what}");
                    }
                    _ => panic!("{what}"),
                }
            }
        }
    }
}
