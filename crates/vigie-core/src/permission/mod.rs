//! Who may do what: one pure function for every door, REST and console alike.
//!
//! [`may`] knows nothing of addresses or pages. A door says who asks, what they want to do and to what it would be
//! done; the answer is yes or a [`Denied`] with its reason. The rules and their sources are in `docs/permissions.md`.

mod denied;
mod sight;

pub use self::{
    denied::Denied,
    sight::{Hidden, visible},
};
use crate::{
    directory::{Directory, Role, TeamRole, User},
    ids::{TeamId, UserId},
};

/// What somebody wants to do. Each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Read it.
    See,
    /// Answer a page: act on incidents, take or hand over a shift.
    Respond,
    /// Create, change or delete what decides who is paged: services, policies, schedules, teams.
    Configure,
    /// Run the account: its people, their roles, its tokens, its history.
    Administer,
}

/// To what it would be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// What is the same for everybody: abilities, priorities, vendors, one's own name.
    Catalogue,
    /// The names of all people and teams.
    People,
    /// One person: profile, contact methods, rules, sessions, tokens.
    Person(UserId),
    /// A list that shows each person what they may see, or a new thing before it is known to which teams it will
    /// belong. Whoever may do it with anything passes; what it is done to is asked again.
    Somewhere,
    /// A thing of these teams; of none: of the whole account.
    Object(Vec<TeamId>),
    /// An incident: the teams of its service, and to whom it is assigned.
    Incident {
        /// The teams of its service.
        teams: Vec<TeamId>,
        /// Who is asked to act on it.
        assignees: Vec<UserId>,
    },
    /// What belongs to the account as a whole.
    Account,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// The person; `None`: a token of the account itself, which may do everything.
    pub user: Option<&'a User>,
    /// The token that is used only reads.
    pub reads_only: bool,
}

impl<'a> From<&'a User> for Asker<'a> {
    fn from(user: &'a User) -> Self {
        Self { user: Some(user), reads_only: false }
    }
}

/// Whether somebody may do something to something.
///
/// # Errors
/// Why not.
pub fn may<'a>(
    directory: &Directory,
    asker: impl Into<Asker<'a>>,
    action: Action,
    resource: &Resource,
) -> Result<(), Denied> {
    let asker = asker.into();
    if asker.reads_only && action > Action::See {
        return Err(Denied::ReadingToken);
    }
    let Some(user) = asker.user else { return Ok(()) };
    match resource {
        Resource::Catalogue if action == Action::See => Ok(()),
        Resource::People | Resource::Somewhere if action == Action::See => {
            allow(user.role != Role::ReadOnlyLimitedUser, user.role, action)
        }
        Resource::Catalogue | Resource::People | Resource::Account => {
            allow(base(user.role) >= Some(action), user.role, action)
        }
        Resource::Person(person) => about_person(directory, user, action, *person),
        Resource::Somewhere => allow(best(directory, user) >= Some(action), user.role, action),
        Resource::Object(teams) => of_teams(directory, user, action, teams),
        Resource::Incident { teams, assignees } => {
            // Whoever is paged must be able to answer.
            let answers = assignees.contains(&user.id) && action <= Action::Respond && !is_stakeholder(user.role);
            if answers { Ok(()) } else { of_teams(directory, user, action, teams) }
        }
    }
}

/// Whether a person's role may be changed from one to another: admins give and take every role but the owner's.
///
/// # Errors
/// Why not.
pub fn may_change_role<'a>(asker: impl Into<Asker<'a>>, old: Role, new: Role) -> Result<(), Denied> {
    let Some(user) = asker.into().user else { return Ok(()) };
    if old == new {
        return Ok(());
    }
    if (old == Role::Owner || new == Role::Owner) && user.role != Role::Owner {
        return Err(Denied::OwnersOnly);
    }
    allow(base(user.role) >= Some(Action::Administer), user.role, Action::Administer)
}

/// Whether somebody may make a token of a person, or of the account (`None`): people make their own, admins everybody's but
/// an owner's. One of the account that changes things may do everything, make owners too, so that only owners make it.
///
/// # Errors
/// Why not.
pub fn may_make_token<'a>(
    directory: &Directory,
    asker: impl Into<Asker<'a>>,
    owner: Option<UserId>,
    reads_only: bool,
) -> Result<(), Denied> {
    let asker = asker.into();
    if let Some(person) = owner {
        return may(directory, asker, Action::Configure, &Resource::Person(person));
    }
    may(directory, asker, Action::Administer, &Resource::Account)?;
    let is_owner = asker.user.is_none_or(|user| user.role == Role::Owner);
    if is_owner || reads_only { Ok(()) } else { Err(Denied::OwnersTokens) }
}

/// One's own things are one's own; other people's are the admins', an owner's only the owners'.
fn about_person(directory: &Directory, user: &User, action: Action, person: UserId) -> Result<(), Denied> {
    if person == user.id && action <= Action::Configure {
        return Ok(());
    }
    if action == Action::See {
        return may(directory, user, action, &Resource::People);
    }
    if base(user.role) < Some(Action::Administer) {
        return Err(Denied::OtherPerson { role: user.role });
    }
    let is_owner = directory.users.get(&person).is_some_and(|person| person.role == Role::Owner);
    if is_owner && user.role != Role::Owner { Err(Denied::OwnersOnly) } else { Ok(()) }
}

/// A role in one of the object's teams counts instead of the person's own; it may be more or less. Whoever is in none
/// of them has their own role, unless all of the teams are private.
fn of_teams(directory: &Directory, user: &User, action: Action, teams: &[TeamId]) -> Result<(), Denied> {
    if is_fixed(user.role) && !is_stakeholder(user.role) {
        return Ok(());
    }
    let role = teams.iter().filter_map(|team| role_in(directory, user.id, *team)).max_by_key(|role| reach(*role));
    if is_stakeholder(user.role) {
        let is_hidden = role.is_none() && is_private(directory, teams);
        let sees = user.role == Role::ReadOnlyUser && action == Action::See;
        return if is_hidden { Err(Denied::PrivateTeam) } else { allow(sees, user.role, action) };
    }
    match role {
        Some(role) if reach(role) >= action => Ok(()),
        Some(role) => Err(Denied::TeamRole { role, needs: action }),
        None if is_private(directory, teams) => Err(Denied::PrivateTeam),
        None => allow(base(user.role) >= Some(action), user.role, action),
    }
}

fn allow(yes: bool, role: Role, needs: Action) -> Result<(), Denied> {
    if yes { Ok(()) } else { Err(Denied::Role { role, needs }) }
}

/// How far a role goes with what belongs to no team of the person.
const fn base(role: Role) -> Option<Action> {
    match role {
        Role::Owner | Role::Admin => Some(Action::Administer),
        Role::User => Some(Action::Configure),
        Role::LimitedUser => Some(Action::Respond),
        Role::Observer | Role::ReadOnlyUser => Some(Action::See),
        Role::RestrictedAccess | Role::ReadOnlyLimitedUser => None,
    }
}

/// How far a role in a team goes with what belongs to the team.
const fn reach(role: TeamRole) -> Action {
    match role {
        TeamRole::Observer => Action::See,
        TeamRole::Responder => Action::Respond,
        TeamRole::Manager => Action::Configure,
    }
}

/// How far a person gets with anything at all.
fn best(directory: &Directory, user: &User) -> Option<Action> {
    let roles = directory.teams.values().filter_map(|team| role_in(directory, user.id, team.id)).map(reach).max();
    if is_fixed(user.role) { base(user.role) } else { base(user.role).max(roles) }
}

/// Roles that no team changes.
const fn is_fixed(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Admin) || is_stakeholder(role)
}

const fn is_stakeholder(role: Role) -> bool {
    matches!(role, Role::ReadOnlyUser | Role::ReadOnlyLimitedUser)
}

fn role_in(directory: &Directory, user: UserId, team: TeamId) -> Option<TeamRole> {
    let member = directory.teams.get(&team)?.members.iter().find(|member| member.user == user)?;
    Some(member.role)
}

fn is_private(directory: &Directory, teams: &[TeamId]) -> bool {
    let private = |team: &TeamId| directory.teams.get(team).is_some_and(|team| team.private);
    !teams.is_empty() && teams.iter().all(private)
}

#[cfg(test)]
mod tests;
