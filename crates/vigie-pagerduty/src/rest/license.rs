//! Licences. Vigie has no plans: one licence holds everybody who responds, one everybody who only reads.

use serde_json::{Value, json};
use vigie_core::directory::{Role, User};

use crate::reference;

/// One of the two licences.
struct License {
    id: &'static str,
    name: &'static str,
    role_group: &'static str,
    roles: &'static [Role],
}

const LICENSES: [License; 2] = [
    License {
        id: "PVIGIE1",
        name: "Responder",
        role_group: "FullUser",
        roles: &[Role::Owner, Role::Admin, Role::User, Role::LimitedUser, Role::Observer, Role::RestrictedAccess],
    },
    License {
        id: "PVIGIE2",
        name: "Stakeholder",
        role_group: "Stakeholder",
        roles: &[Role::ReadOnlyUser, Role::ReadOnlyLimitedUser],
    },
];

/// Both licences, with how many people hold each; there is no limit.
#[must_use]
pub fn list<'a>(users: impl Iterator<Item = &'a User> + Clone) -> Vec<Value> {
    let held = |license: &License| users.clone().filter(|user| license.roles.contains(&user.role)).count();
    LICENSES
        .iter()
        .map(|license| {
            let mut wire = to_wire(license);
            wire["current_value"] = json!(held(license));
            wire["allocations_available"] = Value::Null;
            wire
        })
        .collect()
}

/// The licence that a person holds.
#[must_use]
pub fn of(user: &User) -> Value {
    LICENSES.iter().find(|license| license.roles.contains(&user.role)).map_or(Value::Null, to_wire)
}

/// One person's licence and since when; `allocated_at` is the time already as text.
#[must_use]
pub fn allocation(user: &User, allocated_at: &str) -> Value {
    let person = reference::reference("user_reference", user.id.as_str(), Some(&user.name), None, None);
    json!({ "license": of(user), "user": person, "allocated_at": allocated_at })
}

fn to_wire(license: &License) -> Value {
    json!({
        "id": license.id,
        "type": "license",
        "summary": license.name,
        "self": null,
        "html_url": null,
        "name": license.name,
        "description": "Everything that Vigie does, without limit",
        "role_group": license.role_group,
        "valid_roles": license.roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_holds_exactly_one_licence() {
        for role in Role::ALL {
            assert_eq!(LICENSES.iter().filter(|license| license.roles.contains(&role)).count(), 1, "{role:?}");
        }
    }
}
