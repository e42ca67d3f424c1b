//! The `vigie` command: configuration, wiring, life cycle.
//!
//! Place on the path: around it. This crate reads settings, opens the store, builds the channels, starts the
//! application and its HTTP server, and stops them in order. What it never does: it holds no rule about events,
//! incidents or people.

mod bootstrap;
mod cli;
mod commands;
mod config_file;
mod demo;
mod logging;
mod serve;
mod settings;
mod terminal;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    vigie_channels::tls::install_provider();
    match cli::parse().and_then(cli::run) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// One line that says what is wrong and why; the first thing an administrator reads.
#[expect(clippy::print_stderr, reason = "a command line program says on standard error why it stops")]
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("vigie: {error:#}");
}
