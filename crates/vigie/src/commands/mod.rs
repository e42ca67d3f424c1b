//! The commands beside `serve`, one file or folder each. Those that set up and repair (`token`, `user`, `check-config`)
//! work on the database directly, and the server may be running; those that ask (`oncall`, `schedule`) talk to a
//! running server over HTTP, as an engineer's laptop and a pipeline must.

pub(crate) mod check_config;
pub(crate) mod oncall;
mod remote;
pub(crate) mod schedule;
pub(crate) mod token;
pub(crate) mod user;

use anyhow::{Context as _, bail};
use clap::Args;
use vigie_app::{App, Clock, Settings};
use vigie_channels::{Channels, ChannelsConfig};
use vigie_pagerduty::Links;
use vigie_store::Store;

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub(crate) struct Database {
    /// Where the data is: sqlite://path or postgres://user:password@host/database.
    #[arg(long, env = "VIGIE_DATABASE_URL", default_value = "sqlite://vigie.db", hide_env_values = true)]
    database_url: String,
}

impl Database {
    /// The application of a database that exists: a command run in the wrong folder must not make a new one.
    async fn existing_app(&self) -> anyhow::Result<App> {
        if let Some(path) = self.database_url.strip_prefix("sqlite://")
            && !std::path::Path::new(path).exists()
        {
            bail!("there is no database {path}; run this where the server's is, or set VIGIE_DATABASE_URL");
        }
        self.app().await
    }

    /// The application without its lane and workers: configuration and access only.
    async fn app(&self) -> anyhow::Result<App> {
        let store = Store::open(&self.database_url).await.context("opening the database (VIGIE_DATABASE_URL)")?;
        let settings = Settings { node_name: "cli".to_owned(), links: Links::new("", ""), retention: None };
        Ok(App::idle(settings, Clock::System, store, Channels::build(ChannelsConfig::default())?).await?)
    }
}

/// Prints what a command was asked for. Whoever reads may stop reading (`| head`).
pub(crate) fn say(text: &str) {
    use std::io::Write as _;
    writeln!(std::io::stdout(), "{text}").ok();
}
