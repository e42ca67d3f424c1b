//! The headers of a webhook, its signature among them.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{
    ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, USER_AGENT,
};
use sha2::Sha256;
use vigie_core::text::hex;

use super::WebhookPost;

/// The same as PagerDuty's: receivers are known to look at it.
const AGENT: &str = "PagerDuty-Webhook/V3.0";
/// Headers that belong to the connection; a subscription cannot set them.
const RESERVED: [HeaderName; 3] = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

/// All headers of one webhook. The subscription's own come first, so that ours win.
///
/// # Errors
/// When a custom header cannot be sent, naming the header and not its value, which is a secret.
pub(super) fn of(post: &WebhookPost<'_>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in post.custom_headers {
        let bad = || format!("the custom header `{name}` cannot be sent; check its name and value");
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        if !RESERVED.contains(&header) {
            headers.insert(header, HeaderValue::from_str(value).map_err(|_| bad())?);
        }
    }
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    let ours = [
        ("x-pagerduty-signature", signature_header(post.secrets, post.body.as_bytes())),
        ("x-webhook-id", post.webhook_id.to_owned()),
        ("x-webhook-subscription", post.subscription.to_owned()),
    ];
    for (name, value) in ours {
        let value = HeaderValue::from_str(&value).map_err(|_| format!("the header `{name}` cannot be sent"))?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

/// `v1=<hex>` for each secret, separated by commas without spaces.
#[must_use]
pub fn signature_header(secrets: &[&str], body: &[u8]) -> String {
    let signatures: Vec<String> = secrets.iter().map(|secret| format!("v1={}", sign(secret, body))).collect();
    signatures.join(",")
}

/// The HMAC-SHA256 of the raw body in lower-case hexadecimal digits.
#[must_use]
pub fn sign(secret: &str, body: &[u8]) -> String {
    // A key of any length is taken, so there always is a signature.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body);
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post<'a>(custom_headers: &'a [(&'a str, &'a str)]) -> WebhookPost<'a> {
        WebhookPost {
            url: "http://127.0.0.1/",
            body: "{}",
            secrets: &["one", "two"],
            subscription: "PSUB001",
            webhook_id: "QWEBHOOK000001",
            custom_headers,
        }
    }

    /// RFC 4231, test case 2.
    #[test]
    fn the_published_vector_is_signed_alike() {
        assert_eq!(
            sign("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn every_secret_signs() {
        let headers = of(&post(&[])).expect("headers");
        let expected = format!("v1={},v1={}", sign("one", b"{}"), sign("two", b"{}"));
        assert_eq!(headers["x-pagerduty-signature"], expected.as_str());
    }

    #[test]
    fn custom_headers_are_added_and_replace_nothing_of_ours() {
        let headers =
            of(&post(&[("X-Team", "search"), ("X-Webhook-Id", "forged"), ("Content-Length", "1")])).expect("headers");
        assert_eq!(
            (&headers["x-team"], &headers["x-webhook-id"]),
            (&HeaderValue::from_static("search"), &HeaderValue::from_static("QWEBHOOK000001"))
        );
        assert!(!headers.contains_key(CONTENT_LENGTH));
    }

    #[test]
    fn a_bad_custom_header_is_named_without_its_value() {
        let words = of(&post(&[("X-Key", "hunter2\nX-Evil: 1")])).expect_err("a line break");
        assert!(words.contains("`X-Key`") && !words.contains("hunter2"), "{words}");
    }
}
