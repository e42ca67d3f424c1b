//! How to reach the mail server.

use std::time::Duration;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use crate::{ConfigError, Secret};

/// The settings of e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpConfig {
    /// The server's name or address; also the name its certificate must carry.
    pub host: String,
    /// Its port: 587 for submission, 465 for TLS from the start, 25 for a relay.
    pub port: u16,
    /// When to encrypt.
    pub tls: SmtpTls,
    /// The account, where the server wants one.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<Secret>,
    /// The sender (`Vigie <vigie@example.com>`).
    pub from: String,
    /// How long one message may take, connecting included.
    pub timeout: Duration,
    /// How many idle connections are kept for the next message.
    pub max_idle_connections: usize,
}

/// When a connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte (`smtps://`, port 465).
    Implicit,
    /// By STARTTLS; a server that does not offer it gets no message.
    Required,
    /// By STARTTLS where the server offers it.
    Opportunistic,
    /// Never: for a relay on the same machine.
    None,
}

impl SmtpConfig {
    /// How long one message may take.
    pub const TIMEOUT: Duration = Duration::from_secs(10);
    /// How many idle connections are kept.
    pub const MAX_IDLE_CONNECTIONS: usize = 4;

    /// Reads `smtp://user:password@host:port?tls=required|opportunistic|none` or `smtps://…`.
    ///
    /// STARTTLS is required where the URL does not say otherwise. User and password are percent-encoded.
    ///
    /// # Errors
    /// When the URL is not one of those; the words never repeat the URL, because it holds a password.
    pub fn parse(url: &str, from: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(url).map_err(|error| bad_url(&error.to_string()))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| bad_url("it names no host"))?;
        let (tls, default_port) = tls_of(&url)?;
        let password = url.password().map(decode).transpose()?.map(Secret::new);
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(default_port),
            tls,
            user: Some(url.username()).filter(|user| !user.is_empty()).map(decode).transpose()?,
            password,
            from: from.to_owned(),
            timeout: Self::TIMEOUT,
            max_idle_connections: Self::MAX_IDLE_CONNECTIONS,
        })
    }
}

fn tls_of(url: &Url) -> Result<(SmtpTls, u16), ConfigError> {
    let mut asked = None;
    for (name, value) in url.query_pairs() {
        match (&*name, &*value) {
            ("tls", "required") => asked = Some(SmtpTls::Required),
            ("tls", "opportunistic") => asked = Some(SmtpTls::Opportunistic),
            ("tls", "none") => asked = Some(SmtpTls::None),
            _ => return Err(bad_url("after `?` only tls=required, tls=opportunistic or tls=none is known")),
        }
    }
    match (url.scheme(), asked) {
        ("smtps", None) => Ok((SmtpTls::Implicit, 465)),
        ("smtps", Some(_)) => Err(bad_url("smtps:// always encrypts; leave `?tls=` out")),
        ("smtp", asked) => Ok((asked.unwrap_or(SmtpTls::Required), 587)),
        _ => Err(bad_url("it must begin with smtp:// or smtps://")),
    }
}

fn decode(text: &str) -> Result<String, ConfigError> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(std::borrow::Cow::into_owned).map_err(|_| bad_url("user and password must be percent-encoded UTF-8"))
}

fn bad_url(problem: &str) -> ConfigError {
    ConfigError::new(
        "smtp.url",
        format!("{problem}; write smtp://user:password@host:587 or smtps://user:password@host"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_everything() {
        let config =
            SmtpConfig::parse("smtp://vigie%40example.com:p%3Ass@mail.example.com?tls=opportunistic", "v@example.com")
                .expect("valid");
        assert_eq!((config.host.as_str(), config.port, config.tls), ("mail.example.com", 587, SmtpTls::Opportunistic));
        assert_eq!(config.user.as_deref(), Some("vigie@example.com"));
        assert_eq!(config.password, Some(Secret::new("p:ss")));
    }

    #[test]
    fn encryption_is_the_default() {
        let plain = SmtpConfig::parse("smtp://mail.example.com:2525", "v@example.com").expect("valid");
        assert_eq!((plain.port, plain.tls, plain.user), (2525, SmtpTls::Required, None));
        let implicit = SmtpConfig::parse("smtps://mail.example.com", "v@example.com").expect("valid");
        assert_eq!((implicit.port, implicit.tls), (465, SmtpTls::Implicit));
    }

    #[test]
    fn a_bad_url_is_refused_without_repeating_the_password() {
        for url in
            ["http://u:hunter2@host", "smtp://u:hunter2@host?tls=maybe", "smtps://u:hunter2@host?tls=none", "hunter2"]
        {
            let error = SmtpConfig::parse(url, "v@example.com").expect_err(url).to_string();
            assert!(error.starts_with("smtp.url: ") && !error.contains("hunter2"), "{error}");
        }
    }
}
