//! Rules about the whole tree.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{process, workspace::Workspace};

/// Where a store keeps one folder of migrations per database.
const MIGRATIONS: &str = "crates/vigie-store/migrations";
/// A second crypto provider makes rustls panic at run time, and the others need a C toolchain and a system library.
const BANNED_CRATES: &[&str] = &["aws-lc-rs", "aws-lc-sys", "openssl", "openssl-sys", "native-tls"];

/// Both databases have a migration of every name.
pub(super) fn migrations_in_step(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root().join(MIGRATIONS);
    let sqlite = names(&folder.join("sqlite"))?;
    let postgres = names(&folder.join("postgres"))?;
    let only = |here: &BTreeSet<String>, there: &BTreeSet<String>, missing_in: &str| -> Vec<String> {
        let lonely = here.difference(there);
        lonely.map(|name| format!("{MIGRATIONS}/{missing_in}/{name} is missing: the other database has it")).collect()
    };
    Ok([only(&sqlite, &postgres, "postgres"), only(&postgres, &sqlite, "sqlite")].concat())
}

/// One TLS stack with one crypto provider.
pub(super) fn one_crypto_provider(workspace: &Workspace) -> Result<Vec<String>> {
    let arguments =
        ["tree", "--workspace", "--locked", "--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"];
    let tree = process::output(process::cargo(&arguments).current_dir(workspace.root()))?;
    Ok(banned_in(&tree))
}

fn banned_in(tree: &str) -> Vec<String> {
    let present: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let complaint = |name: &&&str| format!("{name} is in the dependencies: see `cargo tree --workspace -i {name}`");
    BANNED_CRATES.iter().filter(|name| present.contains(**name)).map(|name| complaint(&name)).collect()
}

/// Every crate uses what it says it needs.
pub(super) fn dependencies_are_used(workspace: &Workspace) -> Result<Vec<String>> {
    let files = workspace.files()?;
    let mut complaints = Vec::new();
    for manifest in files.iter().filter(|path| path.ends_with("Cargo.toml") && path.parent() != Some(Path::new(""))) {
        let folder = manifest.parent().unwrap_or(Path::new(""));
        let is_source = |path: &&PathBuf| path.starts_with(folder) && path.extension().is_some_and(|end| end == "rs");
        let sources = files.iter().filter(is_source).map(|path| fs::read_to_string(workspace.root().join(path)));
        let sources = sources.collect::<Result<Vec<String>, _>>()?.concat();
        let manifest_text = fs::read_to_string(workspace.root().join(manifest))?;
        let unused = unused_in(&manifest_text, &sources);
        complaints.extend(unused.into_iter().map(|name| format!("{}: nothing uses {name}", manifest.display())));
    }
    Ok(complaints)
}

/// The dependencies of the workspace that a manifest names and no source does.
fn unused_in<'a>(manifest: &'a str, sources: &str) -> Vec<&'a str> {
    let words: BTreeSet<&str> = sources.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
    let named = manifest.lines().filter_map(|line| line.strip_suffix(".workspace = true"));
    named
        .filter(|name| manifest.split_once("dependencies]").is_some_and(|(_, below)| below.contains(name)))
        .filter(|name| !words.contains(name.replace('-', "_").as_str()))
        .collect()
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_that_nothing_uses_is_found() {
        let manifest = "[package]\nversion.workspace = true\n[dependencies]\nfutures-util.workspace = true\n\
                        base64.workspace = true\n[dev-dependencies]\ntempfile.workspace = true\n";
        assert_eq!(unused_in(manifest, "use futures_util::future; tempfile::tempdir()"), ["base64"]);
    }

    #[test]
    fn a_second_crypto_provider_is_found() {
        let tree = "vigie v0.1.0 (path)\nring v0.17.14\naws-lc-rs v1.15.0\nring v0.17.14 (*)\n";
        let found = banned_in(tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("aws-lc-rs"), "{found:?}");
        assert!(banned_in("ring v0.17.14\n").is_empty());
    }
}
