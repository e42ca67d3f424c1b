//! What the demo says to whoever started it.

use std::time::{Duration, Instant};

use vigie_app::App;
use vigie_channels::sink::{Sink, SinkMessage};
use vigie_core::directory::{Channel, User};

use super::{folder::Folder, organisation::FIRST_SERVICE};
use crate::commands::say;

/// How often to look whether the first page is there.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The most that is shown of a page.
const MOST_CHARS: usize = 100;

/// Says where to look, how to sign in, and how to send an event.
pub(super) fn print(app: &App, folder: &Folder, newcomer: &User) {
    let base = &app.links().public_url;
    let key = first_key(app).unwrap_or_else(|| "the routing key of any integration".to_owned());
    let event = format!(
        "{{\"routing_key\":\"{key}\",\"event_action\":\"trigger\",\"payload\":{{\"summary\":\"My own \
         event\",\"source\":\"my-terminal\",\"severity\":\"critical\"}}}}"
    );
    say(&format!(
        "
  Console    {base}/
  Sign in    {email}  password {password}   (you are {name}, on call for {FIRST_SERVICE})
  Messages   {base}/messages   (every e-mail, text and call lands there and reaches nobody)

  Send an event of your own:
    curl -s {base}/v2/enqueue -d '{event}'
  Ask the REST API:
    curl -s -H 'Authorization: Token token={token}' '{base}/incidents?limit=5'

  Ctrl-C ends the demo.
",
        email = newcomer.email,
        name = newcomer.name,
        password = folder.mark.password,
        token = folder.mark.token,
    ));
}

/// Says when the first message was handed over, counted from the start of the program.
pub(super) async fn tell_of_first_page(sink: Sink, started: Instant) {
    loop {
        if let Some(first) = sink.latest(Sink::CAPACITY).last() {
            say(&told(first, started.elapsed()));
            return;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn told(message: &SinkMessage, after: Duration) -> String {
    let what = match message.channel {
        Channel::Email => "e-mail",
        Channel::Sms => "text message",
        Channel::Phone => "call",
        Channel::Push => "notification",
    };
    let text = if message.channel == Channel::Phone { &message.envelope.speech } else { &message.envelope.text };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().take(MOST_CHARS).collect();
    format!("First page after {:.1} s: {what} to {}: {line}", after.as_secs_f64(), message.envelope.address)
}

fn first_key(app: &App) -> Option<String> {
    let directory = app.directory();
    let service = directory.services.values().find(|service| service.name == FIRST_SERVICE)?.id;
    directory.integrations_of(service).next().map(|integration| integration.routing_key.clone())
}
