//! The Twilio-compatible REST API that carries text messages and calls, and what it posts back to us.

mod client;
pub mod form;
pub mod inbound;
pub mod signature;
pub mod twiml;

pub use self::client::{Twilio, TwilioConfig};
