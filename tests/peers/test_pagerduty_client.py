"""PagerDuty's own Python client (PyPI: pagerduty) against the server, over the server's own TLS."""

import hashlib
import hmac
import json
import ssl
import uuid
from datetime import datetime, timedelta, timezone

import pytest
from conftest import OWNER, TOKEN, Service, wait_for
from pagerduty import EventsApiV2Client, HttpError, RestApiV2Client


def moment(**ahead):
    return (datetime.now(timezone.utc) + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


def reference(thing, kind):
    return {"id": thing["id"], "type": f"{kind}_reference"}


def unique(word):
    return f"{word} {uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def trust(certificate):
    return ssl.create_default_context(cafile=certificate[0])


@pytest.fixture(scope="module")
def rest(vigie_tls, trust):
    return RestApiV2Client(TOKEN, default_from=OWNER, base_url=vigie_tls.url, verify=trust)


@pytest.fixture
def service(vigie_tls):
    return Service(vigie_tls, unique("Checkout"))


@pytest.fixture
def events(vigie_tls, trust, service):
    return EventsApiV2Client(service.key, base_url=vigie_tls.url, verify=trust)


@pytest.fixture(scope="module")
def user(rest):
    address = f"{uuid.uuid4().hex[:8]}@example.org"
    return rest.rpost("/users", json={"type": "user", "name": "Ada Lovelace", "email": address, "role": "user"})


@pytest.fixture
def policy(rest, user):
    rules = [{"escalation_delay_in_minutes": 10, "targets": [reference(user, "user")]}]
    body = {"type": "escalation_policy", "name": unique("Policy"), "escalation_rules": rules}
    return rest.rpost("/escalation_policies", json=body)


@pytest.fixture
def incident(rest, service):
    body = {"type": "incident", "title": unique("Disk full"), "service": {"id": service.id, "type": "service_reference"}}
    return rest.rpost("/incidents", json=body)


# --- Events -------------------------------------------------------------------------------------------------------


def test_an_alert_is_triggered_acknowledged_and_resolved(events, service):
    key = events.trigger("Checkout is slow", "web-1", severity="critical", custom_details={"p99": "4 s"})
    (incident,) = service.incidents("triggered")
    assert incident["title"] == "Checkout is slow"
    events.acknowledge(key)
    assert [found["id"] for found in service.incidents("acknowledged")] == [incident["id"]]
    events.resolve(key)
    assert [found["id"] for found in service.incidents("resolved")] == [incident["id"]]


def test_the_same_key_joins_the_open_alert_and_opens_a_new_one_after_the_end(events, service):
    events.trigger("First", "web-1", dedup_key="disk")
    events.trigger("Again", "web-1", dedup_key="disk")
    assert len(service.incidents()) == 1
    events.resolve("disk")
    events.trigger("Later", "web-1", dedup_key="disk")
    assert len(service.incidents()) == 2


def test_links_and_images_come_back_with_the_alert(events, service, rest):
    links = [{"href": "https://example.org/runbook", "text": "Runbook"}]
    images = [{"src": "https://example.org/graph.png"}]
    events.trigger("With context", "web-1", links=links, images=images)
    (incident,) = service.incidents()
    (alert,) = rest.rget(f"/incidents/{incident['id']}/alerts")
    contexts = alert["body"]["contexts"]
    assert {"runbook" in json.dumps(context) or "graph" in json.dumps(context) for context in contexts} == {True}
    assert len(contexts) == 2


def test_a_change_event_is_taken(events, rest, service):
    events.send_change_event(payload={"summary": "Deploy 4711", "source": "ci", "custom_details": {"commit": "abc"}})
    changes = rest.rget(f"/services/{service.id}/change_events")
    assert [change["summary"] for change in changes] == ["Deploy 4711"]


def test_an_unknown_routing_key_is_refused(vigie_tls, trust):
    stranger = EventsApiV2Client("0" * 32, base_url=vigie_tls.url, verify=trust)
    with pytest.raises(HttpError) as refusal:
        stranger.trigger("Nobody's", "web-1")
    assert refusal.value.response.status_code == 400
    assert "Invalid routing key" in refusal.value.response.text


# --- Access -------------------------------------------------------------------------------------------------------


def test_a_wrong_token_is_401(vigie_tls, trust):
    stranger = RestApiV2Client("WrongToken-20letters", base_url=vigie_tls.url, verify=trust)
    with pytest.raises(HttpError) as refusal:
        stranger.rget("/users")
    assert refusal.value.response.status_code == 401


def test_abilities_are_listed(rest):
    assert "teams" in rest.rget("/abilities")
    assert rest.account_has_ability("teams")


def test_an_object_that_does_not_exist_is_2100_and_an_unknown_route_is_not(rest):
    missing = rest.get("/services/PZZZZZZ")
    assert missing.status_code == 404
    assert missing.json()["error"]["code"] == 2100
    assert rest.get("/no_such_route").json() != missing.json()


# --- People -------------------------------------------------------------------------------------------------------


def test_a_user_is_found_changed_and_deleted(rest):
    address = f"{uuid.uuid4().hex[:8]}@example.org"
    created = rest.rpost("/users", json={"type": "user", "name": "Grace", "email": address, "role": "user"})
    assert rest.find("users", address, attribute="email")["id"] == created["id"]
    changed = rest.rput(f"/users/{created['id']}", json=created | {"name": "Grace Hopper", "job_title": "Admiral"})
    assert (changed["name"], changed["job_title"]) == ("Grace Hopper", "Admiral")
    assert rest.rdelete(f"/users/{created['id']}").status_code == 204
    assert rest.get(f"/users/{created['id']}").status_code == 404


def test_a_contact_method_and_a_rule_that_uses_it(rest, user):
    path = f"/users/{user['id']}"
    phone = {"type": "sms_contact_method", "label": "Mobile", "country_code": 1, "address": "5555550123"}
    method = rest.rpost(f"{path}/contact_methods", json=phone)
    assert method["address"] == "5555550123"
    rule = rest.rpost(f"{path}/notification_rules", json={
        "type": "assignment_notification_rule",
        "start_delay_in_minutes": 5,
        "urgency": "high",
        "contact_method": {"id": method["id"], "type": "sms_contact_method"},
    })
    assert rule["contact_method"]["id"] == method["id"]
    assert rule["id"] in [found["id"] for found in rest.rget(f"{path}/notification_rules")]
    assert rest.rdelete(f"{path}/notification_rules/{rule['id']}").status_code == 204
    assert rest.rdelete(f"{path}/contact_methods/{method['id']}").status_code == 204


def test_a_second_contact_method_with_the_same_address_is_refused(rest, user):
    phone = {"type": "sms_contact_method", "label": "Mobile", "country_code": 1, "address": "5555550199"}
    rest.rpost(f"/users/{user['id']}/contact_methods", json=phone)
    refusal = rest.post(f"/users/{user['id']}/contact_methods", json={"contact_method": phone})
    assert refusal.status_code == 400
    assert "User Contact method must be unique" in refusal.text


def test_a_team_with_a_member(rest, user):
    team = rest.rpost("/teams", json={"type": "team", "name": unique("Payments")})
    assert rest.put(f"/teams/{team['id']}/users/{user['id']}", json={"role": "responder"}).status_code == 204
    (member,) = rest.rget(f"/teams/{team['id']}/members")
    assert (member["user"]["id"], member["role"]) == (user["id"], "responder")
    assert rest.rdelete(f"/teams/{team['id']}/users/{user['id']}").status_code == 204
    renamed = rest.rput(f"/teams/{team['id']}", json=team | {"description": "Money in"})
    assert renamed["description"] == "Money in"
    assert rest.rdelete(f"/teams/{team['id']}").status_code == 204


# --- On call ------------------------------------------------------------------------------------------------------


@pytest.fixture
def schedule(rest, user):
    return rest.rpost("/schedules", json={
        "type": "schedule",
        "name": unique("Primary"),
        "time_zone": "Europe/Paris",
        "schedule_layers": [{
            "name": "Weekly",
            "start": moment(days=-7),
            "rotation_virtual_start": moment(days=-7),
            "rotation_turn_length_seconds": 7 * 86_400,
            "users": [{"user": reference(user, "user")}],
        }],
    })


def test_a_schedule_says_who_is_on_call(rest, schedule, user):
    window = {"since": moment(), "until": moment(days=1)}
    rendered = rest.rget(f"/schedules/{schedule['id']}", params=window)
    entries = rendered["final_schedule"]["rendered_schedule_entries"]
    assert {entry["user"]["id"] for entry in entries} == {user["id"]}
    assert rendered["final_schedule"]["rendered_coverage_percentage"] == 100
    assert [found["id"] for found in rest.rget(f"/schedules/{schedule['id']}/users", params=window)] == [user["id"]]


def test_an_override_takes_a_shift_and_gives_it_back(rest, schedule):
    substitute = rest.rpost("/users", json={"type": "user", "name": "Sub", "email": f"{uuid.uuid4().hex[:8]}@example.org"})
    shift = {"start": moment(hours=1), "end": moment(hours=2), "user": reference(substitute, "user")}
    path = f"/schedules/{schedule['id']}/overrides"
    reply = rest.post(path, json={"overrides": [shift]})
    assert reply.status_code == 201
    (created,) = reply.json()
    assert created["status"] == 201
    window = {"since": moment(), "until": moment(days=1)}
    assert [found["id"] for found in rest.rget(path, params=window)] == [created["override"]["id"]]
    assert rest.rdelete(f"{path}/{created['override']['id']}").status_code in (200, 204)
    assert rest.rget(path, params=window) == []


def test_oncalls_name_the_person_of_each_level(rest, policy, user):
    oncalls = rest.list_all("/oncalls", params={"escalation_policy_ids[]": [policy["id"]]})
    assert [(found["user"]["id"], found["escalation_level"]) for found in oncalls] == [(user["id"], 1)]


def test_a_schedule_is_changed_listed_and_deleted_and_keeps_its_past(rest, schedule, user):
    path = f"/schedules/{schedule['id']}"
    other = rest.rpost("/users", json={"type": "user", "name": "Other", "email": f"{uuid.uuid4().hex[:8]}@example.org"})
    layer = schedule["schedule_layers"][0] | {"users": [{"user": reference(other, "user")}]}
    changed = rest.rput(path, json=schedule | {"name": unique("Renamed"), "schedule_layers": [layer]})
    assert changed["name"].startswith("Renamed")
    past = rest.rget(path, params={"since": moment(days=-3), "until": moment(days=-2)})
    future = rest.rget(path, params={"since": moment(days=2), "until": moment(days=3)})
    people = [
        {entry["user"]["id"] for entry in rendered["final_schedule"]["rendered_schedule_entries"]}
        for rendered in (past, future)
    ]
    assert people == [{user["id"]}, {other["id"]}]
    assert [found["id"] for found in rest.iter_all("/schedules", params={"query": changed["name"]})] == [schedule["id"]]
    assert rest.rdelete(path).status_code == 204
    assert rest.get(path).status_code == 404


def test_a_policy_is_found_changed_and_deleted(rest, policy, schedule, user):
    path = f"/escalation_policies/{policy['id']}"
    found = list(rest.iter_all("/escalation_policies", params={"query": policy["name"], "user_ids[]": [user["id"]]}))
    assert [one["id"] for one in found] == [policy["id"]]
    second = {"escalation_delay_in_minutes": 20, "targets": [reference(schedule, "schedule"), reference(user, "user")]}
    rules = policy["escalation_rules"] + [second]
    changed = rest.rput(path, json=policy | {"num_loops": 2, "escalation_rules": rules})
    assert (changed["num_loops"], len(changed["escalation_rules"])) == (2, 2)
    assert changed["escalation_rules"][0]["id"] == policy["escalation_rules"][0]["id"]
    levels = {found["escalation_level"] for found in rest.list_all("/oncalls", params={"escalation_policy_ids[]": [policy["id"]]})}
    assert levels == {1, 2}
    whole = rest.rget(path, params={"include[]": "targets"})
    assert whole["escalation_rules"][1]["targets"][1]["email"] == user["email"]
    assert rest.rdelete(path).status_code == 204
    assert rest.get(path).status_code == 404


def test_what_makes_no_sense_is_refused_with_a_sentence(rest, schedule, policy):
    layer = schedule["schedule_layers"][0]
    wrong = [
        ("/schedules", "schedule", {"time_zone": "Mars/Olympus"}, "zone"),
        ("/schedules", "schedule", {"schedule_layers": [layer | {"rotation_turn_length_seconds": 0}]}, "turn"),
        ("/escalation_policies", "escalation_policy", {"escalation_rules": []}, "rule"),
    ]
    for path, kind, change, word in wrong:
        base = schedule if kind == "schedule" else policy
        refusal = rest.post(path, json={kind: base | {"name": unique("Wrong")} | change})
        assert refusal.status_code == 400, refusal.text
        assert any(word in sentence.lower() for sentence in refusal.json()["error"]["errors"]), refusal.text


def test_a_schedule_in_use_is_not_deleted(rest, schedule):
    rules = [{"escalation_delay_in_minutes": 10, "targets": [reference(schedule, "schedule")]}]
    body = {"type": "escalation_policy", "name": unique("Policy"), "escalation_rules": rules}
    policy = rest.rpost("/escalation_policies", json=body)
    refusal = rest.delete(f"/schedules/{schedule['id']}")
    assert refusal.status_code == 400
    assert refusal.json()["error"]["errors"] == ["Schedule can't be deleted if it's being used by escalation policies"]
    assert rest.rdelete(f"/escalation_policies/{policy['id']}").status_code == 204
    assert rest.rdelete(f"/schedules/{schedule['id']}").status_code == 204


# --- Services -----------------------------------------------------------------------------------------------------


def test_a_service_with_an_integration(rest, policy):
    service = rest.rpost("/services", json={
        "type": "service", "name": unique("Search"), "escalation_policy": reference(policy, "escalation_policy"),
    })
    integration = rest.rpost(f"/services/{service['id']}/integrations", json={
        "type": "events_api_v2_inbound_integration", "name": "Monitoring",
    })
    assert len(integration["integration_key"]) == 32
    listed = rest.rget(f"/services/{service['id']}", params={"include[]": "integrations"})
    assert [found["id"] for found in listed["integrations"]] == [integration["id"]]
    changed = rest.rput(f"/services/{service['id']}", json=service | {"description": "Finds things"})
    assert changed["description"] == "Finds things"
    assert rest.rdelete(f"/services/{service['id']}").status_code == 204


def test_a_list_longer_than_a_page_is_read_to_its_end(rest, policy):
    names = {unique("Many") for _ in range(105)}
    for name in names:
        rest.rpost("/services", json={"type": "service", "name": name, "escalation_policy": reference(policy, "escalation_policy")})
    found = {service["name"] for service in rest.iter_all("/services", params={"query": "Many"})}
    assert names <= found
    assert rest.get_total("/services", params={"query": "Many"}) == len(found)


# --- Incidents ----------------------------------------------------------------------------------------------------


def test_an_incident_made_by_hand_is_acknowledged_and_resolved(rest, incident):
    path = f"/incidents/{incident['id']}"
    assert incident["status"] == "triggered"
    acknowledged = rest.rput(path, json={"type": "incident_reference", "status": "acknowledged"})
    assert acknowledged["status"] == "acknowledged"
    assert len(acknowledged["acknowledgements"]) == 1
    resolved = rest.rput(path, json={"type": "incident_reference", "status": "resolved"})
    assert resolved["status"] == "resolved"
    kinds = {entry["type"] for entry in rest.iter_all(f"{path}/log_entries")}
    assert {"trigger_log_entry", "acknowledge_log_entry", "resolve_log_entry"} <= kinds


def test_notes_are_kept_and_stand_in_the_timeline(rest, incident):
    path = f"/incidents/{incident['id']}/notes"
    for content in ("Looking", "Found it"):
        rest.rpost(path, json={"content": content})
    assert sorted(note["content"] for note in rest.rget(path)) == ["Found it", "Looking"]
    entries = list(rest.iter_incident_notes(incident["id"]))
    assert sorted(entry["channel"]["summary"] for entry in entries) == ["Found it", "Looking"]


def test_a_snoozed_incident_says_until_when(rest, incident):
    rest.rput(f"/incidents/{incident['id']}", json={"type": "incident_reference", "status": "acknowledged"})
    snoozed = rest.post(f"/incidents/{incident['id']}/snooze", json={"duration": 3600})
    assert snoozed.status_code == 201
    assert "unacknowledge" in {action["type"] for action in snoozed.json()["incident"]["pending_actions"]}


def test_incidents_are_merged_into_one(rest, events, service):
    events.trigger("One", "web-1", dedup_key="one")
    events.trigger("Two", "web-1", dedup_key="two")
    one, two = sorted(service.incidents("triggered"), key=lambda incident: incident["incident_number"])
    merged = rest.rput(f"/incidents/{one['id']}/merge", json=[reference(two, "incident")])
    assert merged["id"] == one["id"]
    assert {alert["alert_key"] for alert in rest.rget(f"/incidents/{one['id']}/alerts")} == {"one", "two"}
    assert rest.rget(f"/incidents/{two['id']}")["status"] == "resolved"


def test_many_incidents_are_resolved_at_once(rest, events, service):
    for number in range(3):
        events.trigger(f"Alarm {number}", "web-1", dedup_key=str(number))
    changes = [{"id": found["id"], "type": "incident_reference", "status": "resolved"} for found in service.incidents()]
    assert len(rest.rput("/incidents", json=changes)) == 3
    assert service.incidents("triggered") == []


def test_an_incident_is_given_to_somebody_else(rest, incident, user):
    body = {"type": "incident_reference", "assignments": [{"assignee": reference(user, "user")}]}
    changed = rest.rput(f"/incidents/{incident['id']}", json=body)
    assert [assignment["assignee"]["id"] for assignment in changed["assignments"]] == [user["id"]]


def test_a_change_without_a_known_requester_is_refused(rest, incident):
    change = {"incident": {"type": "incident_reference", "status": "resolved"}}
    refusal = rest.put(f"/incidents/{incident['id']}", json=change, headers={"From": "nobody@example.org"})
    assert refusal.status_code == 400
    assert refusal.json()["error"]["code"] == 1008


# --- Maintenance and webhooks -------------------------------------------------------------------------------------


def test_a_service_under_maintenance_pages_nobody(rest, events, service):
    window = rest.rpost("/maintenance_windows", json={
        "type": "maintenance_window",
        "start_time": moment(minutes=-1),
        "end_time": moment(hours=1),
        "description": "Moving racks",
        "services": [{"id": service.id, "type": "service_reference"}],
    })
    events.trigger("Expected", "web-1")
    assert service.incidents("triggered") == []
    assert rest.rdelete(f"/maintenance_windows/{window['id']}").status_code == 204
    events.trigger("Unexpected", "web-1")
    assert [incident["title"] for incident in service.incidents("triggered")] == ["Unexpected"]


def test_a_webhook_is_signed_and_tells_of_a_new_incident(rest, events, service, receiver):
    subscription = rest.rpost("/webhook_subscriptions", json={
        "type": "webhook_subscription",
        "delivery_method": {"type": "http_delivery_method", "url": receiver.url},
        "events": ["incident.triggered", "incident.resolved"],
        "filter": {"type": "service_reference", "id": service.id},
    })
    secret = subscription["delivery_method"]["secret"]
    events.trigger("Tell everybody", "web-1", dedup_key="tell")
    headers, body = receiver.next()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert f"v1={signature}" in headers["x-pagerduty-signature"].split(",")
    assert headers["x-webhook-subscription"] == subscription["id"]
    event = json.loads(body)["event"]
    assert (event["event_type"], event["data"]["title"]) == ("incident.triggered", "Tell everybody")
    events.resolve("tell")
    assert json.loads(receiver.next()[1])["event"]["event_type"] == "incident.resolved"


def test_a_webhook_can_be_pinged_and_deleted(rest, service, receiver):
    subscription = rest.rpost("/webhook_subscriptions", json={
        "type": "webhook_subscription",
        "delivery_method": {"type": "http_delivery_method", "url": receiver.url},
        "events": ["incident.triggered"],
        "filter": {"type": "service_reference", "id": service.id},
    })
    path = f"/webhook_subscriptions/{subscription['id']}"
    assert rest.post(f"{path}/ping").status_code == 202
    assert json.loads(receiver.next()[1])["event"]["event_type"] == "pagey.ping"
    assert rest.rdelete(path).status_code == 204
    wait_for("the subscription is gone", lambda: rest.get(path).status_code == 404)
