//! Every setting, once: its flag, its environment variable, its line in `vigie.toml`, its default and its help.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::{Context as _, bail};
use clap::Args;
use vigie_channels::{
    Channels, ChannelsConfig, Secret,
    email::SmtpConfig,
    push::PushConfig,
    twilio::TwilioConfig,
    webhook::{AddressPolicy, WebhookConfig},
};
use vigie_pagerduty::Links;

/// Settings of the server. A flag wins over the environment, the environment over `vigie.toml`, that over the default.
#[derive(Args, Clone, Debug)]
pub(crate) struct Settings {
    /// Address and port to listen on.
    #[arg(long, env = "VIGIE_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// Where the data is: sqlite://path or postgres://user:password@host/database.
    #[arg(long, env = "VIGIE_DATABASE_URL", default_value = "sqlite://vigie.db", hide_env_values = true)]
    pub(crate) database_url: String,

    /// Base of the addresses that people open (`html_url`, links in messages). Default: the listen address.
    #[arg(long, env = "VIGIE_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,

    /// Base of the addresses of the API (`self`) and of provider callbacks. Default: the public URL.
    #[arg(long, env = "VIGIE_API_URL")]
    pub(crate) api_url: Option<String>,

    /// Certificate chain (PEM file) to serve TLS with.
    #[arg(long, env = "VIGIE_TLS_CERT", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,

    /// Private key (PEM file) to serve TLS with.
    #[arg(long, env = "VIGIE_TLS_KEY", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,

    /// On an empty database: the owner's e-mail address.
    #[arg(long, env = "VIGIE_BOOTSTRAP_EMAIL")]
    pub(crate) bootstrap_email: Option<String>,

    /// On an empty database: the owner's password (8 characters or more).
    #[arg(long, env = "VIGIE_BOOTSTRAP_PASSWORD", hide_env_values = true)]
    pub(crate) bootstrap_password: Option<String>,

    /// On an empty database: a full-access account API token of exactly 20 characters.
    #[arg(long, env = "VIGIE_BOOTSTRAP_TOKEN", hide_env_values = true)]
    pub(crate) bootstrap_token: Option<String>,

    /// Tests only: a clock that stands still until `POST /_test/clock` moves it. Refused unless listening on loopback.
    #[arg(long, env = "VIGIE_TEST_CLOCK", value_parser = clap::builder::BoolishValueParser::new(), default_value = "false")]
    pub(crate) test_clock: bool,

    /// Mail server: smtp://user:password@host:port or smtps://…; add ?tls=none for a relay on this machine.
    #[arg(long, env = "VIGIE_SMTP_URL", hide_env_values = true, requires = "smtp_from")]
    pub(crate) smtp_url: Option<String>,

    /// Sender of e-mail: Vigie <vigie@example.com>.
    #[arg(long, env = "VIGIE_SMTP_FROM")]
    pub(crate) smtp_from: Option<String>,

    /// Base URL of the Twilio-compatible provider for SMS and voice.
    #[arg(long, env = "VIGIE_TWILIO_URL", default_value = "https://api.twilio.com")]
    pub(crate) twilio_url: String,

    /// Account sid at that provider; SMS and voice are off without it.
    #[arg(long, env = "VIGIE_TWILIO_ACCOUNT_SID", requires_all = ["twilio_auth_token", "twilio_from"])]
    pub(crate) twilio_account_sid: Option<String>,

    /// Auth token at that provider; also checks the signature of its callbacks.
    #[arg(long, env = "VIGIE_TWILIO_AUTH_TOKEN", hide_env_values = true)]
    pub(crate) twilio_auth_token: Option<String>,

    /// Number that texts and calls come from, like +33123456789.
    #[arg(long, env = "VIGIE_TWILIO_FROM")]
    pub(crate) twilio_from: Option<String>,

    /// Let webhooks go to private addresses (10.x, 192.168.x, loopback …). Link-local ones are always refused.
    #[arg(long, env = "VIGIE_WEBHOOK_PRIVATE_ADDRESSES", value_parser = clap::builder::BoolishValueParser::new(), default_value = "true")]
    pub(crate) webhook_private_addresses: bool,

    /// Tests only: let devices name push services on this machine, over plain HTTP. Refused unless listening on loopback.
    #[arg(long, env = "VIGIE_TEST_PUSH", value_parser = clap::builder::BoolishValueParser::new(), default_value = "false", hide = true)]
    pub(crate) test_push: bool,

    /// PEM file of certificates to trust beside the usual ones, for mail servers and receivers with their own authority.
    #[arg(long, env = "VIGIE_EXTRA_CERTIFICATES")]
    pub(crate) extra_certificates: Option<PathBuf>,

    /// Days to keep raw events, events set aside, sent webhooks, change events and messages that were no pages (those at
    /// least 35 days); 0 keeps them for ever.
    #[arg(long, env = "VIGIE_RETENTION_DAYS", default_value = "400")]
    pub(crate) retention_days: u64,

    /// REST requests that one token may make in a minute; 0 is no limit. PagerDuty's limit is 960.
    #[arg(long, env = "VIGIE_RATE_LIMIT", default_value = "960")]
    pub(crate) rate_limit: u32,

    /// This node's name among those that share a database. Default: host name and listen address.
    #[arg(long, env = "VIGIE_NODE_NAME")]
    pub(crate) node_name: Option<String>,

    /// How many seconds a stop waits for requests and deliveries under way.
    #[arg(long, env = "VIGIE_SHUTDOWN_SECONDS", default_value = "20")]
    pub(crate) shutdown_seconds: u64,

    /// What to log: error, warn, info, debug, or a filter like info,vigie_app=debug.
    #[arg(long, env = "VIGIE_LOG", default_value = "info")]
    pub(crate) log: String,

    /// How to log: text or json.
    #[arg(long, env = "VIGIE_LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) log_format: String,
}

impl Settings {
    /// What clap cannot check by itself: settings that only make sense together.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        if self.test_clock && !self.listen.ip().is_loopback() {
            bail!(
                "VIGIE_TEST_CLOCK is for tests: it is refused on {}. Listen on 127.0.0.1, or unset it",
                self.listen.ip()
            );
        }
        if self.test_push && !self.listen.ip().is_loopback() {
            bail!(
                "VIGIE_TEST_PUSH is for tests: it is refused on {}. Listen on 127.0.0.1, or unset it",
                self.listen.ip()
            );
        }
        for (name, url) in [("VIGIE_PUBLIC_URL", &self.public_url), ("VIGIE_API_URL", &self.api_url)] {
            if let Some(url) = url
                && !(url.starts_with("http://") || url.starts_with("https://"))
            {
                bail!("{name} must start with http:// or https://, not {url:?}");
            }
        }
        Ok(())
    }

    /// The bases of addresses in replies.
    pub(crate) fn links(&self) -> Links {
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        let own = format!("{scheme}://{}", self.listen);
        let public = self.public_url.clone().unwrap_or_else(|| own.clone());
        let api = self.api_url.clone().or_else(|| self.public_url.clone()).unwrap_or(own);
        Links::new(api.trim_end_matches('/'), public.trim_end_matches('/'))
    }

    /// The name of this node.
    pub(crate) fn node_name(&self) -> String {
        self.node_name.clone().unwrap_or_else(|| format!("{}:{}", host_name(), self.listen))
    }

    /// How long raw events are kept.
    pub(crate) fn retention(&self) -> Option<Duration> {
        (self.retention_days > 0).then(|| Duration::from_secs(self.retention_days.saturating_mul(24 * 3600)))
    }

    /// The ways to reach people that are configured.
    pub(crate) fn channels(&self) -> anyhow::Result<Channels> {
        let smtp = match (&self.smtp_url, &self.smtp_from) {
            (Some(url), Some(from)) => Some(SmtpConfig::parse(url, from).context("VIGIE_SMTP_URL")?),
            _ => None,
        };
        let extra_root_certificates = match &self.extra_certificates {
            Some(path) => Some(std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?),
            None => None,
        };
        let addresses =
            AddressPolicy { allow_private_addresses: self.webhook_private_addresses, ..AddressPolicy::default() };
        let config = ChannelsConfig {
            smtp,
            twilio: self.twilio(),
            push: PushConfig { allows_any_address: self.test_push },
            webhook: WebhookConfig { addresses, ..WebhookConfig::default() },
            extra_root_certificates,
        };
        Ok(Channels::build(config)?)
    }

    /// The provider of SMS and voice, where one is configured.
    pub(crate) fn twilio(&self) -> Option<TwilioConfig> {
        Some(TwilioConfig {
            base_url: self.twilio_url.clone(),
            account_sid: self.twilio_account_sid.clone()?,
            auth_token: Secret::new(self.twilio_auth_token.clone()?),
            from_number: self.twilio_from.clone()?,
            ..TwilioConfig::default()
        })
    }
}

fn host_name() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .or_else(|_| std::env::var("HOSTNAME"))
        .unwrap_or_else(|_| "localhost".to_owned())
}
