//! How a push service knows who sends (RFC 8292): a signed statement with every message.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::json;
use vigie_core::time::At;

use crate::Secret;

/// How long a statement is good for, in seconds; push services take up to a day.
const GOOD_FOR_SECONDS: i64 = 12 * 3600;

/// The server's key towards push services.
pub(super) struct ServerKey {
    pair: EcdsaKeyPair,
    /// Whom the push service may write to when something is wrong: an `https:` or `mailto:` address.
    contact: String,
}

/// A new key (PKCS #8 in base64), for a database that has none yet. `None` where the operating system has no random
/// bytes.
#[must_use]
pub fn new_server_key() -> Option<Secret> {
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
    Some(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(document.as_ref())))
}

impl ServerKey {
    /// Reads a key that [`new_server_key`] made.
    pub(super) fn read(key: &Secret, contact: String) -> Option<Self> {
        let document = BASE64_URL_SAFE_NO_PAD.decode(key.reveal()).ok()?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &SystemRandom::new()).ok()?;
        Some(Self { pair, contact })
    }

    /// The public half, as browsers take it.
    pub(super) fn public(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// The value of the `Authorization` header towards the push service at `origin`.
    pub(super) fn authorization(&self, origin: &str, now: At) -> Option<String> {
        let encode = |value: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let ends_at = now.micros() / 1_000_000 + GOOD_FOR_SECONDS;
        let claims = json!({ "aud": origin, "exp": ends_at, "sub": self.contact });
        let stated = format!("{}.{}", encode(json!({ "typ": "JWT", "alg": "ES256" })), encode(claims));
        let signature = self.pair.sign(&SystemRandom::new(), stated.as_bytes()).ok()?;
        Some(format!("vapid t={stated}.{}, k={}", BASE64_URL_SAFE_NO_PAD.encode(signature), self.public()))
    }
}

impl fmt::Debug for ServerKey {
    /// Only the public half.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerKey").field("public", &self.public()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_statement_names_the_push_service_and_is_signed() {
        let key = ServerKey::read(&new_server_key().expect("a key"), "mailto:ann@example.org".into()).expect("the key");
        let header = key.authorization("https://push.example.org", At::from_micros(1_000_000)).expect("signed");
        let token = header.strip_prefix("vapid t=").and_then(|rest| rest.split(", k=").next()).expect("a token");
        let (stated, signature) = token.rsplit_once('.').expect("a signature");
        let claims = BASE64_URL_SAFE_NO_PAD.decode(stated.split('.').nth(1).expect("claims")).expect("base64url");
        let claims: serde_json::Value = serde_json::from_slice(&claims).expect("JSON");
        assert_eq!(
            claims,
            json!({ "aud": "https://push.example.org", "exp": 43_201, "sub": "mailto:ann@example.org" })
        );
        let public = BASE64_URL_SAFE_NO_PAD.decode(key.public()).expect("base64url");
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public)
            .verify(stated.as_bytes(), &signature)
            .expect("its own signature");
    }

    #[test]
    fn the_private_half_is_not_shown() {
        let secret = new_server_key().expect("a key");
        let key = ServerKey::read(&secret, String::new()).expect("the key");
        assert!(!format!("{key:?} {secret:?}").contains(secret.reveal()));
        assert!(ServerKey::read(&Secret::new("no key"), String::new()).is_none());
    }
}
