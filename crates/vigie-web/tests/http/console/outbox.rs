//! What the service worker needs, and what the outbox of a browser is told.

use reqwest::{Client, redirect};
use serde_json::Value;

use super::{Browser, form_token, start};
use crate::server::Server;

/// A post of the outbox, answered as JSON.
async fn send(browser: &mut Browser<'_>, server: &Server, path: &str, fields: &[(&str, &str)]) -> Value {
    let client = Client::builder().redirect(redirect::Policy::none()).build().unwrap();
    let request = client.post(format!("{}{path}", server.base)).header("x-vigie-outbox", "1").form(fields);
    browser.ask(request).await.json().await.unwrap()
}

async fn acknowledgements(server: &Server) -> usize {
    let log = server.get("/incidents/1/log_entries").await;
    let entries = log["log_entries"].as_array().unwrap();
    entries.iter().filter(|entry| entry["type"] == "acknowledge_log_entry").count()
}

#[tokio::test]
async fn the_outbox_hears_what_came_of_it_and_a_second_sending_does_nothing() {
    let server = start().await;
    server.event("trigger", "disk").await;
    let mut browser = Browser::signed_in(&server).await;
    let token = form_token(&browser.get("/incidents/1").await.text().await.unwrap());
    let path = "/incidents/1/acknowledge";
    let told = send(&mut browser, &server, path, &[("form_token", &token)]).await;
    assert_eq!((&told["outcome"], &told["said"]), (&"done".into(), &"Acknowledged: the paging stops.".into()));
    let told = send(&mut browser, &server, path, &[("form_token", &token), ("again", "1")]).await;
    assert_eq!((&told["outcome"], acknowledgements(&server).await), (&"done".into(), 1));

    server.event("resolve", "disk").await;
    let told = send(&mut browser, &server, path, &[("form_token", &token), ("again", "1")]).await;
    assert_eq!(told["outcome"], "refused", "{told}");
    let told = send(&mut browser, &server, path, &[("form_token", "forged")]).await;
    assert_eq!(told["outcome"], "signed_out", "{told}");
    let told = send(&mut Browser::new(&server), &server, path, &[("form_token", &token)]).await;
    assert_eq!(told["outcome"], "signed_out", "{told}");
}

#[tokio::test]
async fn the_app_can_be_installed_and_its_worker_finds_all_its_files() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let page = browser.get("/sign-in").await.text().await.unwrap();
    assert!(page.contains("rel=\"manifest\" href=\"/manifest.webmanifest\""), "{page}");
    let manifest = browser.get("/manifest.webmanifest").await;
    assert_eq!(manifest.headers()["content-type"], "application/manifest+json");
    let manifest: Value = manifest.json().await.unwrap();
    for icon in manifest["icons"].as_array().unwrap() {
        let answer = browser.get(icon["src"].as_str().unwrap()).await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (200, &"image/png".parse().unwrap()));
    }
    let worker = browser.get("/sw.js?language=fr").await;
    assert_eq!(worker.headers()["cache-control"], "no-cache");
    assert!(worker.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'self'"));
    let script = worker.text().await.unwrap();
    let line = |start: &str| {
        script.lines().find_map(|line| line.strip_prefix(start)).unwrap().trim_end_matches(';').to_owned()
    };
    let files: Vec<String> = serde_json::from_str(&line("const files = ")).unwrap();
    assert_eq!(files[0], "/offline/fr");
    for file in files {
        assert_eq!(browser.get(&file).await.status(), 200, "{file}");
    }
    assert!(line("const words = ").contains("Prendre en charge"));
    assert_eq!(browser.get("/offline/xx").await.status(), 404);
}
