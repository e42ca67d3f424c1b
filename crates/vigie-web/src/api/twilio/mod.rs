//! What the text and voice provider posts to us: replies to text messages, calls that were picked up, keys that were
//! pressed, and what became of messages and calls. Every one is signed; without the signature nothing is read.

mod answer;
mod sms;
mod status;
mod voice;

use axum::{
    Router,
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use vigie_channels::twilio::{form::Form, signature};

use crate::AppState;

/// The provider's forms are small.
const FORM_LIMIT_BYTES: usize = 64 * 1024;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/twilio/sms", post(sms::handle))
        .route("/twilio/voice/{delivery}", post(voice::handle))
        .route("/twilio/status/{delivery}", post(status::handle))
        .layer(axum::extract::DefaultBodyLimit::max(FORM_LIMIT_BYTES))
}

/// A form whose signature is right.
struct Signed(Form);

impl FromRequest<AppState> for Signed {
    type Rejection = (StatusCode, &'static str);

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let token = state.settings.twilio_auth_token.as_ref();
        let token = token.ok_or((StatusCode::NOT_FOUND, "text messages and calls are not configured\n"))?;
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let url = state.links().api(path);
        let given = request.headers().get(signature::HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| (StatusCode::BAD_REQUEST, "the form is too large or broke off\n"))?;
        let form = Form::parse(&body);
        if signature::is_valid(token, &url, &form, &given.unwrap_or_default()) {
            return Ok(Self(form));
        }
        tracing::warn!(
            url,
            "a callback with a wrong signature was refused: does VIGIE_API_URL match what the provider calls?"
        );
        Err((StatusCode::FORBIDDEN, "the signature is wrong\n"))
    }
}

fn twiml(document: String) -> Response {
    ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], document).into_response()
}
