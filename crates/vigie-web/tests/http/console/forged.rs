//! No form of the console does anything without the token of the page that it stands on: every route that takes a post
//! is read from the sources and tried.

use std::{collections::BTreeSet, fs, path::Path};

use super::{Browser, start};
use crate::{organisation, server::Server};

/// What needs no token: it sets a cookie with the language of the pages, and changes nothing else.
const FREE: &str = "/language";

/// The path of every route below `src/ui` that takes a post.
pub fn posts() -> BTreeSet<String> {
    let paths = routes("post(");
    assert!(paths.len() > 80, "the routes are not where they were: {paths:?}");
    paths
}

/// The path of every route below `src/ui` whose handlers are written with `method`.
pub fn routes(method: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"), method, &mut paths);
    paths
}

fn collect(folder: &Path, method: &str, paths: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, method, paths);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for route in text.split(".route(").skip(1) {
            // A file of the router ends with its last route; what comes behind it is no handler of it.
            let handlers = route.split(".layer(").next().unwrap().split("}\n").next().unwrap();
            let (path, _) = handlers.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')).unwrap();
            if handlers.contains(method) {
                paths.insert(path.to_owned());
            }
        }
    }
}

/// The path with things that are there, as far as this organisation has them.
fn filled(path: &str, incident: &str, page: &str) -> String {
    let first = match path.split('/').nth(1) {
        Some("incidents") => incident,
        Some("services") => "PDB0001",
        Some("users") => "PADA001",
        Some("escalation_policies") => "PPOLICY",
        _ => "PNOTHING",
    }
    .to_owned();
    path.replace("/p/{token}", page)
        .replacen("{id}", &first, 1)
        .replace("{service}", "PDB0001")
        .replace("{integration}", "PINT002")
        .replace("{user}", organisation::ada().as_str())
        .replace("{method}", "PPHONE1")
        .replace("{rule}", "PNRULE1")
        .replace("{verb}", "withdraw")
        .replace("{token}", "nothing")
        .replace("{other}", "PDB0001")
        .replace(['{', '}'], "")
}

/// Fields that would do something almost everywhere.
fn fields(token: Option<&'static str>) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("name", "Forged"),
        ("title", "Forged"),
        ("content", "Forged"),
        ("message", "Forged"),
        ("reason", "Forged"),
        ("assignee", "Ada Lovelace"),
        ("seconds", "3600"),
        ("verb", "resolve"),
        ("role", "user"),
        ("minutes", "7"),
        ("email", organisation::ADA),
        ("password", super::PASSWORD),
    ];
    fields.extend(token.map(|token| ("form_token", token)));
    fields
}

async fn a_page(server: &Server) -> (String, String) {
    server.event("trigger", "disk").await;
    let incident = server.newest_incident().await["id"].as_str().unwrap().to_owned();
    let delivery = server.app.store().recent_deliveries(1, None).await.unwrap().remove(0).delivery;
    let address = server.app.page_address(&delivery).await;
    (incident, format!("/p/{}", address.split_once("/p/").expect("a link").1))
}

#[tokio::test]
async fn a_post_without_the_token_of_its_page_changes_nothing_wherever_it_goes() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (incident, page) = a_page(&server).await;
    let cookies = browser.cookies.clone();
    let before = server.stored().await;
    for path in posts().iter().filter(|path| *path != FREE) {
        let to = filled(path, &incident, &page);
        for token in [None, Some("forged")] {
            browser.cookies.clone_from(&cookies);
            let mut fields = fields(token);
            // The bulk form acts on what is chosen.
            fields.push(("incident", &incident));
            let status = browser.post(&to, &fields).await.status().as_u16();
            // Some say first that there is no such thing. A password's link is asked for first, and an installation that is set up has no set-up.
            let is_over = (path.starts_with("/set-password/") && status == 410) || (path == "/setup" && status == 303);
            let is_nowhere = to.contains("PNOTHING") && status == 404;
            assert!(status == 403 || is_over || is_nowhere, "{to} with {token:?}: {status}");
        }
    }
    assert_eq!(server.stored().await, before);
    browser.cookies = cookies;
    assert_eq!(browser.get("/incidents").await.status(), 200, "the session goes on");
}
