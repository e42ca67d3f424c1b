//! An empty installation: only whoever has the code becomes the owner, once; then four steps to a page.

use serde_json::json;
use vigie_channels::sink::Sink;
use vigie_web::WebSettings;

use super::{Browser, form_token, location, services::press};
use crate::server::Server;

async fn empty() -> Server {
    let settings = WebSettings { sink: Some(Sink::default()), ..WebSettings::default() };
    Server::start_empty(settings).await
}

async fn fill_in(browser: &mut Browser<'_>, code: &str, password: &str) -> reqwest::Response {
    let fields = [
        ("code", code),
        ("name", "Ada Lovelace"),
        ("email", "Ada@example.org"),
        ("password", password),
        ("zone", "Europe/Paris"),
    ];
    press(browser, "/setup", "/setup", &fields).await
}

#[tokio::test]
async fn only_the_code_makes_an_owner_and_only_the_first() {
    let server = empty().await;
    let code = server.app.setup_code().unwrap();
    let mut browser = Browser::new(&server);
    assert_eq!(location(&browser.get("/sign-in").await), "/setup");
    assert!(!browser.get("/setup").await.text().await.unwrap().contains(&code), "the page never says it");
    for wrong in ["", "AAAA-AAAA-AAAA", &code[..13]] {
        let refused = fill_in(&mut browser, wrong, "correct horse battery").await;
        assert_eq!(refused.status(), 422, "{wrong}");
        let page = refused.text().await.unwrap();
        assert!(
            page.contains("not the code") && page.contains("Ada Lovelace") && !page.contains("correct horse"),
            "{page}"
        );
    }
    assert_eq!(fill_in(&mut browser, &code, "short").await.status(), 422);
    assert_eq!(browser.post("/setup", &[("form_token", "forged"), ("code", &code)]).await.status(), 403);
    assert!(server.app.directory().users.is_empty());
    let token = form_token(&browser.get("/setup").await.text().await.unwrap());
    let made = fill_in(&mut browser, &code.to_lowercase(), "correct horse battery").await;
    assert_eq!((made.status().as_u16(), location(&made)), (303, "/welcome".to_owned()));
    let directory = server.app.directory();
    let owner = directory.users.values().next().unwrap();
    assert_eq!(
        (owner.email.as_str(), owner.role.as_str(), owner.time_zone.as_str()),
        ("ada@example.org", "owner", "Europe/Paris")
    );
    assert!(owner.contact_methods[0].verified_at.is_none(), "nobody proved the address yet");
    // The code is worth nothing any more, whoever still has the form open.
    let mut stranger = Browser::new(&server);
    stranger.cookies.clone_from(&browser.cookies);
    let late = stranger.post("/setup", &[("form_token", &token), ("code", &code), ("email", "eve@example.org")]).await;
    assert!(matches!(late.status().as_u16(), 303 | 403), "{}", late.status());
    assert_eq!((server.app.directory().users.len(), server.app.setup_code()), (1, None));
    assert_eq!(location(&Browser::new(&server).get("/setup").await), "/sign-in");
}

#[tokio::test]
async fn whoever_guesses_codes_has_to_wait() {
    let server = empty().await;
    let mut browser = Browser::new(&server);
    for _ in 0..5 {
        assert_eq!(fill_in(&mut browser, "AAAA-AAAA-AAAA", "correct horse battery").await.status(), 422);
    }
    let code = server.app.setup_code().unwrap();
    assert_eq!(fill_in(&mut browser, &code, "correct horse battery").await.status(), 429);
    assert!(server.app.directory().users.is_empty());
}

#[tokio::test]
async fn four_steps_lead_to_a_receipt() {
    let server = empty().await;
    let mut browser = Browser::new(&server);
    let code = server.app.setup_code().unwrap();
    fill_in(&mut browser, &code, "correct horse battery").await;
    assert_eq!(location(&browser.get("/").await), "/welcome");
    let wrong = [("kind", "sms_contact_method"), ("country_code", "33"), ("address", "no number")];
    let refused = press(&mut browser, "/welcome", "/welcome/contact", &wrong).await;
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.unwrap().contains("value=\"no number\""));
    let number = [("kind", "sms_contact_method"), ("country_code", "+33"), ("address", "0612345678")];
    assert_eq!(press(&mut browser, "/welcome", "/welcome/contact", &number).await.status(), 303);
    let made = press(&mut browser, "/welcome", "/welcome/service", &[("name", "Shop")]).await;
    assert_eq!(location(&made), "/welcome");
    let directory = server.app.directory();
    let owner = directory.users.values().next().unwrap();
    assert_eq!(owner.contact_methods[1].full_address(), "+33612345678");
    assert_eq!(owner.notification_rules.len(), 4, "both ways, at once, for both urgencies");
    assert_eq!((directory.services.len(), directory.policies.len(), directory.integrations.len()), (1, 1, 1));
    let sent = press(&mut browser, "/welcome", "/welcome/test", &[]).await;
    let proof = location(&sent);
    assert!(proof.starts_with("/welcome?test="), "{proof}");
    server.app.run_due().await;
    let page = browser.get(&proof).await.text().await.unwrap();
    assert!(page.contains("Vigie pages you") && page.contains("Handed over"), "{page}");
    assert!(page.contains("/events/stream?incident="), "receipts come by themselves");
    assert_eq!(location(&browser.get("/").await), "/incidents");
}

#[tokio::test]
async fn a_name_that_is_taken_is_said_and_leaves_no_second_policy() {
    let server = empty().await;
    let mut browser = Browser::new(&server);
    let code = server.app.setup_code().unwrap();
    fill_in(&mut browser, &code, "correct horse battery").await;
    let refused = press(&mut browser, "/welcome", "/welcome/service", &[("name", " ")]).await;
    assert_eq!(refused.status(), 400);
    press(&mut browser, "/welcome", "/welcome/service", &[("name", "Shop")]).await;
    assert_eq!(server.app.directory().policies.len(), 1);
    assert_eq!(json!(server.app.directory().services.len()), json!(1));
}

#[tokio::test]
async fn a_test_page_to_oneself_never_reaches_others() {
    let server = Server::start().await;
    let grace = json!({"user": {"type": "user", "name": "Grace", "email": "grace@example.com", "role": "user"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].take();
    let rules = json!([{"escalation_delay_in_minutes": 5, "targets": [{"id": grace, "type": "user_reference"}]}]);
    let change =
        json!({"escalation_policy": {"type": "escalation_policy", "name": "Database team", "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", change).await.status, 200);
    let mut browser = Browser::signed_in(&server).await;
    assert!(!browser.get("/welcome").await.text().await.unwrap().contains("Page me"), "the service is Grace's");
    let before = server.stored().await;
    press(&mut browser, "/welcome", "/welcome/test", &[]).await;
    assert_eq!(server.stored().await, before);
}
