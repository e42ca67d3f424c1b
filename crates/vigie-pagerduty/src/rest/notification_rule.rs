//! When a person is notified over which contact method.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::{
    directory::{NotificationRule, User},
    ids::{Ids, NotificationRuleId},
    incident::Urgency,
};

use super::{
    View, contact_method,
    fields::{Fields, blank, one_of},
};
use crate::{ApiError, Links, reference};

/// The longest delay, in minutes: a week, after which nothing is news.
const DELAY_MAX_MINUTES: i64 = 10_080;

/// Writes a rule; `contact_methods` may be included.
#[must_use]
pub fn to_wire(rule: &NotificationRule, user: &User, view: &View<'_>) -> Value {
    json!({
        "id": rule.id.as_str(),
        "type": "assignment_notification_rule",
        "summary": summary(rule, user),
        "self": address_of(rule, user, view.links),
        "html_url": null,
        "start_delay_in_minutes": minutes(rule),
        "contact_method": contact_method::of_rule(rule.contact_method, user, view),
        "urgency": rule.urgency.as_str(),
    })
}

/// Writes a reference to a rule.
#[must_use]
pub fn reference(rule: &NotificationRule, user: &User, links: &Links) -> Value {
    let api = address_of(rule, user, links);
    let summary = summary(rule, user);
    reference::reference("assignment_notification_rule_reference", rule.id.as_str(), Some(&summary), Some(api), None)
}

/// Reads a rule of a person.
///
/// # Errors
/// 400 when a field is missing or not as it must be, when the contact method is not the person's, or when a rule
/// says the same already.
pub fn from_wire(
    fields: Fields<'_>,
    user: &User,
    existing: Option<&NotificationRule>,
    ids: &mut Ids,
) -> Result<NotificationRule, ApiError> {
    let mut rule = match existing {
        Some(rule) => rule.clone(),
        None => {
            let method = fields.value("contact_method").ok_or_else(|| blank("contact_method"))?;
            let contact_method = contact_method::own(method, user)?;
            let (id, start_delay) = (NotificationRuleId::new(ids), Duration::ZERO);
            NotificationRule { id, contact_method, urgency: Urgency::High, start_delay }
        }
    };
    if let Some(method) = fields.value("contact_method") {
        rule.contact_method = contact_method::own(method, user)?;
    }
    if let Some(minutes) = fields.within("start_delay_in_minutes", 0, DELAY_MAX_MINUTES)? {
        rule.start_delay = Duration::from_secs(minutes.unsigned_abs() * 60);
    }
    if let Some(urgency) = fields.text("urgency")? {
        rule.urgency = Urgency::parse(urgency).ok_or_else(|| one_of("urgency", ["high", "low"]))?;
    }
    let same = |other: &NotificationRule| {
        let moment = (other.contact_method, other.urgency, other.start_delay);
        other.id != rule.id && moment == (rule.contact_method, rule.urgency, rule.start_delay)
    };
    if user.notification_rules.iter().any(same) {
        return Err(ApiError::invalid("Channel Start delay must be unique for a given contact method"));
    }
    Ok(rule)
}

fn minutes(rule: &NotificationRule) -> u64 {
    rule.start_delay.as_secs() / 60
}

fn summary(rule: &NotificationRule, user: &User) -> String {
    let label = user.contact_method(rule.contact_method).map_or("?", |method| method.label.as_str());
    format!("{} minutes: {label} ({})", minutes(rule), rule.contact_method)
}

fn address_of(rule: &NotificationRule, user: &User, links: &Links) -> String {
    links.api(&format!("/users/{}/notification_rules/{}", user.id, rule.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn read(world: &mut World, user: &User, body: &Value) -> Result<NotificationRule, ApiError> {
        world.read(body, |fields, world| from_wire(fields, user, None, &mut world.ids))
    }

    #[test]
    fn a_rule_survives_the_way_out_and_in() {
        let mut world = World::new();
        let user = world.user("Ada");
        let method = json!({"id": user.contact_methods[0].id.as_str(), "type": "email_contact_method_reference"});
        let body = json!({"type": "assignment_notification_rule", "start_delay_in_minutes": 5, "contact_method": method,
            "urgency": "low"});
        let rule = read(&mut world, &user, &body).expect("it is complete");
        let wire = to_wire(&rule, &user, &world.view());
        assert_eq!((&wire["start_delay_in_minutes"], &wire["urgency"]), (&json!(5), &json!("low")));
        let again = world.read(&wire, |fields, world| from_wire(fields, &user, Some(&rule), &mut world.ids));
        assert_eq!(again, Ok(rule));
    }

    #[test]
    fn somebody_elses_contact_method_and_a_doubled_rule_are_refused() {
        let mut world = World::new();
        let (ada, bob) = (world.user("Ada"), world.user("Bob"));
        let of = |user: &User| json!({"contact_method": {"id": user.contact_methods[0].id.as_str(), "type": "email_contact_method"}});
        let foreign = read(&mut world, &ada, &of(&bob)).expect_err("it is Bob's");
        assert!(foreign.errors[0].ends_with("one of this user's contact methods"), "{foreign}");
        let doubled = read(&mut world, &ada, &of(&ada));
        let text = "Channel Start delay must be unique for a given contact method";
        assert_eq!(doubled, Err(ApiError::invalid(text)));
    }
}
