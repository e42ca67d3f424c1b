//! `vigie demo` as a newcomer meets it: a page by itself, a clean end, nothing written outside its folder.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use reqwest::{Client, Response, redirect};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a start or an end may take before a test gives up. Generous: machines are shared.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a demo runs: an empty folder to start in, another as home, another for temporary files.
struct Place {
    cwd: TempDir,
    home: TempDir,
    temporary: TempDir,
}

/// A running demo. It is killed when it goes out of scope.
struct Demo {
    child: Child,
    output: BufReader<ChildStdout>,
    url: String,
    email: String,
    password: String,
    token: String,
    http: Client,
}

impl Place {
    fn new() -> Self {
        vigie_channels::tls::install_provider();
        let folder = || tempfile::tempdir().expect("a temporary folder");
        Self { cwd: folder(), home: folder(), temporary: folder() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.arg("demo").args(["--listen", "127.0.0.1:0"]).args(arguments).current_dir(self.cwd.path());
        command.env("HOME", self.home.path()).env("TMPDIR", self.temporary.path());
        // Settings of a real server must not reach the demo.
        command.env("VIGIE_DATABASE_URL", "postgres://127.0.0.1:1/nowhere").env("VIGIE_TEST_CLOCK", "1");
        command
    }

    /// Starts a demo and waits until it has said how to use it.
    fn start(&self, arguments: &[&str]) -> Demo {
        let mut demo = self.spawn(arguments);
        demo.read_until("Ctrl-C ends the demo");
        demo
    }

    fn spawn(&self, arguments: &[&str]) -> Demo {
        let mut child = self.command(arguments).stdout(Stdio::piped()).spawn().expect("the demo starts");
        let output = BufReader::new(child.stdout.take().expect("its output is read"));
        let (url, email, password, token) = Default::default();
        Demo { child, output, url, email, password, token, http: browser() }
    }

    /// What lies in the three folders.
    fn holds(&self) -> Vec<String> {
        [&self.cwd, &self.home, &self.temporary].into_iter().flat_map(|folder| names_in(folder.path())).collect()
    }
}

impl Demo {
    /// Reads what it says, up to the line with this text.
    fn read_until(&mut self, text: &str) {
        let started = Instant::now();
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            let read = self.output.read_line(&mut line).expect("its output is text");
            assert!(read > 0 && started.elapsed() < PATIENCE, "it ended, or took too long");
            match line.split_whitespace().collect::<Vec<_>>()[..] {
                ["Console", url, ..] => self.url = url.trim_end_matches('/').to_owned(),
                ["Sign", "in", email, "password", password, ..] => {
                    (self.email, self.password) = (email.to_owned(), password.to_owned());
                }
                _ => {}
            }
            if let Some((_, rest)) = line.split_once("Token token=") {
                self.token = rest.chars().take(20).collect();
            }
        }
    }

    async fn get(&self, path: &str) -> Value {
        let request = self.http.get(format!("{}{path}", self.url));
        let answer = request.header("Authorization", format!("Token token={}", self.token)).send().await;
        let answer = answer.expect("the demo answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.expect("JSON")
    }

    /// A page of the console, as a browser with these cookies asks for it.
    async fn page(&self, path: &str, cookies: &str) -> Response {
        let request = self.http.get(format!("{}{path}", self.url)).header("Accept", "text/html");
        let answer = request.header("Cookie", cookies).send().await.expect("the demo answers");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer
    }

    /// The first incident with a page that was handed over, and that page's receipt.
    async fn first_page(&self) -> Option<(Value, Value)> {
        let list = self.get("/incidents?sort_by=incident_number:asc").await;
        for incident in list["incidents"].as_array().expect("a list") {
            let path = format!("/vigie/v1/incidents/{}/receipts", incident["id"].as_str().expect("an id"));
            let receipts = self.get(&path).await;
            let handed_over = |receipt: &&Value| receipt["handed_over_at"].is_string();
            if let Some(receipt) = receipts["receipts"].as_array().expect("a list").iter().find(handed_over) {
                return Some((incident.clone(), receipt.clone()));
            }
        }
        None
    }

    /// The same, once there is one.
    async fn wait_for_page(&self) -> (Value, Value) {
        let started = Instant::now();
        loop {
            if let Some(found) = self.first_page().await {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "no page");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Presses Ctrl-C and waits for the end.
    fn interrupt(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A client that says where it is sent rather than going there.
fn browser() -> Client {
    Client::builder().redirect(redirect::Policy::none()).build().expect("a client")
}

/// What a browser sends back.
fn cookies_of(answer: &Response) -> String {
    let set = answer.headers().get_all("set-cookie").iter();
    let cookies = set.map(|cookie| cookie.to_str().expect("text").split(';').next().unwrap_or_default());
    cookies.collect::<Vec<_>>().join("; ")
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn a_newcomer_sees_a_page_and_ctrl_c_leaves_nothing_but_the_data_folder() {
    let place = Place::new();
    let demo = place.start(&[]);
    let (incident, receipt) = demo.wait_for_page().await;
    assert_eq!(incident["service"]["summary"], json!("checkout-api"));
    let sid = receipt["provider_id"].as_str().expect("the provider's name for it");
    assert!(sid.starts_with("sink-"), "it went into the sink: {receipt}");
    assert_eq!(demo.get("/services?limit=1&total=true").await["total"], json!(350));
    assert_eq!(demo.get("/users/me").await["user"]["email"], json!(demo.email));
    assert!(demo.interrupt().success());
    assert_eq!(place.holds(), ["vigie-demo"]);
}

#[tokio::test]
async fn the_consoles_messages_page_shows_what_the_sink_holds() {
    let place = Place::new();
    let mut demo = place.start(&[]);
    demo.read_until("First page after");
    let sign_in = demo.page("/sign-in", "").await;
    let (cookies, page) = (cookies_of(&sign_in), sign_in.text().await.expect("a page"));
    let form_token = page.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let fields = [("form_token", form_token.expect("a form")), ("email", &demo.email), ("password", &demo.password)];
    let request = demo.http.post(format!("{}/sign-in", demo.url)).header("Cookie", cookies).form(&fields);
    let cookies = cookies_of(&request.send().await.expect("the demo answers"));
    let messages = demo.page("/messages", &cookies).await.text().await.expect("a page");
    let (_, receipt) = demo.first_page().await.expect("there was a page");
    let number = receipt["provider_id"].as_str().and_then(|id| id.strip_prefix("sink-")).expect("the sink's number");
    let letter = messages.split(&format!("id=\"letter-{number}\"")).nth(1);
    let letter = letter.unwrap_or_else(|| panic!("message {number} is missing: {messages}"));
    let letter = letter.split("</li>").next().unwrap_or_default();
    assert!(letter.contains("checkout-api"), "{letter}");
    assert!(demo.interrupt().success());
}

#[tokio::test]
async fn a_demo_goes_on_where_it_was() {
    let place = Place::new();
    let mut first = place.start(&["--data", "market", "--seed", "7"]);
    first.read_until("First page after");
    let (password, token) = (first.password.clone(), first.token.clone());
    assert!(first.interrupt().success());
    let mut again = place.start(&["--data", "market"]);
    assert_eq!((&again.password, &again.token), (&password, &token));
    assert_eq!(again.get("/teams?limit=1&total=true").await["total"], json!(40));
    again.read_until("First page after");
    assert!(again.interrupt().success());
    let other_seed = place.command(&["--data", "market", "--seed", "8"]).output().expect("it runs");
    assert!(!other_seed.status.success(), "another organisation does not fit into this folder");
    assert_eq!(place.holds(), ["market"]);
}

#[tokio::test]
async fn a_demo_that_was_interrupted_while_it_seeds_begins_anew() {
    let place = Place::new();
    let mut first = place.spawn(&[]);
    first.read_until("people");
    assert!(first.interrupt().success());
    let again = place.start(&[]);
    assert_eq!(again.get("/services?limit=1&total=true").await["total"], json!(350));
    assert!(again.interrupt().success());
}

#[test]
fn a_folder_that_holds_something_else_is_refused() {
    let place = Place::new();
    fs::write(place.cwd.path().join("letters.txt"), "dear").expect("a file");
    let output = place.command(&["--data", "."]).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("holds something else than a demo"), "{told}");
    assert_eq!(place.holds(), ["letters.txt"]);
}
