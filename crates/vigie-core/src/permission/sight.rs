//! What a person sees of the configuration: lists and references leave the rest out.

use std::sync::Arc;

use super::{Action, Asker, Resource, may};
use crate::{
    directory::Directory,
    ids::{ServiceId, TeamId},
};

/// The configuration as somebody may see it. Private teams they are not in are left out with their services, policies
/// and schedules, and for `restricted_access` all that belongs to no team of theirs; so are the integrations and
/// maintenance windows of those services. The same directory where nothing is hidden, which is nearly always.
#[must_use]
pub fn visible(directory: &Arc<Directory>, asker: Asker<'_>) -> Arc<Directory> {
    let sees = |teams: &[TeamId]| may(directory, asker, Action::See, &Resource::Object(teams.to_vec())).is_ok();
    if sees(&[]) && !directory.teams.values().any(|team| team.private && !sees(&[team.id])) {
        return Arc::clone(directory);
    }
    let mut seen = Directory::clone(directory);
    seen.teams.retain(|id, _| sees(&[*id]));
    seen.services.retain(|_, service| sees(&service.teams));
    seen.policies.retain(|_, policy| sees(&policy.teams));
    seen.schedules.retain(|_, schedule| sees(&schedule.teams));
    let services: Vec<ServiceId> = seen.services.keys().copied().collect();
    seen.maintenance_windows.retain(|_, window| window.services.iter().any(|service| services.contains(service)));
    let hidden: Vec<_> =
        seen.integrations.values().filter(|one| !services.contains(&one.service)).map(|one| one.id).collect();
    hidden.into_iter().for_each(|id| seen.remove_integration(id));
    Arc::new(seen)
}
