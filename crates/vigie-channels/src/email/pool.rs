//! Connections to the mail server, kept for the next message.
//!
//! lettre has a pool of its own, but a send that is given up after its timeout puts a connection back into it in the
//! middle of a command, and the next message reads the answer to the last one. Here a connection is away while it is
//! used and comes back only after a success; whoever gives up drops it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Mail, Rset},
        extension::ClientId,
    },
};
use rustls::pki_types::CertificateDer;
use tokio::time::timeout;

use super::{SmtpConfig, SmtpTls, smtp_words};
use crate::ConfigError;

/// The ways to sign in that are offered to the server, the first that it knows is taken.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// How long an idle connection has to show that it is alive; then a new one is made.
const NOOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Why a message could not be handed to the mail server.
#[derive(Debug, thiserror::Error)]
pub(super) enum PoolError {
    /// The server's answer, or no connection.
    #[error("{}", smtp_words(.0))]
    Smtp(#[from] SmtpError),
    /// Encryption is required, and the server does not offer it.
    #[error("the mail server does not offer STARTTLS, which is required (tls=none or tls=opportunistic permits that)")]
    NoTls,
    /// Encryption could not be agreed upon.
    #[error("no encrypted connection to the mail server: {}", smtp_words(.0))]
    Tls(SmtpError),
}

pub(super) struct Pool {
    config: SmtpConfig,
    tls: TlsParameters,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Pool {
    pub(super) fn new(config: SmtpConfig, extra_roots: &[CertificateDer<'static>]) -> Result<Self, ConfigError> {
        let mut builder = TlsParameters::builder(config.host.clone());
        for root in extra_roots {
            // A machine's store may hold a certificate that is too old to be read; the others still count.
            if let Ok(certificate) = Certificate::from_der(root.to_vec()) {
                builder = builder.add_root_certificate(certificate);
            }
        }
        let tls = builder.build_rustls().map_err(|error| ConfigError::new("smtp.url", smtp_words(&error)))?;
        Ok(Self { config, tls, idle: Mutex::new(Vec::new()) })
    }

    pub(super) const fn timeout(&self) -> Duration {
        self.config.timeout
    }

    /// The server's name and port, for words.
    pub(super) fn server(&self) -> String {
        format!("{}:{}", self.config.host, self.config.port)
    }

    /// Sends one message over an idle connection that still answers, or a new one.
    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), PoolError> {
        let mut connection = self.connection().await?;
        connection.send(envelope, message).await?;
        self.keep(connection);
        Ok(())
    }

    /// Connects, signs in and names the sender as for a message, then takes it back: nothing is sent to anybody.
    pub(super) async fn check(&self, sender: &Address) -> Result<(), PoolError> {
        let mut connection = self.connect().await?;
        connection.command(Mail::new(Some(sender.clone()), Vec::new())).await?;
        connection.command(Rset).await?;
        connection.quit().await?;
        Ok(())
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, PoolError> {
        if let Some(mut idle) = self.take() {
            if timeout(NOOP_TIMEOUT, idle.test_connected()).await == Ok(true) {
                return Ok(idle);
            }
            // Whatever ended this one (a restart, a forgetful firewall) has most likely ended the others too.
            self.forget();
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, PoolError> {
        let config = &self.config;
        let implicit = (config.tls == SmtpTls::Implicit).then(|| self.tls.clone());
        let server = (config.host.as_str(), config.port);
        let hello = ClientId::default();
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(config.timeout), &hello, implicit, None).await?;
        self.encrypt(&mut connection, &hello).await?;
        if let (Some(user), Some(password)) = (&config.user, &config.password) {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            connection.auth(&MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    async fn encrypt(&self, connection: &mut AsyncSmtpConnection, hello: &ClientId) -> Result<(), PoolError> {
        let offered = connection.can_starttls();
        match self.config.tls {
            SmtpTls::Required if !offered => Err(PoolError::NoTls),
            SmtpTls::Required | SmtpTls::Opportunistic if offered => {
                connection.starttls(self.tls.clone(), hello).await.map_err(PoolError::Tls)
            }
            SmtpTls::Required | SmtpTls::Opportunistic | SmtpTls::Implicit | SmtpTls::None => Ok(()),
        }
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn forget(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.config.max_idle_connections && !connection.has_broken() {
            idle.push(connection);
        }
    }
}
