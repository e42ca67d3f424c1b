//! E-mail over SMTP.

mod config;
mod html;
mod message;
mod pool;

use async_trait::async_trait;
use lettre::{message::Mailbox, transport::smtp::Error as SmtpError};
use rustls::pki_types::CertificateDer;
use tokio::time::timeout;

pub use self::config::{SmtpConfig, SmtpTls};
use self::pool::{Pool, PoolError};
use crate::{Channel, ConfigError, Envelope, Sent, words};

/// Sends e-mail through one mail server.
pub struct Email {
    from: Mailbox,
    pool: Pool,
}

impl Email {
    /// Reads the configuration. Opens no connection.
    ///
    /// # Errors
    /// When the sender's address is not an address, or an authority's certificate cannot be used.
    pub fn new(config: SmtpConfig, extra_roots: &[CertificateDer<'static>]) -> Result<Self, ConfigError> {
        let from = config.from.parse().map_err(|error| {
            ConfigError::new("smtp.from", format!("`{}` is not an e-mail address ({error})", config.from))
        })?;
        Ok(Self { from, pool: Pool::new(config, extra_roots)? })
    }
}

#[async_trait]
impl Channel for Email {
    async fn send(&self, envelope: &Envelope) -> Sent {
        let message = match message::compose(&self.from, envelope) {
            Ok(message) => message,
            Err(words) => return Sent::Failed { words },
        };
        let provider_id = message.headers().get_raw("Message-ID").map(str::to_owned);
        match timeout(self.pool.timeout(), self.pool.send(message.envelope(), &message.formatted())).await {
            Ok(Ok(())) => Sent::HandedOver { provider_id },
            Ok(Err(error)) => judge(&error),
            Err(_) => Sent::Later { words: self.silence() },
        }
    }

    async fn check(&self) -> Result<(), String> {
        let checked = timeout(self.pool.timeout(), self.pool.check(&self.from.email)).await;
        checked.map_err(|_| self.silence())?.map_err(|error| error.to_string())
    }
}

impl Email {
    fn silence(&self) -> String {
        format!("the mail server {} did not answer within {:?}", self.pool.server(), self.pool.timeout())
    }
}

/// A refusal with a 5xx code, and an address that the server cannot take, stay refused; everything else (no connection, no TLS,
/// a 4xx code, a broken answer) may work later.
fn judge(error: &PoolError) -> Sent {
    let words = error.to_string();
    match error {
        PoolError::Smtp(error) if error.is_permanent() || error.is_client() => Sent::Failed { words },
        PoolError::Smtp(_) | PoolError::NoTls | PoolError::Tls(_) => Sent::Later { words },
    }
}

/// The server's own words with its code in front (`550 5.1.1 no such user`), or what went wrong on the way.
fn smtp_words(error: &SmtpError) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string);
    match (error.status(), said) {
        (Some(code), Some(said)) => words::bounded(&format!("{code} {said}")),
        (Some(code), None) => code.to_string(),
        (None, _) => words::of_error(error),
    }
}
