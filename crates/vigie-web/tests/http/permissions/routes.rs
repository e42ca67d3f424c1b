//! Every route there is, read from the sources, so that none can be forgotten.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What answers without a token: events carry a routing key, providers sign what they post, and what operators ask
/// holds no data of the account. The address of a calendar feed holds its own secret.
pub(super) const OPEN: [&str; 11] = [
    "/_test/clock",
    "/generic/2010-04-15/create_event.json",
    "/healthz",
    "/metrics",
    "/private/{key}/feed",
    "/readyz",
    "/twilio/sms",
    "/twilio/status/{delivery}",
    "/twilio/voice/{delivery}",
    "/v2/change/enqueue",
    "/v2/enqueue",
];

/// The path of every `.route("…"` under `src/api`.
pub(super) fn in_the_sources() -> BTreeSet<String> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api"), &mut files);
    let mut paths = BTreeSet::new();
    for file in files {
        if file.ends_with("configuration/absent.rs") {
            // What Vigie does not have; its paths are a list there, and lines with any method in the table.
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for rest in text.split(".route(").skip(1) {
            let literal = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
            let (path, _) =
                literal.unwrap_or_else(|| panic!("{}: write the path of a route as a literal", file.display()));
            paths.insert(path.to_owned());
        }
    }
    assert!(paths.len() > 50, "the sources are not where they were");
    paths
}

/// All Rust files below a folder.
pub(super) fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
