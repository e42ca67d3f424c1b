//! The project's own tools, run as `cargo xtask …`: tests, tidiness, a private PostgreSQL, benchmarks.
//!
//! What this crate never does: it is no part of the server and nothing depends on it. It compiles before anything
//! else in a test run, so its dependencies are few and all of them are the server's own.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod bench;
mod debian;
mod postgres;
mod process;
mod screenshots;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The measured server's allocator too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Tools for whoever works on Vigie.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run everything that a change must pass: format, tidiness, lints, tests on both databases, real peers.
    Test(test::Options),
    /// Check the habits that no lint knows (also a step of `test`).
    Tidy,
    /// Run a command with VIGIE_TEST_POSTGRES_URL set to a private PostgreSQL that ends with it.
    Postgres(postgres::Options),
    /// Measure the release server against a bare one that stores nothing, and print the table of docs/benchmarks.md.
    Bench(bench::Options),
    /// Take a picture of every page of the console, into the target folder.
    Screenshots(screenshots::Options),
    /// Send the benchmark's events to a server that runs already on this machine.
    Load(bench::drive::Options),
    /// The bare server of `bench`.
    #[command(hide = true)]
    BareServer(bench::bare::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let workspace = workspace::Workspace::find()?;
    match task {
        Task::Test(options) => test::run(&workspace, &options),
        Task::Tidy => tidy::run(&workspace),
        Task::Postgres(options) => postgres::run(&workspace, &options),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Screenshots(options) => screenshots::run(&workspace, &options),
        Task::Load(options) => bench::drive::run(&options),
        Task::BareServer(options) => bench::bare::serve(&options),
    }
}
