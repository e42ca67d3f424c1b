//! Pages that say why there is no other page.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;
use vigie_app::AccessError;
use vigie_store::StoreError;

use super::{
    components::{button, icon},
    layout,
    texts::{ENGLISH, Texts},
    visit::Visit,
};

/// Why a page cannot be shown or a form not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// The address leads nowhere.
    NoPage,
    /// The incident does not exist.
    NoIncident,
    /// The form's token is not this session's.
    StaleForm,
    /// The viewer's role only reads.
    ReadOnly,
    /// The store or the machine failed.
    Broken,
}

impl Problem {
    const fn told(self, texts: &Texts) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoPage => (StatusCode::NOT_FOUND, texts.no_page_title, texts.no_page_why),
            Self::NoIncident => (StatusCode::NOT_FOUND, texts.no_incident_title, texts.no_incident_why),
            Self::StaleForm => (StatusCode::FORBIDDEN, texts.stale_title, texts.stale_why),
            Self::ReadOnly => (StatusCode::FORBIDDEN, texts.read_only_title, texts.read_only_why),
            Self::Broken => (StatusCode::SERVICE_UNAVAILABLE, texts.broken_title, texts.broken_why),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, title, why) = self.told(&ENGLISH);
        let content = html! {
            div.bare-sign { (icon::COMPASS) }
            h1 { (title) }
            p { (why) }
            (button::link("/incidents", ENGLISH.back_home))
        };
        (status, layout::bare(&ENGLISH, title, content)).into_response()
    }
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
