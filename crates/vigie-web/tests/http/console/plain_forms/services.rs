//! Services, teams, maintenance, and asking what an event would do.

use serde_json::json;

use super::{SERVICES, Walk, between};
use crate::{console::start, organisation::KEY_V2, server::Server};

const SERVICE: &str = "/services/PDB0001";

#[tokio::test]
async fn everything_that_is_done_to_services_and_teams_is_a_plain_form() {
    let server = start().await;
    let mut walk = Walk::signed_in(&server).await;
    let shop = service(&server, &mut walk).await;
    integrations(&server, &mut walk).await;
    teams(&server, &mut walk).await;
    maintenance(&server, &mut walk).await;
    let event = json!({"routing_key": KEY_V2, "event_action": "trigger",
        "payload": {"summary": "Disk is full", "source": "db1", "severity": "critical"}});
    let page = walk.press("/explain", "/explain", &[("body", &event.to_string())]).await;
    assert!(page.contains("It would open a new incident."), "{page}");
    walk.press(&shop, &format!("{shop}/delete"), &[]).await;
    assert_eq!(walk.browser.get(&shop).await.status(), 404);
    walk.is_all_of(&SERVICES);
}

/// A new one, changed, and what it needs.
async fn service(server: &Server, walk: &mut Walk<'_>) -> String {
    let page = walk.press("/services/new", "/services", &[("name", "Shop"), ("policy", "Database team")]).await;
    assert!(page.contains("The service is ready"), "{page}");
    let made = server.get("/services?query=Shop").await["services"][0]["id"].take();
    let shop = format!("/services/{}", made.as_str().unwrap());
    let page = walk.press(&format!("{shop}/edit"), &shop, &[("description", "Takes the money")]).await;
    assert!(page.contains("Takes the money") && page.contains("Shop"), "{page}");
    let needed = format!("{shop}/dependencies");
    walk.press(&shop, &needed, &[("needed", "Database")]).await;
    let page = walk.press(&shop, &format!("{needed}/PDB0001/delete"), &[]).await;
    assert!(!page.contains(&format!("{needed}/PDB0001")), "{page}");
    for (verb, status) in [("disable", "disabled"), ("enable", "active")] {
        walk.press(&shop, &format!("{shop}/{verb}"), &[]).await;
        assert_eq!(server.get(&shop).await["service"]["status"], status);
    }
    shop
}

async fn integrations(server: &Server, walk: &mut Walk<'_>) {
    let all = format!("{SERVICE}/integrations");
    walk.press(SERVICE, &format!("{all}/PINT002/test"), &[]).await;
    assert!(server.newest_incident().await["title"].as_str().unwrap().contains("Test event"));
    walk.press(SERVICE, &all, &[("name", "Grafana")]).await;
    let page = walk.press(SERVICE, &format!("{all}/PINT001"), &[("name", "Old monitor")]).await;
    assert!(page.contains("Grafana") && page.contains("Old monitor"), "{page}");
    let page = walk.press(SERVICE, &format!("{all}/PINT001/delete"), &[]).await;
    assert!(!page.contains("Old monitor"), "{page}");
}

async fn teams(server: &Server, walk: &mut Walk<'_>) {
    walk.press("/teams/new", "/teams", &[("name", "Payments")]).await;
    let made = server.get("/teams?query=Payments").await["teams"][0]["id"].take();
    let team = format!("/teams/{}", made.as_str().unwrap());
    let page = walk.press(&format!("{team}/edit"), &team, &[("name", "Billing")]).await;
    assert!(page.contains("Billing"), "{page}");
    let members = format!("{team}/members");
    walk.press(&team, &members, &[("who", "ada@example.com")]).await;
    let one = format!("{members}/PADA001");
    walk.press(&team, &one, &[("role", "manager")]).await;
    assert_eq!(server.get(&members).await["members"][0]["role"], "manager");
    walk.press(&team, &format!("{one}/delete"), &[]).await;
    assert_eq!(server.get(&members).await["members"], json!([]));
    walk.press(&team, &format!("{team}/delete"), &[]).await;
    assert_eq!(walk.browser.get(&team).await.status(), 404);
}

/// At once on a service's page, and planned.
async fn maintenance(server: &Server, walk: &mut Walk<'_>) {
    walk.press(SERVICE, &format!("{SERVICE}/maintenance"), &[]).await;
    let page = walk.read("/maintenance").await;
    let running = format!("/maintenance/{}", between(&page, "action=\"/maintenance/", "/end"));
    walk.press("/maintenance", &format!("{running}/end"), &[]).await;
    let planned = [("start", "2026-12-01T02:00"), ("end", "2026-12-01T03:00"), ("service", "PDB0001")];
    walk.press("/maintenance/new", "/maintenance", &planned).await;
    let windows = server.get("/maintenance_windows?filter=future").await["maintenance_windows"].take();
    let path = format!("/maintenance/{}", windows[0]["id"].as_str().unwrap());
    walk.press(&format!("{path}/edit"), &path, &[("end", "2026-12-01T05:00")]).await;
    let windows = server.get("/maintenance_windows?filter=future").await["maintenance_windows"].take();
    assert_eq!(windows[0]["end_time"], "2026-12-01T05:00:00Z");
}
