//! A mail server that keeps what it gets, speaks real SMTP, and misbehaves on request.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

use super::{Listening, Mail, Record, Script, TestCertificate};

/// What goes wrong with one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpFault {
    /// The sender is refused with this reply (`553 5.7.1 not allowed to send as this address`).
    RefuseSender(&'static str),
    /// The recipient is refused with this reply (`550 5.1.1 no such user`).
    RefuseRecipient(&'static str),
    /// The message is refused with this reply after it was sent (`552 5.2.2 mailbox full`).
    RefuseMessage(&'static str),
    /// No answer to the recipient, ever.
    Hang,
    /// The message is taken once [`SmtpSink::release`] is called.
    Hold,
    /// The connection is closed when the message shall come.
    Drop,
    /// The message is taken, and then the connection is closed without an answer.
    TakeAndDrop,
    /// The message is taken, the answer says so, and then the connection is closed.
    AnswerAndDrop,
}

/// A mail server. It offers no encryption unless it is started with a certificate.
#[derive(Debug)]
pub struct SmtpSink {
    listening: Listening,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    mails: Record<Mail>,
    faults: Script<SmtpFault>,
    connections: Record<()>,
    /// One for each message that hangs or is held, and was.
    stuck: Record<()>,
    is_released: watch::Sender<bool>,
}

/// How the server encrypts.
#[derive(Clone)]
enum Encryption {
    None,
    StartTls(TlsAcceptor),
    /// STARTTLS is offered, and what follows is no TLS.
    Broken,
}

impl SmtpSink {
    /// A server without encryption.
    pub async fn start() -> Self {
        Self::start_with(Encryption::None).await
    }

    /// A server that offers STARTTLS with this certificate.
    pub async fn start_tls(certificate: &TestCertificate) -> Self {
        Self::start_with(Encryption::StartTls(certificate.acceptor())).await
    }

    /// A server that offers STARTTLS and then talks nonsense.
    pub async fn start_broken_tls() -> Self {
        Self::start_with(Encryption::Broken).await
    }

    async fn start_with(encryption: Encryption) -> Self {
        let shared = Arc::<Shared>::default();
        let listening = Listening::start({
            let shared = Arc::clone(&shared);
            move |listener| accept(listener, shared, encryption)
        })
        .await;
        Self { listening, shared }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.listening.address()
    }

    /// The setting that sends mail here, without encryption (`smtp://127.0.0.1:…?tls=none`).
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address())
    }

    /// What goes wrong with the next messages, one step each.
    pub fn script(&self, faults: impl IntoIterator<Item = SmtpFault>) {
        self.shared.faults.extend(faults);
    }

    /// The messages so far.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.mails.all()
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.all().len()
    }

    /// Waits until at least `count` messages were kept from going on, by [`SmtpFault::Hang`] or [`SmtpFault::Hold`].
    ///
    /// # Panics
    /// When they do not come in time.
    pub async fn wait_for_stuck(&self, count: usize, patience: Duration) {
        self.shared.stuck.wait_for(count, patience).await;
    }

    /// Takes every message that is held, and holds none any more.
    pub fn release(&self) {
        self.shared.is_released.send_replace(true);
    }

    /// Waits for at least `count` messages and gives all of them back.
    ///
    /// # Panics
    /// When they do not come in time.
    pub async fn wait_for(&self, count: usize, patience: Duration) -> Vec<Mail> {
        self.shared.mails.wait_for(count, patience).await
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, encryption: Encryption) {
    // The set ends every conversation when the server is dropped.
    let mut conversations = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        shared.connections.push(());
        conversations.spawn(converse(stream, Arc::clone(&shared), encryption.clone()));
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>, encryption: Encryption) {
    let offer = !matches!(encryption, Encryption::None);
    let mut plain = Session::new(stream, &shared, offer, false);
    if plain.say("220 sink.test ESMTP").await.is_none() || plain.run().await != Some(End::StartTls) {
        return;
    }
    let mut stream = plain.stream.into_inner();
    match encryption {
        Encryption::StartTls(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                Session::new(stream, &shared, false, true).run().await;
            }
        }
        Encryption::Broken | Encryption::None => {
            // The client may be gone already; nothing more is said to it either way.
            let _ = stream.write_all(b"this is no TLS at all\r\n").await;
        }
    }
}

/// Why a session ended while the connection is still open.
#[derive(PartialEq, Eq)]
enum End {
    Quit,
    StartTls,
}

struct Session<'a, S> {
    stream: BufReader<S>,
    shared: &'a Shared,
    offers_starttls: bool,
    mail: Mail,
    fault: Option<SmtpFault>,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Session<'a, S> {
    fn new(stream: S, shared: &'a Shared, offers_starttls: bool, encrypted: bool) -> Self {
        let mail = Mail { encrypted, ..Mail::default() };
        Self { stream: BufReader::new(stream), shared, offers_starttls, mail, fault: None }
    }

    /// Answers commands until the end; `None` when the connection is closed by either side.
    async fn run(&mut self) -> Option<End> {
        loop {
            let line = self.hear().await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => self.greet().await?,
                "AUTH" => self.sign_in(&line).await?,
                "MAIL" => self.begin(&line).await?,
                "RCPT" => self.recipient(&line).await?,
                "DATA" => self.data().await?,
                "NOOP" | "RSET" => self.say("250 2.0.0 Ok").await?,
                "STARTTLS" => {
                    self.say("220 2.0.0 Go ahead").await?;
                    return Some(End::StartTls);
                }
                "QUIT" => {
                    self.say("221 2.0.0 Bye").await?;
                    return Some(End::Quit);
                }
                _ => self.say("502 5.5.2 What?").await?,
            }
        }
    }

    async fn greet(&mut self) -> Option<()> {
        let starttls = if self.offers_starttls { "250-STARTTLS\r\n" } else { "" };
        self.say(&format!("250-sink.test\r\n{starttls}250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN")).await
    }

    /// Lets everybody in who signs in with PLAIN, and keeps the name.
    async fn sign_in(&mut self, line: &str) -> Option<()> {
        let proof = STANDARD.decode(line.rsplit(' ').next().unwrap_or_default()).unwrap_or_default();
        let user = proof.split(|byte| *byte == 0).nth(1).map(|user| String::from_utf8_lossy(user).into_owned());
        self.mail.user = user;
        self.say("235 2.7.0 Welcome").await
    }

    async fn begin(&mut self, line: &str) -> Option<()> {
        self.fault = self.shared.faults.next();
        if let Some(SmtpFault::RefuseSender(reply)) = self.fault {
            return self.say(reply).await;
        }
        self.mail.from = address(line);
        self.mail.to.clear();
        self.say("250 2.1.0 Ok").await
    }

    async fn recipient(&mut self, line: &str) -> Option<()> {
        match self.fault {
            Some(SmtpFault::RefuseRecipient(reply)) => return self.say(reply).await,
            Some(SmtpFault::Hang) => {
                self.shared.stuck.push(());
                std::future::pending().await
            }
            _ => {}
        }
        self.mail.to.push(address(line));
        self.say("250 2.1.5 Ok").await
    }

    async fn data(&mut self) -> Option<()> {
        if self.fault == Some(SmtpFault::Drop) {
            return None;
        }
        self.say("354 End data with <CR><LF>.<CR><LF>").await?;
        self.mail.data.clear();
        loop {
            let line = self.hear().await?;
            if line == "." {
                break;
            }
            self.mail.data.push_str(line.strip_prefix('.').unwrap_or(&line));
            self.mail.data.push_str("\r\n");
        }
        if let Some(SmtpFault::RefuseMessage(reply)) = self.fault {
            return self.say(reply).await;
        }
        if self.fault == Some(SmtpFault::Hold) {
            self.shared.stuck.push(());
            self.shared.is_released.subscribe().wait_for(|is_released| *is_released).await.ok()?;
        }
        self.shared.mails.push(self.mail.clone());
        if self.fault == Some(SmtpFault::TakeAndDrop) {
            return None;
        }
        self.say("250 2.0.0 Ok: queued as SINK1").await?;
        (self.fault != Some(SmtpFault::AnswerAndDrop)).then_some(())
    }

    async fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.stream.read_line(&mut line).await.ok()?;
        (length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }

    async fn say(&mut self, reply: &str) -> Option<()> {
        let stream = self.stream.get_mut();
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        stream.flush().await.ok()
    }
}

/// What is between `<` and `>`.
fn address(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(address, _)| address.to_owned())
}
