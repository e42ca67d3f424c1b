//! Cookies, and the tokens in forms that only our own pages can know.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest as _, Sha256};
use vigie_core::text::hex;

/// Holds the secret of a console session.
pub(super) const SESSION: &str = "vigie_session";
/// Holds the secret behind the token of the sign-in form.
pub(super) const SIGN_IN: &str = "vigie_sign_in";
/// Holds the message that the next page shows once.
pub(super) const FLASH: &str = "vigie_flash";

/// Holds the language that the person chose.
pub(super) const LANGUAGE: &str = "vigie_language";

/// Holds the filters of the incident list that were used last.
pub(super) const INCIDENTS: &str = "vigie_incidents";

/// How long a signed-in browser keeps its cookie, in seconds; the session itself ends on the server.
pub(super) const SESSION_SECONDS: u32 = 14 * 24 * 3600;

/// The value of a cookie.
pub(super) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value).next()
}

/// A cookie that no script can read and no other site makes the browser send with a form. `seconds` 0 deletes it.
pub(super) fn write(name: &str, value: &str, seconds: u32, is_secure: bool) -> HeaderValue {
    let secure = if is_secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The token that a form must bring back, for the secret in a cookie.
pub(super) fn form_token(secret: &str) -> String {
    hex(&Sha256::digest(format!("vigie form {secret}").as_bytes()))
}

/// Whether a form's token is the one for this secret, in a time that does not tell how much of it is right.
pub(super) fn is_form_token(token: &str, secret: &str) -> bool {
    let expected = form_token(secret);
    let difference = token.bytes().zip(expected.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
    token.len() == expected.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let value = HeaderValue::from_static("a=1; vigie_session=secret; vigie_sessionx=2; empty=");
        let headers = HeaderMap::from_iter([(header::COOKIE, value)]);
        assert_eq!(read(&headers, SESSION), Some("secret"));
        assert_eq!((read(&headers, "b"), read(&headers, "empty")), (None, None));
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_other_sites() {
        let cookie = write(SESSION, "secret", 60, true);
        assert_eq!(cookie, "vigie_session=secret; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        assert!(!write(SESSION, "secret", 60, false).to_str().expect("text").contains("Secure"));
    }

    #[test]
    fn a_form_token_belongs_to_one_secret() {
        assert!(is_form_token(&form_token("one"), "one"));
        assert!(!is_form_token(&form_token("one"), "other"));
        assert!(!is_form_token("", "one") && !is_form_token("one", "one"));
    }
}
