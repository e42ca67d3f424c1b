//! `vigie oncall`: who is on call, why, and what will go wrong. To add a question: a file here, and a line below.

mod explain;
mod lint;
mod now;

use std::process::ExitCode;

use clap::Subcommand;

use super::remote;

/// What to ask.
#[derive(Subcommand, Debug)]
pub(crate) enum OncallCommand {
    /// Who is on call now: for a service, a team, a schedule or a policy, or for everything.
    Now(now::Now),
    /// Who is paged first at a moment, past or future, and why; from the configuration as it was then.
    Explain(explain::Explain),
    /// What will go wrong: gaps, steps without people, people who cannot be reached, rules that never fire, clock
    /// changes, single points of failure. The exit code is 1 when there are errors.
    Lint(lint::Lint),
}

/// Asks it.
pub(crate) async fn run(command: OncallCommand) -> ExitCode {
    remote::exit_code(match command {
        OncallCommand::Now(now) => now::run(&now).await,
        OncallCommand::Explain(explain) => explain::run(&explain).await,
        OncallCommand::Lint(lint) => lint::run(&lint).await,
    })
}
