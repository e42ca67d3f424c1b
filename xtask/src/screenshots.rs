//! `cargo xtask screenshots`: a picture of every page of the console, phone and desktop, light and dark, into the
//! target folder. Whoever changes a page looks at them. `cargo xtask screenshots readme` makes the few of the README anew.

use anyhow::Result;
use clap::Args;

use crate::{process, test, workspace::Workspace};

/// What to take pictures of.
#[derive(Args)]
pub(crate) struct Options {
    /// Only pages whose name holds this; `readme` makes the pictures of the README, in docs/pictures.
    #[arg(default_value = "")]
    page: String,
}

/// Builds the server, runs its demo, and takes the pictures.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    process::run(process::cargo(&["build", "--quiet", "--package", "vigie"]).current_dir(workspace.root()))?;
    let (folder, chromium) = test::browser_tools(workspace)?;
    let is_readme = options.page == "readme";
    let pictures = if is_readme { workspace.root().join("docs/pictures") } else { workspace.scratch("screenshots")? };
    let mut node = process::command("node", &["screenshots.mjs"]);
    node.arg(&pictures).arg(&options.page).current_dir(folder);
    node.env("VIGIE_BIN", workspace.target().join("debug").join("vigie")).env("CHROMIUM", chromium);
    process::run(&mut node)
}
