//! Devices that take pages by push, from the page and over REST.

use serde_json::json;

use super::{Browser, form_token, start};
use crate::{organisation, server::Server};

/// The public key and the secret of the example in RFC 8291.
pub const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
pub const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

async fn add(server: &Server, browser: &mut Browser<'_>, endpoint: &str) -> String {
    let page = browser.get("/devices").await.text().await.unwrap();
    let fields = [
        ("form_token", form_token(&page)),
        ("label", "Ada's phone".to_owned()),
        ("endpoint", endpoint.to_owned()),
        ("p256dh", PUBLIC.to_owned()),
        ("auth", AUTH.to_owned()),
        ("at_once", "1".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = browser.post("/devices", &fields).await;
    assert_eq!(answer.status(), 303, "{}", server.base);
    browser.get("/devices").await.text().await.unwrap()
}

#[tokio::test]
async fn a_device_becomes_a_contact_method_with_a_rule_and_shows_no_secret() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = add(&server, &mut browser, "https://push.example.org/send/very-own").await;
    assert!(page.contains("Ada’s phone") || page.contains("Ada's phone"), "{page}");
    assert!(!page.contains("very-own") && !page.contains(AUTH), "{page}");

    let user = format!("/users/{}", organisation::ada());
    let methods = server.get(&format!("{user}/contact_methods")).await;
    let all = methods["contact_methods"].as_array().unwrap();
    let device = all.iter().find(|method| method["type"] == "push_notification_contact_method").unwrap();
    assert!(device["address"].as_str().unwrap().starts_with("push.example.org "), "{device}");
    assert!(!methods.to_string().contains("very-own"), "{methods}");
    let rules = server.get(&format!("{user}/notification_rules")).await;
    let uses = |rule: &&serde_json::Value| rule["contact_method"]["id"] == device["id"];
    assert!(rules["notification_rules"].as_array().unwrap().iter().any(|rule| uses(&rule)), "{rules}");
    let audit = server.get("/audit/records?limit=100").await.to_string();
    assert!(!audit.contains("very-own") && !audit.contains(AUTH), "{audit}");

    let path = format!("/devices/{}/remove", device["id"].as_str().unwrap());
    browser.post(&path, &[("form_token", &form_token(&page))]).await;
    assert!(browser.get("/devices").await.text().await.unwrap().contains("No device takes your pages yet."));
}

#[tokio::test]
async fn a_device_that_leads_inside_is_refused_with_a_reason() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    for inside in ["http://push.example.org/1", "https://169.254.169.254/1", "https://127.0.0.1/1", "nowhere"] {
        let page = add(&server, &mut browser, inside).await;
        assert!(page.contains("data-tone=\"bad\"") && page.contains("No device takes your pages yet."), "{inside}");
    }
    let body = json!({ "contact_method": {
        "type": "push_notification_contact_method", "label": "Phone", "address": "https://push.example.org/1",
        "keys": { "p256dh": AUTH, "auth": AUTH },
    } });
    let refused = server.rest("POST", &format!("/users/{}/contact_methods", organisation::ada()), body).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
}
