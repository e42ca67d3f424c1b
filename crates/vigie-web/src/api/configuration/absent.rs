//! What PagerDuty has under a path that here would be taken for an object's id: it says so instead of "not found".
//! Whoever makes one of these takes its line away.

use axum::{Router, routing::any};
use vigie_pagerduty::ApiError;

use crate::{AppState, frame::Rejection};

/// Paths, with everything below them, and what they hold at PagerDuty.
const ABSENT: [(&str, &str); 5] = [
    ("/incidents/types", "Incident types"),
    ("/incidents/custom_fields", "Custom fields of incidents"),
    ("/service_dependencies/business_services", "Business services"),
    ("/services/custom_fields", "Custom fields of services"),
    ("/webhook_subscriptions/oauth_clients", "OAuth clients of webhooks"),
];

pub(super) fn routes() -> Router<AppState> {
    ABSENT.into_iter().fold(Router::new(), |routes, (path, what)| {
        let answer = any(async move || Rejection(ApiError::not_here(what)));
        routes.route(path, answer.clone()).route(&format!("{path}/{{*rest}}"), answer)
    })
}
