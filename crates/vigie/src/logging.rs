//! Structured logs on standard error.

use anyhow::anyhow;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging what the filter lets through (`info`), as `text` or `json`.
pub(crate) fn start(filter: &str, format: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).map_err(|error| anyhow!("VIGIE_LOG {filter:?}: {error}"))?;
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match format {
        "json" => logs.json().flatten_event(true).try_init(),
        _ => logs.try_init(),
    };
    started.map_err(|error| anyhow!("logging did not start: {error}"))
}
