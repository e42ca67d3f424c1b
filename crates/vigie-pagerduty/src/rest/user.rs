//! People.

use std::time::Duration;

use serde_json::{Value, json};
use vigie_core::{
    directory::{Channel, ContactMethod, Directory, NotificationRule, PrivateUrlKey, Role, User},
    ids::{ContactMethodId, Ids, NotificationRuleId, UserId},
    incident::Urgency,
    time::At,
};

use super::{
    View, contact_method,
    fields::{Fields, blank, one_of},
    notification_rule, zone,
};
use crate::ApiError;

/// The longest name, e-mail address and job title, in characters (PagerDuty's limit).
const NAME_MAX: usize = 100;

/// Colours that people get in turn, as PagerDuty names them.
const COLORS: [&str; 10] =
    ["purple", "red", "green", "blue", "teal", "orange", "brown", "turquoise", "dark-slate-blue", "cayenne"];

/// Writes a person; `contact_methods`, `notification_rules` and `teams` may be included.
#[must_use]
pub fn to_wire(user: &User, view: &View<'_>) -> Value {
    let path = format!("/users/{}", user.id);
    let member_of = view.directory.teams.values().filter(|team| team.members.iter().any(|one| one.user == user.id));
    let methods = user.contact_methods.iter().map(|method| match view.includes("contact_methods") {
        true => contact_method::to_wire(method, user.id, view.links),
        false => contact_method::reference(method, user.id, view.links),
    });
    let rules = user.notification_rules.iter().map(|rule| match view.includes("notification_rules") {
        true => notification_rule::to_wire(rule, user, view),
        false => notification_rule::reference(rule, user, view.links),
    });
    json!({
        "id": user.id.as_str(),
        "type": "user",
        "summary": user.name,
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "name": user.name,
        "email": user.email,
        "time_zone": user.time_zone,
        "color": user.color,
        "avatar_url": null,
        "billed": true,
        "role": user.role.as_str(),
        "description": user.description,
        "invitation_sent": false,
        "created_via_sso": false,
        "job_title": user.job_title,
        "teams": member_of.map(|team| view.team(team.id)).collect::<Vec<_>>(),
        "contact_methods": methods.collect::<Vec<_>>(),
        "notification_rules": rules.collect::<Vec<_>>(),
        "coordinated_incidents": [],
    })
}

/// Reads a person. A new one gets their e-mail address as a contact method and rules to use it at once, so that
/// nobody is unreachable from the start.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(
    fields: Fields<'_>,
    directory: &Directory,
    existing: Option<&User>,
    ids: &mut Ids,
    now: At,
) -> Result<User, ApiError> {
    let mut user = match existing {
        Some(user) => user.clone(),
        None => new(fields, directory, ids, now)?,
    };
    if let Some(name) = fields.name("name", NAME_MAX)? {
        name.clone_into(&mut user.name);
    }
    if let Some(email) = fields.name("email", NAME_MAX)? {
        user.email = contact_method::email(email, "email")?;
    }
    if let Some(name) = fields.text("time_zone")? {
        user.time_zone = zone::parse(name)?;
    }
    if let Some(color) = fields.text("color")? {
        color.clone_into(&mut user.color);
    }
    if let Some(role) = fields.text("role")? {
        user.role = Role::parse(role).ok_or_else(|| one_of("role", Role::ALL.map(Role::as_str)))?;
    }
    if let Some(job_title) = fields.clearable("job_title")? {
        user.job_title = job_title;
    }
    if let Some(description) = fields.clearable("description")? {
        user.description = description;
    }
    Ok(user)
}

fn new(fields: Fields<'_>, directory: &Directory, ids: &mut Ids, now: At) -> Result<User, ApiError> {
    let name = fields.name("name", NAME_MAX)?.ok_or_else(|| blank("name"))?;
    let email = fields.name("email", NAME_MAX)?.ok_or_else(|| blank("email"))?;
    let method = ContactMethod {
        id: ContactMethodId::new(ids),
        channel: Channel::Email,
        address: contact_method::email(email, "email")?,
        country_code: None,
        label: "Default".to_owned(),
        short_form: false,
        verified_at: None,
        device: None,
    };
    let rules = [Urgency::High, Urgency::Low].map(|urgency| NotificationRule {
        id: NotificationRuleId::new(ids),
        contact_method: method.id,
        urgency,
        start_delay: Duration::ZERO,
    });
    Ok(User {
        id: UserId::new(ids),
        name: name.to_owned(),
        email: method.address.clone(),
        time_zone: directory.account.time_zone.clone(),
        color: COLORS[directory.users.len() % COLORS.len()].to_owned(),
        role: Role::User,
        job_title: None,
        description: None,
        created_at: now,
        contact_methods: vec![method],
        notification_rules: rules.to_vec(),
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: Some(PrivateUrlKey::new(ids)),
        absences: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    #[test]
    fn a_new_person_can_be_reached_at_once() {
        let mut world = World::new();
        let body = json!({"type": "user", "name": "Ada", "email": "Ada@Example.com", "time_zone": "Europe/Paris"});
        let user =
            world.read(&body, |fields, world| from_wire(fields, &world.directory, None, &mut world.ids, At::EPOCH));
        let wire = to_wire(&user.expect("it is complete"), &world.view());
        assert_eq!((&wire["email"], &wire["role"]), (&json!("ada@example.com"), &json!("user")));
        assert_eq!(wire["contact_methods"][0]["type"], "email_contact_method_reference");
        assert_eq!(wire["notification_rules"].as_array().map(Vec::len), Some(2));
        assert_eq!(wire["self"], format!("https://api.test/users/{}", wire["id"].as_str().unwrap_or_default()));
    }

    #[test]
    fn an_update_changes_only_what_it_names_and_null_clears() {
        let mut world = World::new();
        let before = world.user("Ada");
        let body = json!({"job_title": null, "description": "Boss", "id": "PXXXXXX", "surprise": 1});
        let after = world
            .read(&body, |fields, world| from_wire(fields, &world.directory, Some(&before), &mut world.ids, At::EPOCH));
        assert_eq!(after, Ok(User { job_title: None, description: Some("Boss".into()), ..before }));
    }

    #[test]
    fn what_is_missing_or_wrong_is_refused() {
        let mut world = World::new();
        for (body, text) in [
            (json!({"name": "x"}), "Email can't be blank"),
            (json!({"email": "x@y.z"}), "Name can't be blank"),
            (json!({"name": "x", "email": "x"}), "Email \"x\" is no e-mail address"),
            (json!({"name": "x", "email": "x@y.z", "role": "king"}), "Role must be one of: owner, admin"),
            (json!({"name": "x", "email": "x@y.z", "time_zone": "Mars"}), "Time zone \"Mars\" is unknown"),
            (json!({"name": 7, "email": "x@y.z"}), "Name must be a text"),
        ] {
            let refused =
                world.read(&body, |fields, world| from_wire(fields, &world.directory, None, &mut world.ids, At::EPOCH));
            let refused = refused.expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{body} gives {refused}");
        }
    }
}
