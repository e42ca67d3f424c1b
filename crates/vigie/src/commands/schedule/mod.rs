//! `vigie schedule`: schedules in the terminal. To add a command: a file here, and a line below.

mod chart;
mod import;
mod render;
mod shift_based;

use std::process::ExitCode;

use clap::Subcommand;

use super::remote;

/// What to do with schedules.
#[derive(Subcommand, Debug)]
pub(crate) enum ScheduleCommand {
    /// Make a schedule from a calendar file (.ics).
    Import(import::Import),
    /// Show who is on call when: a line for each day, or a table of shifts.
    Render(render::Render),
}

/// Does it.
pub(crate) async fn run(command: ScheduleCommand) -> ExitCode {
    remote::exit_code(match command {
        ScheduleCommand::Import(import) => import::run(&import).await,
        ScheduleCommand::Render(render) => render::run(&render).await,
    })
}
