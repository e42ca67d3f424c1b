//! `/users/{id}/status_update_notification_rules`: over what somebody hears of status updates.

use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::Value as Json;
use vigie_core::{
    directory::{StatusUpdateRule, User},
    ids::{Ids, StatusUpdateRuleId},
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, status_update_rule},
    view::View,
};

use super::own_rules::{OwnRule, create, delete, found, list, update};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
};

pub(super) fn routes() -> Router<AppState> {
    type Rule = StatusUpdateRule;
    Router::new().route("/users/{id}/status_update_notification_rules", get(list::<Rule>).post(create::<Rule>)).route(
        "/users/{id}/status_update_notification_rules/{rule_id}",
        get(show).put(update::<Rule>).delete(delete::<Rule>),
    )
}

async fn show(
    State(state): State<AppState>,
    Path((id, rule)): Path<(String, String)>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let mut shown = found::<StatusUpdateRule>(&state, (&id, &rule), &query)?;
    // PagerDuty's file calls it so here and nowhere else.
    shown["notification_rule"] = shown[StatusUpdateRule::NAME].clone();
    Ok(Reply::ok(shown))
}

impl OwnRule for StatusUpdateRule {
    const NAME: &'static str = "status_update_notification_rule";
    const NAMES: &'static str = "status_update_notification_rules";
    const TITLE: &'static str = "Status Update Notification Rule";

    fn all(user: &User) -> &Vec<Self> {
        &user.status_update_rules
    }

    fn all_mut(user: &mut User) -> &mut Vec<Self> {
        &mut user.status_update_rules
    }

    fn has_id(&self, id: &str) -> bool {
        StatusUpdateRuleId::parse(id) == Some(self.id)
    }

    fn read(fields: Fields<'_>, user: &User, old: Option<&Self>, ids: &mut Ids) -> Result<Self, ApiError> {
        status_update_rule::from_wire(fields, user, old, ids)
    }

    fn to_wire(&self, user: &User, view: &View<'_>) -> Json {
        status_update_rule::to_wire(self, user, view)
    }
}
