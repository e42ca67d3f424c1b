//! What the workers that send pages and personal messages have in common: how long a message is, and what an attempt
//! comes to.

use vigie_channels::Sent;
use vigie_core::{
    ids::{ContactMethodId, UserId},
    notify::{Outcome, outbox},
    time::At,
};

use crate::app::Shared;

/// Whether a person's contact method asks for short messages now.
pub(super) fn wants_short_ones(shared: &Shared, user: UserId, method: ContactMethodId) -> bool {
    let directory = shared.directory.load();
    let method = directory.users.get(&user).and_then(|user| user.contact_method(method));
    method.is_some_and(|method| method.short_form)
}

/// What became of an attempt. It is made again while the next one would come in time.
pub(super) fn outcome(sent: Sent, attempts: u32, now: At, is_in_time: impl Fn(At) -> bool) -> Outcome {
    match sent {
        Sent::HandedOver { provider_id } => Outcome::HandedOver { provider_id },
        Sent::Failed { words } | Sent::Gone { words } => Outcome::Failed { words },
        Sent::Later { words } => match outbox::retry_at(attempts, now).filter(|at| is_in_time(*at)) {
            Some(at) => Outcome::Late { words, retry_at: Some(at) },
            None => Outcome::Failed { words: format!("given up after {attempts} attempts: {words}") },
        },
    }
}

/// The word of an outcome in figures and logs.
pub(super) const fn word_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::HandedOver { .. } => "handed_over",
        Outcome::Delivered => "delivered",
        Outcome::Failed { .. } => "failed",
        Outcome::Late { .. } => "late",
        Outcome::Answered => "answered",
    }
}
