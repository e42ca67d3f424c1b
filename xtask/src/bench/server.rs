//! The processes under measurement: how they are started, watched and stopped.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::client::Client;
use crate::{postgres::free_port, process};

/// A server that is not ready after this long is broken.
const START_DEADLINE: Duration = Duration::from_secs(120);
/// How long a graceful end may take.
const STOP_DEADLINE: Duration = Duration::from_secs(30);
/// Linux counts CPU time in ticks of 1/100 s on every platform that Rust supports.
const TICK: Duration = Duration::from_millis(10);
/// A server that used less than this share of a core counts as at rest.
const QUIET_SHARE: f64 = 0.03;

/// The API token that the measured servers are started with.
pub(super) const TOKEN: &str = "BenchmarkToken-20chr";

/// Who owns the measured servers.
pub(super) const OWNER_EMAIL: &str = "owner@example.org";
/// What they sign in with.
pub(super) const OWNER_PASSWORD: &str = "a long passphrase for the bench";

/// A running server.
pub(super) struct Server {
    child: Child,
    /// Where it listens on 127.0.0.1.
    pub(super) port: u16,
    /// From the start of the process to the first 200 of /readyz.
    pub(super) ready_after: Duration,
}

impl Server {
    /// Starts the yardstick.
    pub(super) fn start_bare(binaries: &Path, log: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = process::ending_with_this(&binaries.join("xtask"));
        command.args(["bare-server", "--listen", &format!("127.0.0.1:{port}")]);
        Self::start(command, port, log)
    }

    /// Starts Vigie on a database, with further settings from the environment.
    pub(super) fn start_vigie(binaries: &Path, database: &Database, settings: &[(&str, String)]) -> Result<Self> {
        let port = free_port()?;
        let mut command = process::ending_with_this(&binaries.join("vigie"));
        command
            .arg("serve")
            .current_dir(&database.folder)
            .env("VIGIE_LISTEN", format!("127.0.0.1:{port}"))
            .env("VIGIE_DATABASE_URL", &database.url)
            .env("VIGIE_BOOTSTRAP_EMAIL", OWNER_EMAIL)
            .env("VIGIE_BOOTSTRAP_PASSWORD", OWNER_PASSWORD)
            .env("VIGIE_BOOTSTRAP_TOKEN", TOKEN)
            .env("VIGIE_RATE_LIMIT", "0")
            .envs(settings.iter().map(|(name, value)| (*name, value.as_str())));
        Self::start(command, port, &database.folder.join("server.log"))
    }

    fn start(mut command: Command, port: u16, log: &Path) -> Result<Self> {
        let log_file = fs::OpenOptions::new().create(true).append(true).open(log)?;
        let start = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(log_file.try_clone()?).stderr(log_file).spawn();
        let child = child.with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
        let mut server = Self { child, port, ready_after: Duration::ZERO };
        while !Client::new(port).is_ready() {
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended at its start ({status}); its log is {}", log.display());
            }
            if start.elapsed() > START_DEADLINE {
                bail!("the server was not ready in time; its log is {}", log.display());
            }
            thread::sleep(Duration::from_millis(1));
        }
        server.ready_after = start.elapsed();
        Ok(server)
    }

    /// CPU time used so far, user and system.
    pub(super) fn cpu(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit_once(')').context("no name in /proc/PID/stat")?.1;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        // Fields 14 and 15 of proc(5), counted from the state (3) that follows the name.
        let ticks: u32 = fields[11].parse::<u32>()? + fields[12].parse::<u32>()?;
        Ok(TICK * ticks)
    }

    /// Resident memory in bytes.
    pub(super) fn resident_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kibibytes: u64 = line.split_whitespace().nth(1).context("no size")?.parse()?;
        Ok(kibibytes * 1024)
    }

    /// Waits until the server has done what it put off, at most `limit`.
    pub(super) fn settle(&self, limit: Duration) -> Result<()> {
        let window = Duration::from_millis(200);
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            let before = self.cpu()?;
            thread::sleep(window);
            if (self.cpu()? - before).as_secs_f64() <= window.as_secs_f64() * QUIET_SHARE {
                break;
            }
        }
        Ok(())
    }

    /// Ends it as an administrator would, and waits.
    pub(super) fn stop(mut self) -> Result<()> {
        process::output(&mut process::command("kill", &["-TERM", &self.child.id().to_string()]))?;
        let deadline = Instant::now() + STOP_DEADLINE;
        while Instant::now() < deadline {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(5));
        }
        bail!("the server did not end within {} s of SIGTERM", STOP_DEADLINE.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database of its own for one server, with the folder that its files go to.
pub(super) struct Database {
    /// As VIGIE_DATABASE_URL.
    pub(super) url: String,
    folder: PathBuf,
}

impl Database {
    /// An empty SQLite file.
    pub(super) fn sqlite(folder: &Path, name: &str) -> Result<Self> {
        let folder = empty_folder(folder, name)?;
        Ok(Self { url: format!("sqlite://{}", folder.join("vigie.db").display()), folder })
    }

    /// An empty database in a running PostgreSQL; `admin_url` may create it.
    pub(super) fn postgres(folder: &Path, name: &str, admin_url: &str, psql: &Path) -> Result<Self> {
        let folder = empty_folder(folder, name)?;
        let name = name.replace('-', "_");
        for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            process::output(Command::new(psql).args([admin_url, "-q", "-c", &statement]))?;
        }
        let (server, _) = admin_url.rsplit_once('/').context("the database address has no path")?;
        Ok(Self { url: format!("{server}/{name}"), folder })
    }
}

fn empty_folder(parent: &Path, name: &str) -> Result<PathBuf> {
    let folder = parent.join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
