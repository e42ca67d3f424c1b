//! The ways to reach a person, and the way to reach a machine: e-mail, text messages, voice calls, web push, webhooks.
//!
//! Place on the path: the delivery worker of `vigie-app` leases rows of the outbox, composes the words, and hands an
//! [`Envelope`] to a [`Channel`]; what comes back is [`Sent`]. What a provider says later (a status callback, a
//! reply, a key press) is read here too ([`twilio::inbound`]) and returns to the engine as a command.
//!
//! What this crate never does: it keeps no queue and repeats nothing (a retry must survive a crash, so it is a row of
//! the outbox), it decides neither whom nor when to page, it composes no words about incidents, and it never lets a
//! password, a token or a secret reach a log or an error.
//!
//! **To add a channel**: one file with a configuration struct, a type that implements [`Channel`], and its tests
//! against a fake provider of `testkit::fakes`; a field in [`Channels`] and in [`ChannelsConfig`]; a line in
//! [`Channels::get`], whose `match` does not compile until the core's list of channels and this one agree.

mod api_client;
mod channel;
pub mod email;
mod http;
mod phone;
pub mod push;
mod secret;
mod set;
pub mod sink;
mod sms;
pub mod tls;
pub mod twilio;
pub mod webhook;
mod words;

pub use self::{
    api_client::{ApiClient, ApiClientBuildError, ApiClientError},
    channel::{Channel, ConfigError, Envelope, Sent},
    phone::Phone,
    secret::Secret,
    set::{Channels, ChannelsConfig, Checked},
    sms::Sms,
};
