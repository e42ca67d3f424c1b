//! The command line: which command, with which settings.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::{
    commands,
    config_file::ConfigFile,
    demo::{self, DemoSettings},
    logging, serve,
    settings::Settings,
};

/// Where settings are read from when `--config` is not given.
const DEFAULT_CONFIG: &str = "vigie.toml";
/// The commands that take settings of it.
const CONFIGURED: [&str; 4] = ["serve", "check-config", "token", "user"];

/// Vigie: the right person knows at once. On-call and incident response on your own machine.
#[derive(Parser, Debug)]
#[command(name = "vigie", version, about, propagate_version = true)]
pub(crate) struct Cli {
    /// File to read settings from; `vigie.toml` in the current folder is read where it exists.
    #[arg(long, env = "VIGIE_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the server.
    Serve(Settings),
    /// Run with an invented organisation and live traffic, in a folder of its own; messages reach nobody.
    Demo(DemoSettings),
    /// Say whether the settings are good: reads them, opens the database, asks the mail and SMS providers.
    CheckConfig(Settings),
    /// Who is on call, why, and what will go wrong: asks a running server.
    #[command(subcommand)]
    Oncall(commands::oncall::OncallCommand),
    /// Schedules in the terminal: asks a running server.
    #[command(subcommand)]
    Schedule(commands::schedule::ScheduleCommand),
    /// API tokens.
    #[command(subcommand)]
    Token(commands::token::TokenCommand),
    /// People.
    #[command(subcommand)]
    User(commands::user::UserCommand),
}

/// Reads the command line, the environment and `vigie.toml`.
pub(crate) fn parse() -> anyhow::Result<Cli> {
    let mut command = Cli::command();
    if let Some((name, path)) = configured() {
        let file = ConfigFile::read(&path)?;
        command = command.mut_subcommand(name, |subcommand| file.apply(subcommand));
    }
    let matches = command.get_matches();
    Ok(Cli::from_arg_matches(&matches)?)
}

/// Runs what was asked for.
pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve(settings) => {
            settings.check()?;
            logging::start(&settings.log, &settings.log_format)?;
            runtime()?.block_on(serve::run(settings))?;
        }
        Command::Demo(settings) => {
            logging::start("warn", "text")?;
            runtime()?.block_on(demo::run(settings))?;
        }
        Command::CheckConfig(settings) => {
            settings.check()?;
            return runtime()?.block_on(commands::check_config::run(&settings));
        }
        Command::Oncall(command) => return Ok(runtime()?.block_on(commands::oncall::run(command))),
        Command::Schedule(command) => return Ok(runtime()?.block_on(commands::schedule::run(command))),
        Command::Token(command) => runtime()?.block_on(commands::token::run(command))?,
        Command::User(command) => runtime()?.block_on(commands::user::run(command))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The command that is asked for, where it takes settings of the file that `--config` or `VIGIE_CONFIG` names, or of the
/// default one where it exists. Looked up in a first reading that lets mistakes pass, because what the file says becomes
/// clap's defaults.
fn configured() -> Option<(String, PathBuf)> {
    let matches = Cli::command().ignore_errors(true).try_get_matches().ok()?;
    let name = matches.subcommand_name().filter(|name| CONFIGURED.contains(name))?;
    let default = || Path::new(DEFAULT_CONFIG).exists().then(|| PathBuf::from(DEFAULT_CONFIG));
    let path = matches.get_one::<PathBuf>("config").cloned().or_else(default)?;
    Some((name.to_owned(), path))
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}
