//! How much a browser gets.

use std::collections::BTreeSet;

use super::{Browser, start};

#[tokio::test]
async fn a_full_list_of_incidents_with_all_that_it_loads_is_below_150_kilobytes() {
    let server = start().await;
    for number in 0..26 {
        server.event("trigger", &format!("disk of the database server number {number:03}")).await;
    }
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get("/incidents?status=open").await.text().await.unwrap();
    assert_eq!(page.matches("class=\"row\"").count(), 25);
    let mut bytes = page.len();
    let files = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    // What only a home screen asks for is not loaded.
    for file in files.filter(|name| !name.ends_with(".png")).collect::<BTreeSet<_>>() {
        bytes += browser.get(&format!("/assets/{file}")).await.bytes().await.unwrap().len();
    }
    assert!(bytes < 150 * 1024, "{} bytes, with all that it loads {bytes}", page.len());
}
