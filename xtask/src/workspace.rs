//! Where things are: the source tree and the target folder.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::process;

/// The source tree that the tool works on, and where its products go.
#[derive(Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace of the running `cargo xtask`, else the one around the current folder.
    pub(crate) fn find() -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(manifest_dir) => PathBuf::from(manifest_dir),
            None => env::current_dir()?,
        };
        let root = start
            .ancestors()
            .filter(|folder| folder.join("Cargo.lock").is_file())
            .last()
            .with_context(|| {
                format!("no Cargo.lock in {} or above it: run this inside the source tree", start.display())
            })?
            .to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let target = if target.is_absolute() { target } else { env::current_dir()?.join(target) };
        Ok(Self { root, target })
    }

    /// The top of the source tree.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The target folder, wherever CARGO_TARGET_DIR puts it.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The tool's own folder inside the target folder, made on first use.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask").join(name);
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }

    /// Every file that git knows or would add, as paths relative to the root.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>> {
        let mut git = process::command("git", &["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
        let listing = process::output(git.current_dir(&self.root))?;
        let files: Vec<PathBuf> = listing
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .filter(|path| self.root.join(path).is_file())
            .collect();
        ensure!(!files.is_empty(), "git lists no files: run this in a clone of the repository");
        Ok(files)
    }
}
