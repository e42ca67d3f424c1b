//! Changes to the directory: whole objects put or removed, several at once or none, checked before they are stored.

use std::sync::Arc;

use super::{Account, Directory, MaintenanceWindow, Priority, Subscription, Team, User, Vendor};
use crate::{
    cover::CoverRequest,
    escalate::{Policy, Target},
    ids::{
        CoverRequestId, Id, IntegrationId, MaintenanceWindowId, PolicyId, PriorityId, ScheduleId, ServiceId,
        SubscriptionId, TeamId, UserId, VendorId,
    },
    schedule::Schedule,
    service::{Integration, Service},
};

/// A change to one object.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Add it, or replace the one with its id.
    Put(Object),
    /// Remove it.
    Remove(Kind, Id),
}

/// An object of the directory.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// The account's settings; there is one.
    Account(Account),
    /// A person.
    User(Arc<User>),
    /// A team.
    Team(Arc<Team>),
    /// A service.
    Service(Arc<Service>),
    /// An integration.
    Integration(Arc<Integration>),
    /// An escalation policy.
    Policy(Arc<Policy>),
    /// A schedule.
    Schedule(Arc<Schedule>),
    /// A maintenance window.
    MaintenanceWindow(Arc<MaintenanceWindow>),
    /// A priority.
    Priority(Arc<Priority>),
    /// A vendor.
    Vendor(Arc<Vendor>),
    /// A webhook subscription.
    Subscription(Arc<Subscription>),
    /// A request for cover, or a swap.
    CoverRequest(Arc<CoverRequest>),
}

/// What kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The account's settings.
    Account,
    /// A person.
    User,
    /// A team.
    Team,
    /// A service.
    Service,
    /// An integration.
    Integration,
    /// An escalation policy.
    Policy,
    /// A schedule.
    Schedule,
    /// A maintenance window.
    MaintenanceWindow,
    /// A priority.
    Priority,
    /// A vendor.
    Vendor,
    /// A webhook subscription.
    Subscription,
    /// A request for cover, or a swap.
    CoverRequest,
}

/// Why a change was refused; nothing is stored then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Another object of the kind has the name (compared without case).
    #[error("{0:?} name {1:?} has already been taken")]
    NameTaken(Kind, String),
    /// Another user has the e-mail address.
    #[error("Email has already been taken")]
    EmailTaken,
    /// Another integration has the routing key.
    #[error("Routing key has already been taken")]
    RoutingKeyTaken,
    /// The object refers to one that does not exist.
    #[error("{0:?} {1} not found")]
    NotFound(Kind, Id),
    /// The object cannot be removed while another refers to it: (what, which, used by what, which).
    #[error("{0:?} {1} can't be deleted while {2:?} {3} uses it")]
    InUse(Kind, Id, Kind, Id),
    /// A team would be its own ancestor.
    #[error("A team cannot be its own parent")]
    TeamLoop,
    /// The account would have no owner.
    #[error("The account must keep at least one owner")]
    LastOwner,
}

impl Kind {
    /// Every kind, in the order in which a directory loads: what is referred to comes first.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::User,
        Self::Team,
        Self::Vendor,
        Self::Priority,
        Self::Schedule,
        Self::Policy,
        Self::Service,
        Self::Integration,
        Self::MaintenanceWindow,
        Self::Subscription,
        Self::CoverRequest,
    ];

    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::User => "user",
            Self::Team => "team",
            Self::Service => "service",
            Self::Integration => "integration",
            Self::Policy => "escalation_policy",
            Self::Schedule => "schedule",
            Self::MaintenanceWindow => "maintenance_window",
            Self::Priority => "priority",
            Self::Vendor => "vendor",
            Self::Subscription => "webhook_subscription",
            Self::CoverRequest => "cover_request",
        }
    }

    /// Reads the word used in tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Object {
    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Account(_) => Kind::Account,
            Self::User(_) => Kind::User,
            Self::Team(_) => Kind::Team,
            Self::Service(_) => Kind::Service,
            Self::Integration(_) => Kind::Integration,
            Self::Policy(_) => Kind::Policy,
            Self::Schedule(_) => Kind::Schedule,
            Self::MaintenanceWindow(_) => Kind::MaintenanceWindow,
            Self::Priority(_) => Kind::Priority,
            Self::Vendor(_) => Kind::Vendor,
            Self::Subscription(_) => Kind::Subscription,
            Self::CoverRequest(_) => Kind::CoverRequest,
        }
    }

    /// Its id; the account's is always `account`.
    #[must_use]
    pub fn id(&self) -> Id {
        match self {
            Self::Account(_) => Id::parse("account").unwrap_or_else(|| unreachable!("seven letters are an id")),
            Self::User(user) => user.id.id(),
            Self::Team(team) => team.id.id(),
            Self::Service(service) => service.id.id(),
            Self::Integration(integration) => integration.id.id(),
            Self::Policy(policy) => policy.id.id(),
            Self::Schedule(schedule) => schedule.id.id(),
            Self::MaintenanceWindow(window) => window.id.id(),
            Self::Priority(priority) => priority.id.id(),
            Self::Vendor(vendor) => vendor.id.id(),
            Self::Subscription(subscription) => subscription.id.id(),
            Self::CoverRequest(request) => request.id.id(),
        }
    }
}

impl Directory {
    /// The directory after some changes, one version on. All of them hold or none is made.
    ///
    /// # Errors
    /// The first rule that would be broken: names and keys are unique, references lead somewhere, what is in use stays.
    pub fn changed(&self, changes: &[Change]) -> Result<Self, Violation> {
        let mut next = self.clone();
        next.version += 1;
        for change in changes {
            match change {
                Change::Put(object) => next.put(object.clone()),
                Change::Remove(kind, id) => next.remove(*kind, *id),
            }
        }
        for change in changes {
            match change {
                Change::Put(object) => next.check_put(object)?,
                Change::Remove(kind, id) => next.check_removed(*kind, *id)?,
            }
        }
        if self.owners().next().is_some() && next.owners().next().is_none() {
            return Err(Violation::LastOwner);
        }
        Ok(next)
    }

    /// Adds or replaces an object without any check: for loading what was checked when it was stored.
    pub fn put(&mut self, object: Object) {
        match object {
            Object::Account(account) => self.account = account,
            Object::User(user) => {
                self.feeds.put_user(self.users.get(&user.id).map(AsRef::as_ref), Some(&user));
                self.users.insert(user.id, user);
            }
            Object::Team(team) => drop(self.teams.insert(team.id, team)),
            Object::Service(service) => drop(self.services.insert(service.id, service)),
            Object::Integration(integration) => self.put_integration(integration),
            Object::Policy(policy) => drop(self.policies.insert(policy.id, policy)),
            Object::Schedule(schedule) => {
                self.ready.put(&schedule);
                self.feeds.put_schedule(self.schedules.get(&schedule.id).map(AsRef::as_ref), Some(&schedule));
                self.schedules.insert(schedule.id, schedule);
            }
            Object::MaintenanceWindow(window) => drop(self.maintenance_windows.insert(window.id, window)),
            Object::Priority(priority) => drop(self.priorities.insert(priority.id, priority)),
            Object::Vendor(vendor) => drop(self.vendors.insert(vendor.id, vendor)),
            Object::Subscription(subscription) => drop(self.subscriptions.insert(subscription.id, subscription)),
            Object::CoverRequest(request) => drop(self.cover_requests.insert(request.id, request)),
        }
    }

    /// Removes an object without any check: for going back to what was checked when it was stored. The account's
    /// settings go back to their defaults.
    pub fn remove(&mut self, kind: Kind, id: Id) {
        let text = id.as_str();
        match kind {
            Kind::Account => self.account = Account::default(),
            Kind::User => {
                let gone = UserId::parse(text).and_then(|id| self.users.remove(&id));
                self.feeds.put_user(gone.as_deref(), None);
            }
            Kind::Team => drop(TeamId::parse(text).and_then(|id| self.teams.remove(&id))),
            Kind::Service => drop(ServiceId::parse(text).and_then(|id| self.services.remove(&id))),
            Kind::Integration => {
                if let Some(id) = IntegrationId::parse(text) {
                    self.remove_integration(id);
                }
            }
            Kind::Policy => drop(PolicyId::parse(text).and_then(|id| self.policies.remove(&id))),
            Kind::Schedule => {
                if let Some(id) = ScheduleId::parse(text) {
                    self.ready.remove(id);
                    let gone = self.schedules.remove(&id);
                    self.feeds.put_schedule(gone.as_deref(), None);
                }
            }
            Kind::MaintenanceWindow => {
                drop(MaintenanceWindowId::parse(text).and_then(|id| self.maintenance_windows.remove(&id)));
            }
            Kind::Priority => drop(PriorityId::parse(text).and_then(|id| self.priorities.remove(&id))),
            Kind::Vendor => drop(VendorId::parse(text).and_then(|id| self.vendors.remove(&id))),
            Kind::Subscription => drop(SubscriptionId::parse(text).and_then(|id| self.subscriptions.remove(&id))),
            Kind::CoverRequest => drop(CoverRequestId::parse(text).and_then(|id| self.cover_requests.remove(&id))),
        }
    }

    fn check_put(&self, object: &Object) -> Result<(), Violation> {
        match object {
            Object::Account(_)
            | Object::Vendor(_)
            | Object::Priority(_)
            | Object::Subscription(_)
            | Object::CoverRequest(_) => Ok(()),
            Object::User(user) => {
                let taken = |other: &Arc<User>| other.id != user.id && other.email.eq_ignore_ascii_case(&user.email);
                if self.users.values().any(taken) { Err(Violation::EmailTaken) } else { Ok(()) }
            }
            Object::Team(team) => self.check_team(team),
            Object::Service(service) => self.check_service(service),
            Object::Integration(integration) => self.check_integration(integration),
            Object::Policy(policy) => self.check_policy(policy),
            Object::Schedule(schedule) => {
                let names = self.schedules.values().map(|s| (s.id, s.name.as_str()));
                self.name_is_free(Kind::Schedule, schedule.id, &schedule.name, names)?;
                self.teams_exist(&schedule.teams)?;
                // Ended layers and past overrides may name people who are gone; the running ones may not.
                schedule.members().try_for_each(|user| self.user_exists(user))
            }
            Object::MaintenanceWindow(window) => {
                window.services.iter().try_for_each(|service| self.service_exists(*service))
            }
        }
    }

    fn check_team(&self, team: &Team) -> Result<(), Violation> {
        self.name_is_free(Kind::Team, team.id, &team.name, self.teams.values().map(|t| (t.id, t.name.as_str())))?;
        team.members.iter().try_for_each(|member| self.user_exists(member.user))?;
        self.check_ancestors(team)
    }

    fn check_service(&self, service: &Service) -> Result<(), Violation> {
        let names = self.services.values().map(|s| (s.id, s.name.as_str()));
        self.name_is_free(Kind::Service, service.id, &service.name, names)?;
        self.teams_exist(&service.teams)?;
        if self.policies.contains_key(&service.policy) {
            return Ok(());
        }
        Err(Violation::NotFound(Kind::Policy, service.policy.id()))
    }

    fn check_integration(&self, integration: &Integration) -> Result<(), Violation> {
        let same_key =
            |other: &Arc<Integration>| other.id != integration.id && other.routing_key == integration.routing_key;
        if self.integrations.values().any(same_key) {
            return Err(Violation::RoutingKeyTaken);
        }
        self.service_exists(integration.service)
    }

    fn check_policy(&self, policy: &Policy) -> Result<(), Violation> {
        let names = self.policies.values().map(|p| (p.id, p.name.as_str()));
        self.name_is_free(Kind::Policy, policy.id, &policy.name, names)?;
        self.teams_exist(&policy.teams)?;
        policy.rules.iter().flat_map(|rule| &rule.targets).try_for_each(|target| match target {
            Target::User(user) => self.user_exists(*user),
            Target::Schedule(id) if self.schedules.contains_key(id) => Ok(()),
            Target::Schedule(id) => Err(Violation::NotFound(Kind::Schedule, id.id())),
        })
    }

    fn check_removed(&self, kind: Kind, id: Id) -> Result<(), Violation> {
        let used_by = match kind {
            Kind::User => self.uses_of_user(id),
            Kind::Schedule => self
                .policies
                .values()
                .find(|policy| {
                    let targets = policy.rules.iter().flat_map(|rule| &rule.targets);
                    targets.into_iter().any(|target| matches!(target, Target::Schedule(s) if s.id() == id))
                })
                .map(|policy| (Kind::Policy, policy.id.id())),
            Kind::Policy => self
                .services
                .values()
                .find(|service| service.policy.id() == id)
                .map(|service| (Kind::Service, service.id.id())),
            Kind::Service => self
                .integrations
                .values()
                .find(|integration| integration.service.id() == id)
                .map(|integration| (Kind::Integration, integration.id.id())),
            Kind::Team => self.uses_of_team(id),
            Kind::Account
            | Kind::Integration
            | Kind::MaintenanceWindow
            | Kind::Priority
            | Kind::Vendor
            | Kind::Subscription
            | Kind::CoverRequest => None,
        };
        used_by.map_or(Ok(()), |(user_kind, user_id)| Err(Violation::InUse(kind, id, user_kind, user_id)))
    }

    fn uses_of_user(&self, id: Id) -> Option<(Kind, Id)> {
        let by_policy = self.policies.values().find(|policy| {
            let mut targets = policy.rules.iter().flat_map(|rule| &rule.targets);
            targets.any(|target| matches!(target, Target::User(user) if user.id() == id))
        });
        let by_schedule = self.schedules.values().find(|schedule| schedule.members().any(|user| user.id() == id));
        let by_team = self.teams.values().find(|team| team.members.iter().any(|member| member.user.id() == id));
        by_policy
            .map(|policy| (Kind::Policy, policy.id.id()))
            .or_else(|| by_schedule.map(|schedule| (Kind::Schedule, schedule.id.id())))
            .or_else(|| by_team.map(|team| (Kind::Team, team.id.id())))
    }

    fn uses_of_team(&self, id: Id) -> Option<(Kind, Id)> {
        let owned = |teams: &[TeamId]| teams.iter().any(|team| team.id() == id);
        let by_service = self.services.values().find(|service| owned(&service.teams));
        let by_policy = self.policies.values().find(|policy| owned(&policy.teams));
        let by_schedule = self.schedules.values().find(|schedule| owned(&schedule.teams));
        let by_team = self.teams.values().find(|team| team.parent.is_some_and(|parent| parent.id() == id));
        by_service
            .map(|service| (Kind::Service, service.id.id()))
            .or_else(|| by_policy.map(|policy| (Kind::Policy, policy.id.id())))
            .or_else(|| by_schedule.map(|schedule| (Kind::Schedule, schedule.id.id())))
            .or_else(|| by_team.map(|team| (Kind::Team, team.id.id())))
    }

    fn check_ancestors(&self, team: &Team) -> Result<(), Violation> {
        let mut parent = team.parent;
        // A chain longer than the number of teams is a loop.
        for _ in 0..=self.teams.len() {
            let Some(id) = parent else { return Ok(()) };
            if id == team.id {
                return Err(Violation::TeamLoop);
            }
            parent = self.teams.get(&id).ok_or(Violation::NotFound(Kind::Team, id.id()))?.parent;
        }
        Err(Violation::TeamLoop)
    }

    fn name_is_free<'a, I: PartialEq>(
        &self,
        kind: Kind,
        id: I,
        name: &str,
        mut others: impl Iterator<Item = (I, &'a str)>,
    ) -> Result<(), Violation> {
        let taken = others.any(|(other, other_name)| other != id && other_name.eq_ignore_ascii_case(name));
        if taken { Err(Violation::NameTaken(kind, name.to_owned())) } else { Ok(()) }
    }

    fn user_exists(&self, id: UserId) -> Result<(), Violation> {
        if self.users.contains_key(&id) { Ok(()) } else { Err(Violation::NotFound(Kind::User, id.id())) }
    }

    fn service_exists(&self, id: ServiceId) -> Result<(), Violation> {
        if self.services.contains_key(&id) { Ok(()) } else { Err(Violation::NotFound(Kind::Service, id.id())) }
    }

    fn teams_exist(&self, ids: &[TeamId]) -> Result<(), Violation> {
        let missing = ids.iter().find(|id| !self.teams.contains_key(id));
        missing.map_or(Ok(()), |id| Err(Violation::NotFound(Kind::Team, id.id())))
    }
}
