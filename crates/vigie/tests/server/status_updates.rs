//! Those who follow an incident hear how it goes on, over the ways they chose.

use reqwest::Method;
use serde_json::json;
use testkit::fakes::{FakeTwilio, SmtpSink};

use crate::{
    harness::{PATIENCE, Setup},
    setup::{email, person, service_paging, sms, text},
};

#[tokio::test]
async fn a_person_by_text_and_a_team_by_mail_hear_it_once_each() {
    let (mail, provider) = (SmtpSink::start().await, FakeTwilio::start().await);
    let server = Setup::default().mail(&mail).twilio(&provider).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0), email("alice@pager.example", 5)]).await;
    let bob = person(&server, "bob", &[email("bob@pager.example", 0)]).await;
    let methods = server.get(&format!("/users/{alice}/contact_methods")).await;
    let by_text = json!({ "status_update_notification_rule": {
        "contact_method": { "id": methods["contact_methods"][0]["id"], "type": "sms_contact_method" },
    } });
    server.post(&format!("/users/{alice}/status_update_notification_rules"), &by_text).await;
    let team = server.post("/teams", &json!({ "team": { "type": "team", "name": "Shop" } })).await;
    let team = text(&team["team"]["id"]);
    for member in [&alice, &bob] {
        assert!(server.ask(Method::PUT, &format!("/teams/{team}/users/{member}"), None).await.0.is_success());
    }

    let key = service_paging(&server, &[&bob]).await;
    server.event(&key, "trigger", "disk-full").await;
    mail.wait_for(1, PATIENCE).await;
    let incident = text(&server.incident().await["id"]);
    let subscribers = json!({ "subscribers": [
        { "subscriber_type": "user", "subscriber_id": alice },
        { "subscriber_type": "team", "subscriber_id": team },
    ] });
    server.post(&format!("/incidents/{incident}/status_updates/subscribers"), &subscribers).await;
    let update = json!({ "message": "We are on it.", "subject": "Disk news", "html_message": "<h1>On it</h1>" });
    let update = server.post(&format!("/incidents/{incident}/status_updates"), &update).await;
    assert_eq!(update["status_update"]["subject"], "Disk news");

    let to_alice = provider.wait_for(1, PATIENCE).await[0].clone();
    assert_eq!(to_alice.field("To"), "+33612345678");
    assert!(to_alice.field("Body").contains("disk-full is wrong\nWe are on it."), "{}", to_alice.field("Body"));
    let to_bob = mail.wait_for(2, PATIENCE).await[1].clone();
    assert_eq!(
        (to_bob.to.as_slice(), to_bob.header("Subject").as_deref()),
        (&["bob@pager.example".to_owned()][..], Some("Disk news"))
    );
    assert!(to_bob.html().expect("HTML").contains("<h1>On it</h1>"));
    assert!(to_bob.text().expect("text").starts_with("We are on it."));
    server.advance(std::time::Duration::from_secs(60)).await;
    assert_eq!((provider.requests().len(), mail.mails().len()), (1, 2), "nobody hears it twice");
    let messages = server.get(&format!("/vigie/v1/users/{alice}/messages")).await;
    assert_eq!(
        (&messages["messages"][0]["kind"], &messages["messages"][0]["state"]),
        (&json!("status_update"), &json!("handed_over"))
    );
}
