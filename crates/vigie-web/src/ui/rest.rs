//! How the console changes the configuration: as a client of the REST API inside the same process, in the name of
//! whoever looks. So a form and a program meet the same rules, the same permission table and the same audit trail.
//!
//! A form's handler makes the body that the REST API documents and gives it to [`Rest::post`], [`Rest::put`] or
//! [`Rest::delete`]; what is refused comes back as sentences to show beside the form.

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request},
    http::{Method, StatusCode, header, request::Parts},
};
use serde_json::Value as Json;
use tower::ServiceExt as _;
use vigie_core::ids::UserId;

use super::{language::Language, refusals};
use crate::frame::{RequestId, Viewer};

/// The largest answer that is read, in bytes: a hundred of anything fits.
const ANSWER_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// The REST API for the console alone: it knows people by [`Viewer`] instead of by a token. A request from outside
/// cannot carry one.
#[derive(Clone)]
pub(crate) struct InProcess(pub(crate) Router);

/// The REST API in the name of one person.
#[derive(Clone)]
pub(super) struct Rest {
    api: Option<Router>,
    viewer: UserId,
    from: Option<ConnectInfo<SocketAddr>>,
    id: Option<RequestId>,
    language: Language,
}

/// What the REST API answered instead of doing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Its status.
    pub(crate) status: StatusCode,
    /// What is wrong, sentence by sentence.
    pub(crate) sentences: Vec<String>,
    /// It could not be said in the language of the page.
    pub(crate) is_foreign: bool,
}

impl Refused {
    /// What the console refuses by itself.
    pub(super) fn because(status: StatusCode, sentence: &str) -> Self {
        Self { status, sentences: vec![sentence.to_owned()], is_foreign: false }
    }

    /// Something that a form of ours holds and the REST API need not be asked about.
    pub(super) fn told_here(sentence: &str) -> Self {
        Self::because(StatusCode::BAD_REQUEST, sentence)
    }

    /// Several sentences about what a form of ours holds.
    pub(super) fn told_all(sentences: Vec<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, sentences, is_foreign: false }
    }

    /// All of it in one line.
    pub(super) fn told(&self) -> String {
        self.sentences.join(" · ")
    }

    fn of(status: StatusCode, body: &Json) -> Self {
        let error = &body["error"];
        let errors = match &error["errors"] {
            Json::Array(all) => all.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            Json::Object(fields) => fields.values().map(sentence).collect(),
            _ => Vec::new(),
        };
        let message = || vec![error["message"].as_str().unwrap_or_else(|| status.as_str()).to_owned()];
        Self { status, sentences: if errors.is_empty() { message() } else { errors }, is_foreign: false }
    }

    /// The same in the language of a page, as far as it is known in it.
    pub(super) fn in_language(mut self, language: Language) -> Self {
        for sentence in &mut self.sentences {
            match refusals::told(sentence, language) {
                Some(told) => *sentence = told,
                None => self.is_foreign = true,
            }
        }
        self
    }
}

fn sentence(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(all) => all.iter().map(sentence).collect::<Vec<_>>().join(" · "),
        other => other.to_string(),
    }
}

/// What is asked of the REST API.
pub(super) struct Wish {
    method: Method,
    path: String,
    body: Option<Json>,
}

impl Wish {
    /// To make something new, or to have something done.
    pub(super) fn post(path: String, body: Json) -> Self {
        Self { method: Method::POST, path, body: Some(body) }
    }

    /// To change something.
    pub(super) fn put(path: String, body: Json) -> Self {
        Self { method: Method::PUT, path, body: Some(body) }
    }

    /// To remove something.
    pub(super) fn delete(path: String) -> Self {
        Self { method: Method::DELETE, path, body: None }
    }
}

impl Rest {
    /// For a request to the console by a person who is known.
    pub(super) fn of(parts: &Parts, viewer: UserId) -> Self {
        let api = parts.extensions.get::<InProcess>().map(|api| api.0.clone());
        let from = parts.extensions.get().copied();
        Self { api, viewer, from, id: parts.extensions.get().cloned(), language: Language::of(&parts.headers) }
    }

    /// Makes something new, or has something done.
    ///
    /// # Errors
    /// What the REST API refuses; so with all others.
    pub(super) async fn post(&self, path: &str, body: &Json) -> Result<Json, Refused> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Changes something.
    pub(super) async fn put(&self, path: &str, body: &Json) -> Result<Json, Refused> {
        self.ask(Method::PUT, path, Some(body)).await
    }

    /// Does what is wished.
    pub(super) async fn carry_out(&self, wish: Wish) -> Result<Json, Refused> {
        self.ask(wish.method, &wish.path, wish.body.as_ref()).await
    }

    /// Removes something.
    pub(super) async fn delete(&self, path: &str) -> Result<Json, Refused> {
        self.ask(Method::DELETE, path, None).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Json>) -> Result<Json, Refused> {
        let broken = |status: StatusCode| Refused::of(status, &Json::Null).in_language(self.language);
        let Some(api) = self.api.clone() else { return Err(broken(StatusCode::INTERNAL_SERVER_ERROR)) };
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json").body(body);
        let mut request = request.map_err(|_| broken(StatusCode::BAD_REQUEST))?;
        request.extensions_mut().insert(Viewer(self.viewer));
        self.from.map(|from| request.extensions_mut().insert(from));
        self.id.clone().map(|id| request.extensions_mut().insert(id));
        let Ok(answer) = api.oneshot(request).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), ANSWER_LIMIT_BYTES).await.map_err(|_| broken(status))?;
        let told = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        if status.is_success() { Ok(told) } else { Err(Refused::of(status, &told).in_language(self.language)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_refusal_is_told_in_sentences_whatever_its_shape() {
        let told = |error: Json| Refused::of(StatusCode::BAD_REQUEST, &json!({ "error": error })).told();
        let list =
            json!({ "message": "Invalid Input Provided", "errors": ["Name must be filled in", "Email must be one"] });
        assert_eq!(told(list), "Name must be filled in · Email must be one");
        let fields = json!({ "message": "Invalid Request", "errors": { "event.name": ["must be filled in"] } });
        assert_eq!(told(fields), "must be filled in");
        assert_eq!(told(json!({ "message": "Not Found" })), "Not Found");
        assert_eq!(Refused::of(StatusCode::BAD_GATEWAY, &Json::Null).told(), "502");
    }
}
