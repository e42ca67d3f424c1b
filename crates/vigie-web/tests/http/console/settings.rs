//! Settings and the history: tokens and secrets are shown once, and only those who may see them do.

use serde_json::{Value as Json, json};
use vigie_store::TokenAccess;

use super::{
    Browser, PASSWORD,
    people::{add, submit},
    start,
};
use crate::server::{Server, TOKEN};

const GRACE: &str = "grace@example.com";

async fn responder(server: &Server) -> Browser<'_> {
    let id = add(server, "Grace", GRACE, "limited_user").await;
    let user = vigie_core::ids::UserId::parse(&id).unwrap();
    server.app.access().set_password(user, PASSWORD).await.unwrap();
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in_as(GRACE, PASSWORD).await.status(), 303);
    browser
}

/// The code that a page shows once.
fn shown_once(page: &str) -> String {
    let (_, rest) = page.split_once("shown-once").expect("something that is shown once");
    rest.split_once("<code>").unwrap().1.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_is_shown_once_works_and_is_revoked() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let fields = [("description", "Terraform"), ("owner", "account"), ("access", "read_only")];
    let (status, text) = submit(&mut browser, "/settings/tokens", "/settings/tokens", &fields).await;
    assert_eq!(status, 200);
    let token = shown_once(&text);
    let asks = async |method: &str| {
        let authorization = format!("Token token={token}");
        let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
        server.send(method, "/teams", &headers, Some(b"{}".to_vec())).await.status
    };
    assert_eq!((asks("GET").await, asks("POST").await), (200, 403), "it only reads");
    let text = browser.get("/settings/tokens").await.text().await.unwrap();
    assert!(text.contains("Terraform") && !text.contains(&token) && !text.contains(TOKEN), "{text}");
    let tokens = server.get("/vigie/v1/tokens").await["tokens"].take();
    let made = tokens.as_array().unwrap().iter().find(|one| one["description"] == "Terraform").unwrap();
    assert_eq!(made["user"], Json::Null);
    let revoke = format!("/settings/tokens/{}/revoke", made["id"].as_str().unwrap());
    assert_eq!(submit(&mut browser, "/settings/tokens", &revoke, &[]).await.0, 303);
    assert_eq!(asks("GET").await, 401);
}

#[tokio::test]
async fn tokens_of_others_are_read_page_by_page_each_once() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    for person in 0..2 {
        let id = add(&server, &format!("Person {person}"), &format!("p{person}@example.com"), "limited_user").await;
        let user = vigie_core::ids::UserId::parse(&id);
        for number in 0..60 {
            let name = format!("token {person}-{number:02}");
            server.app.access().create_token(user, TokenAccess::ReadOnly, &name, None).await.unwrap();
        }
    }
    let mut pages = vec![browser.get("/settings/tokens").await.text().await.unwrap()];
    while let Some((before, _)) = pages.last().unwrap().split_once("\" rel=\"next\"") {
        let older = before.rsplit("href=\"").next().unwrap().replace("&amp;", "&");
        pages.push(browser.get(&older).await.text().await.unwrap());
        assert!(pages.len() < 9, "it has no end");
    }
    assert_eq!(pages.len(), 3);
    for (person, number) in (0..2).flat_map(|person| (0..60).map(move |number| (person, number))) {
        let name = format!("<strong>token {person}-{number:02}</strong>");
        assert_eq!(pages.iter().filter(|page| page.contains(&name)).count(), 1, "{name}");
    }
}

#[tokio::test]
async fn others_have_their_own_tokens_and_nothing_of_the_account() {
    let server = start().await;
    let mut browser = responder(&server).await;
    let text = browser.get("/settings/tokens").await.text().await.unwrap();
    assert!(!text.contains("Tokens of the account") && !text.contains("/settings/roles"), "{text}");
    let forged = [("description", "Mine"), ("owner", "account"), ("access", "full")];
    assert_eq!(submit(&mut browser, "/settings/tokens", "/settings/tokens", &forged).await.0, 403);
    let own = [("description", "Mine"), ("access", "full")];
    let (status, text) = submit(&mut browser, "/settings/tokens", "/settings/tokens", &own).await;
    assert_eq!((status, shown_once(&text).len()), (200, 20));
    for closed in ["/settings/webhooks", "/settings/roles", "/settings/sign-in", "/audit"] {
        assert_eq!(browser.get(closed).await.status(), 403, "{closed}");
    }
    let promotion = [("email", GRACE), ("role", "admin")];
    assert_eq!(submit(&mut browser, "/settings/tokens", "/settings/roles", &promotion).await.0, 403);
}

#[tokio::test]
async fn a_webhook_is_made_with_a_secret_that_is_shown_once_then_pinged_changed_and_removed() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let list = "/settings/webhooks";
    let wrong = [("url", "nowhere"), ("filter", "account"), ("events", "incident.triggered")];
    let (status, text) = submit(&mut browser, "/settings/webhooks/new", list, &wrong).await;
    assert!(status == 400 && text.contains("Url must be an address") && text.contains("value=\"nowhere\""), "{text}");
    let unknown = [("url", "http://127.0.0.1:9/hook"), ("filter", "service"), ("of", "Nothing")];
    let (status, text) = submit(&mut browser, "/settings/webhooks/new", list, &unknown).await;
    assert!(status == 400 && text.contains("No service is called “Nothing”."), "{text}");
    let fields = [
        ("url", "http://127.0.0.1:9/hook"),
        ("description", "Chat bridge"),
        ("filter", "service"),
        ("of", "database"),
        ("events", "incident.triggered"),
        ("events", "incident.resolved"),
        ("headers", "X-Team: web"),
    ];
    let (status, text) = submit(&mut browser, "/settings/webhooks/new", list, &fields).await;
    assert_eq!(status, 200, "{text}");
    let secret = shown_once(&text);
    let made = server.get("/webhook_subscriptions").await["webhook_subscriptions"][0].take();
    assert_eq!((&made["filter"]["id"], made["events"].as_array().unwrap().len()), (&json!("PDB0001"), 2));
    let page = format!("/settings/webhooks/{}", made["id"].as_str().unwrap());
    assert!(!browser.get(&page).await.text().await.unwrap().contains(&secret));
    assert_eq!(submit(&mut browser, &page, &format!("{page}/ping"), &[]).await.0, 303);
    server.app.run_due().await;
    let text = browser.get(&page).await.text().await.unwrap();
    assert!(text.contains("pagey.ping") && text.contains("Tried again"), "what did not arrive is told: {text}");
    assert_eq!(submit(&mut browser, &page, &format!("{page}/disable"), &[]).await.0, 303);
    assert!(browser.get(list).await.text().await.unwrap().contains("Switched off"));
    assert_eq!(submit(&mut browser, &page, &format!("{page}/enable"), &[]).await.0, 303);
    let change = [("description", "Bridge"), ("filter", "account"), ("events", "incident.triggered")];
    assert_eq!(submit(&mut browser, &page, &page, &change).await.0, 303);
    let changed = server.get("/webhook_subscriptions").await["webhook_subscriptions"][0].take();
    assert_eq!((&changed["filter"]["type"], &changed["active"]), (&json!("account_reference"), &json!(true)));
    assert_eq!(submit(&mut browser, &page, &format!("{page}/remove"), &[]).await.0, 303);
    assert_eq!(browser.get(&page).await.status(), 404);
}

#[tokio::test]
async fn roles_are_counted_and_given_by_name_or_address() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    add(&server, "Grace", GRACE, "limited_user").await;
    let page = "/settings/roles";
    assert!(browser.get(page).await.text().await.unwrap().contains("/users?role=limited_user"));
    let give = |who| [("email", who), ("role", "admin")];
    assert_eq!(submit(&mut browser, page, page, &give("grace")).await.0, 303);
    assert_eq!(server.get("/users?query=grace").await["users"][0]["role"], "admin");
    let (status, text) = submit(&mut browser, page, page, &give("nobody")).await;
    assert!(status == 400 && text.contains("Nothing is called “nobody”"), "{text}");
    let (status, text) = submit(&mut browser, page, page, &give("Ada Lovelace")).await;
    assert!(status == 400 && text.contains("at least one owner"), "{text}");
    let text = browser.get("/settings/sign-in").await.text().await.unwrap();
    assert!(text.contains("Ada Lovelace") && text.contains("This browser"), "{text}");
}

#[tokio::test]
async fn the_history_is_filtered_in_its_address_and_told_with_before_and_after() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let id = add(&server, "Grace", GRACE, "user").await;
    let edit = [("name", "Grace Hopper"), ("email", GRACE)];
    let path = format!("/users/{id}/edit");
    assert_eq!(submit(&mut browser, &path, &path, &edit).await.0, 303);
    let mut page = async |query: &str| browser.get(&format!("/audit{query}")).await.text().await.unwrap();
    let text = page(&format!("?kind=user&id={id}&change=put")).await;
    assert!(text.contains("<del>") && text.contains("Grace</del>") && text.contains("Grace Hopper</ins>"), "{text}");
    assert!(text.contains("in the console") && text.contains("from 127.0.0.1"), "{text}");
    assert!(page("?who=ada").await.contains(" changed "), "by a part of the name");
    assert!(page("?who=nobody").await.contains("Nothing was changed like this"));
    assert!(page("?since=2030-01-01").await.contains("Nothing was changed like this"));
    assert!(page("?until=2026-11-22").await.contains("Grace Hopper"), "the whole day");
    assert!(page("?kind=team").await.contains("Nothing was changed like this"));
    for number in 0..55 {
        let team = json!({"team": {"type": "team", "name": format!("Team {number:02}")}});
        assert_eq!(server.rest("POST", "/teams", team).await.status, 201);
    }
    let text = page("?kind=team").await;
    assert!(text.contains("Team 54") && !text.contains("Team 04<"), "{text}");
    let (_, rest) = text.split_once("/audit?kind=team&amp;after=").expect("an older page");
    let after = rest.split('"').next().unwrap().to_owned();
    let text = page(&format!("?kind=team&after={after}")).await;
    assert!(text.contains("Team 04") && text.contains("Team 00") && !text.contains("Team 05"), "{text}");
}
