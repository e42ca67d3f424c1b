//! Puts htmx into `OUT_DIR`, from npm with the versions and hashes of `web/package-lock.json`.
//!
//! Without npm (or without a network) the build succeeds all the same: the console then works as plain forms, without
//! live updates, and a warning says so. `HTMX_JS=path` names a file to take instead.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What of the package is served, in this order.
const PARTS: [&str; 2] = ["dist/htmx.min.js", "dist/ext/hx-sse.min.js"];

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["build.rs", "web/package.json", "web/package-lock.json"] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=HTMX_JS");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let script = match env::var_os("HTMX_JS") {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", Path::new(&path).display());
            fs::read_to_string(&path)?
        }
        None => from_npm(&out).unwrap_or_else(|reason| {
            println!(
                "cargo::warning=the console is built without htmx: pages work as plain forms and do not update by \
                 themselves ({reason}). Install npm and touch crates/vigie-web/build.rs, or set HTMX_JS to a file"
            );
            String::new()
        }),
    };
    fs::write(out.join("htmx.js"), script)?;
    Ok(())
}

fn from_npm(out: &Path) -> Result<String, Box<dyn Error>> {
    let folder = out.join("npm");
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(Path::new("web").join(name), folder.join(name))?;
    }
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("npm cannot be started: {error}"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("npm ci failed: {}", complaint.lines().last().unwrap_or("without a word")).into());
    }
    let mut script = String::new();
    for part in PARTS {
        let text = fs::read_to_string(folder.join("node_modules/htmx.org").join(part))?;
        let lines = text.lines().filter(|line| !line.starts_with("//# sourceMappingURL="));
        lines.for_each(|line| script.extend([line, "\n"]));
    }
    Ok(script)
}
