//! A small blocking HTTP client for setting servers up, and for questions that take much longer than a connection.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::server::TOKEN;

/// No reply takes longer than this.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Talks to a server on this machine, one connection per request.
pub(super) struct Client {
    port: u16,
}

impl Client {
    /// A client for the server on this port.
    pub(super) const fn new(port: u16) -> Self {
        Self { port }
    }

    /// True when /readyz answers 200.
    pub(super) fn is_ready(&self) -> bool {
        self.request("GET", "/readyz", "").is_ok_and(|(status, _)| status == 200)
    }

    /// Posts to the REST API and returns the reply; an error where it is not a 2xx.
    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send("POST", path, &body.to_string())
    }

    /// Changes something through the REST API.
    pub(super) fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.send("PUT", path, &body.to_string())
    }

    /// Reads from the REST API.
    pub(super) fn get(&self, path: &str) -> Result<Value> {
        self.send("GET", path, "")
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Result<Value> {
        let (status, reply) = self.request(method, path, body)?;
        if !(200..300).contains(&status) {
            bail!("{method} {path} answered {status}: {reply}");
        }
        if reply.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&reply).with_context(|| format!("{method} {path} answered no JSON: {reply}"))
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Result<(u16, String)> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nAuthorization: Token token={TOKEN}\r\n\
             From: owner@example.org\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}",
            self.port
        );
        stream.write_all(request.as_bytes())?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply)?;
        let reply = String::from_utf8_lossy(&reply);
        let (head, body) = reply.split_once("\r\n\r\n").context("the reply has no end of its head")?;
        let status =
            head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("the reply has no status")?;
        Ok((status, if is_chunked(head) { joined_chunks(body) } else { body.to_owned() }))
    }
}

fn is_chunked(head: &str) -> bool {
    head.to_ascii_lowercase().contains("transfer-encoding: chunked")
}

fn joined_chunks(body: &str) -> String {
    let mut joined = String::new();
    let mut rest = body;
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || after.len() < size {
            break;
        }
        joined.push_str(&after[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(joined_chunks("5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n"), "{\"a\":1}");
    }
}
