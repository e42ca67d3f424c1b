//! The npm packages that tests need, from the versions and hashes of a lock file.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{debian, process};

/// Puts the packages of `package-lock.json` into the folder beside it; they stay until the lock file changes. npm comes
/// from Debian's packages where it is missing.
pub(super) fn install(folder: &Path, purpose: &str) -> Result<()> {
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    if process::find("npm").is_none() {
        debian::install(&["npm"], purpose)?;
    }
    println!("installing npm packages for {purpose}");
    let mut npm = process::command("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::output(npm.current_dir(folder))
        .with_context(|| format!("the npm packages for {purpose} cannot be had"))?;
    fs::write(installed, lock).context("cannot note which packages are installed")
}
