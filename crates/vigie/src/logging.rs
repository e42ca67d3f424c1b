//! Structured logs on standard error.

use anyhow::anyhow;
use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::Settings;

/// Starts logging as the settings say.
pub(crate) fn start(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| anyhow!("VIGIE_LOG {:?}: {error}", settings.log))?;
    let logs = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format.as_str() {
        "json" => logs.json().flatten_event(true).try_init(),
        _ => logs.try_init(),
    };
    started.map_err(|error| anyhow!("logging did not start: {error}"))
}
