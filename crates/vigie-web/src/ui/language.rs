//! The language of a page: what the person chose, else what the browser asks for, else English.

use std::convert::Infallible;

use axum::{
    Form,
    extract::{FromRequestParts, State},
    http::{HeaderMap, header, request::Parts},
    response::Response,
};
use serde::Deserialize;

use super::{
    cookies,
    texts::{ENGLISH, FRENCH, Texts},
    visit,
};
use crate::AppState;

/// How long a browser remembers the choice, in seconds.
const CHOICE_SECONDS: u32 = 365 * 24 * 3600;
/// How many languages of a browser's list are looked at.
const MOST_WISHES: usize = 20;

/// A language that the console speaks. As an extractor: the one for this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// All of them, in the order in which they are offered.
pub(super) const ALL: [Language; 2] = [Language::English, Language::French];

impl Language {
    /// For a request with these headers.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let chosen = cookies::read(headers, cookies::LANGUAGE).and_then(Self::parse);
        let wished = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(best);
        chosen.or_else(wished).unwrap_or(Self::English)
    }

    /// Its words.
    pub(super) const fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::French => &FRENCH,
        }
    }

    /// `en`, `fr`
    pub(super) const fn code(self) -> &'static str {
        self.texts().frame.language
    }

    /// What it calls itself.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// `fr`, `fr-CA`
    pub(super) fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim();
        ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// The one of ours with the highest weight; the first of equals (RFC 9110, section 12.5.4).
fn best(accepted: &str) -> Option<Language> {
    let wish = |part: &str| {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let weight: f32 = weight.trim().parse().ok()?;
        Some((Language::parse(tag)?, weight)).filter(|(_, weight)| *weight > 0.0)
    };
    let wishes = accepted.split(',').take(MOST_WISHES).filter_map(wish);
    wishes.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(language, _)| language)
}

/// The form that chooses.
#[derive(Deserialize)]
pub(super) struct Fields {
    language: String,
    to: Option<String>,
}

/// `POST /language`: remembers the choice in a cookie. It needs no token: it changes how pages look to this browser.
pub(super) async fn choose(State(state): State<AppState>, Form(fields): Form<Fields>) -> Response {
    let mut response = visit::see(visit::own_path(fields.to.as_deref()));
    if let Some(language) = Language::parse(&fields.language) {
        let cookie = cookies::write(cookies::LANGUAGE, language.code(), CHOICE_SECONDS, visit::is_secure(&state));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(headers: &[(header::HeaderName, &'static str)]) -> Language {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        Language::of(&HeaderMap::from_iter(headers))
    }

    #[test]
    fn the_browsers_language_is_spoken() {
        let wants = |value| asked(&[(header::ACCEPT_LANGUAGE, value)]);
        assert_eq!(wants("fr-CA,fr;q=0.9,en;q=0.8"), Language::French);
        assert_eq!(wants("de,en;q=0.5,fr;q=0.7"), Language::French);
        assert_eq!(wants("en-GB, fr"), Language::English);
        assert_eq!(wants("de"), Language::English);
        assert_eq!(wants("fr;q=0"), Language::English);
        assert_eq!(asked(&[]), Language::English);
    }

    #[test]
    fn a_choice_counts_more_than_the_browser() {
        let both = [(header::ACCEPT_LANGUAGE, "en"), (header::COOKIE, "vigie_language=fr")];
        assert_eq!(asked(&both), Language::French);
        let unknown = [(header::ACCEPT_LANGUAGE, "fr"), (header::COOKIE, "vigie_language=xx")];
        assert_eq!(asked(&unknown), Language::French);
    }
}
