//! `cargo xtask load`: the benchmark's load generator on a server that runs already, for looking at it with a profiler.

use std::{rc::Rc, time::Duration};

use anyhow::{Result, ensure};

use super::load::{CONNECTIONS, Connections, Stream, Templates, Until};

/// Whom to send what, and for how long.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port on 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Routing keys; the events go to them in turn.
    #[arg(long = "key", required = true)]
    keys: Vec<String>,
    /// For so many seconds.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Repeat so many dedup keys rather than making ever new ones.
    #[arg(long)]
    distinct: Option<u64>,
    /// Dedup keys begin with this; another one than last time makes new alerts.
    #[arg(long, default_value = "load")]
    prefix: String,
}

/// Sends events from 256 connections and says how many were accepted.
pub(crate) fn run(options: &Options) -> Result<()> {
    ensure!(options.distinct != Some(0), "--distinct needs at least one key to repeat");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let templates = options.keys.iter().map(|key| Templates::of(key, &options.prefix)).collect();
    let stream = Rc::new(match options.distinct {
        Some(distinct) => Stream::of_repeated_keys(templates, distinct),
        None => Stream::of_new_keys(templates),
    });
    let until = Until::Elapsed(Duration::from_secs(options.seconds));
    let slice =
        runtime.block_on(async { Connections::open(options.port, CONNECTIONS).await?.run(&stream, until).await })?;
    println!("{} events accepted, {:.0} a second", slice.accepted, slice.rate());
    Ok(())
}
