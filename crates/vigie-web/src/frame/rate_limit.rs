//! How often a token may ask: a bucket that holds a minute's worth and refills evenly.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use vigie_core::{ids::TokenId, time::At};

/// How many tokens are remembered; beyond it, full buckets are forgotten first, then all.
const MOST_BUCKETS: usize = 10_000;
const MICROS_PER_MINUTE: i64 = 60_000_000;

/// The buckets of all tokens.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    per_minute: Option<u32>,
    buckets: Mutex<HashMap<TokenId, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// How many requests it holds, in millionths of a minute's share: `per_minute × 60,000,000` when full.
    level: i64,
    filled_at: At,
}

/// What a request is told about its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    known: Option<Known>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    limit: u32,
    remaining: u32,
    reset_seconds: u32,
    is_refused: bool,
}

impl RateLimiter {
    pub(crate) fn new(per_minute: Option<u32>) -> Self {
        Self { per_minute: per_minute.filter(|limit| *limit > 0), buckets: Mutex::default() }
    }

    /// Takes one request out of a token's bucket.
    pub(crate) fn take(&self, token: TokenId, now: At) -> Verdict {
        let Some(limit) = self.per_minute else { return Verdict { known: None } };
        let full = i64::from(limit) * MICROS_PER_MINUTE;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS && !buckets.contains_key(&token) {
            buckets.retain(|_, bucket| bucket.level_at(now, limit) < full);
            if buckets.len() >= MOST_BUCKETS {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(token).or_insert(Bucket { level: full, filled_at: now });
        let level = bucket.level_at(now, limit);
        let is_refused = level < MICROS_PER_MINUTE;
        *bucket = Bucket { level: if is_refused { level } else { level - MICROS_PER_MINUTE }, filled_at: now };
        let missing = if is_refused { MICROS_PER_MINUTE - level } else { full - bucket.level };
        let reset_seconds = seconds_to_fill(missing, limit);
        let remaining = u32::try_from(bucket.level / MICROS_PER_MINUTE).unwrap_or(0);
        Verdict { known: Some(Known { limit, remaining, reset_seconds, is_refused }) }
    }
}

impl Bucket {
    fn level_at(self, now: At, limit: u32) -> i64 {
        let micros = i64::try_from(now.since(self.filled_at).as_micros()).unwrap_or(i64::MAX).min(MICROS_PER_MINUTE);
        (self.level + micros * i64::from(limit)).min(i64::from(limit) * MICROS_PER_MINUTE)
    }
}

/// Whole seconds, rounded up, until this much has flowed in.
fn seconds_to_fill(missing: i64, limit: u32) -> u32 {
    let per_second = i64::from(limit) * 1_000_000;
    u32::try_from((missing + per_second - 1) / per_second).unwrap_or(60)
}

impl Verdict {
    /// Whether the bucket was empty.
    pub(crate) fn is_refused(self) -> bool {
        self.known.is_some_and(|known| known.is_refused)
    }

    /// Tells the client, in PagerDuty's headers.
    pub(crate) fn write_headers(self, headers: &mut HeaderMap) {
        let Some(known) = self.known else { return };
        let mut put = |name, value: u32| headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        put("ratelimit-limit", known.limit);
        put("ratelimit-remaining", known.remaining);
        put("ratelimit-reset", known.reset_seconds);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn token(text: &str) -> TokenId {
        TokenId::parse(text).expect("an id")
    }

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_a_steady_flow() {
        let limiter = RateLimiter::new(Some(60));
        let at = |seconds| At::EPOCH + Duration::from_secs(seconds);
        assert!((0..60).all(|_| !limiter.take(token("PA"), at(0)).is_refused()));
        let refused = limiter.take(token("PA"), at(0));
        assert!(refused.is_refused());
        let mut headers = HeaderMap::new();
        refused.write_headers(&mut headers);
        assert!(headers["ratelimit-limit"] == "60" && headers["ratelimit-reset"] == "1", "{headers:?}");
        assert!(!limiter.take(token("PB"), at(0)).is_refused(), "another token has its own bucket");
        assert!(!limiter.take(token("PA"), at(1)).is_refused());
        assert!(limiter.take(token("PA"), at(1)).is_refused());
    }

    #[test]
    fn without_limit_there_are_no_headers() {
        let verdict = RateLimiter::new(None).take(token("PA"), At::EPOCH);
        let mut headers = HeaderMap::new();
        verdict.write_headers(&mut headers);
        assert!(!verdict.is_refused() && headers.is_empty());
    }
}
