//! A browser that takes pages by push.

use std::fmt;

/// A browser's push subscription (the W3C's Push API): where its push service takes messages for it, and what they are
/// encrypted with (RFC 8291).
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// The URL that its push service gave it. Whoever knows it could try to send there: it belongs into no log.
    pub endpoint: String,
    /// Its public key, a point on P-256 in base64url.
    pub public_key: String,
    /// The secret that its messages are authenticated with, 16 bytes in base64url.
    pub auth_secret: String,
}

impl Device {
    /// The longest URL of a push service, in bytes. Real ones have up to a few hundred.
    pub const ENDPOINT_MAX: usize = 1024;

    /// The name of the push service in its URL.
    #[must_use]
    pub fn service(&self) -> &str {
        let (_, rest) = self.endpoint.split_once("://").unwrap_or(("", &self.endpoint));
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

impl fmt::Debug for Device {
    /// Only whose push service it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device").field("service", &self.service()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_shows_its_push_service_and_nothing_else() {
        let device = Device {
            endpoint: "https://push.example.org/send/secret".into(),
            public_key: "BPublic".into(),
            auth_secret: "hidden".into(),
        };
        assert_eq!(device.service(), "push.example.org");
        let shown = format!("{device:?}");
        assert!(!shown.contains("secret") && !shown.contains("hidden"), "{shown}");
    }
}
