//! An application without its tasks, for the tests of its parts.

use std::sync::Arc;

use tempfile::TempDir;
use vigie_channels::{Channels, ChannelsConfig};
use vigie_pagerduty::reference::Links;
use vigie_store::Store;

use crate::{
    app::{Settings, Shared},
    clock::Clock,
};

/// What all tasks share, on a new database in a folder.
pub(crate) async fn shared(folder: &TempDir, clock: Clock) -> Arc<Shared> {
    vigie_channels::tls::install_provider();
    let store = Store::open(&format!("sqlite://{}/vigie.db", folder.path().display())).await.expect("a database");
    let links = Links::new("http://127.0.0.1", "https://acme.example.com");
    let settings = Settings { node_name: "test".into(), links, retention: None };
    let channels = Channels::build(ChannelsConfig::default()).expect("no channels");
    Shared::read(settings, clock, store, channels).await.expect("a configuration")
}
