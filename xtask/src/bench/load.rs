//! The load generator: HTTP/1.1 over kept-alive connections, requests built once and only their key patched in.
//!
//! It shares the machine's cores with the server it drives, so it does as little as possible: one thread, no HTTP
//! library, no allocation per request.

use std::{cell::Cell, rc::Rc, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::LocalSet,
    time::Instant,
};

/// Connections of a throughput measurement.
pub(super) const CONNECTIONS: usize = 256;
/// The digits of a dedup key that differ from event to event.
const KEY_DIGITS: usize = 16;
/// How many refusals are kept word for word, to explain a failed run.
const LONGEST_REPLY: usize = 8 * 1024;

/// One request with a place for the key.
#[derive(Clone)]
struct Template {
    bytes: Vec<u8>,
    key_at: usize,
}

impl Template {
    /// A trigger event for a routing key, about as long as a monitoring system's (some 450 bytes of JSON).
    fn trigger(routing_key: &str, prefix: &str) -> Self {
        let key = format!("{prefix}-{}", "0".repeat(KEY_DIGITS));
        let body = serde_json::json!({
            "routing_key": routing_key,
            "event_action": "trigger",
            "dedup_key": key,
            "client": "bench",
            "client_url": "https://monitoring.example.org/graph?g0.expr=up",
            "payload": {
                "summary": "InstanceDown: 10.0.3.17:9100 of job node has been down for more than 5 minutes",
                "source": "10.0.3.17:9100",
                "severity": "critical",
                "component": "node-exporter",
                "group": "production",
                "class": "availability",
                "custom_details": {"alertname": "InstanceDown", "job": "node", "firing": 1, "resolved": 0},
            },
        });
        Self::post("/v2/enqueue", &body.to_string())
    }

    /// The end of what [`Template::trigger`] began.
    fn resolve(routing_key: &str, prefix: &str) -> Self {
        let key = format!("{prefix}-{}", "0".repeat(KEY_DIGITS));
        let body = serde_json::json!({"routing_key": routing_key, "event_action": "resolve", "dedup_key": key});
        Self::post("/v2/enqueue", &body.to_string())
    }

    fn post(path: &str, body: &str) -> Self {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        let text = head + body;
        let key_at = text.find(&"0".repeat(KEY_DIGITS)).unwrap_or_default();
        Self { bytes: text.into_bytes(), key_at }
    }

    /// The request of one number.
    fn write_to(&self, request: &mut Vec<u8>, number: u64) {
        request.clear();
        request.extend_from_slice(&self.bytes);
        let mut rest = number;
        for place in (self.key_at..self.key_at + KEY_DIGITS).rev() {
            request[place] = b"0123456789abcdef"[(rest & 15) as usize];
            rest >>= 4;
        }
    }
}

/// The two requests of an alert's life.
#[derive(Clone)]
pub(super) struct Templates {
    /// It begins.
    trigger: Template,
    /// It ends.
    resolve: Template,
}

impl Templates {
    /// Both, for a routing key.
    pub(super) fn of(routing_key: &str, prefix: &str) -> Self {
        Self { trigger: Template::trigger(routing_key, prefix), resolve: Template::resolve(routing_key, prefix) }
    }
}

/// What to send: which requests, and which numbers go into them.
pub(super) struct Stream {
    templates: Vec<Templates>,
    next: Cell<u64>,
    order: Order,
}

/// In which order alerts are triggered and resolved.
#[derive(Clone, Copy)]
enum Order {
    /// Every event has a key of its own.
    New,
    /// This many keys over and over.
    Repeated(u64),
    /// A new alert, then the end of one that began some time ago: the number of open alerts stays.
    Passing,
}

impl Stream {
    /// An alert of a passing stream ends after so many others began; more than there are connections, so that its
    /// end never overtakes its beginning.
    const LIFE: u64 = 1024;

    /// Every event has a key of its own, from this number on.
    pub(super) fn of_new_keys(templates: Vec<Templates>) -> Self {
        Self { templates, next: Cell::new(0), order: Order::New }
    }

    /// The same keys over and over, as many as `distinct`.
    pub(super) fn of_repeated_keys(templates: Vec<Templates>, distinct: u64) -> Self {
        Self { templates, next: Cell::new(0), order: Order::Repeated(distinct) }
    }

    /// Alerts that come and go; their keys begin above `after`, the last number of an earlier stream.
    pub(super) fn of_passing_keys(templates: Vec<Templates>, after: u64) -> Self {
        Self { templates, next: Cell::new(2 * (after + Self::LIFE)), order: Order::Passing }
    }

    /// Writes the next request.
    pub(super) fn write_next(&self, request: &mut Vec<u8>) {
        let number = self.next.get();
        self.next.set(number + 1);
        let (number, ends) = match self.order {
            Order::New => (number, false),
            Order::Repeated(distinct) => (number % distinct, false),
            Order::Passing if number.is_multiple_of(2) => (number / 2, false),
            Order::Passing => (number / 2 - Self::LIFE, true),
        };
        let templates = &self.templates[(number % self.templates.len() as u64) as usize];
        let template = if ends { &templates.resolve } else { &templates.trigger };
        template.write_to(request, number);
    }
}

/// What one slice of load brought.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slice {
    /// Events answered with 202.
    pub(super) accepted: u64,
    /// From the first request to the last reply.
    pub(super) elapsed: Duration,
}

impl Slice {
    /// Accepted events per second.
    pub(super) fn rate(&self) -> f64 {
        self.accepted as f64 / self.elapsed.as_secs_f64()
    }
}

/// When a slice ends.
#[derive(Clone, Copy)]
pub(super) enum Until {
    /// After this time.
    Elapsed(Duration),
    /// After this many events.
    Sent(u64),
}

/// Open connections to one server.
pub(super) struct Connections {
    connections: Vec<Connection>,
}

impl Connections {
    /// Opens them.
    pub(super) async fn open(port: u16, count: usize) -> Result<Self> {
        let mut connections = Vec::with_capacity(count);
        for _ in 0..count {
            connections.push(Connection::open(port).await?);
        }
        Ok(Self { connections })
    }

    /// Every connection sends, waits for its reply and sends again, until the end. A refusal is an error.
    pub(super) async fn run(&mut self, stream: &Rc<Stream>, until: Until) -> Result<Slice> {
        let start = Instant::now();
        let budget = Rc::new(Cell::new(if let Until::Sent(count) = until { count } else { u64::MAX }));
        let end = start + if let Until::Elapsed(length) = until { length } else { Duration::from_secs(86_400) };
        let set = LocalSet::new();
        let tasks: Vec<_> = self
            .connections
            .drain(..)
            .map(|connection| set.spawn_local(connection.run(stream.clone(), budget.clone(), end)))
            .collect();
        let mut slice = Slice::default();
        let finished = set.run_until(async {
            for task in tasks {
                let (connection, accepted) = task.await??;
                slice.accepted += accepted;
                self.connections.push(connection);
            }
            Ok::<(), anyhow::Error>(())
        });
        finished.await?;
        slice.elapsed = start.elapsed();
        Ok(slice)
    }
}

/// One connection with its buffers.
pub(super) struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Connection {
    /// Connects to a server on this machine.
    pub(super) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.context("cannot connect to the server")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, request: Vec::with_capacity(2048), reply: Vec::with_capacity(4096) })
    }

    async fn run(mut self, stream: Rc<Stream>, budget: Rc<Cell<u64>>, end: Instant) -> Result<(Self, u64)> {
        let mut accepted = 0;
        while budget.get() > 0 && Instant::now() < end {
            budget.set(budget.get() - 1);
            self.send_next(&stream).await?;
            accepted += 1;
        }
        Ok((self, accepted))
    }

    /// Sends the stream's next event and waits for its 202.
    pub(super) async fn send_next(&mut self, stream: &Stream) -> Result<()> {
        stream.write_next(&mut self.request);
        self.stream.write_all(&self.request).await?;
        self.expect_202().await
    }

    async fn expect_202(&mut self) -> Result<()> {
        self.reply.clear();
        loop {
            let length = self.stream.read_buf(&mut self.reply).await?;
            ensure!(length > 0, "the server closed the connection without a reply");
            ensure!(self.reply.len() <= LONGEST_REPLY, "the server's reply does not end");
            if is_complete(&self.reply) {
                break;
            }
        }
        if !self.reply.starts_with(b"HTTP/1.1 202") {
            bail!("the server refused an event: {}", String::from_utf8_lossy(&self.reply));
        }
        Ok(())
    }
}

/// True when all of a reply with Content-Length has come.
fn is_complete(reply: &[u8]) -> bool {
    let Some(head_end) = reply.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    reply.len() >= head_end + 4 + content_length(&reply[..head_end])
}

fn content_length(head: &[u8]) -> usize {
    const NAME: &[u8] = b"content-length:";
    let lines = head.split(|byte| *byte == b'\n');
    let value = lines.filter(|line| line.len() > NAME.len()).find(|line| line[..NAME.len()].eq_ignore_ascii_case(NAME));
    let digits = value.map(|line| String::from_utf8_lossy(&line[NAME.len()..]).trim().parse().unwrap_or(0));
    digits.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(template: &Template, number: u64) -> String {
        let mut request = Vec::new();
        template.write_to(&mut request, number);
        String::from_utf8(request).expect("requests are text")
    }

    #[test]
    fn a_request_differs_in_its_key_alone() {
        let template = Template::trigger(&"K".repeat(32), "new");
        assert!(text(&template, 0xbeef).contains("\"dedup_key\":\"new-000000000000beef\""));
        assert_eq!(text(&template, 1).len(), text(&template, u64::MAX).len());
    }

    fn requests(stream: &Stream, count: usize) -> Vec<String> {
        let mut request = Vec::new();
        let next = |_| {
            stream.write_next(&mut request);
            String::from_utf8(request.clone()).expect("requests are text")
        };
        (0..count).map(next).collect()
    }

    #[test]
    fn a_repeated_stream_starts_again() {
        let requests = requests(&Stream::of_repeated_keys(vec![Templates::of(&"K".repeat(32), "dup")], 2), 3);
        assert_eq!(requests[0], requests[2]);
        assert_ne!(requests[0], requests[1]);
    }

    #[test]
    fn a_passing_stream_ends_what_it_began() {
        let count = 2 * Stream::LIFE as usize + 2;
        let requests = requests(&Stream::of_passing_keys(vec![Templates::of(&"K".repeat(32), "pass")], 9), count);
        let key = |text: &str| text.split("\"dedup_key\":\"").nth(1).map(|rest| rest[..21].to_owned());
        let (first, last) = (&requests[0], &requests[count - 1]);
        assert!(first.contains("trigger") && last.contains("resolve"));
        assert_eq!(key(first), key(last));
    }

    #[test]
    fn a_reply_is_complete_when_its_body_is() {
        let reply = b"HTTP/1.1 202 Accepted\r\ncontent-type: x\r\nContent-Length: 4\r\n\r\nbody";
        assert!(is_complete(reply));
        assert!(!is_complete(&reply[..reply.len() - 1]));
        assert!(!is_complete(b"HTTP/1.1 202 Accepted\r\n"));
    }
}
