//! Structured logs on standard error.

use std::io::IsTerminal as _;

use anyhow::anyhow;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging what the filter lets through (`info`), as `text` or `json`.
pub(crate) fn start(filter: &str, format: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).map_err(|error| anyhow!("VIGIE_LOG {filter:?}: {error}"))?;
    // Colours are for people; a file or a collector gets none.
    let is_terminal = std::io::stderr().is_terminal();
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal);
    let started = match format {
        "json" => logs.json().flatten_event(true).try_init(),
        _ => logs.try_init(),
    };
    started.map_err(|error| anyhow!("logging did not start: {error}"))
}
