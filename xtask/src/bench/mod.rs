//! `cargo xtask bench`: the figures of docs/benchmarks.md, measured against a server that stores nothing.
//!
//! To add a measure, write a file of this folder with a function that returns [`report::Row`]s and call it in
//! [`measure`].

pub(crate) mod bare;
mod browser;
mod client;
mod console;
pub(crate) mod drive;
mod load;
mod machine;
mod mail;
mod oncall;
mod open_alerts;
mod organisation;
mod paging;
mod report;
mod rounds;
mod server;
mod start;
mod statistics;
mod throughput;

use std::{cell::Cell, fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::ValueEnum;
use tokio::runtime::Runtime;

use self::{report::Row, rounds::Plan, server::Database};
use crate::{
    postgres::{Durability, Postgres},
    process,
    workspace::Workspace,
};

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A smoke run: two short rounds and small numbers. Its figures mean nothing.
    #[arg(long)]
    quick: bool,
    /// Slices of each server in a comparison.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Only these measures (may be repeated).
    #[arg(long, value_enum)]
    only: Vec<Measure>,
    /// Also write the report to this file.
    #[arg(long)]
    output: Option<PathBuf>,
    /// The optimised programs are there already: measure.
    #[arg(long, hide = true)]
    built: bool,
}

/// The groups of figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// Start and memory of an idle server.
    Start,
    /// Events per second on SQLite.
    Sqlite,
    /// Events per second on PostgreSQL.
    Postgres,
    /// From an event to the first delivery attempt.
    Paging,
    /// A million open alerts.
    OpenAlerts,
    /// Who is on call, and who was.
    Oncall,
    /// Pages of the console with much in the database.
    Console,
}

/// What all measures share.
pub(crate) struct Bench<'a> {
    workspace: &'a Workspace,
    /// Where the optimised programs are.
    binaries: PathBuf,
    /// For databases and logs.
    folder: PathBuf,
    plan: Plan,
    quick: bool,
    runtime: Runtime,
    /// Of a mail server that takes everything, for measures that only need pages to go somewhere.
    mail_port: Cell<u16>,
}

impl Bench<'_> {
    fn mail_settings(&self) -> Vec<(&'static str, String)> {
        mail::settings(self.mail_port.get())
    }
}

/// Builds the optimised programs, then measures in the optimised copy of this tool.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.built {
        return measure(workspace, options);
    }
    let packages = ["build", "--release", "--locked", "-p", "vigie", "-p", "xtask"];
    process::run(process::cargo(&packages).current_dir(workspace.root()))?;
    let this_again = workspace.target().join("release").join("xtask");
    let mut command = process::command(&this_again.to_string_lossy(), &["bench", "--built"]);
    command.current_dir(workspace.root()).env("CARGO_TARGET_DIR", workspace.target());
    process::run(command.args(std::env::args_os().skip(2)))
}

fn measure(workspace: &Workspace, options: &Options) -> Result<()> {
    let (rounds, slice) = if options.quick { (2, 300) } else { (options.rounds, 1_500) };
    let bench = Bench {
        workspace,
        binaries: workspace.target().join("release"),
        folder: workspace.scratch("bench")?,
        plan: Plan { rounds, slice: Duration::from_millis(slice) },
        quick: options.quick,
        runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
        mail_port: Cell::new(0),
    };
    bench.mail_port.set(mail::take_everything()?);
    let mut rows = Vec::new();
    for measure in Measure::value_variants() {
        if options.only.is_empty() || options.only.contains(measure) {
            rows.extend(run_measure(&bench, *measure)?);
        }
    }
    let report = report::markdown(&machine::describe(&bench.folder, workspace.root())?, &rows);
    println!("\n{report}");
    if let Some(path) = &options.output {
        fs::write(path, &report).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn run_measure(bench: &Bench<'_>, measure: Measure) -> Result<Vec<Row>> {
    let name = measure.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    println!("measuring: {name}");
    let sqlite = |name: &str| Database::sqlite(&bench.folder, name);
    let rows = match measure {
        Measure::Start => start::measure(bench, &sqlite),
        Measure::Sqlite => throughput::measure(bench, "SQLite", &sqlite),
        Measure::Postgres => {
            let postgres = Postgres::start(bench.workspace, Durability::Full)?;
            let psql = postgres.program("psql");
            throughput::measure(bench, "PostgreSQL", &|name| {
                Database::postgres(&bench.folder, name, &postgres.url(), &psql)
            })
        }
        Measure::Paging => paging::measure(bench, &sqlite("paging")?),
        Measure::OpenAlerts => open_alerts::measure(bench, &sqlite),
        Measure::Oncall => oncall::measure(bench, &sqlite),
        Measure::Console => console::measure(bench, &sqlite("console")?),
    };
    let rows = rows.with_context(|| format!("the measure `{name}` failed"))?;
    rows.iter().for_each(|row| println!("  {}", row.line()));
    Ok(rows)
}
