//! A directory, built in the words that people use: users with their ways, policies with their levels, services.
//!
//! Everything is named; giving a name again replaces the object and keeps its id, as an edit does.

mod build;
mod levels;

use std::{sync::Arc, time::Duration};

use vigie_core::{
    directory::{Channel, Directory, Role, User},
    escalate::Policy,
    ids::{Ids, IntegrationId, PolicyId, PriorityId, ScheduleId, ServiceId, UserId},
    incident::Urgency,
    schedule::Schedule,
    service::{Integration, Service},
    time::At,
};

pub use self::levels::{Level, Turns};

/// People, policies, schedules and services, and the ids they got.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// What the engine reads.
    pub directory: Directory,
    /// When everything was created.
    pub created_at: At,
    ids: Ids,
}

/// A way to reach a person, and when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Over what.
    pub channel: Channel,
    /// For which urgency and how long after the assignment; `None`: a contact method without any rule.
    pub rule: Option<(Urgency, Duration)>,
}

impl Way {
    /// At once, for high urgency.
    #[must_use]
    pub const fn at_once(channel: Channel) -> Self {
        Self::after(channel, Duration::ZERO)
    }

    /// Some time after the assignment, for high urgency.
    #[must_use]
    pub const fn after(channel: Channel, delay: Duration) -> Self {
        Self { channel, rule: Some((Urgency::High, delay)) }
    }

    /// The same for low urgency.
    #[must_use]
    pub const fn for_low(self) -> Self {
        match self.rule {
            Some((_, delay)) => Self { channel: self.channel, rule: Some((Urgency::Low, delay)) },
            None => self,
        }
    }

    /// A contact method that no rule uses.
    #[must_use]
    pub const fn without_rule(channel: Channel) -> Self {
        Self { channel, rule: None }
    }
}

/// A number of minutes.
#[must_use]
pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// A number of hours.
#[must_use]
pub const fn hours(count: u64) -> Duration {
    minutes(count * 60)
}

/// A number of days of 24 hours.
#[must_use]
pub const fn days(count: u64) -> Duration {
    hours(count * 24)
}

impl Organisation {
    /// An empty organisation.
    #[must_use]
    pub fn new(created_at: At) -> Self {
        Self { directory: Directory::default(), created_at, ids: Ids::for_test(0) }
    }

    /// The user of a name.
    #[must_use]
    pub fn find_user(&self, name: &str) -> Option<UserId> {
        self.directory.users.values().find(|user| user.name == name).map(|user| user.id)
    }

    /// The policy of a name.
    #[must_use]
    pub fn find_policy(&self, name: &str) -> Option<PolicyId> {
        self.directory.policies.values().find(|policy| policy.name == name).map(|policy| policy.id)
    }

    /// The schedule of a name.
    #[must_use]
    pub fn find_schedule(&self, name: &str) -> Option<ScheduleId> {
        self.directory.schedules.values().find(|schedule| schedule.name == name).map(|schedule| schedule.id)
    }

    /// The service of a name.
    #[must_use]
    pub fn find_service(&self, name: &str) -> Option<ServiceId> {
        self.directory.services.values().find(|service| service.name == name).map(|service| service.id)
    }

    /// The integration of a name; every service has one with its own name.
    #[must_use]
    pub fn find_integration(&self, name: &str) -> Option<IntegrationId> {
        self.directory.integrations.values().find(|integration| integration.name == name).map(|found| found.id)
    }

    /// The priority of a name.
    #[must_use]
    pub fn find_priority(&self, name: &str) -> Option<PriorityId> {
        self.directory.priorities.values().find(|priority| priority.name == name).map(|priority| priority.id)
    }

    /// A person's name; their id where they are gone.
    #[must_use]
    pub fn name_of(&self, user: UserId) -> String {
        self.directory.users.get(&user).map_or_else(|| user.to_string(), |user| user.name.clone())
    }

    /// Changes a person.
    pub fn edit_user(&mut self, id: UserId, edit: impl FnOnce(&mut User)) {
        edit(Arc::make_mut(self.directory.users.get_mut(&id).expect("the user was built before")));
    }

    /// Changes a service.
    pub fn edit_service(&mut self, id: ServiceId, edit: impl FnOnce(&mut Service)) {
        edit(Arc::make_mut(self.directory.services.get_mut(&id).expect("the service was built before")));
    }

    /// Changes a schedule.
    pub fn edit_schedule(&mut self, id: ScheduleId, edit: impl FnOnce(&mut Schedule)) {
        edit(Arc::make_mut(self.directory.schedules.get_mut(&id).expect("the schedule was built before")));
    }

    /// Makes a person an owner of the account: who is paged when nobody else can be.
    pub fn make_owner(&mut self, id: UserId) {
        self.edit_user(id, |user| user.role = Role::Owner);
    }

    /// One of the integrations, with the service it belongs to.
    #[must_use]
    pub fn integration_of(&self, service: ServiceId) -> Option<&Arc<Integration>> {
        self.directory.integrations_of(service).next()
    }

    /// The policy of a service as it is now.
    #[must_use]
    pub fn policy_of(&self, service: ServiceId) -> Option<&Arc<Policy>> {
        self.directory.policies.get(&self.directory.services.get(&service)?.policy)
    }
}
