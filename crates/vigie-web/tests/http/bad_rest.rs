//! Bad REST requests: each with its exact answer, and nothing stored.

use serde_json::{Value as Json, json};

use crate::{
    organisation::ADA,
    server::{READING_TOKEN, Server, TOKEN},
};

struct Case {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    status: u16,
    answer: Json,
}

/// A request with token, JSON and `From`.
fn case(method: &'static str, path: impl Into<String>, body: Json, status: u16, answer: Json) -> Case {
    let headers = vec![
        ("authorization", format!("Token token={TOKEN}")),
        ("content-type", "application/json".to_owned()),
        ("from", ADA.to_owned()),
    ];
    let body = (!body.is_null()).then(|| body.to_string().into_bytes());
    Case { method, path: path.into(), headers, body, status, answer }
}

impl Case {
    fn without(mut self, header: &str) -> Self {
        self.headers.retain(|(name, _)| *name != header);
        self
    }

    fn with(self, header: &'static str, value: impl Into<String>) -> Self {
        let mut case = self.without(header);
        case.headers.push((header, value.into()));
        case
    }

    fn raw(mut self, body: &str) -> Self {
        self.body = Some(body.as_bytes().to_vec());
        self
    }
}

fn error(code: u32, message: &str, errors: &[&str]) -> Json {
    if errors.is_empty() {
        return json!({"error": {"message": message, "code": code}});
    }
    json!({"error": {"message": message, "code": code, "errors": errors}})
}

fn invalid(errors: &[&str]) -> Json {
    error(2001, "Invalid Input Provided", errors)
}

fn not_found(what: &str) -> Json {
    error(2100, "Not Found", &[&format!("{what} not found")])
}

fn unauthorized() -> Json {
    error(2006, "Authentication failed", &[])
}

const TOO_LARGE: &str = "The body is larger than 1048576 bytes";
const MUST: &str = "You must specify a user's email address in the \"From\" header to perform this action";

fn incident(fields: Json) -> Json {
    json!({ "incident": fields })
}

fn authentication() -> Vec<Case> {
    let get = || case("GET", "/incidents", Json::Null, 401, unauthorized());
    vec![
        get().without("authorization"),
        get().with("authorization", "Token token=zzzzzzzzzzzzzzzzzzzz"),
        get().with("authorization", TOKEN),
        get().with("authorization", "Bearer zzzzzzzzzzzzzzzzzzzz"),
        get().with("authorization", format!("Basic {TOKEN}")),
        case("POST", "/incidents", json!({}), 401, unauthorized())
            .with("authorization", "Token token=nobodys-token-00000"),
        case(
            "POST",
            "/incidents",
            json!({}),
            403,
            error(2010, "Access Denied", &["This API token only reads: use one with full access"]),
        )
        .with("authorization", format!("Token token={READING_TOKEN}")),
    ]
}

fn routes_and_objects() -> Vec<Case> {
    let missing = |path: &str, what: &str| case("GET", path, Json::Null, 404, not_found(what));
    let absent = |path: &str, what: &str| {
        let text = format!("{what} are not implemented on this server");
        case("GET", path, Json::Null, 404, error(2000, "No Such Route", &[&text]))
    };
    vec![
        case("GET", "/no_such_route", Json::Null, 404, error(2000, "No Such Route", &[])),
        case("DELETE", "/incidents", Json::Null, 405, error(2000, "Method Not Allowed", &[])),
        missing("/incidents/P0000000ZZZ", "Incident"),
        missing("/incidents/999", "Incident"),
        missing("/incidents/no%20id%20at%20all/notes", "Incident"),
        missing("/log_entries/P0000000ZZZ", "Log entry"),
        missing("/change_events/P0000000ZZZ", "Change event"),
        missing("/services/P0000000ZZZ/change_events", "Service"),
        missing("/vigie/v1/events/Q0-0", "Event"),
        missing("/vigie/v1/incidents/P0000000ZZZ/receipts", "Incident"),
        absent("/incidents/types", "Incident types"),
        absent("/incidents/types/major/custom_fields", "Incident types"),
        absent("/incidents/custom_fields", "Custom fields of incidents"),
        absent("/services/custom_fields/PFIELD1/field_options", "Custom fields of services"),
        absent("/webhook_subscriptions/oauth_clients", "OAuth clients of webhooks"),
        case("PUT", "/incidents/P0000000ZZZ", incident(json!({"status": "resolved"})), 404, not_found("Incident")),
        case("POST", "/incidents/P0000000ZZZ/snooze", json!({"duration": 60}), 404, not_found("Incident")),
    ]
}

fn requester(id: &str) -> Vec<Case> {
    let missing =
        |method, path: String, body| case(method, path, body, 400, error(2016, MUST, &[MUST])).without("from");
    vec![
        missing("POST", "/incidents".into(), incident(json!({"title": "t"}))),
        missing("PUT", "/incidents".into(), json!({"incidents": []})),
        missing("PUT", format!("/incidents/{id}"), incident(json!({"status": "acknowledged"}))),
        missing("POST", format!("/incidents/{id}/snooze"), json!({"duration": 60})),
        missing("POST", format!("/incidents/{id}/notes"), json!({"note": {"content": "x"}})),
        missing("PUT", format!("/incidents/{id}/merge"), json!({"source_incidents": []})),
        missing("PUT", format!("/incidents/{id}/alerts"), json!({"alerts": []})),
        case(
            "PUT",
            format!("/incidents/{id}"),
            incident(json!({"status": "acknowledged"})),
            400,
            error(1008, "Requester User Not Found", &["Requester User Not Found"]),
        )
        .with("from", "nobody@example.org"),
    ]
}

fn bodies_and_queries() -> Vec<Case> {
    let deep = "Offset must be less than 10000: offset plus limit reaches beyond it";
    let list = |query: &str, text: &str| case("GET", format!("/incidents?{query}"), Json::Null, 400, invalid(&[text]));
    let post = |answer| case("POST", "/incidents", json!({}), 400, answer);
    vec![
        post(invalid(&["params must be a Hash"])).with("content-type", "text/plain"),
        post(invalid(&["params must be a Hash"])).without("content-type"),
        post(invalid(&["params must be a Hash"])).raw("[1]"),
        post(invalid(&["The body is not readable JSON: EOF while parsing a value at line 1 column 12"]))
            .raw("{\"incident\":"),
        post(invalid(&["incident is missing: send {\"incident\": {…}}"])),
        case("POST", "/incidents", json!({}), 413, error(2001, "Request Entity Too Large", &[TOO_LARGE]))
            .raw(&format!("{{\"incident\":\"{}\"}}", "x".repeat(1024 * 1024))),
        list("offset=9990&limit=11", deep),
        list("offset=10000", deep),
        list("limit=many", "limit must be a whole number"),
        list("since=yesterdayish", "since must be a date in ISO 8601"),
        list("since=2026-02-01&until=2026-01-01", "since must be before until"),
        list("statuses[]=sleeping", "statuses[] has no value \"sleeping\""),
        list("urgencies[]=loud", "urgencies[] has no value \"loud\""),
        list("date_range=some", "date_range must be all; leave it out to use since and until"),
        list(
            "sort_by=created_at:sideways",
            "sort_by must be one of: incident_number, created_at, resolved_at, urgency; with :asc or :desc behind it",
        ),
        list("time_zone=Mars/Olympus", "time_zone must be the IANA name of a time zone"),
    ]
}

fn fields(id: &str) -> Vec<Case> {
    let put =
        |fields: Json, text: &str| case("PUT", format!("/incidents/{id}"), incident(fields), 400, invalid(&[text]));
    let service = &json!({"id": "PDB0001", "type": "service_reference"});
    let snooze = |body: Json, message: &str, text: &str| {
        case("POST", format!("/incidents/{id}/snooze"), body, 400, error(1013, message, &[text]))
    };
    let made = |what: &str, mut body: Json, text: &str| {
        body["service"]["escalation_policy"] = json!({"id": "PPOLICY", "type": "escalation_policy_reference"});
        case("POST", format!("/{what}"), body, 400, invalid(&[text]))
    };
    let many: Vec<Json> = (0..251)
        .map(|n| json!({"id": format!("P{n:06}"), "type": "incident_reference", "status": "resolved"}))
        .collect();
    vec![
        case(
            "POST",
            "/incidents",
            incident(json!({"type": "incident", "service": service})),
            400,
            invalid(&["Title is missing or blank"]),
        ),
        case(
            "POST",
            "/incidents",
            incident(json!({"title": "t", "service": {"id": "PNOBODY", "type": "service_reference"}})),
            400,
            error(2002, "Arguments Caused Error", &["Service not found"]),
        ),
        put(json!({"status": "sleeping"}), "Status must be triggered, acknowledged or resolved"),
        put(json!({"urgency": "loud"}), "Urgency must be high or low"),
        put(json!({"title": " "}), "Title is missing or blank"),
        put(json!({"title": 7}), "Title must be a text"),
        put(
            json!({"conference_bridge": {"conference_url": "javascript:alert(1)"}}),
            "Conference url must begin with https:// or http:// and have at most 2048 characters",
        ),
        put(
            json!({"conference_bridge": {"conference_number": "call me"}}),
            "Conference number must be a telephone number of at most 255 characters, like +33 1 23 45 67 89,,,1234#",
        ),
        put(
            json!({"conference_bridge": "https://meet"}),
            "Conference bridge must be an object with conference_number and conference_url",
        ),
        case(
            "PUT",
            "/incidents",
            json!({"incidents": [{"id": id, "type": "incident_reference", "title": ""}]}),
            400,
            invalid(&["Title is missing or blank"]),
        ),
        case(
            "POST",
            "/incidents",
            incident(json!({"title": "t", "service": service, "incident_key": {"a": 1}})),
            400,
            invalid(&["Incident key must be a text"]),
        ),
        made(
            "services",
            json!({"service": {"type": "pager", "name": "n"}}),
            "Type must be one of: service, service_reference",
        ),
        made(
            "services",
            json!({"service": {"name": "n", "alert_creation": "sometimes"}}),
            "Alert creation must be one of: create_alerts_and_incidents, create_incidents",
        ),
        // One good field beside a bad one: neither is stored.
        put(json!({"title": "Renamed", "escalation_level": 0}), "Escalation level must be a number from 1"),
        put(json!({"status": "acknowledged", "service": "PDB0001"}), "Service must be a reference to a service"),
        put(json!({"escalation_level": 0}), "Escalation level must be a number from 1"),
        put(json!({"service": "PDB0001"}), "Service must be a reference to a service"),
        case(
            "PUT",
            format!("/incidents/{id}"),
            incident(json!({"service": {"id": "PELSE01", "type": "service_reference"}})),
            400,
            error(2002, "Arguments Caused Error", &["Service not found"]),
        ),
        snooze(
            json!({"duration": 0}),
            "Invalid Snooze Duration",
            "Snooze duration must be between 1 and 604800 seconds",
        ),
        snooze(
            json!({"duration": 604_801}),
            "Invalid Snooze Duration",
            "Snooze duration must be between 1 and 604800 seconds",
        ),
        snooze(
            json!({"duration": "long"}),
            "Invalid Snooze Duration",
            "Duration must be a whole number of seconds between 1 and 604800",
        ),
        case(
            "POST",
            format!("/incidents/{id}/notes"),
            json!({"note": {"content": " "}}),
            400,
            invalid(&["Note content cannot be empty"]),
        ),
        case(
            "PUT",
            format!("/incidents/{id}/merge"),
            json!({"source_incidents": [{"id": id, "type": "incident_reference"}]}),
            400,
            invalid(&["An incident cannot be merged into itself"]),
        ),
        case(
            "PUT",
            format!("/incidents/{id}/alerts/QNOALERT"),
            json!({"alert": {"status": "resolved"}}),
            404,
            not_found("Alert"),
        ),
        case(
            "PUT",
            "/incidents",
            json!({ "incidents": many }),
            413,
            error(2001, "Request Entity Too Large", &["At most 250 incidents can be changed at once"]),
        ),
    ]
}

#[tokio::test]
async fn every_bad_request_has_its_answer_and_stores_nothing() {
    let server = Server::start().await;
    server.event("trigger", "disk").await;
    let id = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let before = server.stored().await;
    let groups = [authentication(), routes_and_objects(), requester(&id), bodies_and_queries(), fields(&id)];
    for case in groups.into_iter().flatten() {
        let headers: Vec<(&str, &str)> = case.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = server.send(case.method, &case.path, &headers, case.body).await;
        assert_eq!((answer.status, answer.json()), (case.status, case.answer), "{} {}", case.method, case.path);
        assert_eq!(server.stored().await, before, "{} {} left something behind", case.method, case.path);
    }
}

#[tokio::test]
async fn an_open_incident_key_is_taken() {
    let server = Server::start().await;
    let body =
        incident(json!({"title": "t", "incident_key": "k", "service": {"id": "PDB0001", "type": "service_reference"}}));
    assert_eq!(server.rest("POST", "/incidents", body.clone()).await.status, 201);
    let before = server.stored().await;
    let answer = server.rest("POST", "/incidents", body).await;
    let text = "Open incident with matching dedup key already exists on this service";
    assert_eq!((answer.status, answer.json()), (400, error(2002, "Arguments Caused Error", &[text])));
    assert_eq!(server.stored().await, before);
}

#[tokio::test]
async fn a_token_that_asks_too_often_waits() {
    let settings = vigie_web::WebSettings { requests_per_minute: Some(2), ..Default::default() };
    let server = Server::start_with(settings, vigie_channels::ChannelsConfig::default()).await;
    assert_eq!(server.rest("GET", "/incidents", Json::Null).await.headers["ratelimit-remaining"], "1");
    assert_eq!(server.rest("GET", "/incidents", Json::Null).await.headers["ratelimit-remaining"], "0");
    let answer = server.rest("GET", "/incidents", Json::Null).await;
    assert_eq!((answer.status, answer.json()), (429, error(2020, "Rate Limit Exceeded", &[])));
    assert_eq!(
        (&answer.headers["ratelimit-limit"], &answer.headers["ratelimit-reset"]),
        (&"2".parse().unwrap(), &"30".parse().unwrap())
    );
}
