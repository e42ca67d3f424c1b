//! People's pages: the list, contact methods, rules, leave, passwords and sessions.

use serde_json::{Value as Json, json};

use super::{Browser, PASSWORD, form_token, location, start};
use crate::{organisation::ADA, server::Server};

const GRACE: &str = "grace@example.com";

/// Somebody else of a role; their id.
pub async fn add(server: &Server, name: &str, email: &str, role: &str) -> String {
    let user = json!({"user": {"type": "user", "name": name, "email": email, "role": role}});
    let answer = server.rest("POST", "/users", user).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["user"]["id"].as_str().unwrap().to_owned()
}

/// Reads a page and posts a form of it, with where it stands.
pub async fn submit(browser: &mut Browser<'_>, page: &str, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let token = form_token(&browser.get(page).await.text().await.unwrap());
    let fields: Vec<_> =
        [("form_token", token.as_str()), ("to", page)].into_iter().chain(fields.iter().copied()).collect();
    let answer = browser.post(path, &fields).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn ada(server: &Server) -> Json {
    server.get("/users/PADA001?include[]=contact_methods&include[]=notification_rules").await["user"].take()
}

#[tokio::test]
async fn everybody_is_found_by_name_role_team_and_whether_they_are_reached() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let grace = add(&server, "Grace Hopper", GRACE, "limited_user").await;
    let team = server.rest("POST", "/teams", json!({"team": {"type": "team", "name": "Compilers"}})).await.json();
    let member = format!("/teams/{}/users/{grace}", team["team"]["id"].as_str().unwrap());
    assert_eq!(server.rest("PUT", &member, json!({"role": "responder"})).await.status, 204);
    let mut names = async |query: &str| {
        let page = browser.get(&format!("/users{query}")).await.text().await.unwrap();
        ["Ada Lovelace</a>", "Grace Hopper</a>"].map(|name| page.contains(name))
    };
    assert_eq!(names("").await, [true, true]);
    assert_eq!(names("?q=hopp").await, [false, true]);
    assert_eq!(names("?role=owner").await, [true, false]);
    assert_eq!(names("?team=compil").await, [false, true]);
    assert_eq!(names("?duty=now").await, [true, false], "the policy names Ada");
    assert_eq!(names("?reach=proved").await, [false, false]);
    assert_eq!(names("?page=2").await, [true, true], "there is one page only");
    assert_eq!(names("?q=nobody").await, [false, false]);
}

#[tokio::test]
async fn a_contact_method_is_added_with_its_country_code_and_a_refused_form_keeps_what_was_typed() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = "/users/PADA001/notifications";
    let fields = [("kind", "phone"), ("address", "+44 20 7946 0018"), ("label", "Desk")];
    let (status, _) = submit(&mut browser, page, "/users/PADA001/contact-methods", &fields).await;
    assert_eq!(status, 303);
    let method = ada(&server).await["contact_methods"][1].take();
    let told = [&method["country_code"], &method["address"], &method["label"]];
    assert_eq!(told, [&json!(44), &json!("2079460018"), &json!("Desk")]);
    let fields = [("kind", "email"), ("address", "nowhere"), ("label", "Home")];
    let (status, text) = submit(&mut browser, page, "/users/PADA001/contact-methods", &fields).await;
    assert_eq!(status, 400);
    assert!(text.contains("is no e-mail address") && text.contains("value=\"nowhere\""), "{text}");
    assert!(!text.contains("hx-trigger=\"changed"), "what was typed is not swept away by a live refresh");
    let remove = format!("/users/PADA001/contact-methods/{}/remove", method["id"].as_str().unwrap());
    assert_eq!(submit(&mut browser, page, &remove, &[]).await.0, 303);
    assert_eq!(ada(&server).await["contact_methods"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_code_proves_an_address_and_a_test_page_goes_through_the_outbox() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (page, method) = ("/users/PADA001/notifications", "/users/PADA001/contact-methods/PPHONE1");
    assert_eq!(submit(&mut browser, page, &format!("{method}/code"), &[]).await.0, 303);
    server.app.run_due().await;
    let (status, text) = submit(&mut browser, page, &format!("{method}/verify"), &[("code", "nonsense")]).await;
    assert!(status == 400 && text.contains("That is not the code that was sent"), "{text}");
    assert_eq!(submit(&mut browser, page, &format!("{method}/test"), &[]).await.0, 303);
    server.app.run_due().await;
    let messages = server.get("/vigie/v1/users/PADA001/messages").await["messages"].take();
    assert_eq!((&messages[0]["kind"], &messages[0]["state"]), (&json!("test"), &json!("handed_over")));
    let text = browser.get(page).await.text().await.unwrap();
    assert!(text.contains("Last test:") && text.contains("Handed over"), "{text}");
}

#[tokio::test]
async fn rules_read_as_a_sequence_and_their_delays_are_their_order() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let (page, rules) = ("/users/PADA001/notifications", "/users/PADA001/notification-rules");
    let step = |minutes| [("urgency", "high"), ("method", "PPHONE1"), ("minutes", minutes)];
    assert_eq!(submit(&mut browser, page, rules, &step("15")).await.0, 303);
    assert_eq!(submit(&mut browser, page, rules, &step("5")).await.0, 303);
    let order = async |browser: &mut Browser<'_>| {
        let text = browser.get(page).await.text().await.unwrap();
        let places = ["At once", "After 5 min", "After 15 min"].map(|word| text.find(word));
        assert!(places.is_sorted() && places[0].is_some(), "{places:?}");
    };
    order(&mut browser).await;
    let (status, text) = submit(&mut browser, page, rules, &step("soon")).await;
    assert!(status == 400 && text.contains("role=\"alert\"") && text.contains("value=\"soon\""), "{text}");
    let rule = ada(&server).await["notification_rules"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(submit(&mut browser, page, &format!("{rules}/{rule}"), &[("minutes", "20")]).await.0, 303);
    assert!(browser.get(page).await.text().await.unwrap().contains("After 20 min"));
    assert_eq!(submit(&mut browser, page, &format!("{rules}/{rule}/remove"), &[]).await.0, 303);
    assert_eq!(ada(&server).await["notification_rules"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn handoffs_status_updates_and_leave_are_entered_and_taken_out() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = "/users/PADA001/notifications";
    let handoff = [("handoff_kind", "oncall"), ("handoff_minutes", "120"), ("handoff_method", "PPHONE1")];
    assert_eq!(submit(&mut browser, page, "/users/PADA001/handoff-rules", &handoff).await.0, 303);
    let status = [("status_method", "PPHONE1")];
    assert_eq!(submit(&mut browser, page, "/users/PADA001/status-rules", &status).await.0, 303);
    assert!(browser.get(page).await.text().await.unwrap().contains("2 h before"));
    let leave = [("start", "2026-12-01T08:00"), ("end", "2026-12-05T08:00"), ("reason", "Sailing")];
    assert_eq!(submit(&mut browser, "/users/PADA001", "/users/PADA001/absences", &leave).await.0, 303);
    let stored = server.get("/vigie/v1/users/PADA001/absences").await["absences"][0].take();
    assert_eq!((&stored["start"], &stored["reason"]), (&json!("2026-12-01T08:00:00Z"), &json!("Sailing")));
    let backwards = [("start", "2026-12-05T08:00"), ("end", "2026-12-01T08:00"), ("reason", "")];
    let (status, text) = submit(&mut browser, "/users/PADA001", "/users/PADA001/absences", &backwards).await;
    assert!(status == 400 && text.contains("must end after its start"), "{text}");
    let remove = format!("/users/PADA001/absences/{}/remove", stored["id"].as_str().unwrap());
    assert_eq!(submit(&mut browser, "/users/PADA001", &remove, &[]).await.0, 303);
    assert!(!browser.get("/users/PADA001").await.text().await.unwrap().contains("Sailing"));
}

#[tokio::test]
async fn somebody_is_added_gets_a_link_that_sets_their_password_once_and_is_removed() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let taken = [("name", "Grace"), ("email", ADA), ("role", "user")];
    let (status, text) = submit(&mut browser, "/users/new", "/users", &taken).await;
    assert!(status == 400 && text.contains("already been taken") && text.contains("value=\"Grace\""), "{text}");
    let fields = [("name", "Grace"), ("email", GRACE), ("role", "limited_user"), ("time_zone", "Europe/Paris")];
    assert_eq!(submit(&mut browser, "/users/new", "/users", &fields).await.0, 303);
    let grace = server.get("/users?query=grace").await["users"][0].take();
    assert_eq!((&grace["role"], &grace["time_zone"]), (&json!("limited_user"), &json!("Europe/Paris")));
    let id = grace["id"].as_str().unwrap();
    let (page, make) = (format!("/users/{id}/access"), format!("/users/{id}/password-link"));
    let (status, text) = submit(&mut browser, &page, &make, &[]).await;
    assert_eq!(status, 200);
    let (_, rest) = text.split_once("https://acme.example.com").expect("the link");
    let link = rest.split(['<', '"']).next().unwrap().to_owned();
    assert!(!browser.get(&page).await.text().await.unwrap().contains(&link), "it is shown once");
    let mut graces = Browser::new(&server);
    assert!(graces.get(&link).await.text().await.unwrap().contains("For Grace on this Vigie"));
    assert_eq!(graces.post(&link, &[("new", "short")]).await.status(), 400);
    assert_eq!(graces.post(&link, &[("new", PASSWORD)]).await.status(), 200);
    assert_eq!(graces.post(&link, &[("new", "somebody else's")]).await.status(), 410, "it works once");
    assert_eq!(graces.get("/set-password/nothing").await.status(), 410);
    assert_eq!(graces.sign_in_as(GRACE, PASSWORD).await.status(), 303);
    let details = server.get(&format!("/users/{id}/audit/records")).await["records"].take();
    let kinds: Vec<_> = details.as_array().unwrap().iter().map(|one| &one["details"]["resource"]["type"]).collect();
    assert!(kinds.contains(&&json!("password_link_reference")) && kinds.contains(&&json!("password_reference")));
    assert!(!details.to_string().contains(&link), "the history holds no secret");
    assert_eq!(submit(&mut browser, &format!("/users/{id}/edit"), &format!("/users/{id}/remove"), &[]).await.0, 303);
    assert_eq!(browser.get(&format!("/users/{id}")).await.status(), 404);
    assert_eq!(graces.get("/incidents").await.status(), 303, "signed out");
}

#[tokio::test]
async fn a_link_ends_after_a_day() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let id = add(&server, "Grace", GRACE, "user").await;
    let (page, make) = (format!("/users/{id}/access"), format!("/users/{id}/password-link"));
    let (_, text) = submit(&mut browser, &page, &make, &[]).await;
    let link = text.split_once("https://acme.example.com").unwrap().1.split(['<', '"']).next().unwrap().to_owned();
    assert_eq!(browser.get(&link).await.status(), 200);
    server.app.advance_clock(std::time::Duration::from_secs(86_400)).await.unwrap();
    assert_eq!(browser.get(&link).await.status(), 410);
}

#[tokio::test]
async fn ones_own_password_takes_the_old_one_and_signs_other_browsers_out() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let mut phone = Browser::signed_in(&server).await;
    let (page, path) = ("/users/PADA001/access", "/users/PADA001/password");
    let change = |old, new| [("old", old), ("new", new)];
    let (status, text) = submit(&mut browser, page, path, &change("wrong", "another long one")).await;
    assert!(status == 400 && text.contains("not your password now"), "{text}");
    assert_eq!(submit(&mut browser, page, path, &change(PASSWORD, "short")).await.0, 400);
    assert_eq!(submit(&mut browser, page, path, &change(PASSWORD, " another long one ")).await.0, 303);
    assert_eq!(phone.get("/incidents").await.status(), 303, "signed out");
    assert_eq!(phone.sign_in_as(ADA, PASSWORD).await.status(), 422);
    assert_eq!(phone.sign_in_as(ADA, " another long one ").await.status(), 303, "spaces count");
    assert_eq!(browser.get("/incidents").await.status(), 200);
    assert_eq!(submit(&mut browser, page, "/users/PADA001/sessions/end", &[]).await.0, 303);
    assert_eq!(phone.get("/incidents").await.status(), 303);
    for _ in 0..5 {
        submit(&mut browser, page, path, &change("wrong", "another long one")).await;
    }
    let (status, text) = submit(&mut browser, page, path, &change(" another long one ", PASSWORD)).await;
    assert!(status == 429 && text.contains("Too many wrong passwords"), "{text}");
}

#[tokio::test]
async fn others_may_look_and_not_touch() {
    let server = start().await;
    let id = add(&server, "Grace", GRACE, "limited_user").await;
    let grace = vigie_core::ids::UserId::parse(&id).unwrap();
    server.app.access().set_password(grace, PASSWORD).await.unwrap();
    let mut browser = Browser::new(&server);
    assert_eq!(browser.sign_in_as(GRACE, PASSWORD).await.status(), 303);
    let text = browser.get("/users/PADA001/notifications").await.text().await.unwrap();
    assert!(text.contains("+33612345678") && !text.contains("/users/PADA001/contact-methods"), "{text}");
    for closed in ["/users/PADA001/access", "/users/PADA001/edit", "/users/new"] {
        assert_eq!(browser.get(closed).await.status(), 403, "{closed}");
    }
    let own = format!("/users/{id}/access");
    for (path, fields) in [
        ("/users/PADA001/edit", vec![("name", "Eve"), ("email", ADA)]),
        ("/users/PADA001/remove", vec![]),
        ("/users/PADA001/password-link", vec![]),
        ("/users/PADA001/password", vec![("old", PASSWORD), ("new", "stolen password")]),
        ("/users/PADA001/sessions/end", vec![]),
        ("/users", vec![("name", "Eve"), ("email", "eve@example.com"), ("role", "owner")]),
    ] {
        assert_eq!(submit(&mut browser, &own, path, &fields).await.0, 403, "{path}");
    }
    let promotion = [("name", "Grace"), ("email", GRACE), ("role", "owner")];
    assert_eq!(submit(&mut browser, &own, &format!("/users/{id}/edit"), &promotion).await.0, 403);
    assert_eq!(server.get(&format!("/users/{id}")).await["user"]["role"], "limited_user");
    let forged = browser.post("/users/PADA001/absences", &[("start", "2026-12-01")]).await;
    assert_eq!(forged.status(), 403);
}

#[tokio::test]
async fn the_address_of_a_calendar_is_for_its_owner_and_a_new_one_ends_the_old() {
    let server = start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = "/users/PADA001/access";
    assert_eq!(submit(&mut browser, page, "/users/PADA001/calendar-key", &[]).await.0, 303);
    let address = async |browser: &mut Browser<'_>| {
        let text = browser.get(page).await.text().await.unwrap();
        let rest = text.split_once("https://acme.example.com/private/").expect("an address").1;
        rest.split(['<', '"']).next().unwrap().to_owned()
    };
    let first = address(&mut browser).await;
    assert_eq!(submit(&mut browser, page, "/users/PADA001/calendar-key", &[]).await.0, 303);
    assert_ne!(address(&mut browser).await, first);
    let to = browser.post("/sign-out", &[]).await;
    assert_eq!(to.status(), 403);
    let answer = Browser::new(&server).get(page).await;
    assert!(location(&answer).starts_with("/sign-in"));
}
