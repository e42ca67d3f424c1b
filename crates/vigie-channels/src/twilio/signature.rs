//! `X-Twilio-Signature`: proof that a callback comes from the provider.
//!
//! The base64 form of an HMAC-SHA1, keyed with the account's token, of the full URL that was called (query included)
//! followed by every form value: names sorted, each followed by its value, with nothing in between.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::form::Form;
use crate::Secret;

/// The name of the header.
pub const HEADER: &str = "X-Twilio-Signature";

/// Whether `signature` is right for a form posted to `url`, which is the address as the provider called it: scheme,
/// public host, path and query. Takes the same time for every wrong signature.
#[must_use]
pub fn is_valid(auth_token: &Secret, url: &str, form: &Form, signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature.trim()) else { return false };
    mac(auth_token, url, form).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

/// The signature of a form posted to `url`.
#[must_use]
pub fn sign(auth_token: &Secret, url: &str, form: &Form) -> String {
    mac(auth_token, url, form).map(|mac| STANDARD.encode(mac.finalize().into_bytes())).unwrap_or_default()
}

/// `None` never happens: an HMAC takes a key of any length.
fn mac(auth_token: &Secret, url: &str, form: &Form) -> Option<Hmac<Sha1>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(auth_token.reveal().as_bytes()).ok()?;
    mac.update(url.as_bytes());
    let mut values: Vec<_> = form.values().iter().collect();
    values.sort();
    for (name, value) in values {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the provider's documentation.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const BODY: &[u8] =
        b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
    const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn token() -> Secret {
        Secret::new("12345")
    }

    #[test]
    fn the_documented_example_is_signed_alike() {
        assert_eq!(sign(&token(), URL, &Form::parse(BODY)), SIGNATURE);
        assert!(is_valid(&token(), URL, &Form::parse(BODY), SIGNATURE));
    }

    #[test]
    fn whatever_is_changed_breaks_it() {
        let form = Form::parse(BODY);
        assert!(!is_valid(&Secret::new("54321"), URL, &form, SIGNATURE), "token");
        assert!(!is_valid(&token(), "https://mycompany.com/myapp.php?foo=1", &form, SIGNATURE), "URL");
        assert!(!is_valid(&token(), URL, &Form::parse(b"Digits=4"), SIGNATURE), "form");
        assert!(!is_valid(&token(), URL, &form, "RSOYDt4T1cUTdK1PDd93/VVr8B9="), "signature");
        assert!(!is_valid(&token(), URL, &form, ""), "none");
        assert!(!is_valid(&token(), URL, &form, "not base64!"), "no base64");
    }
}
