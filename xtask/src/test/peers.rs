//! The step that drives the real server with other people's software: tests/peers, run by pytest.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::{Run, cargo_steps, npm};
use crate::{debian, process, workspace::Workspace};

/// Builds the server, gets the peers and runs their tests.
pub(super) fn run(run: &mut Run<'_>) -> Result<()> {
    let server = build_server(run)?;
    install_programs()?;
    let python = python_with_packages(run.workspace)?;
    let npm = npm_packages(run.workspace)?;
    let mut pytest =
        process::command(&python.to_string_lossy(), &["-m", "pytest", "-p", "no:cacheprovider", "--color=no"]);
    pytest
        .args(["--tb=short", "-rfE", "tests/peers"])
        .current_dir(run.workspace.root())
        .env("VIGIE_BIN", server)
        .env("PEERS_NPM", npm)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    cargo_steps::count(run, &mut pytest)
}

/// The debug build of the server. The same selection of packages as for the tests has the same features, so that nothing
/// compiles twice.
pub(super) fn build_server(run: &Run<'_>) -> Result<PathBuf> {
    process::run(&mut cargo_steps::cargo(run, &["test", "--quiet", "--workspace", "--locked", "--no-run"]))?;
    let server = run.workspace.target().join("debug").join("vigie");
    ensure!(server.is_file(), "cargo built no {}", server.display());
    Ok(server)
}

/// The programs that the tests start, from Debian's packages where they are missing.
fn install_programs() -> Result<()> {
    let wanted = [
        ("prometheus-alertmanager", "prometheus-alertmanager", "the test with Prometheus Alertmanager"),
        ("openssl", "openssl", "the test certificate"),
        ("python3", "python3-venv", "the test with PagerDuty's Python client"),
        ("curl", "curl", "the test of docs/first-service.md"),
        ("jq", "jq", "the test of docs/first-service.md"),
    ];
    for (program, package, purpose) in wanted {
        if process::find(program).is_none() {
            debian::install(&[package], purpose)?;
        }
    }
    Ok(())
}

/// A Python of its own with the packages of requirements.txt, kept in the target folder until that file changes.
fn python_with_packages(workspace: &Workspace) -> Result<PathBuf> {
    let requirements = workspace.root().join("tests/peers/requirements.txt");
    let wanted = fs::read_to_string(&requirements).context("tests/peers/requirements.txt is missing")?;
    let folder = workspace.scratch("peers")?;
    let environment = folder.join("venv");
    let python = environment.join("bin").join("python");
    let installed = folder.join("installed.txt");
    let is_current = fs::read_to_string(&installed).is_ok_and(|text| text == wanted);
    if !(is_current && python.exists()) {
        println!("installing {} with pip", wanted.split_whitespace().collect::<Vec<_>>().join(" and "));
        make_environment(&environment)?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        let mut pip = process::command(&python.to_string_lossy(), &pip);
        process::output(pip.arg(&requirements)).context("the peers' Python packages cannot be had")?;
        fs::write(installed, wanted)?;
    }
    Ok(python)
}

/// A folder with the command line client of PagerDuty's users.
fn npm_packages(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.scratch("peers-npm")?;
    for name in ["package.json", "package-lock.json"] {
        let file = workspace.root().join("tests/peers").join(name);
        fs::copy(&file, folder.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    npm::install(&folder, "the test with pagerduty-cli")?;
    Ok(folder)
}

fn make_environment(folder: &Path) -> Result<()> {
    let make = || process::output(process::command("python3", &["-m", "venv", "--clear"]).arg(folder));
    if make().is_err() {
        // Debian's Python comes without the module until this package is there.
        debian::install(&["python3-venv"], "the test with PagerDuty's Python client")?;
        make()?;
    }
    Ok(())
}
