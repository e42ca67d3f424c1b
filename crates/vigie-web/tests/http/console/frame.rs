//! Who gets pages, in which language, what protects them, and the live stream.

use super::{Browser, PASSWORD, form_token, location, start};
use crate::organisation::{self, ADA};

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let answer = browser.get("/incidents/QNOTHERE").await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/sign-in?to=%2Fincidents%2FQNOTHERE".to_owned()));
    assert_eq!(browser.get("/readyz").await.text().await.unwrap(), "ready\n");
}

#[tokio::test]
async fn a_client_without_a_token_still_gets_json() {
    let server = start().await;
    let answer = server.send("GET", "/incidents", &[("accept", "application/json")], None).await;
    assert_eq!((answer.status, answer.json()["error"]["message"].is_string()), (401, true), "{}", answer.text);
}

#[tokio::test]
async fn pages_are_protected_and_cookies_kept_from_scripts() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let answer = browser.get("/sign-in").await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-security-policy").starts_with("default-src 'self';"));
    assert_eq!((header("x-content-type-options"), header("cache-control")), ("nosniff".into(), "no-store".into()));
    let cookie = header("set-cookie");
    // The public address of this server is https.
    assert!(cookie.contains("HttpOnly; SameSite=Lax; Secure"), "{cookie}");
}

/// The cookies that an answer sets, as it writes them.
fn set(answer: &reqwest::Response) -> Vec<String> {
    let cookies = answer.headers().get_all("set-cookie").iter();
    cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_cookie_is_kept_from_scripts_and_other_sites_and_a_sign_in_begins_a_new_session() {
    let server = start().await;
    server.event("trigger", "disk").await;
    server.app.access().set_password(organisation::ada(), PASSWORD).await.unwrap();
    let mut browser = Browser::new(&server);
    let mut all = set(&browser.get("/sign-in").await);
    let kept = |browser: &Browser<'_>| {
        let session = browser.cookies.iter().find(|(name, _)| name == "vigie_session");
        session.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    };
    // Who puts a session of theirs into somebody's browser does not get into what is signed in there.
    browser.cookies.push(("vigie_session".to_owned(), "chosen-by-somebody-else".to_owned()));
    let answer = browser.sign_in(PASSWORD).await;
    all.extend(set(&answer));
    let first = kept(&browser).expect("a session");
    assert_ne!(first, "chosen-by-somebody-else");
    all.extend(set(&browser.post("/language", &[("language", "en"), ("to", "/")]).await));
    let list = browser.get("/incidents?status=open").await;
    all.extend(set(&list));
    let token = form_token(&list.text().await.unwrap());
    all.extend(set(&browser.post("/incidents/1/acknowledge", &[("form_token", &token), ("to", "/incidents")]).await));
    all.extend(set(&browser.get("/incidents?status=open").await));
    all.extend(set(&browser.post("/sign-out", &[("form_token", &token)]).await));
    assert_eq!(kept(&browser), None, "signing out takes it away");
    assert_eq!(browser.sign_in(PASSWORD).await.status(), 303);
    assert_ne!(kept(&browser), Some(first), "the next session is another one");
    for cookie in &all {
        assert!(cookie.contains("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
        assert!(cookie.contains("; Path=/"), "{cookie}");
    }
    let names: std::collections::BTreeSet<&str> = all.iter().filter_map(|cookie| cookie.split('=').next()).collect();
    assert_eq!(names.len(), 5, "session, sign-in, language, filters, what came of an action: {names:?}");
}

#[tokio::test]
async fn a_wrong_password_and_a_form_without_token_open_nothing() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    browser.cookies.clear();
    let refused = browser.sign_in("wrong").await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("do not go together"));
    let forged = browser.post("/sign-in", &[("email", ADA), ("password", PASSWORD)]).await;
    assert_eq!(forged.status(), 403);
    assert_eq!(browser.get("/incidents").await.status(), 303);
}

#[tokio::test]
async fn whoever_guesses_passwords_has_to_wait() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    browser.cookies.clear();
    for _ in 0..5 {
        assert_eq!(browser.sign_in("wrong").await.status(), 422);
    }
    let refused = browser.sign_in(PASSWORD).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"1".parse().unwrap()));
    assert!(refused.text().await.unwrap().contains("Too many wrong passwords. Wait 1 second and try again."));
    server.rest("POST", "/_test/clock", serde_json::json!({"advance_seconds": 1})).await;
    assert_eq!(browser.sign_in(PASSWORD).await.status(), 303);
}

#[tokio::test]
async fn a_form_acknowledges_in_the_name_of_who_is_signed_in() {
    let server = start().await;
    server.event("trigger", "disk").await;
    let mut browser = Browser::signed_in(&server).await;
    let list = browser.get("/incidents").await.text().await.unwrap();
    assert!(list.contains("disk is broken"));
    let path = "/incidents/1/acknowledge";
    assert_eq!(browser.post(path, &[("form_token", "forged")]).await.status(), 403);
    let token = form_token(&list);
    let done = browser.post(path, &[("form_token", &token), ("to", "//elsewhere.example")]).await;
    assert_eq!((done.status().as_u16(), location(&done)), (303, "/".to_owned()));
    let incident = server.get("/incidents/1").await;
    assert_eq!(incident["incident"]["status"], "acknowledged");
    assert_eq!(incident["incident"]["acknowledgements"][0]["acknowledger"]["id"], organisation::ada().as_str());
}

#[tokio::test]
async fn a_live_refresh_and_a_preview_leave_the_message_of_an_action_to_the_page_that_it_ends_on() {
    let server = start().await;
    server.event("trigger", "disk").await;
    let mut browser = Browser::signed_in(&server).await;
    let token = form_token(&browser.get("/incidents").await.text().await.unwrap());
    browser.post("/incidents/1/acknowledge", &[("form_token", &token), ("to", "/incidents")]).await;
    let said = "class=\"flash\"";
    assert!(!browser.refresh("/incidents").await.text().await.unwrap().contains(said));
    // A form that asks for its preview because somebody left a field for the button that saves it.
    let preview = browser.of_script("/schedules/new", &[("form_token", &token), ("do", "preview")]).await;
    assert_eq!(preview.status(), 200);
    assert!(!preview.text().await.unwrap().contains(said));
    assert!(browser.get("/incidents").await.text().await.unwrap().contains(said));
    assert!(!browser.get("/incidents").await.text().await.unwrap().contains(said), "it is said once");
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_in_the_language_of_the_page() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    browser.language = "fr";
    for path in ["/incidents?before=x", "/users?page=x", "/on-call/cover?start=x", "/incidents/%ff"] {
        let answer = browser.get(path).await;
        let (status, page) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert!(status == 400 && page.contains("Demande illisible"), "{path}: {status} {page}");
    }
    let answer = browser.post("/language", &[("speech", "fr")]).await;
    assert!(answer.text().await.unwrap().contains("Demande illisible"));
}

#[tokio::test]
async fn a_page_far_behind_the_last_one_is_the_last_one() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    for path in ["/users", "/settings/webhooks", "/services", "/teams", "/schedules", "/escalation_policies"] {
        let answer = browser.get(&format!("{path}?page={}", usize::MAX)).await;
        assert_eq!(answer.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_page_speaks_the_browsers_language_or_the_chosen_one() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    browser.language = "fr-FR,fr;q=0.9,en;q=0.5";
    let page = browser.get("/sign-in").await.text().await.unwrap();
    assert!(page.contains("<html lang=\"fr\"") && page.contains("Se connecter"), "{page}");
    let chosen = browser.post("/language", &[("language", "en"), ("to", "/sign-in")]).await;
    assert_eq!((chosen.status().as_u16(), location(&chosen)), (303, "/sign-in".to_owned()));
    assert!(browser.get("/sign-in").await.text().await.unwrap().contains("<html lang=\"en\""));
    // What is refused is told in the language of the page too.
    let elsewhere = browser.post("/language", &[("language", "xx"), ("to", "//elsewhere.example")]).await;
    assert_eq!(location(&elsewhere), "/");
    browser.cookies.clear();
    assert!(browser.get("/p/nothing").await.text().await.unwrap().contains("Ce lien n’est plus valable"));
}
