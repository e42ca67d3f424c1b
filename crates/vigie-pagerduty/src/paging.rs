//! PagerDuty's classic paging: `limit` and `offset` in; `limit`, `offset`, `more` and `total` out.

use serde_json::{Value as Json, json};

use crate::{error::ApiError, query::Query};

/// Which part of a list a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many to skip.
    pub offset: usize,
    /// How many at most: 1 to 100, 25 where the client says nothing.
    pub limit: usize,
    /// Whether to count them all (`total=true`).
    pub wants_total: bool,
}

impl Page {
    /// What a client gets who says nothing.
    pub const DEFAULT_LIMIT: usize = 25;
    /// What a client gets at most.
    pub const MOST: usize = 100;
    /// Beyond this, `offset + limit` is refused.
    pub const DEEPEST: usize = 10_000;

    /// Reads `limit`, `offset` and `total`.
    ///
    /// # Errors
    /// 400 when one is no number, or together they reach beyond [`Page::DEEPEST`].
    pub fn from_query(query: &Query) -> Result<Self, ApiError> {
        let number = |name: &str, default: usize| match query.get(name) {
            None => Ok(default),
            Some(text) => text.parse().map_err(|_| ApiError::invalid(format!("{name} must be a whole number"))),
        };
        let offset: usize = number("offset", 0)?;
        let limit = number("limit", Self::DEFAULT_LIMIT)?.clamp(1, Self::MOST);
        if offset.saturating_add(limit) > Self::DEEPEST {
            return Err(ApiError::invalid("Offset must be less than 10000: offset plus limit reaches beyond it"));
        }
        Ok(Self { offset, limit, wants_total: query.flag("total") })
    }

    /// One page of a list that is wholly in memory, in its envelope.
    #[must_use]
    pub fn cut<T>(self, name: &str, items: impl IntoIterator<Item = T>, to_wire: impl FnMut(T) -> Json) -> Json {
        let mut items = items.into_iter();
        let mut seen = items.by_ref().take(self.offset).count();
        let page: Vec<T> = items.by_ref().take(self.limit).collect();
        seen += page.len();
        let left = if self.wants_total { items.count() } else { usize::from(items.next().is_some()) };
        let total = self.wants_total.then_some(seen + left);
        self.envelope(name, page.into_iter().map(to_wire).collect(), left > 0, total)
    }

    /// The envelope around one page.
    #[must_use]
    pub fn envelope(self, name: &str, items: Vec<Json>, more: bool, total: Option<usize>) -> Json {
        json!({ name: items, "limit": self.limit, "offset": self.offset, "more": more, "total": total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> Result<Page, ApiError> {
        Page::from_query(&Query::parse(query))
    }

    #[test]
    fn the_last_page_says_so() {
        let cut = |query: &str| page(query).expect("valid").cut("ids", 0..5, |id| json!(id));
        assert_eq!(cut("limit=2"), json!({"ids": [0, 1], "limit": 2, "offset": 0, "more": true, "total": null}));
        assert_eq!(
            cut("limit=2&offset=3&total=true"),
            json!({"ids": [3, 4], "limit": 2, "offset": 3, "more": false, "total": 5})
        );
        assert_eq!(cut("offset=9&total=1"), json!({"ids": [], "limit": 25, "offset": 9, "more": false, "total": 5}));
    }

    #[test]
    fn limits_hold() {
        assert_eq!(page("limit=500").expect("valid").limit, 100);
        assert_eq!(page("offset=9990&limit=11").map_err(|error| error.status), Err(400));
        assert!(page("offset=9990&limit=10").is_ok());
        assert_eq!(page("limit=many").map_err(|error| error.status), Err(400));
    }
}
