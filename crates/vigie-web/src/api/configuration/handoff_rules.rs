//! `/users/{id}/oncall_handoff_notification_rules`: when somebody is told that they go on or off call.

use axum::{Router, routing::get};
use serde_json::Value as Json;
use vigie_core::{
    directory::{HandoffRule, User},
    ids::{HandoffRuleId, Ids},
};
use vigie_pagerduty::{
    ApiError,
    rest::{Fields, handoff_rule},
    view::View,
};

use super::own_rules::{OwnRule, create, delete, list, show, update};
use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    type Rule = HandoffRule;
    let one = get(show::<Rule>).put(update::<Rule>).delete(delete::<Rule>);
    Router::new()
        .route("/users/{id}/oncall_handoff_notification_rules", get(list::<Rule>).post(create::<Rule>))
        .route("/users/{id}/oncall_handoff_notification_rules/{rule_id}", one)
}

impl OwnRule for HandoffRule {
    const NAME: &'static str = "oncall_handoff_notification_rule";
    const NAMES: &'static str = "oncall_handoff_notification_rules";
    const TITLE: &'static str = "On-Call Handoff Notification Rule";

    fn all(user: &User) -> &Vec<Self> {
        &user.handoff_rules
    }

    fn all_mut(user: &mut User) -> &mut Vec<Self> {
        &mut user.handoff_rules
    }

    fn has_id(&self, id: &str) -> bool {
        HandoffRuleId::parse(id) == Some(self.id)
    }

    fn read(fields: Fields<'_>, user: &User, old: Option<&Self>, ids: &mut Ids) -> Result<Self, ApiError> {
        handoff_rule::from_wire(fields, user, old, ids)
    }

    fn to_wire(&self, user: &User, view: &View<'_>) -> Json {
        handoff_rule::to_wire(self, user, view)
    }
}
