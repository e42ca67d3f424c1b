//! People hear that they go on and off call, once each, however often the server starts again.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use testkit::fakes::{Mail, SmtpFault, SmtpSink};

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, service, text},
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

/// Which handoffs somebody wants to hear of, and how many minutes before.
type Wishes<'a> = &'a [(&'static str, u32)];

/// Ann and somebody else, told of handoffs by mail as they wish, and a schedule that no policy pages yet.
struct Shop {
    mail: SmtpSink,
    server: Server,
    ann: String,
    other: String,
    primary: String,
}

impl Shop {
    /// Ann and Ben take turns of a day; his begins an hour from now.
    async fn in_turns(ann: Wishes<'_>, ben: Wishes<'_>) -> Self {
        let mut shop = Self::open(ann, ("ben", ben)).await;
        shop.primary = shop.schedule(&[&shop.ann, &shop.other]).await;
        shop
    }

    /// Ann is on call alone; Cid could be.
    async fn of_ann(ann: Wishes<'_>, cid: Wishes<'_>) -> Self {
        let mut shop = Self::open(ann, ("cid", cid)).await;
        shop.primary = shop.schedule(&[&shop.ann]).await;
        shop
    }

    async fn open(ann: Wishes<'_>, (name, wishes): (&str, Wishes<'_>)) -> Self {
        let mail = SmtpSink::start().await;
        let server = Setup::default().mail(&mail).start().await;
        let (ann, other) = (eager(&server, "ann", ann).await, eager(&server, name, wishes).await);
        Self { mail, server, ann, other, primary: String::new() }
    }

    async fn now(&self) -> Timestamp {
        text(&self.server.get("/_test/clock").await["now"]).parse().expect("a moment")
    }

    /// Daily turns of these people; the second one's begins an hour from now. Gives the id back.
    async fn schedule(&self, people: &[&str]) -> String {
        let start = (self.now().await - 23 * HOUR).to_string();
        let users: Vec<Value> =
            people.iter().map(|id| json!({ "user": { "id": id, "type": "user_reference" } })).collect();
        let schedule = json!({ "schedule": { "type": "schedule", "name": "Primary", "time_zone": "Etc/UTC", "schedule_layers": [{
            "start": start,
            "rotation_virtual_start": start,
            "rotation_turn_length_seconds": 86_400,
            "users": users,
        }] } });
        text(&self.server.post("/schedules", &schedule).await["schedule"]["id"])
    }

    /// A policy that pages the schedule. Gives the id back.
    async fn policy(&self, handoffs: &str) -> String {
        let targets = [json!({ "id": self.primary, "type": "schedule_reference" })];
        let rule = json!({ "escalation_delay_in_minutes": 30, "targets": targets });
        let policy = json!({ "escalation_policy": { "type": "escalation_policy", "name": "Shop",
            "escalation_rules": [rule], "on_call_handoff_notifications": handoffs } });
        text(&self.server.post("/escalation_policies", &policy).await["escalation_policy"]["id"])
    }

    /// Cid takes over for two hours, so long from now. Gives the override's id back.
    async fn cid_takes_over(&self, wait: Duration) -> String {
        let start = self.now().await + wait;
        let over = json!({ "overrides": [{ "start": start.to_string(), "end": (start + 2 * HOUR).to_string(),
            "user": { "id": self.other, "type": "user_reference" } }] });
        let made = self.server.post(&format!("/schedules/{}/overrides", self.primary), &over).await;
        text(&made[0]["override"]["id"])
    }

    async fn advance(&self, duration: Duration) {
        self.server.advance(duration).await;
    }

    /// To whom the mails went, and the first words of their subjects after the product's name.
    fn told(&self) -> Vec<String> {
        let line = |mail: &Mail| {
            let subject = mail.header("Subject").expect("a subject");
            let words: Vec<&str> = subject.split(' ').skip(1).take(5).collect();
            format!("{}: {}", mail.to[0].split('@').next().unwrap_or_default(), words.join(" "))
        };
        self.mail.mails().iter().map(line).collect()
    }

    /// The newest message to somebody.
    async fn message_to(&self, user: &str) -> Value {
        self.server.get(&format!("/vigie/v1/users/{user}/messages")).await["messages"][0].take()
    }
}

/// Somebody with an e-mail address who wants to be told of handoffs.
async fn eager(server: &Server, name: &str, wishes: Wishes<'_>) -> String {
    let id = person(server, name, &[email(&format!("{name}@pager.example"), 0)]).await;
    let methods = server.get(&format!("/users/{id}/contact_methods")).await;
    for (kind, minutes) in wishes {
        let rule = json!({ "oncall_handoff_notification_rule": {
            "handoff_type": kind,
            "notify_advance_in_minutes": minutes,
            "contact_method": { "id": methods["contact_methods"][0]["id"], "type": "email_contact_method" },
        } });
        server.post(&format!("/users/{id}/oncall_handoff_notification_rules"), &rule).await;
    }
    id
}

#[tokio::test]
async fn who_goes_on_call_is_told_before_and_who_goes_off_when_it_happens() {
    let shop = Shop::in_turns(&[("offcall", 0)], &[("both", 20), ("oncall", 20)]).await;
    shop.policy("always").await;
    shop.advance(39 * MINUTE).await;
    assert_eq!(shop.told(), [""; 0]);
    shop.advance(2 * MINUTE).await;
    assert_eq!(shop.told(), ["ben: You will be on call"], "two rules that say the same are one message");
    let words = shop.mail.mails()[0].text().expect("a text");
    assert!(words.contains("for Primary from ") && words.contains("You take over from ann."), "{words}");
    assert!(words.contains("Escalation policies: Shop"), "{words}");
    shop.advance(HOUR).await;
    assert_eq!(shop.told()[1..], ["ann: You will be off call"]);
    let message = shop.message_to(&shop.ann).await;
    assert_eq!((&message["kind"], &message["state"]), (&json!("handoff"), &json!("handed_over")));
    shop.advance(24 * HOUR).await;
    assert_eq!(shop.told()[2..], ["ben: You will be off call"], "ann wants to hear of the end only");
}

#[tokio::test]
async fn nobody_is_told_twice_although_the_power_goes_again_and_again() {
    let mut shop = Shop::in_turns(&[], &[("oncall", 180)]).await;
    shop.mail.script([SmtpFault::RefuseRecipient("451 4.3.0 not now")]);
    shop.policy("always").await;
    // Whatever the mail server says to the first attempt, what was decided is stored by now.
    shop.advance(SECOND).await;
    shop.server.kill();
    shop.server.start().await;
    shop.advance(5 * MINUTE).await;
    shop.mail.wait_for(1, PATIENCE).await;
    shop.server.kill();
    shop.server.start().await;
    shop.advance(10 * MINUTE).await;
    assert_eq!(shop.told(), ["ben: You will be on call"]);
}

#[tokio::test]
async fn without_a_service_only_a_policy_that_always_tells_does() {
    let shop = Shop::in_turns(&[], &[("oncall", 30)]).await;
    let policy = shop.policy("if_has_services").await;
    shop.advance(40 * MINUTE).await;
    assert_eq!(shop.told(), [""; 0]);
    service(&shop.server, &policy).await;
    shop.advance(SECOND).await;
    assert_eq!(shop.told(), ["ben: You will be on call"], "the service makes the policy one that tells");
}

#[tokio::test]
async fn an_override_is_a_handoff_as_soon_as_it_is_made() {
    let shop = Shop::of_ann(&[("offcall", 60)], &[("both", 60)]).await;
    shop.policy("always").await;
    shop.advance(MINUTE).await;
    assert_eq!(shop.told(), [""; 0], "one person alone never hands over");
    shop.cid_takes_over(10 * MINUTE).await;
    shop.advance(MINUTE).await;
    let mut first = shop.told();
    first.sort();
    assert_eq!(first, ["ann: You will be off call", "cid: You will be on call"]);
    shop.advance(2 * HOUR).await;
    assert_eq!(shop.told()[2..], ["cid: You will be off call"]);
}

#[tokio::test]
async fn a_handoff_that_is_called_off_before_it_could_be_told_is_not_told() {
    let shop = Shop::of_ann(&[], &[("oncall", 120)]).await;
    shop.policy("always").await;
    shop.mail.script([SmtpFault::RefuseRecipient("451 4.3.0 not now")]);
    let over = shop.cid_takes_over(HOUR).await;
    shop.advance(SECOND).await;
    assert_eq!(shop.message_to(&shop.other).await["state"], "queued", "the mail server was busy");
    shop.server.delete(&format!("/schedules/{}/overrides/{over}", shop.primary)).await;
    shop.advance(30 * MINUTE).await;
    assert_eq!(shop.told(), [""; 0]);
    let message = shop.message_to(&shop.other).await;
    assert_eq!(message["state"], "failed");
    assert!(text(&message["words"]).contains("the schedule was changed"), "{message}");
}

#[tokio::test]
async fn whoever_will_be_away_is_told_until_when_they_are_really_on_call() {
    let shop = Shop::in_turns(&[], &[("oncall", 20)]).await;
    shop.policy("always").await;
    let leaves = shop.now().await + 3 * HOUR;
    let absence = json!({ "absence": { "start": leaves.to_string(), "end": (leaves + 2 * HOUR).to_string() } });
    shop.server.post(&format!("/vigie/v1/users/{}/absences", shop.other), &absence).await;
    shop.advance(41 * MINUTE).await;
    let zone = text(&shop.server.get(&format!("/users/{}", shop.other)).await["user"]["time_zone"]);
    let zone = jiff::tz::TimeZone::get(&zone).expect("a zone");
    let leaves = leaves.to_zoned(zone).strftime("to %a %d %b %Y %H:%M %Z.").to_string();
    let words = shop.mail.mails()[0].text().expect("a text");
    assert!(words.contains(&leaves), "{words} instead of {leaves}");
    shop.advance(5 * HOUR).await;
    assert_eq!(shop.told(), ["ben: You will be on call"; 2], "and again when they are back");
}
