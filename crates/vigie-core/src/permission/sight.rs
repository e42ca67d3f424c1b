//! What a person sees of the configuration: lists and references leave the rest out.

use std::{collections::BTreeSet, sync::Arc};

use super::{Action, Asker, Resource, may};
use crate::{directory::Directory, ids::TeamId};

/// What is hidden from somebody. Everybody from whom the same is hidden sees the same directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden {
    /// The teams whose things they do not see.
    teams: BTreeSet<TeamId>,
    /// What belongs to no team is hidden too.
    without_team: bool,
}

impl Hidden {
    /// What is hidden from somebody; `None` where nothing is, which is nearly always: private teams they are not in, and
    /// for `restricted_access` all that belongs to no team of theirs.
    #[must_use]
    pub fn from(directory: &Directory, asker: Asker<'_>) -> Option<Self> {
        let sees = |teams: Vec<TeamId>| may(directory, asker, Action::See, &Resource::Object(teams)).is_ok();
        let without_team = !sees(Vec::new());
        let is_hidden = |team: &TeamId| !sees(vec![*team]);
        if !without_team && !directory.teams.values().any(|team| team.private && is_hidden(&team.id)) {
            return None;
        }
        Some(Self { teams: directory.teams.keys().copied().filter(is_hidden).collect(), without_team })
    }

    /// Whether they do not see the things of a team.
    #[must_use]
    pub fn hides(&self, team: TeamId) -> bool {
        self.teams.contains(&team)
    }

    /// Whether they see a thing of these teams: one of them is enough.
    fn sees(&self, teams: &[TeamId]) -> bool {
        if teams.is_empty() { !self.without_team } else { teams.iter().any(|team| !self.teams.contains(team)) }
    }

    /// The configuration without what is hidden: the teams with their services, policies and schedules, and the
    /// integrations and maintenance windows of those services. One pass over each kind of object.
    #[must_use]
    pub fn take_out_of(&self, directory: &Directory) -> Directory {
        let mut seen = directory.clone();
        seen.teams.retain(|id, _| !self.teams.contains(id));
        seen.services.retain(|_, service| self.sees(&service.teams));
        seen.policies.retain(|_, policy| self.sees(&policy.teams));
        seen.schedules.retain(|_, schedule| self.sees(&schedule.teams));
        let services = &seen.services;
        seen.maintenance_windows.retain(|_, window| window.services.iter().any(|one| services.contains_key(one)));
        let is_hidden = |service| !services.contains_key(service);
        let hidden = seen.integrations.values().filter(|one| is_hidden(&one.service));
        let hidden: Vec<_> = hidden.map(|one| one.id).collect();
        hidden.into_iter().for_each(|id| seen.remove_integration(id));
        seen
    }
}

/// The configuration as somebody may see it: the same directory where nothing is hidden.
#[must_use]
pub fn visible(directory: &Arc<Directory>, asker: Asker<'_>) -> Arc<Directory> {
    match Hidden::from(directory, asker) {
        None => Arc::clone(directory),
        Some(hidden) => Arc::new(hidden.take_out_of(directory)),
    }
}
