//! All channels of one installation, built from its configuration.

use std::sync::Arc;

use vigie_core::directory::Channel as Kind;

use crate::{
    Channel, ConfigError, Phone, Sms,
    email::{Email, SmtpConfig},
    push::{PushConfig, WebPush},
    tls,
    twilio::{Twilio, TwilioConfig},
    webhook::{WebhookConfig, Webhooks},
};

/// What there is to build channels from. The default reaches devices and webhooks, which need no provider of ours.
#[derive(Clone, Debug, Default)]
pub struct ChannelsConfig {
    /// How to send e-mail.
    pub smtp: Option<SmtpConfig>,
    /// How to send text messages and make calls.
    pub twilio: Option<TwilioConfig>,
    /// How to send to devices.
    pub push: PushConfig,
    /// How to send webhooks.
    pub webhook: WebhookConfig,
    /// Certificates (PEM) to trust beside those of Mozilla and of the machine: the mail server's own authority.
    pub extra_root_certificates: Option<String>,
}

/// The channels. Cheap to clone; a field may be replaced by any other [`Channel`], as the demo's sink does.
#[derive(Clone)]
pub struct Channels {
    /// E-mail.
    pub email: Option<Arc<dyn Channel>>,
    /// Text messages.
    pub sms: Option<Arc<dyn Channel>>,
    /// Voice calls.
    pub phone: Option<Arc<dyn Channel>>,
    /// Notifications on devices.
    pub push: Arc<dyn Channel>,
    /// The same, for what is only its own: its key, and which devices it takes.
    pub web_push: WebPush,
    /// Webhooks.
    pub webhooks: Webhooks,
}

/// What a check of one channel found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Which.
    pub channel: Kind,
    /// Nothing, or what is wrong.
    pub result: Result<(), String>,
}

impl Channels {
    /// Builds what is configured. Opens no connection.
    ///
    /// # Errors
    /// The first setting that cannot work, and why.
    pub fn build(config: ChannelsConfig) -> Result<Self, ConfigError> {
        tls::install_provider();
        let roots = tls::extra_roots(config.extra_root_certificates.as_deref())?;
        let tls_config = tls::client_config(&roots)?;
        let webhooks = Webhooks::new(&config.webhook, tls_config.clone())?;
        let web_push = WebPush::new(config.push, tls_config.clone())?;
        let email = config.smtp.map(|smtp| Email::new(smtp, &roots)).transpose()?;
        let twilio = config.twilio.map(|twilio| Twilio::new(twilio, tls_config)).transpose()?.map(Arc::new);
        Ok(Self {
            email: email.map(|email| Arc::new(email) as Arc<dyn Channel>),
            sms: twilio.clone().map(|twilio| Arc::new(Sms::new(twilio)) as Arc<dyn Channel>),
            phone: twilio.map(|twilio| Arc::new(Phone::new(twilio)) as Arc<dyn Channel>),
            push: Arc::new(web_push.clone()),
            web_push,
            webhooks,
        })
    }

    /// The channel of a kind of contact method; `None` when it is not configured.
    #[must_use]
    pub fn get(&self, kind: Kind) -> Option<&Arc<dyn Channel>> {
        match kind {
            Kind::Email => self.email.as_ref(),
            Kind::Sms => self.sms.as_ref(),
            Kind::Phone => self.phone.as_ref(),
            Kind::Push => Some(&self.push),
        }
    }

    /// Tries every configured channel without sending anything to anybody, one after the other.
    pub async fn check(&self) -> Vec<Checked> {
        let configured =
            [Kind::Email, Kind::Sms, Kind::Phone].into_iter().filter_map(|kind| Some((kind, self.get(kind)?)));
        let mut found = Vec::new();
        for (kind, channel) in configured {
            found.push(Checked { channel: kind, result: channel.check().await });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_configuration_only_devices_can_be_reached() {
        let channels = Channels::build(ChannelsConfig::default()).expect("an empty configuration is valid");
        for kind in [Kind::Email, Kind::Sms, Kind::Phone] {
            assert!(channels.get(kind).is_none());
        }
        assert!(channels.get(Kind::Push).is_some());
    }

    #[test]
    fn a_configured_provider_gives_both_text_and_voice() {
        let (account_sid, from_number) = ("AC1".to_owned(), "+15550100".to_owned());
        let twilio = Some(TwilioConfig { account_sid, from_number, ..TwilioConfig::default() });
        let channels = Channels::build(ChannelsConfig { twilio, ..ChannelsConfig::default() }).expect("valid");
        assert!(channels.sms.is_some() && channels.phone.is_some() && channels.email.is_none());
    }
}
