//! People hear that they go on and off call, once each, however often the server starts again.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::fakes::{SmtpFault, SmtpSink};

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, service, text},
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

async fn now(server: &Server) -> Timestamp {
    text(&server.get("/_test/clock").await["now"]).parse().expect("a moment")
}

/// Daily turns of these people; the second one's begins an hour from now. Gives the id back.
async fn schedule(server: &Server, people: &[&str]) -> String {
    let start = (now(server).await - 23 * HOUR).to_string();
    let users: Vec<Value> = people.iter().map(|id| json!({ "user": { "id": id, "type": "user_reference" } })).collect();
    let schedule = json!({ "schedule": { "type": "schedule", "name": "Primary", "time_zone": "Etc/UTC", "schedule_layers": [{
        "start": start,
        "rotation_virtual_start": start,
        "rotation_turn_length_seconds": 86_400,
        "users": users,
    }] } });
    text(&server.post("/schedules", &schedule).await["schedule"]["id"])
}

/// A policy that pages a schedule. Gives the id back.
async fn policy(server: &Server, schedule: &str, handoffs: &str) -> String {
    let rule =
        json!({ "escalation_delay_in_minutes": 30, "targets": [{ "id": schedule, "type": "schedule_reference" }] });
    let policy = json!({ "escalation_policy": { "type": "escalation_policy", "name": "Shop", "escalation_rules": [rule],
        "on_call_handoff_notifications": handoffs } });
    text(&server.post("/escalation_policies", &policy).await["escalation_policy"]["id"])
}

/// Somebody with an e-mail address who wants to be told of handoffs.
async fn eager(server: &Server, name: &str, rules: &[(&str, u32)]) -> String {
    let id = person(server, name, &[email(&format!("{name}@pager.example"), 0)]).await;
    let methods = server.get(&format!("/users/{id}/contact_methods")).await;
    for (kind, minutes) in rules {
        let rule = json!({ "oncall_handoff_notification_rule": {
            "handoff_type": kind,
            "notify_advance_in_minutes": minutes,
            "contact_method": { "id": methods["contact_methods"][0]["id"], "type": "email_contact_method" },
        } });
        server.post(&format!("/users/{id}/oncall_handoff_notification_rules"), &rule).await;
    }
    id
}

/// To whom the mails went, and the first words of their subjects after the product's name.
fn told(mail: &SmtpSink) -> Vec<String> {
    let line = |mail: &testkit::fakes::Mail| {
        let subject = mail.header("Subject").expect("a subject");
        let words: Vec<&str> = subject.split(' ').skip(1).take(5).collect();
        format!("{}: {}", mail.to[0].split('@').next().unwrap_or_default(), words.join(" "))
    };
    mail.mails().iter().map(line).collect()
}

#[tokio::test]
async fn who_goes_on_call_is_told_before_and_who_goes_off_when_it_happens() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let ann = eager(&server, "ann", &[("offcall", 0)]).await;
    let ben = eager(&server, "ben", &[("both", 20), ("oncall", 20)]).await;
    let primary = schedule(&server, &[&ann, &ben]).await;
    policy(&server, &primary, "always").await;

    server.advance(39 * MINUTE).await;
    assert_eq!(told(&mail), [""; 0]);
    server.advance(2 * MINUTE).await;
    assert_eq!(told(&mail), ["ben: You will be on call"], "two rules that say the same are one message");
    let words = mail.mails()[0].text().expect("a text");
    assert!(words.contains("for Primary from ") && words.contains("You take over from ann."), "{words}");
    assert!(words.contains("Escalation policies: Shop"), "{words}");
    server.advance(HOUR).await;
    assert_eq!(told(&mail)[1..], ["ann: You will be off call"]);
    let messages = server.get(&format!("/vigie/v1/users/{ann}/messages")).await;
    assert_eq!(
        (&messages["messages"][0]["kind"], &messages["messages"][0]["state"]),
        (&json!("handoff"), &json!("handed_over"))
    );
    server.advance(24 * HOUR).await;
    assert_eq!(told(&mail)[2..], ["ben: You will be off call"], "ann wants to hear of the end only");
}

#[tokio::test]
async fn nobody_is_told_twice_although_the_power_goes_again_and_again() {
    let mail = SmtpSink::start().await;
    let mut server = Setup::default().mail(&mail).start().await;
    let ann = eager(&server, "ann", &[]).await;
    let ben = eager(&server, "ben", &[("oncall", 180)]).await;
    let primary = schedule(&server, &[&ann, &ben]).await;
    mail.script([SmtpFault::RefuseRecipient("451 4.3.0 not now")]);
    policy(&server, &primary, "always").await;
    // Whatever the mail server says to the first attempt, what was decided is stored by now.
    server.advance(Duration::from_secs(1)).await;
    server.kill();
    server.start().await;
    server.advance(5 * MINUTE).await;
    mail.wait_for(1, PATIENCE).await;
    server.kill();
    server.start().await;
    server.advance(10 * MINUTE).await;
    assert_eq!(told(&mail), ["ben: You will be on call"]);
}

#[tokio::test]
async fn without_a_service_only_a_policy_that_always_tells_does() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let ann = eager(&server, "ann", &[]).await;
    let ben = eager(&server, "ben", &[("oncall", 30)]).await;
    let primary = schedule(&server, &[&ann, &ben]).await;
    let policy = policy(&server, &primary, "if_has_services").await;
    server.advance(40 * MINUTE).await;
    assert_eq!(told(&mail), [""; 0]);
    service(&server, &policy).await;
    server.advance(Duration::from_secs(1)).await;
    assert_eq!(told(&mail), ["ben: You will be on call"], "the service makes the policy one that tells");
}

#[tokio::test]
async fn an_override_is_a_handoff_as_soon_as_it_is_made() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let ann = eager(&server, "ann", &[("offcall", 60)]).await;
    let cid = eager(&server, "cid", &[("both", 60)]).await;
    let primary = schedule(&server, &[&ann]).await;
    policy(&server, &primary, "always").await;
    server.advance(MINUTE).await;
    assert_eq!(told(&mail), [""; 0], "one person alone never hands over");
    let start = now(&server).await + 10 * MINUTE;
    let over = json!({ "overrides": [{ "start": start.to_string(), "end": (start + 2 * HOUR).to_string(),
        "user": { "id": cid, "type": "user_reference" } }] });
    server.post(&format!("/schedules/{primary}/overrides"), &over).await;
    server.advance(MINUTE).await;
    let mut first = told(&mail);
    first.sort();
    assert_eq!(first, ["ann: You will be off call", "cid: You will be on call"]);
    server.advance(2 * HOUR).await;
    assert_eq!(told(&mail)[2..], ["cid: You will be off call"]);
}

#[tokio::test]
async fn a_handoff_that_is_called_off_before_it_could_be_told_is_not_told() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let ann = eager(&server, "ann", &[]).await;
    let cid = eager(&server, "cid", &[("oncall", 120)]).await;
    let primary = schedule(&server, &[&ann]).await;
    policy(&server, &primary, "always").await;
    let start = now(&server).await + HOUR;
    let over = json!({ "overrides": [{ "start": start.to_string(), "end": (start + 2 * HOUR).to_string(),
        "user": { "id": cid, "type": "user_reference" } }] });
    mail.script([SmtpFault::RefuseRecipient("451 4.3.0 not now")]);
    let made = server.post(&format!("/schedules/{primary}/overrides"), &over).await;
    server.advance(Duration::from_secs(1)).await;
    let messages = format!("/vigie/v1/users/{cid}/messages");
    assert_eq!(server.get(&messages).await["messages"][0]["state"], "queued", "the mail server was busy");
    server.delete(&format!("/schedules/{primary}/overrides/{}", text(&made[0]["override"]["id"]))).await;
    server.advance(30 * MINUTE).await;
    assert_eq!(told(&mail), [""; 0]);
    let message = server.get(&messages).await["messages"][0].take();
    assert_eq!(message["state"], "failed");
    assert!(text(&message["words"]).contains("the schedule was changed"), "{message}");
}

#[tokio::test]
async fn whoever_will_be_away_is_told_until_when_they_are_really_on_call() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let ann = eager(&server, "ann", &[]).await;
    let ben = eager(&server, "ben", &[("oncall", 20)]).await;
    let primary = schedule(&server, &[&ann, &ben]).await;
    policy(&server, &primary, "always").await;
    let leaves = now(&server).await + 3 * HOUR;
    let absence = json!({ "absence": { "start": leaves.to_string(), "end": (leaves + 2 * HOUR).to_string() } });
    server.post(&format!("/vigie/v1/users/{ben}/absences"), &absence).await;
    server.advance(41 * MINUTE).await;
    let zone = text(&server.get(&format!("/users/{ben}")).await["user"]["time_zone"]);
    let zone = jiff::tz::TimeZone::get(&zone).expect("a zone");
    let leaves = leaves.to_zoned(zone).strftime("to %a %d %b %Y %H:%M %Z.").to_string();
    let words = mail.mails()[0].text().expect("a text");
    assert!(words.contains(&leaves), "{words} instead of {leaves}");
    server.advance(5 * HOUR).await;
    assert_eq!(told(&mail), ["ben: You will be on call"; 2], "and again when they are back");
}
