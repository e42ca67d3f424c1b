//! Getting what is missing from Debian's packages, without starting any service on the machine.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::process;

/// Installs Debian packages, or says in one sentence why it cannot.
///
/// `wanted_for` completes "… is needed for".
pub(crate) fn install(packages: &[&str], wanted_for: &str) -> Result<()> {
    let names = packages.join(" ");
    let by_hand = format!("{names} is needed for {wanted_for}: install it by hand");
    if let Some(hindrance) = hindrance(&names, process::find("apt-get").is_some(), process::is_root()) {
        bail!("{by_hand} {hindrance}");
    }
    println!("installing {names} with apt-get");
    let _no_service_starts = ServicesHeld::hold()?;
    apt_get(&["update"]).context("apt-get update failed")?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments).with_context(|| format!("{by_hand}; apt-get could not"))?;
    Ok(())
}

/// Why this process cannot install anything, as the end of a sentence; `None` where it can.
fn hindrance(names: &str, has_apt_get: bool, is_root: bool) -> Option<String> {
    match (has_apt_get, is_root) {
        (true, true) => None,
        (true, false) => Some(format!("with `sudo apt-get install {names}` (this process is not root)")),
        (false, _) => Some("(this machine has no apt-get)".to_owned()),
    }
}

fn apt_get(arguments: &[&str]) -> Result<String> {
    let mut apt = process::command("apt-get", &["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]);
    process::output(apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Debian's own way to install a server without starting it: a policy that answers 101, "forbidden".
struct ServicesHeld {
    policy: Option<PathBuf>,
}

impl ServicesHeld {
    fn hold() -> Result<Self> {
        let policy = Path::new("/usr/sbin/policy-rc.d");
        if policy.exists() {
            return Ok(Self { policy: None });
        }
        fs::write(policy, "#!/bin/sh\nexit 101\n").context("cannot keep the packages from starting services")?;
        fs::set_permissions(policy, fs::Permissions::from_mode(0o755))?;
        Ok(Self { policy: Some(policy.to_path_buf()) })
    }
}

impl Drop for ServicesHeld {
    fn drop(&mut self) {
        if let Some(policy) = self.policy.take() {
            // Nothing depends on it any more; a leftover would only keep later services from starting.
            let _ = fs::remove_file(policy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_cannot_install_is_told_why_and_what_to_do() {
        assert_eq!(hindrance("jq", true, true), None);
        let no_root = hindrance("jq curl", true, false);
        assert_eq!(no_root.as_deref(), Some("with `sudo apt-get install jq curl` (this process is not root)"));
        assert_eq!(hindrance("jq", false, true).as_deref(), Some("(this machine has no apt-get)"));
        assert_eq!(hindrance("jq", false, false).as_deref(), Some("(this machine has no apt-get)"));
    }
}
