//! `cargo xtask test`: the steps of a full check, each with its heading and its time.
//!
//! To add a step, write a function `fn(&mut Run) -> Result<()>` in a file of this folder and name it in [`STEPS`].

mod browser;
mod cargo_steps;
mod count;
mod npm;
mod peers;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub(crate) use self::browser::tools as browser_tools;
use self::count::Count;
use crate::{
    postgres::{Durability, Postgres},
    tidy,
    workspace::Workspace,
};

/// Which steps to run.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only these steps (may be repeated).
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Leave these steps out (may be repeated).
    #[arg(long, value_name = "STEP")]
    skip: Vec<String>,
    /// Show the steps and run none.
    #[arg(long)]
    list: bool,
}

/// One part of a full check.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Run<'_>) -> Result<()>,
}

/// Every step, the quick ones first.
const STEPS: &[Step] = &[
    Step { name: "format", about: "cargo fmt --check", run: cargo_steps::format },
    Step { name: "tidy", about: "the habits that no lint knows", run: |run| tidy::run(run.workspace) },
    Step { name: "clippy", about: "cargo clippy, warnings are errors", run: cargo_steps::clippy },
    Step { name: "doc-tests", about: "the examples in the documentation", run: cargo_steps::doc_tests },
    Step { name: "tests", about: "all tests, on SQLite and a private PostgreSQL", run: cargo_steps::tests },
    Step { name: "peers", about: "the real server with other people's software", run: peers::run },
    Step { name: "browser", about: "the console in a real browser", run: browser::run },
];

/// What the steps of one run share.
pub(crate) struct Run<'a> {
    workspace: &'a Workspace,
    postgres: Option<Postgres>,
    count: Count,
}

impl Run<'_> {
    /// The address of the run's PostgreSQL, which starts at the first call.
    fn postgres_url(&mut self) -> Result<String> {
        if self.postgres.is_none() {
            self.postgres = Some(Postgres::start(self.workspace, Durability::None)?);
        }
        Ok(self.postgres.as_ref().map(Postgres::url).unwrap_or_default())
    }
}

/// Runs the chosen steps; all of them even where one fails, so that one run tells everything.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let steps = chosen(options)?;
    if options.list {
        steps.iter().for_each(|step| println!("{:<10} {}", step.name, step.about));
        return Ok(());
    }
    let mut run = Run { workspace, postgres: None, count: Count::default() };
    let mut table = Vec::new();
    for step in steps {
        println!("\n=== {}: {}", step.name, step.about);
        let start = Instant::now();
        let result = (step.run)(&mut run);
        if let Err(error) = &result {
            println!("{}: {error:#}", step.name);
        }
        table.push((step.name, start.elapsed(), result.is_ok()));
    }
    drop(run.postgres.take());
    conclude(&table, run.count)
}

fn chosen(options: &Options) -> Result<Vec<&'static Step>> {
    for name in options.only.iter().chain(&options.skip) {
        if !STEPS.iter().any(|step| step.name == name) {
            let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
            bail!("there is no step `{name}`: the steps are {}", names.join(", "));
        }
    }
    let wanted = |step: &&Step| {
        let named = |names: &[String]| names.iter().any(|name| name == step.name);
        (options.only.is_empty() || named(&options.only)) && !named(&options.skip)
    };
    Ok(STEPS.iter().filter(wanted).collect())
}

fn conclude(table: &[(&str, Duration, bool)], count: Count) -> Result<()> {
    println!("\n=== summary");
    for (name, time, succeeded) in table {
        println!("{name:<10} {:>7.1} s  {}", time.as_secs_f64(), if *succeeded { "ok" } else { "FAILED" });
    }
    if count.any() {
        println!("{count}");
    }
    let failed: Vec<_> = table.iter().filter(|row| !row.2).map(|row| row.0).collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(only: &[&str], skip: &[&str]) -> Options {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Options { only: owned(only), skip: owned(skip), list: false }
    }

    #[test]
    fn steps_are_chosen_by_name_and_an_unknown_name_is_an_error() {
        let names = |only: &[&str], skip: &[&str]| -> Vec<&str> {
            chosen(&options(only, skip)).expect("known names").iter().map(|step| step.name).collect()
        };
        assert_eq!(names(&["tidy", "tests"], &["tests"]), ["tidy"]);
        assert_eq!(names(&[], &[]).len(), STEPS.len());
        let refusal = chosen(&options(&["tydi"], &[])).err().expect("no such step");
        assert!(refusal.to_string().contains("tydi") && refusal.to_string().contains("clippy"));
    }

    #[test]
    fn a_failed_step_fails_the_run_by_name() {
        let table = [("format", Duration::ZERO, true), ("tidy", Duration::ZERO, false)];
        let failure = conclude(&table, Count::default()).expect_err("tidy failed");
        assert_eq!(failure.to_string(), "failed: tidy");
    }
}
