//! From an empty installation to its settings.

use std::collections::BTreeSet;

use vigie_channels::sink::Sink;
use vigie_web::WebSettings;

use super::{INSTALLATION, Walk, between};
use crate::{
    console::{Browser, PASSWORD},
    server::Server,
};

const EMAIL: &str = "ada@example.org";

#[tokio::test]
async fn an_installation_is_set_up_entered_left_and_configured_with_plain_forms() {
    let settings = WebSettings { sink: Some(Sink::default()), ..WebSettings::default() };
    let server = Server::start_empty(settings).await;
    let mut walk = Walk { browser: Browser::new(&server), done: BTreeSet::new() };
    first_run(&server, &mut walk).await;
    walk.press("/incidents", "/sign-out", &[]).await;
    walk.press("/sign-in", "/language", &[("language", "fr")]).await;
    walk.press("/sign-in", "/language", &[("language", "en")]).await;
    walk.press("/sign-in", "/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await;
    tokens_and_roles(&mut walk).await;
    webhooks(&server, &mut walk).await;
    walk.is_all_of(&INSTALLATION);
}

async fn first_run(server: &Server, walk: &mut Walk<'_>) {
    let code = server.app.setup_code().unwrap();
    let owner =
        [("code", code.as_str()), ("name", "Ada"), ("email", EMAIL), ("password", PASSWORD), ("zone", "Etc/UTC")];
    walk.press("/", "/setup", &owner).await;
    let number = [("kind", "sms_contact_method"), ("country_code", "33"), ("address", "612345678")];
    walk.press("/welcome", "/welcome/contact", &number).await;
    walk.press("/welcome", "/welcome/service", &[("name", "Shop")]).await;
    let page = walk.press("/welcome", "/welcome/test", &[]).await;
    assert!(page.contains("Test event, sent by Ada"), "{page}");
}

async fn tokens_and_roles(walk: &mut Walk<'_>) {
    let page = walk.press("/settings/tokens", "/settings/tokens", &[("description", "Terraform")]).await;
    assert!(page.contains("shown-once"), "{page}");
    let page = walk.read("/settings/tokens").await;
    let revoke = format!("/settings/tokens/{}/revoke", between(&page, "action=\"/settings/tokens/", "/revoke"));
    let page = walk.press("/settings/tokens", &revoke, &[]).await;
    assert!(!page.contains(&revoke), "{page}");
    let grace = [("name", "Grace"), ("email", "grace@example.org")];
    walk.press("/users/new", "/users", &grace).await;
    walk.press("/settings/roles", "/settings/roles", &[("email", "grace@example.org"), ("role", "admin")]).await;
}

async fn webhooks(server: &Server, walk: &mut Walk<'_>) {
    let fields = [("url", "http://127.0.0.1:9/hook"), ("description", "Bridge"), ("events", "incident.triggered")];
    walk.press("/settings/webhooks/new", "/settings/webhooks", &fields).await;
    let list = walk.read("/settings/webhooks").await;
    let made = between(&list, "href=\"/settings/webhooks/P", "\"");
    let page = format!("/settings/webhooks/P{made}");
    walk.press(&page, &page, &[("description", "Bridge to the chat")]).await;
    assert!(walk.read(&page).await.contains("Bridge to the chat"));
    walk.press(&page, &format!("{page}/ping"), &[]).await;
    server.app.run_due().await;
    let told = walk.press(&page, &format!("{page}/disable"), &[]).await;
    assert!(told.contains(&format!("{page}/enable")), "{told}");
    walk.press(&page, &format!("{page}/enable"), &[]).await;
    let told = walk.press(&page, &format!("{page}/remove"), &[]).await;
    assert!(!told.contains(&page), "{told}");
}
