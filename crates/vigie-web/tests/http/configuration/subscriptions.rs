//! Webhook subscriptions, and the catalogues.

use serde_json::{Value as Json, json};
use testkit::fakes::WebhookReceiver;

use super::{create, id, refused, status, update};
use crate::server::Server;

fn to(url: &str) -> Json {
    json!({"type": "webhook_subscription", "events": ["incident.triggered"], "filter": {"type": "account_reference"},
        "delivery_method": {"type": "http_delivery_method", "url": url,
            "custom_headers": [{"name": "X-Key", "value": "s3cret"}]}})
}

#[tokio::test]
async fn a_subscription_is_made_pinged_switched_and_removed() {
    let receiver = WebhookReceiver::start().await;
    let server = Server::start().await;
    let path = "/webhook_subscriptions";
    let made = create(&server, path, "webhook_subscription", to(&receiver.url())).await;
    assert_eq!(made["delivery_method"]["secret"].as_str().unwrap().len(), 64);
    let own = format!("{path}/{}", id(&made));
    let read = server.get(&own).await.to_string();
    assert!(!read.contains("s3cret") && !read.contains(made["delivery_method"]["secret"].as_str().unwrap()));
    assert_eq!(status(&server, "POST", &format!("{own}/ping")).await, 202);
    server.app.run_due().await;
    let pings = receiver.received();
    assert_eq!(pings.len(), 1);
    let off = update(&server, &own, "webhook_subscription", json!({"active": false})).await;
    assert_eq!(off["active"], false);
    let on = server.rest("POST", &format!("{own}/enable"), Json::Null).await;
    assert_eq!((on.status, &on.json()["webhook_subscription"]["active"]), (200, &json!(true)));
    assert_eq!(status(&server, "DELETE", &own).await, 204);
    assert_eq!(status(&server, "POST", &format!("{own}/ping")).await, 404);
}

#[tokio::test]
async fn a_subscription_hears_of_a_service_that_exists_over_an_address_that_can_be() {
    let server = Server::start().await;
    let mut elsewhere = to("https://example.com/hook");
    elsewhere["filter"] = json!({"type": "service_reference", "id": "PNOWHER"});
    for wrong in [to("example.com"), elsewhere] {
        let body = json!({"webhook_subscription": wrong});
        let (code, number, _) = refused(&server, "POST", "/webhook_subscriptions", body).await;
        assert_eq!((code, number), (400, 2001));
    }
    assert_eq!(status(&server, "GET", "/webhook_subscriptions?filter_type=service").await, 400, "of which one?");
}

#[tokio::test]
async fn abilities_tell_clients_that_their_token_works() {
    let server = Server::start().await;
    assert!(server.get("/abilities").await["abilities"].as_array().unwrap().contains(&json!("teams")));
    assert_eq!(status(&server, "GET", "/abilities/teams").await, 204);
    assert_eq!(refused(&server, "GET", "/abilities/x", Json::Null).await, (404, 2100, "Ability not found".into()));
    assert_eq!(server.get("/extension_schemas/PJFWPEP").await["extension_schema"]["key"], "generic_v2_webhook");
    assert_eq!(server.get("/licenses").await["licenses"][0]["current_value"], 1);
}
