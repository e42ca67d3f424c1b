//! A posted form whose fields may come several times.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;

use super::{problem::Problem, rest::Refused};

/// The fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    /// The first value of a field, without spaces around it; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The same with its spaces: for passwords.
    pub(super) fn exact(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// The token that our own pages put into every form.
    pub(super) fn token(&self) -> &str {
        self.get("form_token")
    }

    /// Where to go afterwards.
    pub(super) fn to(&self) -> Option<&str> {
        self.all("to").next()
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, state).await.map_err(|_| Problem::StaleForm.into_response())?;
        Ok(Self(form_urlencoded::parse(&body).into_owned().collect()))
    }
}

/// A form that was refused: which one, what was typed into it, and why. The page shows it again with both.
#[derive(Clone, Copy)]
pub(super) struct Again<'a> {
    /// Its name among the forms of the page.
    pub(super) form: &'a str,
    /// What was typed.
    pub(super) posted: &'a Posted,
    /// Why it was refused.
    pub(super) refused: &'a Refused,
}

/// What a form shows: what was typed where it was refused, else what it starts with.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    posted: Option<&'a Posted>,
    /// Why it was refused.
    pub(super) refused: Option<&'a Refused>,
}

impl<'a> Typed<'a> {
    /// For the form of this name.
    pub(super) fn of(again: Option<&Again<'a>>, form: &str) -> Self {
        let again = again.filter(|again| again.form == form);
        Self { posted: again.map(|again| again.posted), refused: again.map(|again| again.refused) }
    }

    /// What a field holds.
    pub(super) fn value(&self, name: &str, otherwise: &'a str) -> &'a str {
        self.posted.map_or(otherwise, |posted| posted.get(name))
    }

    /// Whether a box of several with one name is ticked.
    pub(super) fn has(&self, name: &str, value: &str, otherwise: bool) -> bool {
        self.posted.map_or(otherwise, |posted| posted.all(name).any(|one| one == value))
    }

    /// Whether it was refused, so that it must be open.
    pub(super) fn is_again(&self) -> bool {
        self.refused.is_some()
    }
}
