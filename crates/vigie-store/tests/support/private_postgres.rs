//! A PostgreSQL server for one test, for a plain `cargo test`: `cargo xtask test` starts one for all of them instead.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a start may take before it counts as failed.
const START_DEADLINE: Duration = Duration::from_secs(60);

/// A running server; dropping it stops it and removes its data.
pub(crate) struct PrivatePostgres {
    server: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl PrivatePostgres {
    /// Starts a server on a free port.
    ///
    /// # Panics
    /// When there are no programs of PostgreSQL on this machine, or it does not start.
    pub(crate) fn start() -> Self {
        let programs = programs().expect(
            "there is no PostgreSQL: set VIGIE_TEST_POSTGRES_URL to a superuser's URL, or run `cargo xtask test`",
        );
        let folder = tempfile::tempdir().expect("a folder for PostgreSQL");
        let data = folder.path().join("data");
        give_away(folder.path());
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "vigie", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.stdout(Stdio::null()).status().expect("initdb runs");
        assert!(made.success(), "initdb failed");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let server = unprivileged(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-k", "", "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"])
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let server = Self { server, port, folder };
        server.wait_until_ready(&programs.join("pg_isready"));
        server
    }

    /// Where clients connect, as a superuser.
    pub(crate) fn url(&self) -> String {
        format!("postgres://vigie@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, pg_isready: &Path) {
        let deadline = Instant::now() + START_DEADLINE;
        let ready = || Command::new(pg_isready).args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]).status();
        while !ready().is_ok_and(|status| status.success()) {
            assert!(Instant::now() < deadline, "PostgreSQL in {} does not start", self.folder.path().display());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it drops its clients and ends.
        let stopped = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// The folder of the newest PostgreSQL's programs, where Debian puts them.
fn programs() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path().join("bin"));
    folders.filter(|folder| folder.join("initdb").is_file()).max()
}

/// PostgreSQL refuses to run as root: root runs it as `postgres`.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program).current_dir("/");
    command
}

fn give_away(folder: &Path) {
    if is_root() {
        let given = Command::new("chown").arg("postgres:").arg(folder).status().expect("chown runs");
        assert!(given.success(), "the folder cannot be given to the user `postgres`");
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.starts_with(b"0\n")
}
