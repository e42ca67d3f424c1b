//! Long timelines and many alerts: page by page, and nothing is left out.

use super::Browser;
use crate::server::Server;

/// So many events, the first one a second before all others, many at a time.
async fn events(server: &Server, action: &str, count: usize) {
    let keys: Vec<String> = (0..count).map(|number| format!("disk {number:04}")).collect();
    server.event(action, &keys[0]).await;
    server.app.advance_clock(std::time::Duration::from_secs(1)).await;
    for keys in keys[1..].chunks(60) {
        futures_util::future::join_all(keys.iter().map(|key| server.event(action, key))).await;
    }
}

/// The address of an incident with so many alerts.
async fn room_of(server: &Server, alerts: usize) -> String {
    server.group_by_time().await;
    events(server, "trigger", alerts).await;
    format!("/incidents/{}", server.newest_incident().await["id"].as_str().unwrap())
}

/// Follows the links to what is older, from page to page.
async fn all_pages(browser: &mut Browser<'_>, first: &str) -> Vec<String> {
    let mut pages = vec![browser.get(first).await.text().await.unwrap()];
    while let Some((before, _)) = pages.last().unwrap().split_once("\" rel=\"next\"") {
        let older = before.rsplit("href=\"").next().unwrap().replace("&amp;", "&");
        let page = browser.get(&older).await.text().await.unwrap();
        assert!(page.contains("rel=\"prev\""), "the way back to the newest: {page}");
        pages.push(page);
        assert!(pages.len() < 20, "it has no end");
    }
    pages
}

#[tokio::test]
async fn a_timeline_of_more_than_a_thousand_entries_is_read_to_its_end_each_entry_once() {
    let server = Server::start().await;
    // Most of it happens at the very same moment.
    let room = room_of(&server, 520).await;
    let mut browser = Browser::signed_in(&server).await;
    server.app.advance_clock(std::time::Duration::from_secs(60)).await;
    events(&server, "resolve", 520).await;
    let page = browser.get(&room).await.text().await.unwrap();
    let shown = page.split_once("#timeline\">Show more of ").expect("more of the timeline").1;
    assert!(shown.split('<').next().unwrap().parse::<u32>().unwrap() > 1_000, "{shown}");
    let pages = all_pages(&mut browser, &format!("{room}?log=all")).await;
    assert!(pages.len() > 4, "{}", pages.len());
    // The first one came with the incident; every other one joined it, and each ended.
    let titles = |sentence: &str| {
        let of = |page: &String| -> Vec<String> {
            let links = page.split(sentence).skip(1);
            links.map(|rest| rest.split('>').nth(1).unwrap().split(" is broken").next().unwrap().to_owned()).collect()
        };
        let mut titles: Vec<String> = pages.iter().flat_map(of).collect();
        titles.sort();
        titles
    };
    let all: Vec<String> = (0..520).map(|number| format!("disk {number:04}")).collect();
    assert_eq!(titles("An alert joined: "), all[1..]);
    assert_eq!(titles("An alert ended: "), all);
}

#[tokio::test]
async fn alerts_are_read_page_by_page_each_once() {
    let server = Server::start().await;
    let room = room_of(&server, 230).await;
    let mut browser = Browser::signed_in(&server).await;
    let page = browser.get(&room).await.text().await.unwrap();
    assert!(page.contains(&format!("{room}?alerts=all#alerts\">Show more of 230")), "{page}");
    let pages = all_pages(&mut browser, &format!("{room}?alerts=all")).await;
    let lines = |page: &String| page.matches("<details class=\"alert\"").count();
    assert_eq!(pages.iter().map(lines).collect::<Vec<_>>(), [100, 100, 30]);
    for number in 0..230 {
        let key = format!("<code>disk {number:04}</code>");
        assert_eq!(pages.iter().filter(|page| page.contains(&key)).count(), 1, "{number}");
    }
    // An address that was bent shows the newest.
    let bent = browser.get(&format!("{room}?alerts=9223372036854775807-4294967295&log=1-1-1-1-1")).await;
    assert_eq!(bent.status(), 200);
}
