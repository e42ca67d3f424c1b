//! Teams and maintenance windows: lists, pages, forms.

use serde_json::json;

use super::{Browser, location, services::press};
use crate::{organisation::service, server::Server};

async fn text(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

fn has(page: &str, what: &[&str]) {
    for what in what {
        assert!(page.contains(what), "{what} is missing: {page}");
    }
}

#[tokio::test]
async fn a_team_is_made_changed_and_deleted() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    has(&text(&mut browser, "/teams").await, &["There is no team yet", "/teams/new"]);
    let made = press(&mut browser, "/teams/new", "/teams", &[("name", "Engineering")]).await;
    let parent = location(&made);
    let fields = [("name", "Payments"), ("description", "Money"), ("parent", "engin"), ("private", "yes")];
    let made = press(&mut browser, "/teams/new", "/teams", &fields).await;
    let path = location(&made);
    let team = server.get(&path).await["team"].take();
    assert_eq!((&team["parent"]["summary"], &team["default_role"]), (&json!("Engineering"), &json!("none")));
    has(&text(&mut browser, &path).await, &["Money", "Engineering", "Private"]);
    has(&text(&mut browser, &parent).await, &["Its teams", "Payments"]);
    has(&text(&mut browser, "/teams?q=pay").await, &["1 team", "Payments"]);
    let edit = format!("{path}/edit");
    has(&text(&mut browser, &edit).await, &["value=\"Engineering\"", "checked"]);
    let taken = press(&mut browser, &edit, &path, &[("name", "engineering"), ("description", "kept")]).await;
    assert_eq!(taken.status(), 400);
    has(&taken.text().await.unwrap(), &["already been taken", "kept"]);
    press(&mut browser, &edit, &path, &[("name", "Billing")]).await;
    let team = server.get(&path).await["team"].take();
    assert_eq!(
        (&team["name"], &team["parent"], &team["default_role"]),
        (&json!("Billing"), &json!(null), &json!("manager"))
    );
    let gone = press(&mut browser, &path, &format!("{path}/delete"), &[]).await;
    assert_eq!(location(&gone), "/teams");
    assert_eq!(browser.get(&path).await.status(), 404);
}

#[tokio::test]
async fn very_many_members_are_read_page_by_page_by_name() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let path = location(&press(&mut browser, "/teams/new", "/teams", &[("name", "Everybody")]).await);
    for number in 0..60 {
        let who = json!({"user": {"type": "user", "name": format!("Person {number:02}"), "email": format!("p{number}@example.com"), "role": "user"}});
        let id = server.rest("POST", "/users", who).await.json()["user"]["id"].as_str().unwrap().to_owned();
        let role = json!({"role": "responder"});
        assert_eq!(server.rest("PUT", &format!("{path}/users/{id}"), role).await.status, 204);
    }
    let pages = [text(&mut browser, &path).await, text(&mut browser, &format!("{path}?page=2")).await];
    let members = |page: &String| page.matches("class=\"member-who\"").count();
    assert_eq!(pages.each_ref().map(members), [50, 10]);
    has(&pages[0], &["?page=2#members", "Person 00", "Person 49"]);
    has(&pages[1], &["?page=1#members", "Person 50", "Person 59"]);
}

#[tokio::test]
async fn people_join_change_their_role_and_leave() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let grace = json!({"user": {"type": "user", "name": "Grace", "email": "grace@example.com", "role": "user"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].as_str().unwrap().to_owned();
    let path = location(&press(&mut browser, "/teams/new", "/teams", &[("name", "Payments")]).await);
    let join = format!("{path}/members");
    let refused = press(&mut browser, &path, &join, &[("who", "nobody here"), ("role", "manager")]).await;
    assert_eq!(refused.status(), 400);
    has(&refused.text().await.unwrap(), &["Nothing is called “nobody here”", "value=\"nobody here\""]);
    press(&mut browser, &path, &join, &[("who", "Grace (grace@example.com)"), ("role", "responder")]).await;
    let role = async || server.get(&format!("{path}/members")).await["members"][0]["role"].take();
    assert_eq!(role().await, "responder");
    has(&text(&mut browser, &path).await, &["Role of Grace", "grace@example.com"]);
    press(&mut browser, &path, &format!("{path}/members/{grace}"), &[("role", "manager")]).await;
    assert_eq!(role().await, "manager");
    press(&mut browser, &path, &format!("{path}/members/{grace}/delete"), &[]).await;
    assert_eq!(server.get(&format!("{path}/members")).await["members"], json!([]));
}

#[tokio::test]
async fn a_window_is_planned_changed_and_ended() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    has(&text(&mut browser, "/maintenance").await, &["No maintenance now"]);
    let from = format!("/maintenance/new?service={}", service());
    has(&text(&mut browser, &from).await, &["Database", "On the clock of Etc/UTC", "value=\"2026-11-22T"]);
    let id = service().to_string();
    let mut fields = vec![
        ("description", "Upgrade"),
        ("start", "2026-12-01T02:00"),
        ("end", "2026-12-01T01:00"),
        ("service", id.as_str()),
    ];
    let refused = press(&mut browser, &from, "/maintenance", &fields).await;
    assert_eq!(refused.status(), 400);
    has(&refused.text().await.unwrap(), &["End time must be after", "value=\"Upgrade\"", "value=\"2026-12-01T02:00\""]);
    fields[2] = ("end", "2026-12-01T04:30");
    let saved = press(&mut browser, &from, "/maintenance", &fields).await;
    assert_eq!(location(&saved), "/maintenance");
    let window = server.get("/maintenance_windows").await["maintenance_windows"][0].take();
    assert_eq!(
        (&window["start_time"], &window["end_time"]),
        (&json!("2026-12-01T02:00:00Z"), &json!("2026-12-01T04:30:00Z"))
    );
    has(&text(&mut browser, "/maintenance").await, &["Planned", "Upgrade", "Database", "Ada Lovelace"]);
    let path = format!("/maintenance/{}", window["id"].as_str().unwrap());
    fields[1] = ("start", "2026-11-20T02:00");
    press(&mut browser, &format!("{path}/edit"), &path, &fields).await;
    has(&text(&mut browser, "/maintenance").await, &["Running", "End now"]);
    press(&mut browser, "/maintenance", &format!("{path}/end"), &[]).await;
    has(&text(&mut browser, "/maintenance").await, &["No maintenance now", "people are paged again"]);
    has(&text(&mut browser, "/maintenance?view=past").await, &["Upgrade", "Over"]);
    let api = window["id"].as_str().unwrap();
    assert_eq!(
        location(&browser.get(&format!("/service-directory/maintenance-windows/{api}")).await),
        format!("/maintenance#window-{api}")
    );
}

#[tokio::test]
async fn all_services_of_a_team_are_chosen_at_once() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let team = json!({"team": {"type": "team", "name": "Payments"}});
    let team = server.rest("POST", "/teams", team).await.json()["team"]["id"].take();
    let join = json!({"service": {"type": "service", "teams": [{"id": team, "type": "team_reference"}]}});
    assert_eq!(server.rest("PUT", &format!("/services/{}", service()), join).await.status, 200);
    let fields =
        [("do", "add_team"), ("add_team_name", "payments"), ("start", "2026-12-01T02:00"), ("end", "2026-12-01T03:00")];
    let again = press(&mut browser, "/maintenance/new", "/maintenance", &fields).await;
    assert_eq!(again.status(), 200);
    let page = again.text().await.unwrap();
    has(&page, &["name=\"service\"", "value=\"PDB0001\" checked", "2026-12-01T02:00"]);
    assert_eq!(server.get("/maintenance_windows").await["maintenance_windows"], json!([]), "nothing is saved yet");
}

#[tokio::test]
async fn whoever_only_looks_changes_neither_teams_nor_windows() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let team = json!({"team": {"type": "team", "name": "Payments"}});
    let team = server.rest("POST", "/teams", team).await.json()["team"]["id"].as_str().unwrap().to_owned();
    let owner = json!({"user": {"type": "user", "name": "Grace", "email": "grace@example.com", "role": "owner"}});
    assert_eq!(server.rest("POST", "/users", owner).await.status, 201);
    let less = json!({"user": {"type": "user", "role": "observer"}});
    assert_eq!(server.rest("PUT", "/users/PADA001", less).await.status, 200);
    let path = format!("/teams/{team}");
    let page = text(&mut browser, &path).await;
    assert!(page.contains("Payments") && !page.contains("/edit") && !page.contains("/members\""), "{page}");
    for closed in ["/teams/new", "/maintenance/new", &format!("{path}/edit")] {
        assert_eq!(browser.get(closed).await.status(), 403, "{closed}");
    }
    let before = server.stored().await;
    press(&mut browser, &path, &format!("{path}/members"), &[("who", "grace@example.com"), ("role", "manager")]).await;
    press(&mut browser, &path, &format!("{path}/delete"), &[]).await;
    let id = service().to_string();
    let window = [("start", "2026-12-01T02:00"), ("end", "2026-12-01T03:00"), ("service", id.as_str())];
    assert_eq!(press(&mut browser, &path, "/maintenance", &window).await.status(), 400);
    assert_eq!(server.stored().await, before);
    assert_eq!(server.get("/maintenance_windows").await["maintenance_windows"], json!([]));
}
