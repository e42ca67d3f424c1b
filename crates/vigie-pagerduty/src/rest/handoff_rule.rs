//! When a person is told that they go on or off call.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::{
    directory::{HandoffKind, HandoffRule, User},
    ids::{HandoffRuleId, Ids},
};

use super::{
    View, contact_method,
    fields::{Fields, blank, one_of},
};
use crate::ApiError;

/// The longest time ahead, in minutes: four weeks.
const ADVANCE_MAX_MINUTES: i64 = 40_320;
/// The most rules of one person.
const MOST: usize = 50;

/// Writes a rule; `contact_methods` may be included.
#[must_use]
pub fn to_wire(rule: &HandoffRule, user: &User, view: &View<'_>) -> Value {
    json!({
        "id": rule.id.as_str(),
        "handoff_type": rule.kind.as_str(),
        "notify_advance_in_minutes": rule.advance.as_secs() / 60,
        "contact_method": contact_method::of_rule(rule.contact_method, user, view),
    })
}

/// Reads a rule of a person: both handoffs, at the moment they happen, where the client says nothing else.
///
/// # Errors
/// 400 when a field is missing or not as it must be, when the contact method is not the person's, when a rule says the
/// same already, or when there are too many.
pub fn from_wire(
    fields: Fields<'_>,
    user: &User,
    existing: Option<&HandoffRule>,
    ids: &mut Ids,
) -> Result<HandoffRule, ApiError> {
    let mut rule = match existing {
        Some(rule) => rule.clone(),
        None if user.handoff_rules.len() >= MOST => {
            return Err(ApiError::invalid("A user can have 50 handoff notification rules; delete one first"));
        }
        None => {
            let method = fields.value("contact_method").ok_or_else(|| blank("contact_method"))?;
            let contact_method = contact_method::own(method, user)?;
            let (id, advance) = (HandoffRuleId::new(ids), Duration::ZERO);
            HandoffRule { id, contact_method, advance, kind: HandoffKind::Both }
        }
    };
    if let Some(method) = fields.value("contact_method") {
        rule.contact_method = contact_method::own(method, user)?;
    }
    if let Some(minutes) = fields.within("notify_advance_in_minutes", 0, ADVANCE_MAX_MINUTES)? {
        rule.advance = Duration::from_secs(minutes.unsigned_abs() * 60);
    }
    if let Some(kind) = fields.text("handoff_type")? {
        let refusal = || one_of("handoff_type", HandoffKind::ALL.map(HandoffKind::as_str));
        rule.kind = HandoffKind::parse(kind).ok_or_else(refusal)?;
    }
    let said = |rule: &HandoffRule| (rule.contact_method, rule.advance, rule.kind);
    if user.handoff_rules.iter().any(|other| other.id != rule.id && said(other) == said(&rule)) {
        return Err(ApiError::invalid("Another handoff notification rule of this user says the same already"));
    }
    Ok(rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    fn method(user: &User) -> Value {
        json!({"id": user.contact_methods[0].id.as_str(), "type": "email_contact_method"})
    }

    fn read(world: &mut World, user: &User, body: &Value) -> Result<HandoffRule, ApiError> {
        world.read(body, |fields, world| from_wire(fields, user, None, &mut world.ids))
    }

    #[test]
    fn a_rule_survives_the_way_out_and_in() {
        let mut world = World::new();
        let user = world.user("Ada");
        let body = json!({"handoff_type": "oncall", "notify_advance_in_minutes": 180, "contact_method": method(&user)});
        let rule = read(&mut world, &user, &body).expect("it is complete");
        let wire = to_wire(&rule, &user, &world.view());
        assert_eq!((&wire["handoff_type"], &wire["notify_advance_in_minutes"]), (&json!("oncall"), &json!(180)));
        assert_eq!(wire["contact_method"]["type"], "email_contact_method_reference");
        let again = world.read(&wire, |fields, world| from_wire(fields, &user, Some(&rule), &mut world.ids));
        assert_eq!(again, Ok(rule));
    }

    #[test]
    fn what_leads_nowhere_or_says_nothing_new_is_refused() {
        let mut world = World::new();
        let (mut ada, bob) = (world.user("Ada"), world.user("Bob"));
        let first = read(&mut world, &ada, &json!({"contact_method": method(&ada)})).expect("complete");
        assert_eq!((first.kind, first.advance), (HandoffKind::Both, Duration::ZERO));
        ada.handoff_rules.push(first);
        for (body, text) in [
            (json!({}), "Contact method can't be blank"),
            (json!({"contact_method": method(&ada)}), "Another handoff notification rule of this user says the same"),
            (json!({"contact_method": method(&bob)}), "Contact method P"),
            (
                json!({"contact_method": method(&ada), "handoff_type": "never"}),
                "Handoff type must be one of: both, oncall",
            ),
            (
                json!({"contact_method": method(&ada), "notify_advance_in_minutes": -1}),
                "Notify advance in minutes must be between 0 and 40320",
            ),
        ] {
            let refused = read(&mut world, &ada, &body).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{body} gives {refused}");
        }
    }
}
