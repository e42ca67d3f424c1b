//! Fake providers on real sockets: a mail server, a Twilio-compatible API, a push service, a receiver of webhooks.
//!
//! Each listens on a free port of 127.0.0.1, records what it gets, can be told to misbehave, waits for what a test
//! expects (`wait_for`), and stops when it is dropped. They run on the runtime of the test that starts them.
//!
//! To add one: a file with a type whose `start` binds a [`Listening`] and whose calls go into a [`Record`].

pub mod certificate;
mod listening;
pub mod mail;
mod post;
mod push;
mod record;
mod smtp;
mod twilio;
mod webhook;

pub use self::{
    certificate::TestCertificate,
    listening::{Listening, closed_port},
    mail::Mail,
    post::{Answer, post_form},
    push::{FakePush, ReceivedPush},
    record::{Record, Script},
    smtp::{SmtpFault, SmtpSink},
    twilio::{FakeTwilio, TwilioFault, TwilioKind, TwilioRequest},
    webhook::{ReceivedWebhook, WebhookReceiver, WebhookReply},
};
