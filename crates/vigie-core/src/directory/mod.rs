//! The directory: everything that people configure, as one immutable snapshot that the engine reads.
//!
//! The shell builds a [`Directory`] from the store and swaps it whole when something changes. Its maps are ordered,
//! so whoever walks them walks in the same order everywhere. To add a kind of object: a file here with its type, a
//! map in [`Directory`], a document in `vigie-store`'s `documents/`.

mod absence;
mod account;
mod change;
mod departure;
mod dependencies;
mod device;
mod feeds;
mod maintenance;
mod on_call;
mod person_rules;
mod priority;
mod private_url_key;
mod subscription;
mod team;
mod user;
mod vendor;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

pub use self::{
    absence::{ABSENCES_MAX, Absence, InvalidAbsence, add_absences, check_absence},
    account::Account,
    change::{Change, Kind, Object, Violation},
    dependencies::{Dependencies, Needs, NoDependency, depend, dependents, part},
    device::Device,
    feeds::FeedOwner,
    maintenance::MaintenanceWindow,
    person_rules::{HandoffKind, HandoffRule, StatusUpdateRule},
    priority::Priority,
    private_url_key::PrivateUrlKey,
    subscription::{CustomHeader, Subscription, SubscriptionFilter},
    team::{Team, TeamMember, TeamRole},
    user::{Channel, ContactMethod, NotificationRule, Role, User},
    vendor::Vendor,
};
use crate::{
    cover::CoverRequest,
    escalate::Policy,
    ids::{
        CoverRequestId, IntegrationId, MaintenanceWindowId, PolicyId, PriorityId, ScheduleId, ServiceId,
        SubscriptionId, TeamId, UserId, VendorId,
    },
    schedule::Schedule,
    service::{Integration, Service},
    time::At,
};

/// All configuration at one version. Cheap to clone: every object is shared.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Grows by one with every change; stored with every batch of events, so that a replay finds what judged it.
    pub version: u64,
    /// Settings of the account as a whole.
    pub account: Account,
    /// People.
    pub users: BTreeMap<UserId, Arc<User>>,
    /// Teams.
    pub teams: BTreeMap<TeamId, Arc<Team>>,
    /// Services.
    pub services: BTreeMap<ServiceId, Arc<Service>>,
    /// Integrations; their routing keys are indexed by [`Directory::integration_by_key`].
    pub integrations: BTreeMap<IntegrationId, Arc<Integration>>,
    /// Escalation policies.
    pub policies: BTreeMap<PolicyId, Arc<Policy>>,
    /// Schedules.
    pub schedules: BTreeMap<ScheduleId, Arc<Schedule>>,
    /// Maintenance windows, past ones included until they are cleaned up.
    pub maintenance_windows: BTreeMap<MaintenanceWindowId, Arc<MaintenanceWindow>>,
    /// Priorities.
    pub priorities: BTreeMap<PriorityId, Arc<Priority>>,
    /// Vendors.
    pub vendors: BTreeMap<VendorId, Arc<Vendor>>,
    /// Requests for cover and swaps; those that are long over are removed when a new one comes.
    pub cover_requests: BTreeMap<CoverRequestId, Arc<CoverRequest>>,
    /// Webhook subscriptions.
    pub subscriptions: BTreeMap<SubscriptionId, Arc<Subscription>>,
    keys: BTreeMap<String, IntegrationId>,
    /// By service; `None` comes before the first of a service's and is in no entry.
    integrations_by_service: BTreeSet<(ServiceId, Option<IntegrationId>)>,
    feeds: feeds::Feeds,
    ready: on_call::Ready,
}

impl Directory {
    /// Adds or replaces an integration and keeps the indexes of routing keys and services in step.
    pub fn put_integration(&mut self, integration: Arc<Integration>) {
        self.remove_integration(integration.id);
        self.keys.insert(integration.routing_key.clone(), integration.id);
        self.integrations_by_service.insert((integration.service, Some(integration.id)));
        self.integrations.insert(integration.id, integration);
    }

    /// Removes an integration; its routing key is unknown from then on.
    pub fn remove_integration(&mut self, id: IntegrationId) {
        if let Some(old) = self.integrations.remove(&id) {
            self.keys.remove(&old.routing_key);
            self.integrations_by_service.remove(&(old.service, Some(id)));
        }
    }

    /// The integration that owns a routing key.
    #[must_use]
    pub fn integration_by_key(&self, routing_key: &str) -> Option<&Arc<Integration>> {
        self.integrations.get(self.keys.get(routing_key)?)
    }

    /// The integrations of a service, by id.
    pub fn integrations_of(&self, service: ServiceId) -> impl Iterator<Item = &Arc<Integration>> {
        let from_here = self.integrations_by_service.range((service, None)..);
        let ids = from_here.take_while(move |(owner, _)| *owner == service).filter_map(|(_, id)| *id);
        ids.filter_map(|id| self.integrations.get(&id))
    }

    /// The maintenance window that covers a service at a moment, if any.
    #[must_use]
    pub fn maintenance_at(&self, service: ServiceId, at: At) -> Option<&Arc<MaintenanceWindow>> {
        self.maintenance_windows.values().find(|window| window.covers(service, at))
    }

    /// The account's owners: who is paged when nobody else can be.
    pub fn owners(&self) -> impl Iterator<Item = &Arc<User>> {
        self.users.values().filter(|user| user.role == Role::Owner)
    }

    /// The owners who are not away; all of them where every one is, because somebody must be paged.
    #[must_use]
    pub fn owners_to_page(&self, at: At) -> Vec<&Arc<User>> {
        let present: Vec<_> = self.owners().filter(|owner| !owner.is_away(at)).collect();
        if present.is_empty() { self.owners().collect() } else { present }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::Ids, service::IntegrationKind};

    fn integration(ids: &mut Ids, service: ServiceId) -> Integration {
        Integration {
            id: IntegrationId::new(ids),
            service,
            name: "Prometheus".into(),
            kind: IntegrationKind::EventsV2,
            routing_key: ids.key(),
            vendor: None,
            email_local_part: None,
            created_at: At::EPOCH,
        }
    }

    #[test]
    fn integrations_are_found_by_their_service_until_they_move_or_go() {
        let mut ids = Ids::for_test(1);
        let services = [ServiceId::new(&mut ids), ServiceId::new(&mut ids)];
        let mut directory = Directory::default();
        let [one, two, three] = [0, 0, 1].map(|place: usize| integration(&mut ids, services[place]));
        for each in [&one, &two, &three] {
            directory.put_integration(Arc::new(each.clone()));
        }
        let count = |directory: &Directory| services.map(|service| directory.integrations_of(service).count());
        assert_eq!(count(&directory), [2, 1]);
        directory.put_integration(Arc::new(Integration { service: services[1], ..one }));
        assert_eq!(count(&directory), [1, 2]);
        directory.remove_integration(three.id);
        assert_eq!(count(&directory), [1, 1]);
        assert_eq!(directory.integrations_of(services[0]).next().map(|found| found.id), Some(two.id));
    }
}
