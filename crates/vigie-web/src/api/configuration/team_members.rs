//! Who and what belongs to a team: `/teams/{id}/members`, `/teams/{id}/users/{user_id}` and
//! `/teams/{id}/escalation_policies/{escalation_policy_id}`.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    routing::{get, put as put_to},
};
use vigie_core::{
    directory::{Change, Directory, Object, Role, Team, TeamMember, User},
    escalate::{Policy, Target},
    ids::{PolicyId, TeamId, UserId},
};
use vigie_pagerduty::{ApiError, paging::Page, rest::team};

use super::{
    change::{By, change, find},
    teams::{find_team, put},
    users::find_user,
};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/teams/{id}/members", get(members))
        .route("/teams/{id}/users/{user_id}", put_to(add_user).delete(remove_user))
        .route("/teams/{id}/escalation_policies/{policy_id}", put_to(add_policy).delete(remove_policy))
}

async fn members(
    State(state): State<AppState>,
    directory: Sight,
    Path(id): Path<String>,
    Params(query): Params,
) -> Result<Reply, Rejection> {
    let (view, page) = (state.view(&directory, &query)?, Page::from_query(&query)?);
    let members = &find_team(&directory, &id)?.members;
    Ok(Reply::ok(page.cut("members", members, |member| team::member_to_wire(member, &view))))
}

/// Adds somebody, or gives a member another role. The body may be absent.
async fn add_user(
    State(state): State<AppState>,
    Path((id, user)): Path<(String, String)>,
    by: By,
    body: Bytes,
) -> Result<Reply, Rejection> {
    let body = if body.is_empty() { Ok(serde_json::Value::Null) } else { serde_json::from_slice(&body) };
    let role = team::role_from_wire(&body.map_err(|_| ApiError::not_a_hash())?)?;
    change(&state, &by, |directory, _, _| {
        let mut team = Team::clone(find_team(directory, &id)?);
        let user = member(find_user(directory, &user)?)?;
        match team.members.iter_mut().find(|member| member.user == user) {
            Some(member) => member.role = role,
            None => team.members.push(TeamMember { user, role }),
        }
        Ok((vec![put(&Arc::new(team))], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

/// Somebody who may be a member: not who only reads, as PagerDuty's documentation says.
fn member(user: &User) -> Result<UserId, ApiError> {
    match user.role {
        Role::ReadOnlyUser | Role::ReadOnlyLimitedUser => {
            Err(ApiError::invalid("A read-only user can't be a member of a team; give them another role first"))
        }
        _ => Ok(user.id),
    }
}

/// Removes somebody from a team, unless a policy of the team still pages them.
async fn remove_user(
    State(state): State<AppState>,
    Path((id, user)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let mut team = Team::clone(find_team(directory, &id)?);
        let place = team.members.iter().position(|member| Some(member.user) == UserId::parse(&user));
        let member = team.members.remove(place.ok_or_else(|| ApiError::not_found("Team member"))?);
        if is_paged_by_team(directory, team.id, member.user) {
            let text = "User cannot be removed as they belong to an escalation policy on this team";
            return Err(ApiError::invalid(text));
        }
        Ok((vec![put(&Arc::new(team))], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn is_paged_by_team(directory: &Directory, team: TeamId, user: UserId) -> bool {
    let mut policies = directory.policies.values().filter(|policy| policy.teams.contains(&team));
    policies.any(|policy| policy.rules.iter().any(|rule| rule.targets.contains(&Target::User(user))))
}

async fn add_policy(
    State(state): State<AppState>,
    Path((id, policy)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let (team, mut policy) = find_both(directory, &id, &policy)?;
        if policy.teams.contains(&team) {
            return Ok((Vec::new(), ()));
        }
        policy.teams.push(team);
        Ok((vec![put_policy(policy)], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

async fn remove_policy(
    State(state): State<AppState>,
    Path((id, policy)): Path<(String, String)>,
    by: By,
) -> Result<Reply, Rejection> {
    change(&state, &by, |directory, _, _| {
        let (team, mut policy) = find_both(directory, &id, &policy)?;
        let place = policy.teams.iter().position(|one| *one == team);
        policy.teams.remove(place.ok_or_else(|| ApiError::not_found("Escalation Policy on this team"))?);
        Ok((vec![put_policy(policy)], ()))
    })
    .await?;
    Ok(Reply::no_content())
}

fn find_both(directory: &Directory, team: &str, policy: &str) -> Result<(TeamId, Policy), ApiError> {
    let team = find_team(directory, team)?.id;
    let policy = find(&directory.policies, PolicyId::parse(policy), "Escalation Policy")?;
    Ok((team, Policy::clone(policy)))
}

fn put_policy(policy: Policy) -> Change {
    let version = policy.version + 1;
    Change::Put(Object::Policy(Arc::new(Policy { version, ..policy })))
}
