//! A mail server that takes everything and notes when it was first told of each recipient.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    rc::Rc,
    sync::{Mutex, PoisonError},
};

use anyhow::Result;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// How a measured server is told to send its mail here.
pub(super) fn settings(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("VIGIE_SMTP_URL", format!("smtp://127.0.0.1:{port}?tls=none")),
        ("VIGIE_SMTP_FROM", "vigie@bench.example.org".to_owned()),
    ]
}

/// The link in the last message that had one.
static LAST_LINK: Mutex<Option<String>> = Mutex::new(None);

/// The path of the signed link in the last message that had one.
pub(super) fn last_link() -> Option<String> {
    LAST_LINK.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// When each recipient was first named.
#[derive(Default)]
pub(super) struct Arrivals {
    first: RefCell<BTreeMap<String, Instant>>,
}

impl Arrivals {
    /// When this address was first named.
    pub(super) fn first(&self, address: &str) -> Option<Instant> {
        self.first.borrow().get(address).copied()
    }

    /// How many of these addresses were named.
    pub(super) fn count_of<'a>(&self, addresses: impl Iterator<Item = &'a String>) -> usize {
        let first = self.first.borrow();
        addresses.filter(|address| first.contains_key(*address)).count()
    }

    fn note(&self, address: &str) {
        self.first.borrow_mut().entry(address.to_owned()).or_insert_with(Instant::now);
    }
}

/// Starts a thread that takes all mail until the program ends, and returns its port.
pub(super) fn take_everything() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::spawn(move || {
        let set = tokio::task::LocalSet::new();
        set.block_on(&runtime, async {
            if let Ok(listener) = TcpListener::from_std(listener) {
                receive(listener, Rc::default()).await;
            }
        });
    });
    Ok(port)
}

/// Takes mail for ever.
pub(super) async fn receive(listener: TcpListener, arrivals: Rc<Arrivals>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that goes away in the middle of a conversation is its own affair.
        let arrivals = arrivals.clone();
        tokio::task::spawn_local(async move { converse(stream, &arrivals).await.ok() });
    }
}

async fn converse(stream: TcpStream, arrivals: &Arrivals) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 bench ESMTP\r\n").await?;
    let mut line = String::new();
    let mut in_message = false;
    let mut message = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let reply = if in_message {
            in_message = line != ".\r\n";
            message.push_str(&line);
            if !in_message {
                keep_link(&message);
                message.clear();
            }
            if in_message { "" } else { "250 taken\r\n" }
        } else {
            if let Some(address) = recipient(&line) {
                arrivals.note(&address);
            }
            in_message = line.to_ascii_uppercase().starts_with("DATA");
            answer(&line)
        };
        stream.write_all(reply.as_bytes()).await?;
    }
}

/// Lines that are too long for mail are broken with a `=` at their end.
fn keep_link(message: &str) {
    let whole = message.replace("=\r\n", "");
    let Some((_, rest)) = whole.split_once("/p/") else { return };
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    *LAST_LINK.lock().unwrap_or_else(PoisonError::into_inner) = Some(format!("/p/{token}"));
}

fn answer(line: &str) -> &'static str {
    match line.to_ascii_uppercase().get(..4) {
        Some("EHLO") => "250-bench\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
        Some("DATA") => "354 go on\r\n",
        Some("QUIT") => "221 bye\r\n",
        _ => "250 ok\r\n",
    }
}

fn recipient(line: &str) -> Option<String> {
    if !line.to_ascii_uppercase().starts_with("RCPT TO:") {
        return None;
    }
    let (_, after) = line.split_once('<')?;
    Some(after.split_once('>')?.0.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_read_from_its_command() {
        assert_eq!(recipient("RCPT TO:<Ada@example.org>\r\n").as_deref(), Some("ada@example.org"));
        assert_eq!(recipient("MAIL FROM:<ada@example.org>\r\n"), None);
    }

    #[test]
    fn a_message_is_taken_and_its_recipient_noted() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let set = tokio::task::LocalSet::new();
        set.block_on(&runtime, async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            let arrivals = Rc::new(Arrivals::default());
            tokio::task::spawn_local(receive(listener, arrivals.clone()));
            let mut stream = BufReader::new(TcpStream::connect(address).await.expect("it listens"));
            let said = "EHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nHello\r\n.\r\nQUIT\r\n";
            stream.write_all(said.as_bytes()).await.expect("it reads");
            let mut last = String::new();
            while !last.starts_with("221") {
                last.clear();
                stream.read_line(&mut last).await.expect("it answers");
            }
            assert_eq!(arrivals.count_of([&"c@d".to_owned()].into_iter()), 1);
        });
    }
}
