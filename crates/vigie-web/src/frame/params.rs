//! The query string of a request.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use vigie_pagerduty::{ApiError, paging::Page, query::Query};

/// The parameters of a request. Any query string can be read.
#[derive(Clone, Debug)]
pub struct Params(pub Query);

impl Params {
    /// The page that is asked for, as the wire and the store count.
    ///
    /// # Errors
    /// 400 when it reaches too deep or is no page.
    pub fn page(&self) -> Result<(Page, vigie_store::Page), ApiError> {
        let page = Page::from_query(&self.0)?;
        // Both are at most 10,000 by now.
        let store_page = vigie_store::Page {
            offset: u32::try_from(page.offset).unwrap_or(u32::MAX),
            limit: u32::try_from(page.limit).unwrap_or(u32::MAX),
            want_total: page.wants_total,
        };
        Ok((page, store_page))
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(Query::parse(parts.uri.query().unwrap_or_default())))
    }
}
