//! Health: the database, how far each queue is behind, and how each provider last went.

use testkit::fakes::TwilioFault;

use super::Browser;
use crate::server::Server;

#[tokio::test]
async fn it_says_how_large_the_database_is_how_far_queues_are_behind_and_how_providers_last_went() {
    let (server, provider) = Server::start_with_twilio().await;
    let mut browser = Browser::signed_in(&server).await;
    let row = |page: &str, name: &str| {
        let (_, rest) = page.split_once(&format!("<dt>{name}</dt>")).unwrap_or_else(|| panic!("no {name}: {page}"));
        rest.split("</dd>").next().unwrap().to_owned()
    };
    let page = browser.get("/health").await.text().await.unwrap();
    assert!(row(&page, "Size").contains(" MB"), "{page}");
    for queue in [
        "Pages by text message",
        "Pages by e-mail",
        "Webhooks",
        "Codes, tests and news to people",
        "Timers of incidents",
    ] {
        assert!(row(&page, queue).contains("empty"), "{queue}: {page}");
    }
    assert!(page.contains("nothing taken yet") && page.contains("no failure since the start"), "{page}");
    server.event("trigger", "disk").await;
    let page = browser.get("/health").await.text().await.unwrap();
    assert!(page.contains("hx-trigger=\"changed from:body, every 10s\"") && page.contains("as of <time"), "{page}");
    assert!(page.contains("<p class=\"without-scripts\">Without scripts this page stands still."), "{page}");
    server.app.run_due().await;
    let page = browser.get("/health").await.text().await.unwrap();
    assert!(row(&page, "Last commit").contains(" ms"), "{page}");
    assert!(row(&page, "Timers of incidents").contains("next"), "{page}");
    assert!(page.contains("last taken"), "{page}");
    provider.script([TwilioFault::Refuse { status: 400, code: 21211, message: "not a phone number" }]);
    server.event("trigger", "memory").await;
    // Messages about several incidents are bundled: this one waits for its turn.
    server.app.advance_clock(std::time::Duration::from_secs(120)).await;
    let page = browser.get("/health").await.text().await.unwrap();
    assert!(page.contains("last failure") && page.contains("not a phone number"), "{page}");
}
