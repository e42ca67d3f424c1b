//! The step that looks at the console with a real browser: tests/browser, run by node with Debian's Chromium.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{Run, cargo_steps, npm, peers};
use crate::{debian, process, workspace::Workspace};

const FOLDER: &str = "tests/browser";
/// The folder in it with one file for each story.
const STORIES: &str = "stories";
/// The words of the console in all its languages.
const TEXTS: &str = "crates/vigie-web/src/ui/texts";
const PURPOSE: &str = "the test of the console in a browser";

/// Builds the server, gets the browser and what drives it, and tells the stories.
pub(super) fn run(run: &mut Run<'_>) -> Result<()> {
    let server = peers::build_server(run)?;
    let (folder, chromium) = tools(run.workspace)?;
    let mut node = process::command("node", &["run.mjs"]);
    let texts = run.workspace.root().join(TEXTS);
    node.current_dir(folder).env("VIGIE_BIN", server).env("CHROMIUM", chromium).env("VIGIE_TEXTS", texts);
    cargo_steps::count(run, &mut node)
}

/// The folder with the stories and their packages, and the browser.
pub(crate) fn tools(workspace: &Workspace) -> Result<(PathBuf, PathBuf)> {
    let chromium = program("chromium", "chromium")?;
    program("npm", "npm")?;
    Ok((packages(workspace)?, chromium))
}

/// Where a program is, from Debian's packages where it is missing.
fn program(name: &str, package: &str) -> Result<PathBuf> {
    if process::find(name).is_none() {
        debian::install(&[package], PURPOSE)?;
    }
    process::find(name).with_context(|| format!("{name} is needed for {PURPOSE}, and is not on the PATH"))
}

/// The stories beside the npm packages that they need, in the target folder; the packages stay until the lock file
/// changes.
fn packages(workspace: &Workspace) -> Result<PathBuf> {
    let source = workspace.root().join(FOLDER);
    let folder = workspace.scratch("browser")?;
    copy_into(&source, &folder)?;
    copy_into(&source.join(STORIES), &folder.join(STORIES))?;
    npm::install(&folder, PURPOSE)?;
    Ok(folder)
}

/// Copies the files of a folder, and takes away what an earlier copy had and the source has no more.
fn copy_into(source: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "mjs") {
            fs::remove_file(path)?;
        }
    }
    for entry in fs::read_dir(source)? {
        let file = entry?.path();
        if let Some(name) = file.file_name().filter(|_| file.is_file()) {
            fs::copy(&file, folder.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
        }
    }
    Ok(())
}
