//! Requests to the provider: create a message, create a call, look at the account.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode, Url};
use rustls::ClientConfig;
use serde::Deserialize;

use crate::{ConfigError, Secret, Sent, http, words};

/// The settings of text messages and calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwilioConfig {
    /// Where the API is, without `/2010-04-01`.
    pub base_url: String,
    /// The account (`AC…`).
    pub account_sid: String,
    /// Its password; also the key of the signatures on what comes back.
    pub auth_token: Secret,
    /// The number that sends and calls, in E.164; for text messages a messaging service (`MG…`) works too.
    pub from_number: String,
    /// How long one request may take.
    pub timeout: Duration,
}

impl Default for TwilioConfig {
    fn default() -> Self {
        Self {
            base_url: "https://api.twilio.com".to_owned(),
            account_sid: String::new(),
            auth_token: Secret::default(),
            from_number: String::new(),
            timeout: Duration::from_secs(10),
        }
    }
}

/// One account at the provider.
pub struct Twilio {
    http: Client,
    account_url: Url,
    config: TwilioConfig,
}

impl Twilio {
    /// Reads the configuration. Opens no connection.
    ///
    /// # Errors
    /// When the base URL is not one, the account is not named, or the number is not in E.164.
    pub fn new(config: TwilioConfig, tls: ClientConfig) -> Result<Self, ConfigError> {
        check_account(&config)?;
        let base = config.base_url.trim_end_matches('/');
        let account_url = Url::parse(&format!("{base}/2010-04-01/Accounts/{}", config.account_sid))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| bad_url(format!("`{base}` is not a URL; write https://api.twilio.com")))?;
        let http = http::client(tls, config.timeout).build().map_err(|error| bad_url(words::of_error(&error)))?;
        Ok(Self { http, account_url, config })
    }

    /// The number that calls.
    pub(crate) fn number(&self) -> &str {
        &self.config.from_number
    }

    /// The form field that says who sends a text message.
    pub(crate) fn message_sender(&self) -> (&'static str, &str) {
        let number = self.number();
        if number.starts_with("MG") { ("MessagingServiceSid", number) } else { ("From", number) }
    }

    /// Creates a message or a call; `id` is the same for every attempt, so that the provider can tell a repetition.
    pub(crate) async fn create(&self, resource: &str, form: &[(&str, &str)], id: &str) -> Sent {
        let request = self
            .http
            .post(format!("{}/{resource}", self.account_url))
            .basic_auth(&self.config.account_sid, Some(self.config.auth_token.reveal()))
            .header("I-Twilio-Idempotency-Token", id)
            .form(form);
        match request.send().await {
            Ok(response) => judge(response).await,
            Err(error) => Sent::Later { words: words::of_error(&error.without_url()) },
        }
    }

    /// Looks at the account: does it exist, is the token right, is it active.
    pub(crate) async fn check(&self) -> Result<(), String> {
        let request = self
            .http
            .get(format!("{}.json", self.account_url))
            .basic_auth(&self.config.account_sid, Some(self.config.auth_token.reveal()));
        let response = request.send().await.map_err(|error| words::of_error(&error.without_url()))?;
        match judge(response).await {
            Sent::HandedOver { .. } => Ok(()),
            Sent::Failed { words } | Sent::Gone { words } | Sent::Later { words } => Err(words),
        }
    }
}

fn check_account(config: &TwilioConfig) -> Result<(), ConfigError> {
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    if !is_word(&config.account_sid) {
        return Err(ConfigError::new("twilio.account_sid", "it is missing or no account's name; it looks like AC…"));
    }
    let number = config.from_number.as_str();
    let is_phone_number = number.strip_prefix('+').is_some_and(is_word);
    let is_messaging_service = number.starts_with("MG") && is_word(number);
    if !is_phone_number && !is_messaging_service {
        let problem = format!("`{number}` is no number that can send; write it in E.164 (+15550100)");
        return Err(ConfigError::new("twilio.from_number", problem));
    }
    Ok(())
}

/// What the provider answers: the new thing's name, or its error.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    sid: Option<String>,
    code: Option<i64>,
    message: Option<String>,
}

async fn judge(response: Response) -> Sent {
    let status = response.status();
    let answer = http::answer_text(response).await;
    let answer: Answer = serde_json::from_str(&answer).unwrap_or_default();
    if status.is_success() {
        return Sent::HandedOver { provider_id: answer.sid };
    }
    let words = refusal(status, &answer);
    let transient =
        status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
    if transient { Sent::Later { words } } else { Sent::Failed { words } }
}

/// The provider's message with its error code, or the HTTP status where it gave none.
fn refusal(status: StatusCode, answer: &Answer) -> String {
    match (&answer.message, answer.code) {
        (Some(message), Some(code)) => words::bounded(&format!("{message} (error {code})")),
        (Some(message), None) => words::bounded(message),
        (None, _) => format!("the provider answered {status}"),
    }
}

fn bad_url(problem: String) -> ConfigError {
    ConfigError::new("twilio.base_url", problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal_of(change: impl FnOnce(&mut TwilioConfig)) -> String {
        let tls = crate::tls::client_config(&[]).expect("ring knows TLS");
        let (account_sid, from_number) = ("AC1".to_owned(), "+15550100".to_owned());
        let mut config = TwilioConfig { account_sid, from_number, ..TwilioConfig::default() };
        change(&mut config);
        Twilio::new(config, tls).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_setting_that_cannot_work_is_named() {
        assert_eq!(refusal_of(|_| ()), "");
        assert!(refusal_of(|config| config.base_url = "api.twilio.com".into()).starts_with("twilio.base_url: "));
        assert!(refusal_of(|config| config.account_sid = "../AC1".into()).starts_with("twilio.account_sid: "));
        assert!(refusal_of(|config| config.from_number = "15550100".into()).starts_with("twilio.from_number: "));
        assert_eq!(refusal_of(|config| config.from_number = "MG1".into()), "");
    }

    #[test]
    fn the_token_is_not_shown() {
        let config = TwilioConfig { auth_token: Secret::new("hunter2"), ..TwilioConfig::default() };
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
