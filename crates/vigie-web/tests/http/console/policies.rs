//! Escalation policies in the console. The clock stands at 2026-11-22T09:00:00Z; Ada is level 1 of "Database team".

use serde_json::json;

use super::{Browser, form_token, location};
use crate::server::Server;

async fn text(browser: &mut Browser<'_>, path: &str) -> String {
    browser.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn a_policy_shows_who_is_paged_how_they_are_reached_and_what_is_wrong() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let list = text(&mut browser, "/escalation_policies").await;
    assert!(
        list.contains("Database team") && list.contains("paged first now") && list.contains("1 service<"),
        "{list}"
    );
    assert!(text(&mut browser, "/escalation_policies?q=nothing").await.contains("No policy fits"));
    let page = text(&mut browser, "/escalation_policies/PPOLICY").await;
    assert!(page.contains("Ada Lovelace</strong> is paged first"), "{page}");
    assert!(page.contains("(not verified)") && page.contains("/services/PDB0001"), "{page}");
    // Ada is alone, and her phone was never verified.
    assert!(page.contains("Look at this") && page.contains("</strong> is ever paged"), "{page}");
    assert_eq!(browser.get("/escalation_policies/PNOTHERE").await.status(), 404);
}

#[tokio::test]
async fn what_would_happen_is_told_by_the_engine_and_nothing_happens() {
    let server = Server::start().await;
    let grace = json!({"user": {"type": "user", "name": "Grace Hopper", "email": "grace@example.com"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].take();
    let target = |id: &serde_json::Value| json!({"id": id, "type": "user_reference"});
    let rules = json!([
        {"escalation_delay_in_minutes": 5, "targets": [target(&json!("PADA001"))]},
        {"escalation_delay_in_minutes": 10, "targets": [target(&grace)]},
    ]);
    let body = json!({"escalation_policy": {"type": "escalation_policy", "num_loops": 1, "escalation_rules": rules}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", body).await.status, 200);
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/PPOLICY?at=2026-11-24T03:00").await;
    let (_, simulated) = page.split_once("class=\"simulated\"").expect("the simulation");
    let order = [
        "at once",
        "03:00",
        "Ada Lovelace",
        "+5 min",
        "03:05",
        "Grace Hopper",
        "+15 min",
        "start again",
        "+30 min",
        "The policy ends",
    ];
    let mut rest = simulated;
    for piece in order {
        let Some((_, after)) = rest.split_once(piece) else {
            panic!("{piece} is not there, or not in its place: {simulated}")
        };
        rest = after;
    }
    let low = text(&mut browser, "/escalation_policies/PPOLICY?urgency=low").await;
    let (_, simulated) = low.split_once("class=\"simulated\"").expect("the simulation");
    assert!(!simulated.contains("+5 min") && simulated.contains("Low urgency does not escalate"), "{simulated}");
    assert_eq!(server.get("/incidents").await["incidents"], json!([]));
}

#[tokio::test]
async fn a_policy_is_made_changed_and_not_deleted_while_a_service_follows_it() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = text(&mut browser, "/escalation_policies/new").await;
    let token = form_token(&page);
    let fields = [
        ("form_token", token.as_str()),
        ("name", "Night watch"),
        ("loops", "2"),
        ("levels", "new1"),
        ("new1.minutes", "15"),
        ("new1.strategy", "assign_to_everyone"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [fields.as_slice(), more].concat();
    let path = "/escalation_policies/new";
    let nobody = browser.post(path, &with(&[("do", "save")])).await;
    assert_eq!(nobody.status(), 400);
    let told = nobody.text().await.unwrap();
    assert!(told.contains("class=\"refusal\"") && told.contains("value=\"Night watch\""), "{told}");
    let added = browser.post(path, &with(&[("new1.add", "ada"), ("do", "add:new1")])).await;
    assert_eq!(added.status(), 200);
    assert!(added.text().await.unwrap().contains("name=\"new1.target\" value=\"user:PADA001\""));
    let unclear = browser.post(path, &with(&[("new1.add", "zzz"), ("do", "save")])).await;
    assert!(unclear.text().await.unwrap().contains("Level 1: nobody and no schedule is called “zzz”"));
    let saved = browser.post(path, &with(&[("new1.target", "user:PADA001"), ("do", "save")])).await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap());
    let made = server.get("/escalation_policies?query=Night").await["escalation_policies"][0].take();
    let rule = &made["escalation_rules"][0];
    assert_eq!(
        (&made["num_loops"], &rule["escalation_delay_in_minutes"], &rule["targets"][0]["id"]),
        (&json!(2), &json!(15), &json!("PADA001"))
    );

    let in_use = "/escalation_policies/PPOLICY";
    let refused = browser.post(&format!("{in_use}/delete"), &[("form_token", &token), ("to", in_use)]).await;
    assert_eq!(location(&refused), in_use);
    assert!(text(&mut browser, in_use).await.contains("data-tone=\"bad\"><svg"), "the reason is told");
    let unused = format!("/escalation_policies/{}", made["id"].as_str().unwrap());
    let deleted = browser.post(&format!("{unused}/delete"), &[("form_token", &token)]).await;
    assert_eq!(location(&deleted), "/escalation_policies");
    assert_eq!(browser.get(&unused).await.status(), 404);
}

#[tokio::test]
async fn a_level_that_takes_turns_shows_whose_turn_is_next() {
    let server = Server::start().await;
    let grace = json!({"user": {"type": "user", "name": "Grace Hopper", "email": "grace@example.com"}});
    let grace = server.rest("POST", "/users", grace).await.json()["user"]["id"].take();
    let target = |id: &serde_json::Value| json!({"id": id, "type": "user_reference"});
    let rule = json!({"escalation_delay_in_minutes": 5, "escalation_rule_assignment_strategy": "round_robin",
        "targets": [target(&json!("PADA001")), target(&grace)]});
    let body = json!({"escalation_policy": {"type": "escalation_policy", "escalation_rules": [rule]}});
    assert_eq!(server.rest("PUT", "/escalation_policies/PPOLICY", body).await.status, 200);
    let mut browser = Browser::signed_in(&server).await;
    // Whose name stands before the mark of the next turn.
    let next = async |browser: &mut Browser<'_>| {
        let page = text(browser, "/escalation_policies/PPOLICY").await;
        let (before, _) = page.split_once("next in turn").expect("the pointer");
        before.rfind("Ada Lovelace</a>") > before.rfind("Grace Hopper</a>")
    };
    assert!(next(&mut browser).await, "Ada is first");
    server.event("trigger", "disk").await;
    assert!(!next(&mut browser).await, "then it is Grace's turn");
}
