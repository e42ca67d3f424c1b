//! A server as a process: start, ask, kill, start again.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use testkit::fakes::{FakeTwilio, SmtpSink};

/// The token that every server of these tests is started with.
pub(crate) const TOKEN: &str = "abcdefghij0123456789";
/// The owner, in whose name changes are made.
pub(crate) const OWNER: &str = "owner@people.example";
/// How long anything may take before a test gives up. Generous: machines are shared.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks whether something is so.
const PAUSE: Duration = Duration::from_millis(20);

/// How a server is started.
#[derive(Default)]
pub(crate) struct Setup {
    settings: Vec<(&'static str, String)>,
    runs_by_itself: bool,
    database_url: Option<String>,
}

impl Setup {
    /// With e-mail through this mail server.
    pub(crate) fn mail(self, sink: &SmtpSink) -> Self {
        self.set("VIGIE_SMTP_URL", &sink.url()).set("VIGIE_SMTP_FROM", "Vigie <vigie@people.example>")
    }

    /// With text and voice through this provider.
    pub(crate) fn twilio(self, provider: &FakeTwilio) -> Self {
        self.set("VIGIE_TWILIO_URL", &provider.base_url())
            .set("VIGIE_TWILIO_ACCOUNT_SID", FakeTwilio::ACCOUNT_SID)
            .set("VIGIE_TWILIO_AUTH_TOKEN", FakeTwilio::AUTH_TOKEN)
            .set("VIGIE_TWILIO_FROM", FakeTwilio::NUMBER)
    }

    /// With the machine's clock instead of a manual one.
    pub(crate) fn runs_by_itself(mut self) -> Self {
        self.runs_by_itself = true;
        self
    }

    /// With an empty database of its own on the PostgreSQL server that `cargo xtask test` runs.
    pub(crate) async fn on_postgres(mut self) -> Self {
        let server = std::env::var("VIGIE_TEST_POSTGRES_URL").expect(
            "VIGIE_TEST_POSTGRES_URL is not set: run `cargo xtask test`, or `cargo xtask postgres -- cargo nextest run`",
        );
        let unique = tempfile::tempdir().expect("a temporary folder").path().file_name().map(|n| n.to_owned());
        let unique = unique.and_then(|name| name.into_string().ok()).expect("a name");
        let name: String = unique.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("vigie_server_{}_{}", std::process::id(), name.to_lowercase());
        let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server of the tests");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
        let base = server.rsplit_once('/').expect("a URL with a database").0;
        self.database_url = Some(format!("{base}/{name}"));
        self
    }

    /// On the database of another server, which must be on PostgreSQL.
    pub(crate) fn beside(mut self, other: &Server) -> Self {
        self.database_url.clone_from(&other.setup.database_url);
        assert!(self.database_url.is_some(), "the other server has a file of its own");
        self
    }

    /// With one more setting.
    pub(crate) fn set(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// Starts it and waits until it is ready.
    pub(crate) async fn start(self) -> Server {
        let mut server = self.prepare();
        server.start().await;
        server
    }

    /// Starts it beside another one, and waits until it is there; it is not ready while the other one is.
    pub(crate) async fn stand_by(self) -> Server {
        let mut server = self.prepare();
        server.launch();
        server.wait_for("/healthz").await;
        server
    }

    fn prepare(self) -> Server {
        vigie_channels::tls::install_provider();
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        let folder = tempfile::tempdir().expect("a temporary folder");
        Server { setup: self, port, folder, child: None, http: Client::new() }
    }
}

/// A running server. It is killed when it goes out of scope.
pub(crate) struct Server {
    setup: Setup,
    port: u16,
    folder: TempDir,
    child: Option<Child>,
    http: Client,
}

impl Server {
    /// The base of its addresses.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of its SQLite database.
    pub(crate) fn sqlite_url(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("vigie.db").display())
    }

    /// A command of the program, on this server's database.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(self.folder.path()).args(arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VIGIE_")) {
            command.env_remove(name);
        }
        let database = self.setup.database_url.clone().unwrap_or_else(|| self.sqlite_url());
        command.env("VIGIE_DATABASE_URL", database).env("VIGIE_LISTEN", format!("127.0.0.1:{}", self.port));
        command
    }

    /// Starts it, again if need be, and waits until it is ready.
    pub(crate) async fn start(&mut self) {
        self.launch();
        self.wait_for("/readyz").await;
    }

    fn launch(&mut self) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log()).expect("a log file");
        let mut command = self.command(&["serve"]);
        command
            .env("VIGIE_BOOTSTRAP_EMAIL", OWNER)
            .env("VIGIE_BOOTSTRAP_PASSWORD", "correct horse")
            .env("VIGIE_BOOTSTRAP_TOKEN", TOKEN)
            .env("VIGIE_RATE_LIMIT", "0")
            .env("VIGIE_LOG", "warn")
            .env("VIGIE_TEST_CLOCK", if self.setup.runs_by_itself { "0" } else { "1" })
            .envs(self.setup.settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(log);
        self.child = Some(command.spawn().expect("the server starts"));
    }

    /// Waits until this path is answered with 200.
    async fn wait_for(&self, path: &str) {
        self.until(&format!("{path} gets well"), async || self.says_yes(path).await).await;
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let started = Instant::now();
        while !is_so().await {
            assert!(started.elapsed() < PATIENCE, "still not so: {what}\n{}", self.read_log());
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Whether this path is answered with 200.
    pub(crate) async fn says_yes(&self, path: &str) -> bool {
        let answer = self.http.get(format!("{}{path}", self.url())).send().await;
        answer.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }

    /// Kills it without a word, as a power cut does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may be dead already.
            child.kill().ok();
            child.wait().expect("a killed server is gone");
        }
    }

    /// The same, from outside, while others still talk to it. Call [`Server::kill`] or [`Server::start`] afterwards.
    pub(crate) fn kill_from_outside(&self) {
        let pid = self.child.as_ref().expect("the server runs").id().to_string();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().expect("kill runs").success());
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        self.terminate_from_outside();
        self.wait().await
    }

    /// Asks it to stop, while others still talk to it. Call [`Server::wait`] afterwards.
    pub(crate) fn terminate_from_outside(&self) {
        let pid = self.child.as_ref().expect("the server runs").id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs").success());
    }

    /// Waits until it has ended.
    pub(crate) async fn wait(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("the server runs");
        // The fakes live on this thread: it must not block while the server talks to them.
        tokio::task::spawn_blocking(move || child.wait()).await.expect("a waiting thread").expect("it ends")
    }

    /// What it logged.
    pub(crate) fn read_log(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// One REST request; the status and the body.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let request = self
            .http
            .request(method, format!("{}{path}", self.url()))
            .header("Authorization", format!("Token token={TOKEN}"))
            .header("From", OWNER);
        let request = if let Some(body) = body { request.json(body) } else { request };
        let answer = request.send().await.expect("the server answers");
        let status = answer.status();
        (status, serde_json::from_slice(&answer.bytes().await.expect("a whole body")).unwrap_or_default())
    }

    async fn must(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let (status, reply) = self.ask(method.clone(), path, body).await;
        assert!(status.is_success(), "{method} {path} answered {status} {reply}\n{}", self.read_log());
        reply
    }

    /// `GET`, which must succeed.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.must(Method::GET, path, None).await
    }

    /// `POST`, which must succeed.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.must(Method::POST, path, Some(body)).await
    }

    /// `DELETE`, which must succeed.
    pub(crate) async fn delete(&self, path: &str) -> Value {
        self.must(Method::DELETE, path, None).await
    }

    /// Sends an event; it must be accepted.
    pub(crate) async fn event(&self, routing_key: &str, action: &str, dedup_key: &str) {
        let (status, reply) = self.try_event(routing_key, action, dedup_key).await.expect("the server answers");
        assert_eq!(status, StatusCode::ACCEPTED, "{reply}\n{}", self.read_log());
    }

    /// Sends an event; `None` when there was no answer.
    pub(crate) async fn try_event(&self, key: &str, action: &str, dedup_key: &str) -> Option<(StatusCode, Value)> {
        let body = json!({
            "routing_key": key,
            "event_action": action,
            "dedup_key": dedup_key,
            "payload": { "summary": format!("{dedup_key} is wrong"), "source": "test", "severity": "critical" },
        });
        let answer = self.http.post(format!("{}/v2/enqueue", self.url())).json(&body).send().await.ok()?;
        Some((answer.status(), answer.json().await.ok()?))
    }

    /// Moves the manual clock and runs what becomes due on the way.
    pub(crate) async fn advance(&self, duration: Duration) {
        self.post("/_test/clock", &json!({ "advance_seconds": duration.as_secs_f64() })).await;
    }

    /// One of the figures of `/metrics`.
    pub(crate) async fn figure(&self, name: &str) -> f64 {
        let figures = self.http.get(format!("{}/metrics", self.url())).send().await.expect("an answer");
        let figures = figures.text().await.expect("text");
        let figure = figures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        figure.and_then(|figure| figure.parse().ok()).unwrap_or_else(|| panic!("no {name} in {figures}"))
    }

    /// The only incident there is.
    pub(crate) async fn incident(&self) -> Value {
        let incidents = self.get("/incidents?date_range=all").await;
        let [incident] = incidents["incidents"].as_array().expect("a list").as_slice() else {
            panic!("one incident was expected: {incidents}")
        };
        incident.clone()
    }

    /// The receipts of all incidents, the oldest incident first: channel, state and the provider's words.
    pub(crate) async fn receipts(&self) -> Vec<(String, String, String)> {
        let incidents = self.get("/incidents?date_range=all&sort_by=incident_number:asc").await;
        let mut all = Vec::new();
        for incident in incidents["incidents"].as_array().expect("a list") {
            let id = incident["id"].as_str().expect("an id");
            let receipts = self.get(&format!("/vigie/v1/incidents/{id}/receipts")).await;
            let word = |receipt: &Value, name: &str| receipt[name].as_str().unwrap_or_default().to_owned();
            let list = receipts["receipts"].as_array().expect("a list");
            all.extend(list.iter().map(|one| (word(one, "channel"), word(one, "state"), word(one, "words"))));
        }
        all
    }

    /// Waits until so many receipts are in a state.
    pub(crate) async fn wait_for_receipts(&self, count: usize, state: &str) {
        let is_so = async || self.receipts().await.iter().filter(|(_, is, _)| is == state).count() >= count;
        self.until(&format!("{count} receipts are {state}"), is_so).await;
    }

    /// The types of the timeline of the only incident there is, oldest first.
    pub(crate) async fn timeline(&self) -> Vec<String> {
        let id = self.incident().await["id"].as_str().expect("an id").to_owned();
        let entries = self.get(&format!("/incidents/{id}/log_entries?limit=100")).await;
        let mut kinds: Vec<String> = entries["log_entries"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|entry| entry["type"].as_str().unwrap_or_default().trim_end_matches("_log_entry").to_owned())
            .collect();
        kinds.reverse();
        kinds
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
