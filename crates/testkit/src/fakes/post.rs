//! The smallest client that can post a form: what a provider does when it calls back.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Posts a form to an `http://` URL.
///
/// # Panics
/// When nobody answers: in a test that is a failure.
pub async fn post_form(url: &str, headers: &[(&str, &str)], form: &[(String, String)]) -> Answer {
    let (authority, path) = split(url);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let mut request = format!("POST {path} HTTP/1.0\r\nHost: {authority}\r\nContent-Length: {}\r\n", body.len());
    request.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(&body);
    let mut stream = TcpStream::connect(authority).await.expect("somebody listens");
    stream.write_all(request.as_bytes()).await.expect("the request is taken");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    read(&String::from_utf8_lossy(&answer))
}

fn split(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").expect("an http:// URL");
    match rest.find('/') {
        Some(slash) => (&rest[..slash], &rest[slash..]),
        None => (rest, "/"),
    }
}

fn read(answer: &str) -> Answer {
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an HTTP status");
    Answer { status, body: body.to_owned() }
}
