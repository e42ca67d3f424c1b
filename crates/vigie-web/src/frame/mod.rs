//! What all endpoints share: who asks, what they send, how they are answered, how often they may ask, and what is
//! written down about it.

mod address;
mod auth;
mod body;
mod identity;
mod origin;
mod params;
mod rate_limit;
mod reply;
mod request_log;
mod sign_in_gate;

pub(crate) use self::{
    address::refuse_long_addresses,
    auth::{Viewer, authenticate, let_viewer_in},
    body::{is_too_long, read_whole},
    origin::Origin,
    rate_limit::RateLimiter,
    reply::json_response,
    request_log::{RequestId, log_request},
    sign_in_gate::SignInGate,
};
pub use self::{
    body::{BODY_LIMIT_BYTES, CalendarText, Hash},
    identity::{MaybeRequester, Requester},
    params::Params,
    reply::{Rejection, Reply},
};
