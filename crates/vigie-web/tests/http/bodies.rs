//! Bodies and addresses that no JSON library produces: slow, broken off, compressed, endless.

use std::time::Duration;

use serde_json::{Value as Json, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use vigie_web::WebSettings;

use crate::server::{PATIENCE, Server, TOKEN};

/// gzip of `{}`.
const GZIP: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0, 0x43, 0xbf, 0xa6, 0xa3, 2, 0, 0, 0];
const COMPRESSED: &str = "The body is compressed, which is not supported: send it without Content-Encoding";

/// What comes back for exactly these bytes: status and body.
async fn raw(server: &Server, bytes: &[u8]) -> (u16, Json) {
    let mut stream = TcpStream::connect(server.base.trim_start_matches("http://")).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut part)).await.expect("an answer");
        let count = read.unwrap();
        answer.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&answer);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && let Ok(json) = serde_json::from_str(body)
        {
            return (head[9..12].parse().unwrap(), json);
        }
        assert_ne!(count, 0, "no JSON came: {text}");
    }
}

fn head(line: &str, more: &str) -> String {
    let json = "Content-Type: application/json";
    format!("{line} HTTP/1.1\r\nHost: x\r\nAuthorization: Token token={TOKEN}\r\n{json}\r\n{more}\r\n\r\n")
}

fn errors(answer: &Json) -> String {
    let errors = answer["error"].get("errors").unwrap_or(&answer["errors"]);
    errors[0].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_body_that_trickles_in_is_given_up() {
    let settings = WebSettings { body_within: Duration::from_millis(200), ..WebSettings::default() };
    let server = Server::start_with(settings, vigie_channels::ChannelsConfig::default()).await;
    let request = head("POST /services", "Content-Length: 100") + "{\"service\":";
    let (status, answer) = raw(&server, request.as_bytes()).await;
    assert_eq!((status, answer["error"]["message"].clone()), (408, json!("Request Timeout")), "{answer}");
    let form = "POST /sign-in HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nContent-Length: 100\r\n\r\nemail=";
    assert_eq!(raw(&server, form.as_bytes()).await.0, 408, "forms of the console too");
}

#[tokio::test]
async fn chunks_that_make_no_sense_are_called_so() {
    let server = Server::start().await;
    for path in ["/services", "/v2/enqueue", "/v2/change/enqueue", "/generic/2010-04-15/create_event.json"] {
        let request = head(&format!("POST {path}"), "Transfer-Encoding: chunked") + "zz\r\n{\"a\":1}\r\n0\r\n\r\n";
        let (status, answer) = raw(&server, request.as_bytes()).await;
        assert_eq!(status, 400, "{path} {answer}");
        assert!(errors(&answer).contains("broke off before its end, or its chunks are not well formed"), "{answer}");
    }
}

#[tokio::test]
async fn compressed_bodies_are_told_to_come_as_they_are() {
    let server = Server::start().await;
    let authorization = format!("Token token={TOKEN}");
    let json = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    let said = [json[0], json[1], ("content-encoding", "gzip")];
    for headers in [&json[..], &said[..]] {
        let answer = server.send("POST", "/services", headers, Some(GZIP.to_vec())).await;
        assert_eq!((answer.status, errors(&answer.json())), (415, COMPRESSED.to_owned()));
    }
    for path in ["/v2/enqueue", "/generic/2010-04-15/create_event.json"] {
        let answer = server.send("POST", path, &said, Some(GZIP.to_vec())).await;
        assert_eq!((answer.status, errors(&answer.json())), (400, COMPRESSED.to_owned()), "{path}");
    }
    let plain = [json[0], json[1], ("content-encoding", "identity")];
    let answer = server.send("POST", "/teams", &plain, Some(b"{\"team\":{\"name\":\"Plain\"}}".to_vec())).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

#[tokio::test]
async fn an_endless_address_is_refused_with_a_sentence() {
    let server = Server::start().await;
    let long = format!("/incidents?ids={}", "x".repeat(40_000));
    let answer = server.rest("GET", &long, Json::Null).await;
    let text = "The address is longer than 32768 bytes: ask for fewer things at once";
    assert_eq!((answer.status, errors(&answer.json())), (414, text.to_owned()));
}
