//! The command line, as an administrator uses it beside a running server.

use std::{io::Write as _, process::Stdio};

use reqwest::Method;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use testkit::fakes::{SmtpFault, SmtpSink};

use crate::harness::Setup;

#[tokio::test]
async fn a_token_made_on_the_command_line_works_and_can_be_taken_back() {
    let server = Setup::default().start().await;
    let made = server.command(&["token", "create", "--description", "ci"]).output().expect("it runs");
    let token = String::from_utf8(made.stdout).expect("text").trim().to_owned();
    assert_eq!(token.len(), 20);
    let ask = || reqwest::Client::new().get(format!("{}/users", server.url()));
    let answer = ask().header("Authorization", format!("Token token={token}")).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);

    let list = server.command(&["token", "list"]).output().expect("it runs");
    let list = String::from_utf8(list.stdout).expect("text");
    assert!(list.contains("ci") && !list.contains(&token), "a list never shows a token: {list}");
}

#[tokio::test]
async fn a_person_added_on_the_command_line_is_seen_by_the_running_server() {
    let server = Setup::default().start().await;
    let mut add = server.command(&["user", "create", "carol@people.example", "--role", "admin", "--password-stdin"]);
    let mut child = add.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    writeln!(child.stdin.take().expect("a pipe"), "long enough").expect("a line is read");
    let id = String::from_utf8(child.wait_with_output().expect("it ends").stdout).expect("text").trim().to_owned();
    let path = format!("/users/{id}");
    server.until("it knows them", async || server.ask(Method::GET, &path, None).await.0 == 200).await;
}

#[tokio::test]
async fn the_commands_beside_the_server_take_its_database_from_the_same_file() {
    let server = Setup::default().start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("vigie.toml");
    std::fs::write(&file, "database_url = \"sqlite://here.db\"\nretention_days = 7\n").expect("a file");
    let run = |arguments: &[&str]| {
        let mut command = server.command(arguments);
        command.current_dir(folder.path()).env_remove("VIGIE_DATABASE_URL").output().expect("it runs")
    };
    let output = run(&["user", "create", "ann@people.example", "--role", "owner"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.path().join("here.db").exists() && !folder.path().join("vigie.db").exists());
    let list = run(&["user", "list", "--config", "vigie.toml"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("ann@people.example"));

    std::fs::write(&file, "lisen = 1\n").expect("a file");
    let refused = run(&["user", "list"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("unknown setting lisen"));
    let asked = run(&["oncall", "now", "--server", "http://127.0.0.1:9"]);
    assert!(!String::from_utf8_lossy(&asked.stderr).contains("lisen"), "what asks a server needs no file");
}

#[tokio::test]
async fn a_person_whose_password_is_too_short_is_not_added() {
    let server = Setup::default().start().await;
    let mut add = server.command(&["user", "create", "carol@people.example", "--password-stdin"]);
    let mut child = add.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    writeln!(child.stdin.take().expect("a pipe"), "short").expect("a line is read");
    let output = child.wait_with_output().expect("it ends");
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("8"), "{output:?}");
    let list = server.command(&["user", "list"]).output().expect("it runs");
    assert!(!String::from_utf8_lossy(&list.stdout).contains("carol"), "their address is free");
}

/// Arguments, settings, and words of the answer.
type Case = (&'static [&'static str], &'static [(&'static str, &'static str)], &'static str);

#[tokio::test]
async fn bad_settings_are_refused_with_a_sentence() {
    let server = Setup::default().start().await;
    let cases: [Case; 7] = [
        (&["serve"], &[("VIGIE_DATABASE_URL", "mysql://x")], "must start with sqlite:// or postgres://"),
        (&["serve"], &[("VIGIE_LISTEN", "0.0.0.0:0"), ("VIGIE_TEST_CLOCK", "1")], "VIGIE_TEST_CLOCK is for tests"),
        (&["serve"], &[("VIGIE_PUBLIC_URL", "vigie.example")], "must start with http:// or https://"),
        (&["check-config"], &[("VIGIE_SMTP_URL", "ftp://x"), ("VIGIE_SMTP_FROM", "a@b.example")], "VIGIE_SMTP_URL"),
        (&["serve", "--config", "missing.toml"], &[], "missing.toml"),
        (&["user", "create", "nobody"], &[], "is not an e-mail address"),
        (&["token", "create"], &[("VIGIE_DATABASE_URL", "sqlite://nowhere.db")], "there is no database nowhere.db"),
    ];
    for (arguments, settings, words) in cases {
        let output = server.command(arguments).envs(settings.iter().copied()).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(words), "{arguments:?} {settings:?} said: {said}");
    }
}

#[tokio::test]
async fn check_config_says_what_is_good_and_what_is_missing() {
    let server = Setup::default().start().await;
    let output = server.command(&["check-config"]).output().expect("it runs");
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && said.contains("ok    database"), "{said}");
    assert!(said.contains("no way to reach people is set"), "{said}");
}

#[tokio::test]
async fn check_config_makes_and_changes_nothing() {
    let server = Setup::default().start().await;
    let check = |url: &str| {
        let output = server.command(&["check-config"]).env("VIGIE_DATABASE_URL", url).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("vigie.db");
    assert!(check(&format!("sqlite://{}", missing.display())).contains("the file does not exist yet"));
    assert!(!missing.exists());

    // As if this program were newer than the server that runs.
    let mut database = SqliteConnection::connect(&server.sqlite_url()).await.expect("the server's database");
    let last = "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)";
    database.execute(last).await.expect("a step less");
    let applied = "SELECT COUNT(*) FROM _sqlx_migrations";
    let before: i64 = sqlx::query_scalar(applied).fetch_one(&mut database).await.expect("a number");
    assert!(check(&server.sqlite_url()).contains("1 steps behind this version"));
    let after: i64 = sqlx::query_scalar(applied).fetch_one(&mut database).await.expect("a number");
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn check_config_notices_a_mail_server_that_takes_no_message_from_us() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().start().await;
    let check = || {
        let mut command = server.command(&["check-config"]);
        let output = command.env("VIGIE_SMTP_URL", mail.url()).env("VIGIE_SMTP_FROM", "vigie@example.org").output();
        let output = output.expect("it runs");
        (output.status.success(), String::from_utf8(output.stdout).expect("text"))
    };
    let (good, said) = tokio::task::block_in_place(check);
    assert!(good && said.contains("ok    email"), "{said}");
    mail.script([SmtpFault::RefuseSender("553 5.7.1 not allowed to send as vigie@example.org")]);
    let (good, said) = tokio::task::block_in_place(check);
    assert!(!good && said.contains("wrong email: 553 5.7.1 not allowed to send"), "{said}");
    assert!(mail.mails().is_empty(), "nothing is sent to anybody");
}

#[tokio::test]
async fn health_and_figures_are_there_for_the_tools_that_ask() {
    let server = Setup::default().start().await;
    for (path, words) in [("/healthz", "alive"), ("/readyz", "ready"), ("/metrics", "vigie_waiting_jobs")] {
        let answer = reqwest::get(format!("{}{path}", server.url())).await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.text().await.expect("a body").contains(words), "{path}");
    }
}
