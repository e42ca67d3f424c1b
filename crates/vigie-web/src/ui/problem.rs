//! Pages that say why there is no other page.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use maud::html;
use vigie_app::AccessError;
use vigie_store::StoreError;

use super::{
    components::{button, icon},
    language::Language,
    layout,
    texts::Texts,
    visit::Visit,
};

/// Why a page cannot be shown or a form not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// The address leads nowhere.
    NoPage,
    /// The link of a page is over.
    LinkOver,
    /// The link that sets a password is over.
    PasswordLinkOver,
    /// The incident does not exist.
    NoIncident,
    /// The form's token is not this session's.
    StaleForm,
    /// The viewer's role only reads.
    ReadOnly,
    /// What was asked cannot be read.
    NotUnderstood,
    /// The store or the machine failed.
    Broken,
}

impl Problem {
    /// Its status, its title and why.
    pub(super) const fn told(self, texts: &Texts) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoPage => (StatusCode::NOT_FOUND, texts.problems.no_page_title, texts.problems.no_page_why),
            Self::LinkOver => (StatusCode::GONE, texts.landing.link_over_title, texts.landing.link_over_why),
            Self::PasswordLinkOver => (StatusCode::GONE, texts.users.link_over_title, texts.users.link_over_why),
            Self::NoIncident => {
                (StatusCode::NOT_FOUND, texts.problems.no_incident_title, texts.problems.no_incident_why)
            }
            Self::StaleForm => (StatusCode::FORBIDDEN, texts.problems.stale_title, texts.problems.stale_why),
            Self::ReadOnly => (StatusCode::FORBIDDEN, texts.problems.read_only_title, texts.problems.read_only_why),
            Self::NotUnderstood => {
                (StatusCode::BAD_REQUEST, texts.problems.not_understood_title, texts.problems.not_understood_why)
            }
            Self::Broken => (StatusCode::SERVICE_UNAVAILABLE, texts.problems.broken_title, texts.problems.broken_why),
        }
    }
}

impl IntoResponse for Problem {
    /// Only says which problem it is: [`explain`] makes the page in the language of the request.
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns a problem into a page that says why there is no other page.
pub(super) async fn explain(language: Language, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) => page(*problem, language, None),
        None if is_bare(&response) => page(Problem::NotUnderstood, language, Some(response.status())),
        None => response,
    }
}

/// Whether it is what the framework says of an address or a form that it cannot read: one line of English.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    response.status().is_client_error() && kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn page(problem: Problem, language: Language, known: Option<StatusCode>) -> Response {
    let texts = language.texts();
    let (status, title, why) = problem.told(texts);
    let content = html! {
        div.bare-sign { (icon::COMPASS) }
        h1 { (title) }
        p { (why) }
        (button::link("/incidents", texts.problems.back_home))
    };
    (known.unwrap_or(status), layout::bare(language, title, content)).into_response()
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed a page");
        Self::Broken
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        tracing::error!(%error, "a session could not be checked");
        Self::Broken
    }
}

/// Everything that has no page (yet); only for those who are signed in, so that others learn nothing of what exists.
pub(super) async fn no_page(_visit: Visit) -> Problem {
    Problem::NoPage
}
