//! The console as a browser without scripts meets it: who gets pages, what protects them, and the live stream.

use std::time::Duration;

use reqwest::{Client, Response, header, redirect};
use vigie_core::ids::UserId;
use vigie_web::WebSettings;

use crate::{
    organisation::{self, ADA},
    server::Server,
};

const PASSWORD: &str = "correct horse battery";

/// A browser: it asks for HTML, keeps its cookies and shows redirects.
struct Browser<'a> {
    server: &'a Server,
    client: Client,
    cookies: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    fn new(server: &'a Server) -> Self {
        let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { server, client, cookies: Vec::new() }
    }

    async fn signed_in(server: &'a Server) -> Self {
        let ada: UserId = organisation::ada();
        server.app.access().set_password(ada, PASSWORD).await.unwrap();
        let mut browser = Self::new(server);
        let answer = browser.sign_in(PASSWORD).await;
        assert_eq!((answer.status().as_u16(), location(&answer)), (303, "/".to_owned()));
        browser
    }

    async fn get(&mut self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.server.base));
        self.ask(request).await
    }

    /// What the live part of an open page does when it hears of a change.
    async fn refresh(&mut self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.server.base));
        self.ask(request.header("hx-request", "true").header("hx-source", "div#live")).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.server.base)).form(fields);
        self.ask(request).await
    }

    async fn sign_in(&mut self, password: &str) -> Response {
        let page = self.get("/sign-in").await.text().await.unwrap();
        self.post("/sign-in", &[("form_token", &form_token(&page)), ("email", ADA), ("password", password)]).await
    }

    async fn ask(&mut self, request: reqwest::RequestBuilder) -> Response {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::ACCEPT, "text/html").header(header::COOKIE, cookies.join("; "));
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), rest.split(';').next().unwrap().to_owned()));
        }
        answer
    }
}

fn location(answer: &Response) -> String {
    answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
}

fn form_token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"form_token\" value=\"").expect("a form");
    rest.split('"').next().unwrap().to_owned()
}

async fn start() -> Server {
    Server::start_with(WebSettings::default(), vigie_channels::ChannelsConfig::default()).await
}

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
async fn a_live_refresh_leaves_the_message_of_an_action_to_the_page_that_it_ends_on() {
    let server = start().await;
    server.event("trigger", "disk").await;
    let mut browser = Browser::signed_in(&server).await;
    let token = form_token(&browser.get("/incidents").await.text().await.unwrap());
    browser.post("/incidents/1/acknowledge", &[("form_token", &token), ("to", "/incidents")]).await;
    let said = "class=\"flash\"";
    assert!(!browser.refresh("/incidents").await.text().await.unwrap().contains(said));
    assert!(browser.get("/incidents").await.text().await.unwrap().contains(said));
    assert!(!browser.get("/incidents").await.text().await.unwrap().contains(said), "it is said once");
}

#[tokio::test]
async fn an_open_page_hears_of_a_change() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let mut stream = browser.get("/events/stream").await;
    let mut heard = String::new();
    let mut listen = async |until: &str| {
        while !heard.contains(until) {
            let chunk = tokio::time::timeout(Duration::from_secs(5), stream.chunk()).await.expect("in time").unwrap();
            heard.push_str(std::str::from_utf8(&chunk.expect("the stream goes on")).unwrap());
        }
    };
    listen("event: ready").await;
    server.event("trigger", "disk").await;
    listen("event: changed").await;
}
