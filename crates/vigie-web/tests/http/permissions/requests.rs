//! What every endpoint is asked, so that whoever may ask it succeeds; and the few that refuse everybody, with the reason.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use vigie_web::permission::{Endpoint, On};

use crate::{organisation::KEY_V2, server::Answer};

/// The ids of the objects, by what they are called here.
type Ids = BTreeMap<&'static str, String>;
/// A day that is to come.
const START: &str = "2026-12-24T00:00:00Z";
/// Its end.
const END: &str = "2026-12-25T00:00:00Z";

/// A body as it is sent.
pub(super) struct Body {
    pub(super) content_type: &'static str,
    pub(super) text: String,
}

/// What a row refuses to whoever may ask: the status and words of the answer.
pub(super) fn refusal(row: &str) -> Option<(u16, &'static str)> {
    Some(match row {
        // Everybody of the columns has a shift to come.
        "DELETE /users/{id} (oneself)" => (400, "can't be deleted"),
        // No text message can be sent by the server of these tests, so no code and no test page either.
        row if row.starts_with("POST /vigie/v1/users/{id}/contact_methods/{contact_method_id}/test") => {
            (400, "cannot send over sms")
        }
        row if row.starts_with("POST /vigie/v1/users/{id}/contact_methods/{contact_method_id}/verification") => {
            (400, "cannot send over sms")
        }
        row if row.starts_with("PUT /vigie/v1/users/{id}/contact_methods/{contact_method_id}/verification") => {
            (400, "code")
        }
        _ => return None,
    })
}

/// Whether the answer says that there is no such thing, because it is hidden from whoever asks.
pub(super) fn is_hidden(endpoint: &Endpoint, answer: &Answer) -> bool {
    match (endpoint.method, endpoint.path) {
        ("GET", _) => endpoint.on == On::Somewhere && answer.status == 404,
        ("POST", "/users/{id}/notification_subscriptions") => {
            answer.status == 400 && answer.text.contains("Incident") && answer.text.contains("not found")
        }
        _ => false,
    }
}

/// The ids of the parts of objects, by the name of their parameter.
pub(super) fn part(parameter: &str) -> &'static str {
    match parameter {
        "{contact_method_id}" => "PPHONE1",
        "{notification_rule_id}" => "PNRULE1",
        "{rule_id}" => "PRULE10",
        "{absence_id}" => "PAWAY01",
        "{integration_id}" => "PINT001",
        "{policy_id}" => "PPOLICY",
        "{override_id}" => "POVER01",
        "{custom_shift_id}" => "PCUSTOM0",
        "{rotation_id}" => "PROTA01",
        "{event_id}" => "PEVENT1",
        "{type}" => "browser",
        other => panic!("{other}: say which object it is"),
    }
}

/// The query of an endpoint that needs one.
pub(super) fn query(name: &str, ids: &Ids, acting: &str) -> Option<String> {
    Some(match name {
        "GET /vigie/v1/oncall/explain" => "policy=PPOLICY".to_owned(),
        "GET /v3/schedules/{id}/custom_shifts"
        | "GET /v3/schedules/{id}/overrides"
        | "GET /schedules/{id}/overrides"
        | "GET /vigie/v1/oncall/fairness"
        | "GET /notifications" => "since=2026-11-22T00:00:00Z&until=2026-11-23T00:00:00Z".to_owned(),
        "POST /vigie/v1/schedules/import" => {
            format!("name=Imported&time_zone=Etc/UTC&team_ids[]={}", ids["team"])
        }
        "DELETE /oauth_delegations" => format!("user_id={acting}&type=web"),
        _ => return None,
    })
}

/// The body of a request that changes something. `other` is a second incident where one is needed.
pub(super) fn body(name: &str, ids: &Ids, other: &str) -> Body {
    if name.ends_with("/import") {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Eve\nDTSTART:20261224T080000Z\nDURATION:PT8H\nEND:VEVENT\n\
                    END:VCALENDAR\n";
        return Body { content_type: "text/calendar", text: text.to_owned() };
    }
    let wanted = json_body(name, ids, other);
    Body { content_type: "application/json", text: wanted.to_string() }
}

fn json_body(name: &str, ids: &Ids, other: &str) -> Json {
    let found = of_the_account(name, ids).or_else(|| of_incidents(name, ids, other)).or_else(|| of_people(name));
    found.or_else(|| of_schedules(name, ids)).or_else(|| of_shifts(name, ids)).unwrap_or_else(|| json!({}))
}

fn reference(id: &str, kind: &str) -> Json {
    json!({"id": id, "type": format!("{kind}_reference")})
}

fn of_the_account(name: &str, ids: &Ids) -> Option<Json> {
    let teams = json!([reference(&ids["team"], "team")]);
    let ada = reference("PADA001", "user");
    Some(match name {
        "POST /vigie/v1/tokens" => json!({"token": {"description": "made by the test"}}),
        "POST /webhook_subscriptions" => json!({"webhook_subscription": {"type": "webhook_subscription",
            "delivery_method": {"type": "http_delivery_method", "url": "http://127.0.0.1:1/"},
            "events": ["incident.triggered"], "filter": {"type": "service_reference", "id": ids["service"]}}}),
        "PUT /webhook_subscriptions/{id}" => json!({"webhook_subscription": {"description": "Changed"}}),
        "POST /escalation_policies" => json!({"escalation_policy": {"name": "New", "teams": teams,
            "escalation_rules": [{"escalation_delay_in_minutes": 30, "targets": [ada]}]}}),
        "PUT /escalation_policies/{id}" => json!({"escalation_policy": {"description": "Changed"}}),
        "POST /maintenance_windows" => json!({"maintenance_window": {"start_time": START, "end_time": END,
            "services": [reference(&ids["service"], "service")]}}),
        "PUT /maintenance_windows/{id}" => json!({"maintenance_window": {"description": "Changed"}}),
        "POST /service_dependencies/associate" | "POST /service_dependencies/disassociate" => {
            json!({"relationships": [{"dependent_service": reference(&ids["service"], "service"),
                "supporting_service": reference(&ids["spare service"], "service")}]})
        }
        "POST /services" => json!({"service": {"name": "New", "teams": teams,
            "escalation_policy": reference("PPOLICY", "escalation_policy")}}),
        "PUT /services/{id}" => json!({"service": {"description": "Changed"}}),
        "POST /services/{id}/integrations" => {
            json!({"integration": {"type": "events_api_v2_inbound_integration", "name": "New"}})
        }
        "PUT /services/{id}/integrations/{integration_id}" => json!({"integration": {"name": "Changed"}}),
        "POST /teams" => json!({"team": {"name": "New"}}),
        "PUT /teams/{id}" => json!({"team": {"description": "Changed"}}),
        "PUT /teams/{id}/users/{user_id}" => json!({"role": "responder"}),
        _ => return None,
    })
}

fn of_incidents(name: &str, ids: &Ids, other: &str) -> Option<Json> {
    let incident = |status: &str| json!({"id": ids["incident"], "type": "incident_reference", "status": status});
    Some(match name {
        "POST /change_events" => json!({"routing_key": KEY_V2, "payload": {"summary": "Deployed"}}),
        "POST /incidents" => json!({"incident": {"type": "incident", "title": "Broken",
            "service": reference(&ids["service"], "service")}}),
        "PUT /incidents" => json!({"incidents": [incident("acknowledged")]}),
        "PUT /incidents/{id}" => json!({"incident": {"type": "incident", "status": "acknowledged"}}),
        "PUT /incidents/{id}/alerts" => json!({"alerts": [{"id": ids["alert"], "type": "alert", "severity": "info"}]}),
        "PUT /incidents/{id}/alerts/{alert_id}" => json!({"alert": {"type": "alert", "severity": "info"}}),
        "PUT /incidents/{id}/merge" => json!({"source_incidents": [reference(other, "incident")]}),
        "POST /incidents/{id}/notes" => json!({"note": {"content": "Looking"}}),
        "POST /incidents/{id}/snooze" => json!({"duration": 3600}),
        "POST /incidents/{id}/status_updates" => json!({"message": "Looking"}),
        "POST /incidents/{id}/status_updates/subscribers" | "POST /incidents/{id}/status_updates/unsubscribe" => {
            json!({"subscribers": [{"subscriber_id": "PADA001", "subscriber_type": "user"}]})
        }
        "POST /teams/{id}/notification_subscriptions"
        | "POST /teams/{id}/notification_subscriptions/unsubscribe"
        | "POST /users/{id}/notification_subscriptions"
        | "POST /users/{id}/notification_subscriptions/unsubscribe" => {
            json!({"subscribables": [{"subscribable_id": ids["incident"], "subscribable_type": "incident"}]})
        }
        _ => return None,
    })
}

fn of_people(name: &str) -> Option<Json> {
    let phone = reference("PPHONE1", "sms_contact_method");
    let mail = reference("PMAIL01", "email_contact_method");
    Some(match name {
        "POST /users" => json!({"user": {"name": "New", "email": "new@example.com", "role": "limited_user"}}),
        "PUT /users/{id}" => json!({"user": {"job_title": "Changed"}}),
        "POST /users/{id}/contact_methods" => {
            json!({"contact_method": {"type": "email_contact_method", "label": "Mail", "address": "new@mail.example"}})
        }
        "PUT /users/{id}/contact_methods/{contact_method_id}" => json!({"contact_method": {"label": "Changed"}}),
        "POST /users/{id}/notification_rules" => json!({"notification_rule": {"start_delay_in_minutes": 10,
            "urgency": "low", "contact_method": phone}}),
        "PUT /users/{id}/notification_rules/{notification_rule_id}" => {
            json!({"notification_rule": {"start_delay_in_minutes": 10}})
        }
        "POST /users/{id}/oncall_handoff_notification_rules" => json!({"oncall_handoff_notification_rule":
            {"handoff_type": "both", "notify_advance_in_minutes": 10, "contact_method": phone}}),
        "PUT /users/{id}/oncall_handoff_notification_rules/{rule_id}" => {
            json!({"oncall_handoff_notification_rule": {"handoff_type": "offcall"}})
        }
        "POST /users/{id}/status_update_notification_rules"
        | "PUT /users/{id}/status_update_notification_rules/{rule_id}" => {
            json!({"status_update_notification_rule": {"contact_method": mail}})
        }
        "POST /vigie/v1/users/{id}/absences" => json!({"absence": {"start": START, "end": END, "reason": "Leave"}}),
        "PUT /vigie/v1/users/{id}/contact_methods/{contact_method_id}/verification" => {
            json!({"verification": {"code": "123456"}})
        }
        _ => return None,
    })
}

fn of_schedules(name: &str, ids: &Ids) -> Option<Json> {
    let teams = json!([reference(&ids["team"], "team")]);
    let ada = reference("PADA001", "user");
    Some(match name {
        "POST /schedules" | "POST /schedules/preview" => json!({"schedule": {"name": "New", "time_zone": "Etc/UTC",
            "teams": teams, "schedule_layers": []}}),
        "POST /schedules/{id}/overrides" => json!({"overrides": [{"start": START, "end": END, "user": ada}]}),
        "POST /vigie/v1/cover_requests" => json!({ "cover_request": shift("PSHIFTS", "2026-12-02") }),
        "POST /vigie/v1/swaps" => {
            let mut swap = shift("PSHIFTS", "2026-12-02");
            swap["in_return"] = shift(&ids["schedule"], "2026-12-10");
            swap["asked"] = ada;
            json!({ "swap": swap })
        }
        _ => return None,
    })
}

fn of_shifts(name: &str, ids: &Ids) -> Option<Json> {
    let teams = json!([reference(&ids["team"], "team")]);
    let member = json!({"type": "user_member", "user_id": "PADA001"});
    Some(match name {
        "PUT /schedules/{id}" | "PUT /v3/schedules/{id}" | "PUT /vigie/v1/shift_schedules/{id}" => {
            json!({"schedule": {"description": "Changed"}})
        }
        "POST /v3/schedules" | "POST /vigie/v1/shift_schedules" => {
            json!({"schedule": {"name": "New", "time_zone": "Etc/UTC", "teams": teams}})
        }
        "POST /v3/schedules/{id}/custom_shifts" => json!({"custom_shifts": [{"start_time": START, "end_time": END,
            "assignments": [{"type": "shift_assignment", "member": member}]}]}),
        "PUT /v3/schedules/{id}/custom_shifts/{custom_shift_id}" => json!({"custom_shift": {"end_time": END}}),
        "POST /v3/schedules/{id}/overrides" => json!({"overrides": [{"start_time": START, "end_time": END,
            "rotation_id": "PROTA01", "overridden_member": member,
            "overriding_member": {"type": "user_member", "user_id": "PCOLUMN1"}}]}),
        "PUT /v3/schedules/{id}/overrides/{override_id}" => json!({"override": {"end_time": END}}),
        "POST /v3/schedules/{id}/rotations/{rotation_id}/events" => event(&member),
        "PUT /v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}" => {
            json!({"event": {"effective_until": END}})
        }

        _ => return None,
    })
}

/// An hour of a day, which is Ada's in the nights, and everybody's of the columns in the shifts on the tenth day.
fn shift(schedule: &str, day: &str) -> Json {
    let reference = json!({"id": schedule, "type": "schedule_reference"});
    json!({"schedule": reference, "start": format!("{day}T20:00:00Z"), "end": format!("{day}T21:00:00Z")})
}

fn event(member: &Json) -> Json {
    json!({"event": {"name": "New", "recurrence": ["RRULE:FREQ=WEEKLY"], "effective_since": "2026-12-24T00:00:00Z",
        "start_time": {"date_time": "2026-12-24T00:00:00Z", "time_zone": "Etc/UTC"},
        "end_time": {"date_time": "2026-12-25T00:00:00Z", "time_zone": "Etc/UTC"},
        "assignment_strategy": {"type": "every_member_assignment_strategy", "members": [member]}}})
}
