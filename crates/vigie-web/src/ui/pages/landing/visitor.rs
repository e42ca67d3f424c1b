//! Who follows a link: the person it was sent to, as long as it works.

use axum::{
    RequestPartsExt as _,
    extract::{FromRequestParts, Path},
    http::request::Parts,
    response::{IntoResponse as _, Response},
};
use vigie_app::LINK_PATH;
use vigie_core::{engine::Request, incident::Incident, notify::Delivery};

use super::find;
use crate::{
    AppState,
    ui::{
        act,
        problem::Problem,
        visit::{Flash, Visit},
    },
};

/// A request of whoever holds a link. As an extractor it refuses links that are over.
pub(crate) struct Visitor {
    /// The visit, in the name of the person who was paged.
    pub(crate) visit: Visit,
    /// The page that the link came with.
    pub(crate) delivery: Delivery,
    token: String,
}

impl Visitor {
    /// The incident of the link.
    pub(crate) async fn incident(&self) -> Result<Incident, Problem> {
        find(&self.visit.state, self.delivery.incident.as_str()).await
    }

    /// Asks something of it and comes back to the page.
    pub(crate) async fn ask(&self, form_token: &str, request: Request, done: &str) -> Result<Response, Problem> {
        self.visit.permit(form_token)?;
        let flash = act::carry_out(&self.visit, &self.incident().await?, request, done).await?;
        Ok(self.back(&flash))
    }

    /// Back to the page.
    pub(crate) fn back(&self, flash: &Flash) -> Response {
        act::back(&self.visit.state, Some(&format!("{LINK_PATH}{}", self.token)), flash)
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let over = || Problem::LinkOver.into_response();
        let Path(token): Path<String> = parts.extract().await.map_err(|_| over())?;
        let found = state.app.page_visitor(&token).await.map_err(|error| Problem::from(error).into_response())?;
        let delivery = found.ok_or_else(over)?.delivery;
        let viewer = state.directory().users.get(&delivery.user).cloned().ok_or_else(over)?;
        let visit = Visit::of(parts, state, viewer, token.clone());
        Ok(Self { visit, delivery, token })
    }
}
