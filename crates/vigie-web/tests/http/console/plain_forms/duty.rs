//! Schedules, escalation policies, and one's own duty.

use serde_json::json;

use super::{DUTY, Walk, between};
use crate::{
    console::{PASSWORD, people::add, start},
    organisation::ADA,
    server::Server,
};

const GRACE: &str = "grace@example.com";

#[tokio::test]
async fn everything_that_is_done_to_duties_is_a_plain_form() {
    let server = start().await;
    let grace = add(&server, "Grace", GRACE, "user").await;
    let user = vigie_core::ids::UserId::parse(&grace).unwrap();
    server.app.access().set_password(user, PASSWORD).await.unwrap();
    let mut walk = Walk::signed_in(&server).await;
    let schedule = schedule(&server, &mut walk).await;
    overrides(&mut walk, &schedule).await;
    cover(&server, &mut walk, &schedule).await;
    own_duty(&server, &mut walk, &grace).await;
    policy(&mut walk).await;
    shifts(&mut walk).await;
    walk.press(&schedule, &format!("{schedule}/delete"), &[]).await;
    assert_eq!(walk.browser.get(&schedule).await.status(), 404);
    walk.is_all_of(&DUTY);
}

/// Ada and Grace, a day each; made, changed, and with another address of its calendar.
async fn schedule(server: &Server, walk: &mut Walk<'_>) -> String {
    let new = "/schedules/new";
    walk.press(new, new, &[("name", "Nights"), ("new1.add", "ada"), ("do", "save")]).await;
    let made = server.get("/schedules?query=Nights").await["schedules"][0].take();
    let path = format!("/schedules/{}", made["id"].as_str().unwrap());
    let layer = server.get(&path).await["schedule"]["schedule_layers"][0]["id"].take();
    let add = format!("{}.add", layer.as_str().unwrap());
    let edit = format!("{path}/edit");
    let page = walk.press(&edit, &edit, &[("name", "Nights and days"), (&add, "grace"), ("do", "save")]).await;
    assert!(page.contains("Nights and days") && page.contains("Grace"), "{page}");
    let calendar = |page: &str| between(page, "webcal://acme.example.com/private/", "<").to_owned();
    let renew = format!("{path}/calendar");
    let first = calendar(&walk.press(&path, &renew, &[]).await);
    assert_ne!(calendar(&walk.press(&path, &renew, &[]).await), first);
    path
}

/// A schedule that is made of shifts.
async fn shifts(walk: &mut Walk<'_>) {
    let new = "/schedules/new/shifts";
    let page = walk.press(new, new, &[("name", "Weeks"), ("new1e.add", "ada"), ("do", "save")]).await;
    assert!(page.contains("Weeks") && page.contains("Ada"), "{page}");
}

async fn overrides(walk: &mut Walk<'_>, schedule: &str) {
    let overrides = format!("{schedule}/overrides");
    let typed = [("user", "Grace"), ("from", "2026-11-22T12:00"), ("until", "2026-11-22T18:00")];
    let page = walk.press(schedule, &overrides, &typed).await;
    let delete = format!("{overrides}/{}/delete", between(&page, &format!("action=\"{overrides}/"), "/delete"));
    let page = walk.press(schedule, &delete, &[]).await;
    assert!(!page.contains(&delete), "{page}");
}

/// The newest request for cover that is open.
async fn request(server: &Server) -> String {
    let open = server.get("/vigie/v1/cover_requests?states[]=open").await["cover_requests"].take();
    open[0]["id"].as_str().expect("an open request").to_owned()
}

async fn become_grace(walk: &mut Walk<'_>) -> Vec<(String, String)> {
    let ada = std::mem::take(&mut walk.browser.cookies);
    assert_eq!(walk.browser.sign_in_as(GRACE, PASSWORD).await.status(), 303);
    ada
}

/// Asked for, withdrawn, declined and taken on the page of the schedule.
async fn cover(server: &Server, walk: &mut Walk<'_>, schedule: &str) {
    let ask = format!("{schedule}/cover");
    let answer = async |walk: &mut Walk<'_>, verb: &str| {
        let to = format!("{ask}/{}/{verb}", request(server).await);
        let page = walk.press(schedule, &to, &[]).await;
        assert!(!page.contains(&to), "{verb}: {page}");
    };
    walk.press(schedule, &ask, &[]).await;
    answer(walk, "withdraw").await;
    for verb in ["decline", "take"] {
        walk.press(schedule, &ask, &[("asked", GRACE), ("note", "Dentist")]).await;
        let ada = become_grace(walk).await;
        answer(walk, verb).await;
        walk.browser.cookies = ada;
    }
    let taken = server.get("/vigie/v1/cover_requests?states[]=taken").await["cover_requests"].take();
    assert_eq!((taken.as_array().unwrap().len(), &taken[0]["taken_by"]["summary"]), (1, &json!("Grace")));
}

/// The same from one's own page, and a page to oneself.
async fn own_duty(server: &Server, walk: &mut Walk<'_>, grace: &str) {
    for verb in ["withdraw", "decline", "take"] {
        let page = walk.read("/on-call").await;
        let form = format!("/on-call/cover?{}", between(&page, "href=\"/on-call/cover?", "\"").replace("&amp;", "&"));
        walk.press(&form, "/on-call/cover", &[("asked", grace)]).await;
        let to = format!("/on-call/requests/{}/{verb}", request(server).await);
        let ada = match verb {
            "withdraw" => walk.browser.cookies.clone(),
            _ => become_grace(walk).await,
        };
        let page = walk.press("/on-call", &to, &[]).await;
        assert!(!page.contains(&to), "{verb}: {page}");
        walk.browser.cookies = ada;
    }
    let page = walk.press("/on-call", "/on-call/test", &[]).await;
    assert!(page.contains(ADA) || page.contains("+33"), "{page}");
}

async fn policy(walk: &mut Walk<'_>) {
    let new = "/escalation_policies/new";
    let typed = [("name", "Night watch"), ("new1.add", "ada"), ("do", "save")];
    walk.press(new, new, &typed).await;
    let list = walk.read("/escalation_policies?q=night").await;
    let path = format!("/escalation_policies/{}", between(&list, "href=\"/escalation_policies/P", "\"").trim());
    let path = path.replace("/escalation_policies/", "/escalation_policies/P");
    let edit = format!("{path}/edit");
    let page = walk.press(&edit, &edit, &[("name", "Day watch"), ("do", "save")]).await;
    assert!(page.contains("Day watch"), "{page}");
    walk.press(&path, &format!("{path}/delete"), &[]).await;
    assert_eq!(walk.browser.get(&path).await.status(), 404);
}
