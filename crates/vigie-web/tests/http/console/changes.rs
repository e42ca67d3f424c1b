//! Changes: newest first, page by page, of services that the viewer may see.

use serde_json::json;

use super::{Browser, start};
use crate::{organisation::KEY_V2, server::Server};

pub(super) async fn change(server: &Server, summary: &str) {
    let change = json!({"routing_key": KEY_V2, "payload": {"summary": summary, "source": "deployer"},
        "links": [{"href": "https://example.org/deploy", "text": "The deploy"}]});
    let sent = server.send("POST", "/v2/change/enqueue", &[], Some(change.to_string().into_bytes())).await;
    assert_eq!(sent.status, 202, "{}", sent.text);
}

#[tokio::test]
async fn changes_are_listed_page_by_page_even_those_of_one_moment() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    assert!(browser.get("/changes").await.text().await.unwrap().contains("No change was reported yet"));
    for number in 0..60 {
        change(&server, &format!("Deploy <{number:02}>")).await;
    }
    let page = browser.get("/changes").await.text().await.unwrap();
    for what in ["Deploy &lt;", "Database", "deployer", "href=\"https://example.org/deploy\""] {
        assert!(page.contains(what), "{what} is missing: {page}");
    }
    let (_, older) = page.split_once("href=\"/changes?before=").expect("an older page");
    let older = format!("/changes?before={}", older.split('"').next().unwrap().replace("&amp;", "&"));
    let older = browser.get(&older).await.text().await.unwrap();
    let seen = |number: u32| {
        let text = format!("Deploy &lt;{number:02}&gt;");
        usize::from(page.contains(&text)) + usize::from(older.contains(&text))
    };
    assert!((0..60).all(|number| seen(number) == 1), "each on one page");
    assert_eq!(page.matches("id=\"change-").count(), 50);
}

#[tokio::test]
async fn whoever_may_not_see_a_service_sees_none_of_its_changes() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    change(&server, "A secret deploy").await;
    let owner = json!({"user": {"type": "user", "name": "Grace", "email": "grace@example.com", "role": "owner"}});
    assert_eq!(server.rest("POST", "/users", owner).await.status, 201);
    let less = json!({"user": {"type": "user", "role": "restricted_access"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", less).await.status, 200);
    browser.language = "fr";
    let page = browser.get("/changes").await.text().await.unwrap();
    assert!(!page.contains("A secret deploy") && page.contains("Aucun changement n’a encore été signalé"), "{page}");
}
