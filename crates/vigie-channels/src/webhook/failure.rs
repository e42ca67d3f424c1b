//! What it means when there was no answer.

use std::{error::Error, io};

use rustls::CertificateError;

use super::{Refused, WebhookResult};
use crate::words;

/// The deepest chain of causes that is looked at.
const MAX_CAUSES: usize = 16;

/// A refused address and a failed TLS handshake stay as they are; no connection, no name, no answer in time and a
/// certificate that has run out (somebody is being paged about it) may mend.
pub(super) fn judge(error: reqwest::Error) -> WebhookResult {
    let error = error.without_url();
    if error.is_timeout() {
        return WebhookResult::Retry { words: "the receiver did not answer in time".to_owned() };
    }
    if let Some(refused) = cause::<Refused>(&error) {
        return WebhookResult::Dropped { words: refused.to_string() };
    }
    let words = words::of_error(&error);
    match cause::<rustls::Error>(&error) {
        Some(tls) if !has_expired(tls) => WebhookResult::Dropped { words },
        _ => WebhookResult::Retry { words },
    }
}

const fn has_expired(error: &rustls::Error) -> bool {
    matches!(
        error,
        rustls::Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. })
    )
}

/// The first cause of a type, also where an `io::Error` wraps it, which hides what it wraps from `source()`.
fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    for _ in 0..MAX_CAUSES {
        let error = next?;
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_found_inside_an_io_error() {
        let tls = rustls::Error::InvalidCertificate(CertificateError::Expired);
        let error = io::Error::other(io::Error::other(tls));
        assert!(cause::<rustls::Error>(&error).is_some_and(has_expired));
        assert!(cause::<Refused>(&error).is_none());
    }

    #[test]
    fn only_an_expired_certificate_may_mend() {
        assert!(!has_expired(&rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)));
        assert!(!has_expired(&rustls::Error::HandshakeNotComplete));
    }
}
