//! Teams and their members.

use serde_json::{Value, json};
use vigie_core::{
    directory::{Team, TeamMember, TeamRole},
    ids::{Ids, TeamId},
    time::At,
};

use super::{
    View,
    fields::{Fields, blank, one_of},
};
use crate::{ApiError, reference};

/// The longest name, in characters (PagerDuty's limit).
const NAME_MAX: usize = 100;
/// The longest description, in characters (PagerDuty's limit).
const DESCRIPTION_MAX: usize = 1024;

/// Writes a team.
#[must_use]
pub fn to_wire(team: &Team, view: &View<'_>) -> Value {
    let path = format!("/teams/{}", team.id);
    json!({
        "id": team.id.as_str(),
        "type": "team",
        "summary": team.name,
        "self": view.links.api(&path),
        "html_url": view.links.page(&path),
        "name": team.name,
        "description": team.description,
        "default_role": if team.private { "none" } else { "manager" },
        "parent": team.parent.filter(|parent| view.directory.teams.contains_key(parent)).map(|parent| reference::team(view.directory, view.links, parent)),
    })
}

/// Writes a member; `users` may be included.
#[must_use]
pub fn member_to_wire(member: &TeamMember, view: &View<'_>) -> Value {
    json!({ "user": view.user_as(member.user, "users"), "role": member.role.as_str() })
}

/// Reads a team.
///
/// # Errors
/// 400 when a field is missing or not as it must be.
pub fn from_wire(fields: Fields<'_>, existing: Option<&Team>, ids: &mut Ids, now: At) -> Result<Team, ApiError> {
    let mut team = match existing {
        Some(team) => team.clone(),
        None => new(fields, ids, now)?,
    };
    if let Some(name) = fields.name("name", NAME_MAX)? {
        name.clone_into(&mut team.name);
    }
    if let Some(description) = fields.clearable("description")? {
        if description.as_ref().is_some_and(|text| text.chars().count() > DESCRIPTION_MAX) {
            return Err(ApiError::invalid("Description is too long (maximum is 1024 characters)"));
        }
        team.description = description;
    }
    if let Some(role) = fields.text("default_role")? {
        let private = [("none", true), ("manager", false)].into_iter().find(|(word, _)| *word == role);
        team.private = private.ok_or_else(|| one_of("default_role", ["manager", "none"]))?.1;
    }
    if fields.names("parent") {
        team.parent = fields.value("parent").map(|parent| id_of(parent, "Parent")).transpose()?;
    }
    Ok(team)
}

/// Reads the role in which somebody joins: `{"role": "manager"}`; manager where the client names none.
///
/// # Errors
/// 400 when there is no such role.
pub fn role_from_wire(body: &Value) -> Result<TeamRole, ApiError> {
    let Some(role) = body.get("role").and_then(Value::as_str) else { return Ok(TeamRole::Manager) };
    TeamRole::parse(role).ok_or_else(|| one_of("role", ["observer", "responder", "manager"]))
}

/// Reads a reference to a team.
pub(super) fn id_of(value: &Value, what: &str) -> Result<TeamId, ApiError> {
    let id = reference::id_of(value, &["team"], what)?;
    TeamId::parse(id).ok_or_else(|| ApiError::invalid(format!("{what} {id} not found; use the id of a team")))
}

/// Reads a list of references to teams; each once.
/// The teams of a list of references, each once.
///
/// # Errors
/// 400 when one of them is no reference.
pub fn ids_of(values: &[Value]) -> Result<Vec<TeamId>, ApiError> {
    let mut teams = Vec::new();
    for value in values {
        let id = id_of(value, "Team")?;
        if !teams.contains(&id) {
            teams.push(id);
        }
    }
    Ok(teams)
}

fn new(fields: Fields<'_>, ids: &mut Ids, now: At) -> Result<Team, ApiError> {
    let name = fields.name("name", NAME_MAX)?.ok_or_else(|| blank("name"))?.to_owned();
    let id = TeamId::new(ids);
    Ok(Team { id, name, description: None, parent: None, created_at: now, private: false, members: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::blank::World;

    #[test]
    fn a_team_survives_the_way_out_and_in() {
        let mut world = World::new();
        let body = json!({"type": "team", "name": "Engineering", "description": "All of it", "default_role": "none"});
        let team = world.read(&body, |fields, world| from_wire(fields, None, &mut world.ids, At::EPOCH));
        let team = team.expect("it is complete");
        let wire = to_wire(&team, &world.view());
        assert_eq!((&wire["default_role"], &wire["parent"]), (&json!("none"), &Value::Null));
        let again = world.read(&wire, |fields, world| from_wire(fields, Some(&team), &mut world.ids, At::EPOCH));
        assert_eq!(again, Ok(team));
    }

    #[test]
    fn members_join_in_a_role_that_exists() {
        assert_eq!(role_from_wire(&json!({})), Ok(TeamRole::Manager));
        assert_eq!(role_from_wire(&json!({"role": "observer"})), Ok(TeamRole::Observer));
        assert!(role_from_wire(&json!({"role": "king"})).is_err());
    }
}
