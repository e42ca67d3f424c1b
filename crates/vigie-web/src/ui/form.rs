//! A posted form whose fields may come several times.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;

use super::problem::Problem;

/// The fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Posted(Vec<(String, String)>);

impl Posted {
    /// The first value of a field, without spaces around it; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
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
