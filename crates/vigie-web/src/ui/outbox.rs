//! What browsers keep while the line is away (`web/script/outbox.js`): where pages show it, and what the server answers
//! when it comes at last.

use axum::{
    Json,
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use serde_json::json;

use super::{
    language::Language,
    problem::Problem,
    texts::Texts,
    visit::{Flash, Visit},
};

/// Says that a post comes from the outbox: it wants to know what came of it, not a page.
///
/// No other site can make a browser send it: browsers ask first (CORS), and we say no.
pub(super) const HEADER: &str = "x-vigie-outbox";

/// The place for what waits; a script fills it. A visit lends it the token of a new session.
pub(super) fn place(texts: &Texts, visit: Option<&Visit>) -> Markup {
    let words = &texts.outbox;
    html! {
        section.outbox #outbox hidden role="status" aria-label=(words.title) data-waiting=(words.waiting) data-waiting-here=(words.waiting_here) data-done=(words.done)
            data-late=(words.late) data-look=(words.look) data-close=(words.close)
            data-viewer=[visit.map(|visit| visit.viewer.id)] data-token=[visit.map(Visit::form_token)] { ul {} }
    }
}

/// Tells the outbox what came of a post: `done`, `refused` and why, or `signed_out`, which may mend. All else (the
/// store fails, say) goes as it is, and the outbox sends again.
pub(super) async fn tell(language: Language, request: Request, next: Next) -> Response {
    let is_from_outbox = request.headers().contains_key(HEADER);
    let response = next.run(request).await;
    if !is_from_outbox {
        return response;
    }
    let texts = language.texts();
    let (outcome, said) = match (response.extensions().get::<Flash>(), response.extensions().get::<Problem>()) {
        (Some(flash), _) => (if flash.is_good { "done" } else { "refused" }, flash.text.clone()),
        (None, Some(Problem::StaleForm)) => ("signed_out", texts.outbox.signed_out.to_owned()),
        (None, Some(Problem::Broken)) => return response,
        (None, Some(problem)) => ("refused", problem.told(texts).2.to_owned()),
        (None, None) if response.status() == StatusCode::SEE_OTHER => {
            ("signed_out", texts.outbox.signed_out.to_owned())
        }
        (None, None) => return response,
    };
    Json(json!({ "outcome": outcome, "said": said })).into_response()
}
