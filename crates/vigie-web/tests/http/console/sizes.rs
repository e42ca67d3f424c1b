//! How much a browser gets.

use std::{collections::BTreeSet, sync::Arc};

use vigie_core::{
    directory::{Change, Object, User},
    ids::{Ids, UserId},
};

use super::{Browser, start};
use crate::{organisation, server::Server};

/// So many people that a list of them all would be felt.
async fn crowd(server: &Server) {
    let configured: Result<(), vigie_app::ConfigureError<String>> = server
        .app
        .configure("test", |directory, _, _| {
            let mut ids = Ids::from_seed([7; 32]);
            let ada = &directory.users[&organisation::ada()];
            let person = |number: u32| User {
                id: UserId::new(&mut ids),
                name: format!("Somebody with a rather long name, number {number}"),
                email: format!("somebody.number.{number}@a-long-domain.example.org"),
                contact_methods: Vec::new(),
                notification_rules: Vec::new(),
                ..User::clone(ada)
            };
            Ok(((0..300).map(person).map(|user| Change::Put(Object::User(Arc::new(user)))).collect(), ()))
        })
        .await;
    configured.unwrap();
    for number in 0..26 {
        server.event("trigger", &format!("{number:03}{}", " disk is full".repeat(16))).await;
    }
}

/// What a browser loads for a page: itself, its files, and what its service worker keeps for a page without a line. What
/// only a home screen asks for is not loaded.
pub(super) async fn loaded_with(browser: &mut Browser<'_>, page: &str) -> usize {
    let worker = format!("/sw.js?language={}", browser.language);
    let script = browser.get(&worker).await.text().await.unwrap();
    let kept = script.lines().find_map(|line| line.strip_prefix("const files = ")).expect("what the worker keeps");
    let kept: Vec<String> = serde_json::from_str(kept.trim_end_matches(';')).unwrap();
    let files = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut files: BTreeSet<String> = files.map(|name| format!("/assets/{name}")).collect();
    files.retain(|name| !name.ends_with(".png"));
    files.extend(kept);
    files.extend(page.contains("/manifest.webmanifest").then(|| "/manifest.webmanifest".to_owned()));
    let mut bytes = page.len() + script.len();
    for file in files {
        let answer = browser.get(&file).await;
        assert_eq!(answer.status(), 200, "{file}");
        bytes += answer.bytes().await.unwrap().len();
    }
    bytes
}

#[tokio::test]
async fn a_full_list_of_incidents_with_all_that_it_loads_is_below_150_kilobytes() {
    let server = start().await;
    crowd(&server).await;
    for language in ["en", "fr"] {
        let mut browser = Browser::signed_in(&server).await;
        browser.language = language;
        let page = browser.get("/incidents?status=open").await.text().await.unwrap();
        assert_eq!(page.matches("class=\"row\"").count(), 20);
        assert!(page.matches("…</a>").count() >= 20, "titles as long as they are shown");
        let bytes = loaded_with(&mut browser, &page).await;
        assert!(bytes < 150 * 1024, "{language}: {} bytes, with all that it loads {bytes}", page.len());
    }
}
