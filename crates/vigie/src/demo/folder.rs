//! The demo's data folder: the database, and a small file that says whose folder it is and how to sign in.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

/// The file that marks a folder as a demo's.
const MARK: &str = "vigie-demo.toml";
const DATABASE: &str = "demo.db";
const HEADER: &str =
    "# This folder belongs to `vigie demo`. Everything in it is invented; delete it whenever you like.\n";

/// A folder that belongs to a demo.
pub(super) struct Folder {
    path: PathBuf,
    /// What its mark says.
    pub(super) mark: Mark,
}

/// What the mark says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    /// The seed of everything invented.
    pub(super) seed: u64,
    /// The password of whoever tries the demo.
    pub(super) password: String,
    /// Their API token.
    pub(super) token: String,
    /// Their address, once the organisation is stored.
    pub(super) email: Option<String>,
}

impl Folder {
    /// Takes a folder that belongs to a demo, or makes one from nothing or from an empty folder.
    ///
    /// # Errors
    /// When it holds something else, or cannot be written.
    pub(super) fn take(path: &Path, new_mark: impl FnOnce() -> Mark) -> anyhow::Result<Self> {
        let told = || format!("the data folder {}", path.display());
        let mark_path = path.join(MARK);
        match fs::read_to_string(&mark_path) {
            Ok(text) => {
                let mark = toml::from_str(&text).with_context(|| format!("reading {}", mark_path.display()))?;
                return Ok(Self { path: path.canonicalize().with_context(told)?, mark });
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(told),
        }
        if path.exists() && fs::read_dir(path).with_context(told)?.next().is_some() {
            bail!(
                "{} holds something else than a demo: give an empty or a new folder with --data, so that nothing of \
                 yours is touched",
                path.display()
            );
        }
        fs::create_dir_all(path).with_context(told)?;
        let folder = Self { path: path.canonicalize().with_context(told)?, mark: new_mark() };
        folder.write_mark()?;
        Ok(folder)
    }

    /// Whether the whole organisation was stored.
    pub(super) const fn is_seeded(&self) -> bool {
        self.mark.email.is_some()
    }

    /// Removes what an earlier start stored before it was interrupted.
    pub(super) fn clear(&self) -> anyhow::Result<()> {
        for ending in ["", "-wal", "-shm"] {
            let path = self.path.join(format!("{DATABASE}{ending}"));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("removing {}", path.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Notes that the organisation is stored, and who signs in.
    pub(super) fn mark_seeded(&mut self, email: String) -> anyhow::Result<()> {
        self.mark.email = Some(email);
        self.write_mark()
    }

    /// Where the folder is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The URL of its database.
    pub(super) fn database_url(&self) -> String {
        format!("sqlite://{}", self.path.join(DATABASE).display())
    }

    /// Written beside its place first, so that an interrupted start leaves no half of it. It holds a password: only
    /// its owner may read it.
    fn write_mark(&self) -> anyhow::Result<()> {
        let (path, new) = (self.path.join(MARK), self.path.join(format!("{MARK}.new")));
        let text = format!("{HEADER}{}", toml::to_string(&self.mark)?);
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&new);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes())).and_then(|()| fs::rename(&new, &path));
        written.with_context(|| format!("writing {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark() -> Mark {
        Mark { seed: 7, password: "open sesame".into(), token: "12345678901234567890".into(), email: None }
    }

    #[test]
    fn a_new_folder_is_taken_and_found_again() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let path = place.path().join("some where");
        let mut folder = Folder::take(&path, mark).expect("nothing is there");
        assert!(!folder.is_seeded());
        folder.mark_seeded("ann@halles.example".into()).expect("it can be written");
        let again = Folder::take(&path, || panic!("it has a mark")).expect("it is a demo's");
        assert_eq!(again.mark, folder.mark);
        assert!(again.is_seeded());
    }

    #[test]
    fn a_folder_with_something_else_is_refused_and_left_alone() {
        let place = tempfile::tempdir().expect("a temporary folder");
        fs::write(place.path().join("letters.txt"), "dear").expect("a file");
        let refused = Folder::take(place.path(), mark).err().expect("it is not empty");
        assert!(refused.to_string().contains("holds something else"), "{refused}");
        assert_eq!(fs::read_dir(place.path()).expect("it is there").count(), 1);
    }

    #[test]
    fn clearing_removes_the_database_and_nothing_else() {
        let place = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::take(place.path(), mark).expect("it is empty");
        for name in ["demo.db", "demo.db-wal", "notes.txt"] {
            fs::write(place.path().join(name), "x").expect("a file");
        }
        folder.clear().expect("they can be removed");
        let mut left: Vec<_> =
            fs::read_dir(place.path()).expect("it is there").flatten().map(|e| e.file_name()).collect();
        left.sort();
        assert_eq!(left, ["notes.txt", MARK]);
    }
}
