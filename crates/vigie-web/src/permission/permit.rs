//! For handlers: may the sender of this request do that too?

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use vigie_app::Principal;
use vigie_core::{
    directory::{Change, Directory, MaintenanceWindow, Object},
    ids::{ServiceId, TeamId, UserId},
    incident::Incident,
    permission::{Action, Asker, Hidden, Resource, may},
};
use vigie_pagerduty::ApiError;

use super::{asker, refused, resolve};
use crate::{AppState, frame::Rejection};

/// The sender of a request, to be asked about what only the body or the database says.
#[derive(Clone, Debug)]
pub(crate) struct Permit {
    principal: Principal,
}

impl FromRequestParts<AppState> for Permit {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _state: &AppState) -> Result<Self, Rejection> {
        let principal = parts.extensions.get::<Principal>().cloned();
        principal.map(|principal| Self { principal }).ok_or_else(|| ApiError::unauthorized().into())
    }
}

impl Permit {
    /// The token and person behind the request.
    pub(crate) const fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Whether the sender may do that.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn ask(&self, directory: &Directory, action: Action, resource: &Resource) -> Result<(), ApiError> {
        may(directory, asker(&self.principal, directory)?, action, resource).map_err(refused)
    }

    /// Whether the sender may read what is the admins': also with a token that only reads.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn read_as_admin(&self, directory: &Directory) -> Result<(), ApiError> {
        let asker = Asker { reads_only: false, ..asker(&self.principal, directory)? };
        may(directory, asker, Action::Administer, &Resource::Account).map_err(refused)
    }

    /// Whether the sender may read what belongs to those who may do `action`: also with a token that only reads.
    pub(crate) fn reads(&self, directory: &Directory, action: Action, resource: &Resource) -> bool {
        let Ok(asker) = asker(&self.principal, directory) else { return false };
        may(directory, Asker { reads_only: false, ..asker }, action, resource).is_ok()
    }

    /// Whether the sender sees the tokens of a person, or of the account (`None`): also with a token that only reads.
    pub(crate) fn reads_tokens_of(&self, directory: &Directory, owner: Option<UserId>) -> bool {
        match owner {
            Some(user) => self.reads(directory, Action::Configure, &Resource::Person(user)),
            None => self.reads(directory, Action::Administer, &Resource::Account),
        }
    }

    /// Whether the sender may act on an incident.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn respond(&self, directory: &Directory, incident: &Incident) -> Result<(), ApiError> {
        self.ask(directory, Action::Respond, &resolve::incident(directory, incident))
    }

    /// Whether the sender may open incidents on a service.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn respond_on(&self, directory: &Directory, service: ServiceId) -> Result<(), ApiError> {
        self.ask(directory, Action::Respond, &resolve::service(directory, service))
    }

    /// Whether the sender may change what a service is.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn configure_service(&self, directory: &Directory, service: ServiceId) -> Result<(), ApiError> {
        self.ask(directory, Action::Configure, &resolve::service(directory, service))
    }

    /// Whether the sender may change a person's role.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn change_role(
        &self,
        directory: &Directory,
        old: vigie_core::directory::Role,
        new: vigie_core::directory::Role,
    ) -> Result<(), ApiError> {
        let asker = asker(&self.principal, directory)?;
        vigie_core::permission::may_change_role(asker, old, new).map_err(refused)
    }

    /// Whether the sender may make a token of a person, or of the account (`None`).
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn make_token(
        &self,
        directory: &Directory,
        owner: Option<UserId>,
        reads_only: bool,
    ) -> Result<(), ApiError> {
        let asker = asker(&self.principal, directory)?;
        vigie_core::permission::may_make_token(directory, asker, owner, reads_only).map_err(refused)
    }

    /// The configuration as the sender may see it.
    ///
    /// # Errors
    /// 401 when the person is gone.
    pub(crate) fn sight(&self, state: &AppState, directory: &Arc<Directory>) -> Result<Arc<Directory>, ApiError> {
        Ok(state.seen.by(directory, asker(&self.principal, directory)?))
    }

    /// Leaves to objects the teams that the sender does not see, whatever they send: what they read did not name them.
    pub(crate) fn keep_hidden_teams(&self, directory: &Directory, changes: &mut [Change]) {
        let Ok(asker) = asker(&self.principal, directory) else { return };
        let Some(hidden) = Hidden::from(directory, asker) else { return };
        for change in changes {
            let Change::Put(object) = change else { continue };
            keep_teams(directory, &hidden, object);
        }
    }

    /// Whether the sender may make these changes, as far as the path did not say it: new things, things that come to
    /// other teams, and when people are away.
    ///
    /// # Errors
    /// 403 with the reason.
    pub(crate) fn ask_changes(&self, directory: &Directory, changes: &[Change]) -> Result<(), ApiError> {
        for change in changes {
            let Change::Put(object) = change else { continue };
            for resource in newly_touched(directory, object) {
                self.ask(directory, Action::Configure, &resource)?;
            }
        }
        Ok(())
    }
}

/// What a stored object would touch that its path did not name.
fn newly_touched(directory: &Directory, object: &Object) -> Vec<Resource> {
    match object {
        Object::Service(new) => moved(directory.services.get(&new.id).map(|old| &old.teams), &new.teams),
        Object::Policy(new) => moved(directory.policies.get(&new.id).map(|old| &old.teams), &new.teams),
        Object::Schedule(new) => moved(directory.schedules.get(&new.id).map(|old| &old.teams), &new.teams),
        Object::MaintenanceWindow(new) => {
            let old = directory.maintenance_windows.get(&new.id);
            new_services(old.map(AsRef::as_ref), new).map(|id| resolve::service(directory, id)).collect()
        }
        Object::Subscription(new) => {
            let is_same = directory.subscriptions.get(&new.id).is_some_and(|old| old.filter == new.filter);
            if is_same { Vec::new() } else { vec![resolve::subscription(directory, new.filter)] }
        }
        // A team's path may name it: whether people are paged is theirs, whoever runs a team they are in.
        Object::User(new) => {
            let is_same = directory.users.get(&new.id).is_none_or(|old| old.absences == new.absences);
            if is_same { Vec::new() } else { vec![Resource::Person(new.id)] }
        }
        // These are what their path names: the service, the person, the team, the account.
        _ => Vec::new(),
    }
}

fn keep_teams(directory: &Directory, hidden: &Hidden, object: &mut Object) {
    let (old, new) = match object {
        Object::Service(new) => (directory.services.get(&new.id).map(|old| &old.teams), &mut Arc::make_mut(new).teams),
        Object::Policy(new) => (directory.policies.get(&new.id).map(|old| &old.teams), &mut Arc::make_mut(new).teams),
        Object::Schedule(new) => {
            (directory.schedules.get(&new.id).map(|old| &old.teams), &mut Arc::make_mut(new).teams)
        }
        Object::Team(new) => {
            let parent = directory.teams.get(&new.id).and_then(|old| old.parent).filter(|team| hidden.hides(*team));
            if parent.is_some() && new.parent.is_none() {
                Arc::make_mut(new).parent = parent;
            }
            return;
        }
        _ => return,
    };
    let kept: Vec<TeamId> = old.into_iter().flatten().copied().filter(|team| hidden.hides(*team)).collect();
    new.extend(kept.into_iter().filter(|team| !new.contains(team)).collect::<Vec<_>>());
}

/// Each team that gets it or loses it is asked for by itself: a role in one of them says nothing about the others.
fn moved(old: Option<&Vec<TeamId>>, new: &[TeamId]) -> Vec<Resource> {
    let (before, is_new) = (old.map(Vec::as_slice).unwrap_or_default(), old.is_none());
    let added = new.iter().filter(|team| !before.contains(team));
    let removed = before.iter().filter(|team| !new.contains(team));
    let mut touched: Vec<Resource> = added.chain(removed).map(|team| Resource::Object(vec![*team])).collect();
    if !is_new && !touched.is_empty() {
        touched.push(Resource::Object(before.to_vec()));
    }
    if new.is_empty() && (is_new || !touched.is_empty()) {
        touched.push(Resource::Object(Vec::new()));
    }
    touched
}

fn new_services<'a>(
    old: Option<&'a MaintenanceWindow>,
    new: &'a MaintenanceWindow,
) -> impl Iterator<Item = ServiceId> + 'a {
    new.services.iter().copied().filter(move |id| old.is_none_or(|old| !old.services.contains(id)))
}
