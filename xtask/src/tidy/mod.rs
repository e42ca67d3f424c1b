//! `cargo xtask tidy`: the habits of this code base that no lint knows, held by a test rather than by talk.
//!
//! To add a rule about single files, write a function `fn(&SourceFile) -> Vec<String>` in [`source`] and name it in
//! [`source::RULES`]; a rule about the whole tree is a function of its own in [`tree`].

mod source;
mod tree;

use std::fs;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// A source file longer than this gets a warning: split it by what it does.
const LINES_WARNED_ABOVE: usize = 500;

/// Checks every rule and names every place that breaks one.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut complaints = tree::migrations_in_step(workspace)?;
    complaints.extend(tree::one_crypto_provider(workspace)?);
    complaints.extend(tree::dependencies_are_used(workspace)?);
    let mut checked = 0;
    for path in workspace.files()? {
        let Ok(text) = fs::read_to_string(workspace.root().join(&path)) else { continue };
        let file = source::SourceFile { path: path.to_string_lossy().into_owned(), text };
        complaints.extend(source::RULES.iter().flat_map(|rule| rule(&file)));
        if file.is_rust() && file.text.lines().count() > LINES_WARNED_ABOVE {
            println!("warning: {} has more than {LINES_WARNED_ABOVE} lines", file.path);
        }
        checked += 1;
    }
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    if !complaints.is_empty() {
        bail!("{} untidy places", complaints.len());
    }
    println!("{checked} files are tidy");
    Ok(())
}
