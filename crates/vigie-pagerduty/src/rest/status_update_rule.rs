//! Over what a person hears of status updates.

use serde_json::{Value, json};
use vigie_core::{
    directory::{StatusUpdateRule, User},
    ids::{Ids, StatusUpdateRuleId},
};

use super::{
    View, contact_method,
    fields::{Fields, blank},
};
use crate::ApiError;

/// Writes a rule; `contact_methods` may be included.
#[must_use]
pub fn to_wire(rule: &StatusUpdateRule, user: &User, view: &View<'_>) -> Value {
    let label = user.contact_method(rule.contact_method).map_or("?", |method| method.label.as_str());
    let path = format!("/users/{}/status_update_notification_rules/{}", user.id, rule.id);
    json!({
        "id": rule.id.as_str(),
        "type": "status_update_notification_rule",
        "summary": format!("{label} ({})", rule.contact_method),
        "self": view.links.api(&path),
        "html_url": null,
        "contact_method": contact_method::of_rule(rule.contact_method, user, view),
    })
}

/// Reads a rule of a person. There is at most one for each contact method, so that none hears anything twice.
///
/// # Errors
/// 400 when there is no contact method, when it is not the person's, or when another rule uses it.
pub fn from_wire(
    fields: Fields<'_>,
    user: &User,
    existing: Option<&StatusUpdateRule>,
    ids: &mut Ids,
) -> Result<StatusUpdateRule, ApiError> {
    let contact_method = match (fields.value("contact_method"), existing) {
        (Some(method), _) => contact_method::own(method, user)?,
        (None, Some(rule)) => rule.contact_method,
        (None, None) => return Err(blank("contact_method")),
    };
    let id = existing.map_or_else(|| StatusUpdateRuleId::new(ids), |rule| rule.id);
    if user.status_update_rules.iter().any(|other| other.id != id && other.contact_method == contact_method) {
        return Err(ApiError::invalid("Another status update notification rule of this user uses the contact method"));
    }
    Ok(StatusUpdateRule { id, contact_method })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    #[test]
    fn each_contact_method_has_one_rule_at_most() {
        let mut world = World::new();
        let mut user = world.user("Ada");
        let method = json!({"id": user.contact_methods[0].id.as_str(), "type": "email_contact_method"});
        let body = json!({ "contact_method": method });
        let rule = world.read(&body, |fields, world| from_wire(fields, &user, None, &mut world.ids));
        let rule = rule.expect("it is complete");
        user.status_update_rules.push(rule.clone());
        assert_eq!(to_wire(&rule, &user, &world.view())["contact_method"]["id"], method["id"]);
        let same = world.read(&body, |fields, world| from_wire(fields, &user, Some(&rule), &mut world.ids));
        assert_eq!(same, Ok(rule));
        let twice = world.read(&body, |fields, world| from_wire(fields, &user, None, &mut world.ids));
        assert!(twice.is_err_and(|error| error.errors[0].starts_with("Another status update")));
        let none = world.read(&json!({}), |fields, world| from_wire(fields, &user, None, &mut world.ids));
        assert!(none.is_err_and(|error| error.errors == ["Contact method can't be blank"]));
    }
}
