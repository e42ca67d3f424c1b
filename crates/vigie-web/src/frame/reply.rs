//! Answers: JSON with a status, and refusals in PagerDuty's envelope.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value as Json;
use vigie_app::{AccessError, CommandError, ConfigureError, SubmitError};
use vigie_core::{
    directory::{Directory, Violation},
    engine::Refusal,
};
use vigie_pagerduty::{ApiError, rest};
use vigie_store::StoreError;

/// A JSON answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The body; nothing where null.
    pub body: Json,
}

impl Reply {
    /// 200.
    #[must_use]
    pub const fn ok(body: Json) -> Self {
        Self { status: StatusCode::OK, body }
    }

    /// 201.
    #[must_use]
    pub const fn created(body: Json) -> Self {
        Self { status: StatusCode::CREATED, body }
    }

    /// 202.
    #[must_use]
    pub const fn accepted(body: Json) -> Self {
        Self { status: StatusCode::ACCEPTED, body }
    }

    /// 204, without a body.
    #[must_use]
    pub const fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: Json::Null }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        if self.body.is_null() {
            return self.status.into_response();
        }
        json_response(self.status, self.body.to_string())
    }
}

/// A refusal on its way to the client. Everything that can go wrong in a handler becomes one with `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection(pub ApiError);

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = json_response(status, self.0.to_wire().to_string());
        // Some parts of the API write the same refusal in another form.
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ApiError> for Rejection {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

impl From<CommandError> for Rejection {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refusal.into(),
            CommandError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<SubmitError> for Rejection {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Overloaded | SubmitError::NotServing => Self(ApiError::overloaded()),
            SubmitError::Store => Self(ApiError::internal()),
        }
    }
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Conflict) {
            return Self(ApiError::changed_meanwhile());
        }
        tracing::error!(%error, "the store failed a request");
        Self(ApiError::internal())
    }
}

impl From<AccessError> for Rejection {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Store(error) => error.into(),
            other => Self(ApiError::invalid(other.to_string())),
        }
    }
}

impl From<Violation> for Rejection {
    fn from(violation: Violation) -> Self {
        // Names are left to whoever has the directory at hand; ids are enough to find them.
        Self(rest::violation::to_error(&violation, &Directory::default()))
    }
}

impl<E: Into<Self>> From<ConfigureError<E>> for Rejection {
    fn from(error: ConfigureError<E>) -> Self {
        match error {
            ConfigureError::Refused(refused) => refused.into(),
            ConfigureError::Violation(violation) => violation.into(),
            ConfigureError::Store(error) => error.into(),
        }
    }
}

/// A JSON body that is already text.
pub(crate) fn json_response(status: StatusCode, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
