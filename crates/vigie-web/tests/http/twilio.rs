//! Pages over a fake provider: replies and key presses acknowledge and resolve; forged ones do nothing.

use serde_json::json;
use testkit::fakes::TwilioKind;

use crate::{
    organisation::ADAS_PHONE,
    server::{PATIENCE, Server},
};

#[tokio::test]
async fn a_reply_to_the_page_acknowledges_and_the_receipt_says_so() {
    let (server, provider) = Server::start_with_twilio().await;
    server.event("trigger", "disk").await;
    let page = provider.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(page.field("To"), ADAS_PHONE);
    provider.report_status(&page, "delivered", "").await;
    let answer = provider.reply(&format!("{}/twilio/sms", server.base), ADAS_PHONE, "4").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("<Message>Acknowledged #1.</Message>"), "{}", answer.body);

    let incident = server.newest_incident().await;
    assert_eq!(incident["acknowledgements"][0]["acknowledger"]["summary"], "Ada Lovelace");
    let id = incident["id"].as_str().unwrap();
    let receipt = server.get(&format!("/vigie/v1/incidents/{id}/receipts")).await["receipts"][0].take();
    assert_eq!((&receipt["state"], &receipt["channel"]), (&json!("answered"), &json!("sms")));
    assert_eq!(receipt["provider_id"], page.sid.as_str());
    assert!(receipt["delivered_at"].is_string() && receipt["handed_over_at"].is_string(), "{receipt}");

    let listed = server.get("/notifications?since=2026-11-22&until=2026-11-23&filter=sms_notification").await;
    assert_eq!(listed["notifications"][0]["status"], "success");
    assert_eq!(listed["notifications"][0]["address"], ADAS_PHONE);
    assert_eq!(server.get("/notifications?since=2026-11-01&until=2026-11-02").await["notifications"], json!([]));

    let answer = provider.reply(&format!("{}/twilio/sms", server.base), ADAS_PHONE, "resolve #1").await;
    assert!(answer.body.contains("Resolved #1."), "{}", answer.body);
    let answer = provider.reply(&format!("{}/twilio/sms", server.base), ADAS_PHONE, "ack").await;
    assert!(answer.body.contains("Already resolved: #1."), "{}", answer.body);
    assert_eq!(server.newest_incident().await["status"], "resolved");
}

#[tokio::test]
async fn what_is_no_answer_or_from_nobody_changes_nothing() {
    let (server, provider) = Server::start_with_twilio().await;
    server.event("trigger", "disk").await;
    provider.wait_for(1, PATIENCE).await;
    let url = format!("{}/twilio/sms", server.base);
    let help = provider.reply(&url, ADAS_PHONE, "what?").await;
    assert!(help.body.contains("Reply 4 to acknowledge or 6 to resolve."), "{}", help.body);
    let stranger = provider.reply(&url, "+15559999", "4").await;
    assert!(stranger.body.contains("No page to this number"), "{}", stranger.body);
    assert_eq!(server.newest_incident().await["status"], "triggered");
}

#[tokio::test]
async fn a_forged_callback_is_refused() {
    let (server, provider) = Server::start_with_twilio().await;
    server.event("trigger", "disk").await;
    let page = provider.wait_for(1, PATIENCE).await.remove(0);
    let reply = [("From", ADAS_PHONE), ("Body", "6"), ("MessageSid", "SM1")];
    let forged = provider.forge(&format!("{}/twilio/sms", server.base), &reply).await;
    assert_eq!(forged.status, 403);
    let failed = [("MessageSid", page.sid.as_str()), ("MessageStatus", "failed")];
    assert_eq!(provider.forge(page.field("StatusCallback"), &failed).await.status, 403);
    assert_eq!(server.newest_incident().await["status"], "triggered");
}

#[tokio::test]
async fn a_key_press_resolves() {
    let (server, provider) = Server::start_with_twilio().await;
    server.call_ada_instead().await;
    server.event("trigger", "disk").await;
    let call = provider.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(call.kind, TwilioKind::Call);
    let words = provider.pick_up(&call).await.body;
    assert!(words.contains("disk is broken"), "{words}");
    let answer = provider.press(&call, "6").await;
    assert!(answer.body.contains("Resolved #1."), "{}", answer.body);
    let entries = server.get("/log_entries?limit=1").await;
    assert_eq!(entries["log_entries"][0]["channel"]["type"], "phone");
}
