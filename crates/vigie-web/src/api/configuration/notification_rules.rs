//! `/users/{id}/notification_rules`.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::Value as Json;
use vigie_core::{
    directory::{NotificationRule, User},
    ids::{Ids, NotificationRuleId},
    incident::Urgency,
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, notification_rule},
    view::View,
};

use super::own_rules::{OwnRule, create, delete, listed, show, update};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

/// The most notification rules of one person, both urgencies together.
const NOTIFICATION_RULES_MAX: usize = 100;

pub(super) fn routes() -> Router<AppState> {
    type Rule = NotificationRule;
    let one = get(show::<Rule>).put(update::<Rule>).delete(delete::<Rule>);
    Router::new()
        .route("/users/{id}/notification_rules", get(list).post(create::<Rule>))
        .route("/users/{id}/notification_rules/{notification_rule_id}", one)
}

/// The rules for one urgency: high where the client does not say, as PagerDuty does.
async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let urgency = match query.get("urgency") {
        Some("all") => None,
        text => {
            let urgency = Urgency::parse(text.unwrap_or("high"));
            Some(urgency.ok_or_else(|| ApiError::invalid("urgency must be high, low or all"))?)
        }
    };
    listed(&state, &id, &query, |rule: &NotificationRule| urgency.is_none_or(|urgency| rule.urgency == urgency))
}

impl OwnRule for NotificationRule {
    const NAME: &'static str = "notification_rule";
    const NAMES: &'static str = "notification_rules";
    const TITLE: &'static str = "Notification Rule";

    fn all(user: &User) -> &Vec<Self> {
        &user.notification_rules
    }

    fn all_mut(user: &mut User) -> &mut Vec<Self> {
        &mut user.notification_rules
    }

    fn has_id(&self, id: &str) -> bool {
        NotificationRuleId::parse(id) == Some(self.id)
    }

    fn read(fields: Fields<'_>, user: &User, old: Option<&Self>, ids: &mut Ids) -> Result<Self, ApiError> {
        if old.is_none() && user.notification_rules.len() >= NOTIFICATION_RULES_MAX {
            return Err(ApiError::invalid(format!(
                "A user can have at most {NOTIFICATION_RULES_MAX} notification rules; remove one first"
            )));
        }
        notification_rule::from_wire(fields, user, old, ids)
    }

    fn to_wire(&self, user: &User, view: &View<'_>) -> Json {
        notification_rule::to_wire(self, user, view)
    }
}
