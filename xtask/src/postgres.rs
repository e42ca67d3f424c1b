//! A private PostgreSQL: found or installed, started on a free port of 127.0.0.1, gone at the end.
//!
//! PostgreSQL refuses to run as root, so root runs it as `postgres` or `nobody`. Its parent-death signal ends it
//! even when this tool is killed.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{debian, process, workspace::Workspace};

/// How long a start may take before it counts as failed; the slowest seen on a loaded machine was 4 s.
const START_DEADLINE: Duration = Duration::from_secs(60);
/// How long a fast shutdown may take before the process is killed.
const STOP_DEADLINE: Duration = Duration::from_secs(10);

/// What to run beside the database.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Make commits durable, as a real installation does (tests do without).
    #[arg(long)]
    durable: bool,
    /// The command and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<String>,
}

/// Runs a command with VIGIE_TEST_POSTGRES_URL set.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let durability = if options.durable { Durability::Full } else { Durability::None };
    let postgres = Postgres::start(workspace, durability)?;
    let mut command = Command::new(&options.command[0]);
    process::run(command.args(&options.command[1..]).env("VIGIE_TEST_POSTGRES_URL", postgres.url()))
}

/// Whether a commit survives a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// fsync on, as in production: for benchmarks.
    Full,
    /// fsync off: for tests, which throw the data away.
    None,
}

/// A running server; dropping it stops it and removes its data.
pub(crate) struct Postgres {
    server: Child,
    port: u16,
    data: PathBuf,
    binaries: PathBuf,
}

impl Postgres {
    /// Finds or installs PostgreSQL and starts it.
    pub(crate) fn start(workspace: &Workspace, durability: Durability) -> Result<Self> {
        let binaries = find_or_install()?;
        let user = User::for_server()?;
        let data = user.make_data_folder(workspace)?;
        initialise(&binaries, &user, &data)?;
        let port = free_port()?;
        let server = user
            .command(&binaries.join("postgres"))
            .args(settings(&data, port, durability))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(data.with_extension("log"))?)
            .spawn()
            .context("cannot start postgres")?;
        let mut postgres = Self { server, port, data, binaries };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    /// Where clients connect, as a role that may create databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://vigie@127.0.0.1:{}/postgres", self.port)
    }

    /// One of PostgreSQL's programs, such as `psql`.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let port = self.port.to_string();
        let deadline = Instant::now() + START_DEADLINE;
        while Instant::now() < deadline {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended at its start ({status}): {}", self.last_words());
            }
            let ready = ["-q", "-h", "127.0.0.1", "-p", &port];
            if Command::new(self.program("pg_isready")).args(ready).status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL was not ready after {} s: {}", START_DEADLINE.as_secs(), self.last_words())
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(self.data.with_extension("log")).unwrap_or_default();
        log.lines().last().unwrap_or("it said nothing").to_owned()
    }

    fn stop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it drops its clients and ends.
        let process_id = self.server.id().to_string();
        let _ = process::output(&mut process::command("kill", &["-INT", &process_id]));
        let deadline = Instant::now() + STOP_DEADLINE;
        while Instant::now() < deadline {
            if !matches!(self.server.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.data);
        let _ = fs::remove_file(self.data.with_extension("log"));
    }
}

fn settings(data: &Path, port: u16, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        "unix_socket_directories=".to_owned(),
        "max_connections=400".to_owned(),
        "shared_buffers=256MB".to_owned(),
        "jit=off".to_owned(),
    ];
    if durability == Durability::None {
        settings.extend(["fsync=off", "full_page_writes=off", "synchronous_commit=off"].map(str::to_owned));
    } else {
        settings.extend(["max_wal_size=4GB"].map(str::to_owned));
    }
    let mut arguments = vec!["-D".to_owned(), data.display().to_string()];
    arguments.extend(settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]));
    arguments
}

fn initialise(binaries: &Path, user: &User, data: &Path) -> Result<()> {
    let mut initdb = user.command(&binaries.join("initdb"));
    initdb.arg("-D").arg(data).args(["-U", "vigie", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
    process::output(&mut initdb).context("cannot make a PostgreSQL data folder")?;
    Ok(())
}

/// The folder of the server's programs; installed from Debian's packages where there is none and this is root.
fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = find_binaries() {
        return Ok(found);
    }
    debian::install(&["postgresql"], "the tests on PostgreSQL")?;
    find_binaries().context("PostgreSQL was installed, but there is no initdb in /usr/lib/postgresql/*/bin")
}

fn find_binaries() -> Option<PathBuf> {
    let packaged =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let version = |folder: &PathBuf| -> u32 {
        let name = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        name.and_then(|name| name.parse().ok()).unwrap_or(0)
    };
    let newest = packaged.filter(|folder| folder.join("initdb").is_file()).max_by_key(version);
    newest.or_else(|| process::find("initdb").and_then(|initdb| initdb.parent().map(Path::to_path_buf)))
}

/// A port that nobody listens on at the moment.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("127.0.0.1 has no free port")?.local_addr()?.port())
}

/// As whom the server runs.
enum User {
    /// As the person who runs this tool.
    Same,
    /// As this unprivileged user, because root may not.
    Other { user_id: String, group_id: String },
}

impl User {
    fn for_server() -> Result<Self> {
        if !process::is_root() {
            return Ok(Self::Same);
        }
        let id = |flag: &str, name: &str| {
            process::output(&mut process::command("id", &[flag, name])).map(|id| id.trim().to_owned())
        };
        for name in ["postgres", "nobody"] {
            if let (Ok(user_id), Ok(group_id)) = (id("-u", name), id("-g", name)) {
                return Ok(Self::Other { user_id, group_id });
            }
        }
        bail!("PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody`")
    }

    /// A command that runs as this user and ends (fast shutdown) when this tool does.
    fn command(&self, program: &Path) -> Command {
        if process::find("setpriv").is_none() {
            return Command::new(program);
        }
        let mut command = process::command("setpriv", &["--pdeathsig", "INT"]);
        if let Self::Other { user_id, group_id } = self {
            command.args(["--reuid", user_id, "--regid", group_id, "--clear-groups"]);
        }
        command.arg(program).current_dir("/").env_remove("HOME");
        command
    }

    /// An empty folder that this user owns: in the target folder, else (when that is closed to it) under /tmp.
    fn make_data_folder(&self, workspace: &Workspace) -> Result<PathBuf> {
        let name = format!("postgres-{}", std::process::id());
        let inside = workspace.scratch("postgres")?.join(&name);
        let candidates = [inside, std::env::temp_dir().join(format!("vigie-{name}"))];
        for folder in candidates {
            remove_leftovers(&folder);
            fs::create_dir_all(&folder)?;
            if let Self::Other { user_id, group_id } = self {
                let owner = format!("{user_id}:{group_id}");
                process::output(Command::new("chown").arg(owner).arg(&folder))?;
            }
            let reachable =
                self.command(Path::new("ls")).arg(&folder).stdout(Stdio::null()).stderr(Stdio::null()).status();
            if reachable.is_ok_and(|status| status.success()) {
                return Ok(folder);
            }
            fs::remove_dir_all(&folder)?;
        }
        bail!("no folder can be made that PostgreSQL's user can reach, neither in the target folder nor under /tmp")
    }
}

/// Removes the data folders of earlier runs that were killed.
fn remove_leftovers(folder: &Path) {
    let Some((parent, prefix)) = folder.parent().zip(folder.to_str().and_then(|path| path.rsplit_once('-'))) else {
        return;
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let path = entry.path();
        let owner = path.to_str().and_then(|path| path.strip_prefix(prefix.0)?.strip_prefix('-'));
        let owner = owner.and_then(|owner| owner.trim_end_matches(".log").parse::<u32>().ok());
        if owner.is_some_and(|process_id| !Path::new(&format!("/proc/{process_id}")).exists()) {
            let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
        }
    }
    let _ = fs::remove_dir_all(folder);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_throw_away_server_skips_fsync_and_a_measured_one_does_not() {
        let with = |durability| settings(Path::new("/data"), 1, durability).contains(&"fsync=off".to_owned());
        assert!(with(Durability::None));
        assert!(!with(Durability::Full));
    }

    #[test]
    fn a_free_port_can_be_listened_on() {
        let port = free_port().expect("a port");
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    }
}
