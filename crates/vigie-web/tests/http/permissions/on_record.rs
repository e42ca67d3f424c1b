//! Every change is on record: whatever an owner does over REST with success, the history of the configuration names them for
//! it, or the timeline of an incident has a new entry.

use vigie_web::permission::On;

use super::{
    name, present, requests,
    world::{Column, World},
};

/// What leaves no record at all, and why.
const WITHOUT: [(&str, &str); 5] = [
    ("POST /schedules/preview", "it stores nothing"),
    ("POST /webhook_subscriptions/{id}/ping", "it sends an event and changes nothing"),
    ("POST /change_events", "a change event is a record itself"),
    ("PUT /incidents/{id}/alerts", "there is no entry for another severity among PagerDuty's; the alert shows it"),
    (
        "PUT /incidents/{id}/alerts/{alert_id}",
        "there is no entry for another severity among PagerDuty's; the alert shows it",
    ),
];
/// What is done before something else, so that there is something to change.
const BEFORE: [(&str, &str); 5] = [
    ("POST /service_dependencies/associate", "POST /service_dependencies/disassociate"),
    ("PUT /teams/{id}/escalation_policies/{policy_id}", "DELETE /teams/{id}/escalation_policies/{policy_id}"),
    ("POST /incidents/{id}/status_updates/unsubscribe", "POST /incidents/{id}/status_updates/subscribers"),
    ("POST /users/{id}/notification_subscriptions/unsubscribe", "POST /users/{id}/notification_subscriptions"),
    ("POST /teams/{id}/notification_subscriptions/unsubscribe", "POST /teams/{id}/notification_subscriptions"),
];

#[tokio::test]
async fn whatever_is_changed_is_on_record() {
    let world = World::start().await;
    let (mut done, mut wrong) = (0, Vec::new());
    for endpoint in present().filter(|endpoint| endpoint.method != "GET") {
        let row = name(endpoint);
        // What becomes of an incident is not put back.
        let another = if endpoint.on == On::Incident { Some(World::start().await) } else { None };
        let world = another.as_ref().unwrap_or(&world);
        prepare(world, &row).await;
        world.move_clock(1).await;
        let answer = world.ask(endpoint, world.whom(Column::Owner), false).await;
        let records = world.done_now(Column::Owner).await;
        world.put_back().await;
        if answer.status >= 300 {
            assert!(requests::refusal(&row).is_some(), "{row}: {} {}", answer.status, answer.text);
            continue;
        }
        done += 1;
        match (WITHOUT.iter().find(|(without, _)| *without == row), records.is_empty()) {
            (None, true) => wrong.push(format!("{row} leaves no record")),
            (Some((_, why)), false) => wrong.push(format!("{row} leaves {records:?}, although {why}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {done}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(done > 80, "only {done} endpoints changed anything");
}

/// Sessions to end, and what must be undone to be done.
async fn prepare(world: &World, row: &str) {
    for person in [world.person(Column::Owner), world.id("person")] {
        world.session(person).await;
    }
    let before = BEFORE.iter().find(|(then, _)| *then == row).map(|(_, first)| *first);
    if let Some(first) = present().find(|endpoint| Some(name(endpoint).as_str()) == before) {
        let answer = world.ask(first, world.whom(Column::Owner), false).await;
        assert!(answer.status < 300, "{row}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_is_refused_is_not_on_record() {
    let world = World::start().await;
    let mut refused = 0;
    for endpoint in present().filter(|endpoint| endpoint.method != "GET") {
        world.move_clock(1).await;
        let answer = world.ask(endpoint, world.whom(Column::Restricted), false).await;
        if answer.status == 403 {
            refused += 1;
            assert_eq!(world.done_now(Column::Restricted).await, [""; 0], "{}", name(endpoint));
        }
    }
    assert!(refused > 70, "{refused}");
}
