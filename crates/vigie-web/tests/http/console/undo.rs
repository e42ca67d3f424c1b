//! Taking an acknowledgement back, from the list and from the room: for ten seconds, and only one's own.

use std::time::Duration;

use serde_json::json;

use super::{Browser, form_token, location, start};
use crate::server::{Server, TOKEN};

const BOB: &str = "bob@example.com";

/// An incident that the signed-in person has just acknowledged, and its address.
async fn acknowledged(server: &Server) -> (Browser<'_>, String) {
    let mut browser = Browser::signed_in(server).await;
    server.event("trigger", "disk").await;
    let room = format!("/incidents/{}", server.newest_incident().await["id"].as_str().unwrap());
    press(&mut browser, &room, "acknowledge", &room).await;
    assert_eq!(status(server).await, "acknowledged");
    (browser, room)
}

/// Presses a button of an incident on the page `to`, and answers that page as it is then.
async fn press(browser: &mut Browser<'_>, room: &str, verb: &str, to: &str) -> String {
    let token = form_token(&browser.get(to).await.text().await.unwrap());
    let done = browser.post(&format!("{room}/{verb}"), &[("form_token", &token), ("to", to)]).await;
    assert_eq!((done.status().as_u16(), location(&done)), (303, to.to_owned()), "{verb}");
    browser.get(to).await.text().await.unwrap()
}

async fn status(server: &Server) -> String {
    server.newest_incident().await["status"].as_str().unwrap().to_owned()
}

/// Whether the page offers to take it back.
async fn offers(browser: &mut Browser<'_>, page: &str, room: &str) -> bool {
    browser.get(page).await.text().await.unwrap().contains(&format!("action=\"{room}/undo\""))
}

#[tokio::test]
async fn it_is_offered_in_the_list_and_in_the_room_and_the_paging_goes_on() {
    let server = start().await;
    let (mut browser, room) = acknowledged(&server).await;
    for page in ["/incidents", room.as_str()] {
        assert!(offers(&mut browser, page, &room).await, "{page}");
        let after = press(&mut browser, &room, "undo", page).await;
        assert!(after.contains("Undone: the paging goes on.") && after.contains("Triggered"), "{after}");
        assert_eq!(status(&server).await, "triggered");
        assert!(!offers(&mut browser, page, &room).await, "{page}");
        press(&mut browser, &room, "acknowledge", page).await;
        assert_eq!(status(&server).await, "acknowledged");
    }
}

#[tokio::test]
async fn ten_seconds_later_it_is_offered_no_more_and_a_little_later_refused() {
    let server = start().await;
    let (mut browser, room) = acknowledged(&server).await;
    server.app.advance_clock(Duration::from_secs(11)).await;
    for page in ["/incidents", room.as_str()] {
        assert!(!offers(&mut browser, page, &room).await, "{page}");
    }
    // What was pressed in time and was long on the way still counts.
    assert!(press(&mut browser, &room, "undo", &room).await.contains("Undone"));
    press(&mut browser, &room, "acknowledge", &room).await;
    server.app.advance_clock(Duration::from_secs(15)).await;
    let refused = press(&mut browser, &room, "undo", &room).await;
    assert!(refused.contains("Ten seconds are over: the incident stays acknowledged."), "{refused}");
    assert_eq!(status(&server).await, "acknowledged");
}

#[tokio::test]
async fn nobody_takes_back_what_somebody_else_gave_too() {
    let server = start().await;
    let bob = json!({"user": {"type": "user", "name": "Bob Baker", "email": BOB, "role": "owner"}});
    assert_eq!(server.rest("POST", "/users", bob).await.status, 201);
    let (mut browser, room) = acknowledged(&server).await;
    let authorization = format!("Token token={TOKEN}");
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json"), ("from", BOB)];
    let too = json!({"incident": {"type": "incident", "status": "acknowledged"}}).to_string().into_bytes();
    assert_eq!(server.send("PUT", &room, &headers, Some(too)).await.status, 200);
    assert_eq!(server.newest_incident().await["acknowledgements"].as_array().unwrap().len(), 2);
    for page in ["/incidents", room.as_str()] {
        assert!(!offers(&mut browser, page, &room).await, "{page}");
    }
    press(&mut browser, &room, "undo", &room).await;
    assert_eq!(status(&server).await, "acknowledged");
}
