//! Rules about the whole tree.

use std::{collections::BTreeSet, fs, path::Path};

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
    fn a_second_crypto_provider_is_found() {
        let tree = "vigie v0.1.0 (path)\nring v0.17.14\naws-lc-rs v1.15.0\nring v0.17.14 (*)\n";
        let found = banned_in(tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("aws-lc-rs"), "{found:?}");
        assert!(banned_in("ring v0.17.14\n").is_empty());
    }
}
