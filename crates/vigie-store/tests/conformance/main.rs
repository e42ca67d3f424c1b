//! The store keeps its word on both databases: each story runs on a fresh SQLite file and a fresh PostgreSQL database.
//!
//! A public function of the store that no story calls fails `coverage`. To add a story: a function in the file of its
//! subject that takes a [`Store`], and a test that passes it to [`on_both`].

mod access;
mod alerts;
mod audit;
mod commit;
mod concurrency;
mod coverage;
mod directory;
mod engine;
mod lanes;
mod opening;
mod outbox;
mod personal;
mod queries;
mod receipts;
mod retention;
#[path = "../support/mod.rs"]
mod support;
mod webhooks;
mod world;

use support::Fresh;
use vigie_store::Store;

/// Tells a story to both databases.
#[expect(clippy::print_stderr, reason = "a story that fails must say on which database")]
async fn on_both(story: impl AsyncFn(Store)) {
    for fresh in Fresh::both().await {
        eprintln!("on {}", fresh.name());
        story(fresh.store.clone()).await;
        fresh.close().await;
    }
}
