//! The steps that are cargo's work: format, lints, documentation examples, tests.

use std::process::Command;

use anyhow::{Result, bail};

use super::{Count, Run};
use crate::process;

/// `cargo fmt --check`.
pub(super) fn format(run: &mut Run<'_>) -> Result<()> {
    process::run(&mut cargo(run, &["fmt", "--all", "--check"])).map_err(|error| error.context("run `cargo fmt`"))
}

/// All lints on all targets; a warning fails the step, but only after all of them were shown.
pub(super) fn clippy(run: &mut Run<'_>) -> Result<()> {
    let mut command = cargo(run, &["clippy", "--quiet", "--workspace", "--all-targets", "--locked"]);
    let (lines, succeeded) = process::watch(&mut command)?;
    let warnings = lines.iter().filter(|line| line.starts_with("warning:")).count();
    if warnings > 0 || !succeeded {
        bail!("clippy is not content, see above");
    }
    Ok(())
}

/// The examples in doc comments, which nextest does not run.
pub(super) fn doc_tests(run: &mut Run<'_>) -> Result<()> {
    let mut command = cargo(run, &["test", "--quiet", "--doc", "--workspace", "--locked"]);
    count(run, &mut command)
}

/// Every other test, with both databases at hand.
pub(super) fn tests(run: &mut Run<'_>) -> Result<()> {
    let postgres_url = run.postgres_url()?;
    let mut command = if process::output(&mut process::cargo(&["nextest", "--version"])).is_ok() {
        cargo(run, &["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--status-level", "fail"])
    } else {
        println!("cargo-nextest is not installed: `cargo test` does the same, more slowly");
        cargo(run, &["test", "--workspace", "--lib", "--bins", "--tests", "--locked", "--no-fail-fast"])
    };
    count(run, command.env("VIGIE_TEST_POSTGRES_URL", postgres_url))
}

/// A cargo command in the workspace.
pub(super) fn cargo(run: &Run<'_>, arguments: &[&str]) -> Command {
    let mut command = process::cargo(arguments);
    command.current_dir(run.workspace.root());
    command
}

/// Runs a test runner, counts what it ran, and fails where it does.
pub(super) fn count(run: &mut Run<'_>, command: &mut Command) -> Result<()> {
    let (lines, succeeded) = process::watch(command)?;
    run.count = run.count + Count::of(&lines);
    if !succeeded {
        bail!("tests failed, see above");
    }
    Ok(())
}
