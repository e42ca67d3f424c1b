//! A form that is refused comes back with what was typed into it, and says why where it stands.

use serde_json::json;

use super::{Browser, services::press};
use crate::server::Server;

/// Posts a form and looks at the answer: the refusal stands right before or in its form, which still holds what was
/// typed, and nothing was stored.
async fn kept(server: &Server, browser: &mut Browser<'_>, (from, to): (&str, &str), typed: (&str, &str), why: &str) {
    let before = server.stored().await;
    let answer = press(browser, from, to, &[typed]).await;
    let status = answer.status();
    let page = answer.text().await.unwrap();
    assert_eq!(status, 400, "{to}: {page}");
    let action = format!("action=\"{to}\"");
    let (above, below) = page.split_once(&action).unwrap_or_else(|| panic!("no form for {to}: {page}"));
    let form = below.split("</form>").next().unwrap();
    let near = &above[above.len().saturating_sub(1_500)..];
    assert!(format!("{near}{form}").contains(why), "{to} does not say {why}: {near}{form}");
    assert!(form.contains(&format!("value=\"{}\"", typed.1)), "{to} forgot {}: {form}", typed.1);
    assert_eq!(server.stored().await, before, "{to}");
}

#[tokio::test]
async fn what_was_typed_stays_in_a_form_that_is_refused() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let team = server.rest("POST", "/teams", json!({"team": {"type": "team", "name": "Storage"}})).await.json();
    let team = format!("/teams/{}", team["team"]["id"].as_str().unwrap());
    let long = "a".repeat(1_025);
    let (service, ada) = ("/services/PDB0001", "/users/PADA001/notifications");
    let all = [
        ((team.as_str(), format!("{team}/members")), ("who", "Nobody Known"), "Nothing is called"),
        ((service, format!("{service}/dependencies")), ("needed", "Unknown thing"), "Nothing is called"),
        ((service, format!("{service}/dependencies")), ("needed", "Database"), "itself"),
        ((service, format!("{service}/integrations")), ("name", long.as_str()), "too long"),
        ((service, format!("{service}/integrations/PINT002")), ("name", long.as_str()), "too long"),
        (
            ("/who-to-call?q=data", "/who-to-call/PDB0001/page".to_owned()),
            ("title", long.as_str()),
            "between 1 and 1024",
        ),
        ((ada, "/users/PADA001/notification-rules/PNRULE1".to_owned()), ("minutes", "20000"), "delay"),
    ];
    for ((from, to), typed, why) in all {
        kept(&server, &mut browser, (from, &to), typed, why).await;
    }
}

#[tokio::test]
async fn a_button_that_is_refused_says_why_above_the_page_and_opens_no_other_form() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    let page = "/users/PADA001/notifications";
    for (from, path) in [
        (page, "/users/PADA001/contact-methods/PGONE01/remove"),
        (page, "/users/PADA001/contact-methods/PGONE01/test"),
        (page, "/users/PADA001/contact-methods/PGONE01/code"),
        (page, "/users/PADA001/notification-rules/PGONE01/remove"),
        ("/users/PADA001/access", "/users/PADA001/sessions/PGONE01/end"),
    ] {
        let answer = press(&mut browser, from, path, &[]).await;
        assert_eq!(answer.status(), 303, "{path}");
        let page = browser.get(from).await.text().await.unwrap();
        assert!(page.contains("class=\"flash\" data-tone=\"bad\""), "{path}: {page}");
        assert!(!page.contains("class=\"refusal\" role=\"alert\""), "{path}: {page}");
    }
}

#[tokio::test]
async fn whoever_reads_french_is_refused_in_french() {
    let server = Server::start().await;
    let mut browser = Browser::signed_in(&server).await;
    browser.language = "fr";
    let (users, reach) = ("/users/PADA001", "/users/PADA001/notifications");
    let service = "/services/PDB0001";
    let all = [
        (("/teams/new", "/teams".to_owned()), ("name", ""), "Nom\u{a0}: à remplir"),
        ((reach, format!("{users}/contact-methods")), ("address", "no phone"), "n’est pas un numéro de téléphone"),
        ((reach, format!("{users}/contact-methods")), ("address", ""), "Adresse\u{a0}: à remplir"),
        ((service, format!("{service}/integrations")), ("name", ""), "Nom\u{a0}: à remplir"),
        ((service, format!("{service}/dependencies")), ("needed", "Database"), "ne peut pas dépendre de lui-même"),
        (
            ("/settings/webhooks/new", "/settings/webhooks".to_owned()),
            ("url", "ftp://x"),
            "L’adresse commence par https://",
        ),
        (("/explain", "/explain".to_owned()), ("body", "{}"), "manque ou est vide"),
    ];
    for ((from, to), typed, why) in all {
        let answer = press(&mut browser, from, &to, &[typed]).await;
        assert_eq!(answer.status(), 400, "{to}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(why), "{to} does not say {why}: {page}");
        assert!(!page.contains("class=\"refusal\" role=\"alert\" lang=\"en\""), "{to}: {page}");
    }
}
