//! Every channel against a fake provider on a real socket: what goes well, and what each way of going wrong means.

mod email;
mod phone;
mod push;
mod sms;
mod webhook;

use std::{sync::Arc, time::Duration};

use testkit::fakes::FakeTwilio;
use vigie_channels::{Channel, Channels, ChannelsConfig, Envelope, Secret, Sent, twilio::TwilioConfig};
use vigie_core::directory;

/// How long a test waits for something that happens. Generous: machines are shared.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a channel waits for something that does not happen.
const SHORT: Duration = Duration::from_secs(1);

/// A page as the delivery worker hands it over.
fn envelope(address: &str) -> Envelope {
    Envelope {
        id: "QDELIVERY00001".to_owned(),
        address: address.to_owned(),
        subject: "[#7] Disk full".to_owned(),
        text: "#7 Disk full on db1. Reply 4 to acknowledge.".to_owned(),
        speech: "Disk full on db1. Press 4 to acknowledge.".to_owned(),
        thread: Some("QINCIDENT00001".to_owned()),
        ..Envelope::default()
    }
}

/// The account that the fake provider knows.
fn twilio_config(base_url: String) -> TwilioConfig {
    TwilioConfig {
        base_url,
        account_sid: FakeTwilio::ACCOUNT_SID.to_owned(),
        auth_token: Secret::new(FakeTwilio::AUTH_TOKEN),
        from_number: FakeTwilio::NUMBER.to_owned(),
        timeout: PATIENCE,
    }
}

/// The one channel of a configuration.
fn channel(kind: directory::Channel, config: ChannelsConfig) -> Arc<dyn Channel> {
    let channels = Channels::build(config).expect("a valid configuration");
    Arc::clone(channels.get(kind).expect("a configured channel"))
}

fn failed(words: &str) -> Sent {
    Sent::Failed { words: words.to_owned() }
}

fn later(words: &str) -> Sent {
    Sent::Later { words: words.to_owned() }
}

/// The words of something that may work later.
fn words_of_later(sent: Sent) -> String {
    match sent {
        Sent::Later { words } => words,
        other => panic!("expected Later, got {other:?}"),
    }
}
