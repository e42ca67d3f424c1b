//! Adding things to an organisation.

use std::{sync::Arc, time::Duration};

use vigie_core::{
    directory::{
        Absence, Channel, ContactMethod, MaintenanceWindow, NotificationRule, Priority, Role, Subscription,
        SubscriptionFilter, Team, TeamMember, TeamRole, User,
    },
    escalate::{EscalationRule, HandoffNotifications, Policy},
    grouping::Grouping,
    ids::{
        AbsenceId, ContactMethodId, IntegrationId, LayerId, MaintenanceWindowId, NotificationRuleId, OverrideId,
        PolicyId, PriorityId, RuleId, ScheduleId, ServiceId, SubscriptionId, TeamId, UserId,
    },
    schedule::{Layer, LayeredPlan, Override, Plan, Schedule},
    service::{Integration, IntegrationKind, Service, UrgencyChoice, UrgencyRule},
    time::At,
};

use super::{Level, Organisation, Turns, Way};

impl Organisation {
    /// A person with ways to reach them: one contact method per channel, one rule per way.
    pub fn user(&mut self, name: &str, ways: &[Way]) -> UserId {
        let id = self.find_user(name).unwrap_or_else(|| UserId::new(&mut self.ids));
        let contact_methods = self.contact_methods(name, ways);
        let notification_rules = self.notification_rules(&contact_methods, ways);
        let user = User {
            id,
            name: name.to_owned(),
            email: format!("{name}@example.test"),
            time_zone: "Etc/UTC".to_owned(),
            color: "purple".to_owned(),
            role: self.directory.users.get(&id).map_or(Role::User, |user| user.role),
            job_title: None,
            description: None,
            created_at: self.created_at,
            contact_methods,
            notification_rules,
            handoff_rules: Vec::new(),
            status_update_rules: Vec::new(),
            private_url_key: None,
            absences: Vec::new(),
        };
        self.directory.users.insert(id, Arc::new(user));
        id
    }

    fn contact_methods(&mut self, name: &str, ways: &[Way]) -> Vec<ContactMethod> {
        let mut methods: Vec<ContactMethod> = Vec::new();
        for way in ways {
            if methods.iter().any(|method| method.channel == way.channel) {
                continue;
            }
            let (address, country_code) = match way.channel {
                Channel::Email => (format!("{name}@example.test"), None),
                Channel::Sms | Channel::Phone => (self.phone_number(name), Some(33)),
                Channel::Push => (format!("device-of-{name}"), None),
            };
            methods.push(ContactMethod {
                id: ContactMethodId::new(&mut self.ids),
                channel: way.channel,
                address,
                country_code,
                label: "Work".to_owned(),
                short_form: false,
                verified_at: None,
                device: None,
            });
        }
        methods
    }

    fn phone_number(&self, name: &str) -> String {
        let sum = name.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 10_000_000);
        format!("61{sum:07}")
    }

    fn notification_rules(&mut self, methods: &[ContactMethod], ways: &[Way]) -> Vec<NotificationRule> {
        let mut rules = Vec::new();
        for way in ways {
            let Some((urgency, start_delay)) = way.rule else { continue };
            let Some(method) = methods.iter().find(|method| method.channel == way.channel) else { continue };
            rules.push(NotificationRule {
                id: NotificationRuleId::new(&mut self.ids),
                contact_method: method.id,
                urgency,
                start_delay,
            });
        }
        rules
    }

    /// A team of responders.
    pub fn team(&mut self, name: &str, members: &[UserId]) -> TeamId {
        let known = self.directory.teams.values().find(|team| team.name == name).map(|team| team.id);
        let id = known.unwrap_or_else(|| TeamId::new(&mut self.ids));
        let members = members.iter().map(|user| TeamMember { user: *user, role: TeamRole::Responder }).collect();
        let team = Team {
            id,
            name: name.to_owned(),
            description: None,
            parent: None,
            private: false,
            created_at: self.created_at,
            members,
        };
        self.directory.teams.insert(id, Arc::new(team));
        id
    }

    /// A policy. Giving it again makes a new version of it; levels that stay in their place keep their ids.
    pub fn policy(&mut self, name: &str, levels: &[Level], num_loops: u32) -> PolicyId {
        let old = self.find_policy(name).map(|id| Arc::clone(&self.directory.policies[&id]));
        let id = old.as_ref().map_or_else(|| PolicyId::new(&mut self.ids), |policy| policy.id);
        let rule_ids: Vec<_> = old.iter().flat_map(|policy| policy.rules.iter().map(|rule| rule.id)).collect();
        let rules = levels.iter().enumerate().map(|(place, level)| EscalationRule {
            id: rule_ids.get(place).copied().unwrap_or_else(|| RuleId::new(&mut self.ids)),
            delay: level.delay,
            targets: level.targets.clone(),
            strategy: level.strategy,
            strategy_was_given: true,
        });
        let policy = Policy {
            id,
            version: old.as_ref().map_or(1, |policy| policy.version + 1),
            name: name.to_owned(),
            description: None,
            rules: rules.collect(),
            num_loops,
            handoff_notifications: HandoffNotifications::IfHasServices,
            teams: Vec::new(),
            created_at: self.created_at,
        };
        self.directory.policies.insert(id, Arc::new(policy));
        id
    }

    /// A service with one integration of the same name: always high urgency, no timeouts, no grouping.
    pub fn service(&mut self, name: &str, policy: PolicyId) -> ServiceId {
        let id = self.find_service(name).unwrap_or_else(|| ServiceId::new(&mut self.ids));
        let service = Service {
            id,
            name: name.to_owned(),
            description: String::new(),
            created_at: self.created_at,
            policy,
            teams: Vec::new(),
            disabled: false,
            urgency: UrgencyRule::Constant(UrgencyChoice::High),
            acknowledgement_timeout: None,
            auto_resolve_timeout: None,
            grouping: Grouping::Off,
            auto_pause_timeout: None,
            depends_on: Vec::new(),
        };
        self.directory.services.insert(id, Arc::new(service));
        if self.find_integration(name).is_none() {
            self.integration(name, id);
        }
        id
    }

    /// One more integration of a service.
    pub fn integration(&mut self, name: &str, service: ServiceId) -> IntegrationId {
        let id = self.find_integration(name).unwrap_or_else(|| IntegrationId::new(&mut self.ids));
        let integration = Integration {
            id,
            service,
            name: name.to_owned(),
            kind: IntegrationKind::EventsV2,
            routing_key: self.ids.key(),
            vendor: None,
            email_local_part: None,
            created_at: self.created_at,
        };
        self.directory.put_integration(Arc::new(integration));
        id
    }

    /// A schedule in a time zone; the last layer wins.
    pub fn schedule(&mut self, name: &str, time_zone: &str, layers: &[Turns]) -> ScheduleId {
        let id = self.find_schedule(name).unwrap_or_else(|| ScheduleId::new(&mut self.ids));
        let layers = layers.iter().enumerate().map(|(place, turns)| Layer {
            id: LayerId::new(&mut self.ids),
            name: format!("Layer {}", place + 1),
            starts_at: turns.starts_at,
            ends_at: turns.ends_at,
            rotation_virtual_start: turns.starts_at,
            time_zone: None,
            turn_length: turns.turn_length,
            users: turns.users.clone(),
            restrictions: turns.restrictions.clone(),
        });
        let schedule = Schedule {
            id,
            name: name.to_owned(),
            description: None,
            time_zone: time_zone.to_owned(),
            private_url_key: None,
            plan: Plan::Layered(LayeredPlan { layers: layers.collect(), overrides: Vec::new() }),
            teams: Vec::new(),
            created_at: self.created_at,
        };
        self.directory.schedules.insert(id, Arc::new(schedule));
        id
    }

    /// Somebody takes over in a schedule from a moment until another.
    pub fn override_schedule(&mut self, schedule: ScheduleId, user: UserId, starts_at: At, ends_at: At) {
        let id = OverrideId::new(&mut self.ids);
        self.edit_schedule(schedule, |schedule| {
            let layered = schedule.layered_mut().expect("scenarios have layered schedules");
            layered.overrides.push(Override { id, user, starts_at, ends_at });
        });
    }

    /// A person is away from a moment until another.
    pub fn away(&mut self, user: UserId, starts_at: At, ends_at: At) {
        let id = AbsenceId::new(&mut self.ids);
        let absence = Absence { id, starts_at, ends_at, reason: "Leave".to_owned() };
        self.edit_user(user, |user| user.absences.push(absence));
    }

    /// A maintenance window.
    pub fn maintenance(&mut self, services: &[ServiceId], starts_at: At, duration: Duration) -> MaintenanceWindowId {
        let id = MaintenanceWindowId::new(&mut self.ids);
        let window = MaintenanceWindow {
            id,
            sequence_number: self.directory.maintenance_windows.len() as u64 + 1,
            starts_at,
            ends_at: starts_at + duration,
            description: None,
            created_by: None,
            services: services.to_vec(),
            teams: Vec::new(),
        };
        self.directory.maintenance_windows.insert(id, Arc::new(window));
        id
    }

    /// A priority; each one that is added is less important than those before.
    pub fn priority(&mut self, name: &str) -> PriorityId {
        let id = self.find_priority(name).unwrap_or_else(|| PriorityId::new(&mut self.ids));
        let order = -(self.directory.priorities.len() as i64);
        let priority =
            Priority { id, name: name.to_owned(), description: String::new(), order, color: "cc0000".to_owned() };
        self.directory.priorities.insert(id, Arc::new(priority));
        id
    }

    /// A webhook subscription to some event types of the whole account.
    pub fn subscription(&mut self, events: &[&str]) -> SubscriptionId {
        let id = SubscriptionId::new(&mut self.ids);
        let mut events: Vec<String> = events.iter().map(|event| (*event).to_owned()).collect();
        events.sort();
        let subscription = Subscription {
            id,
            description: None,
            url: "http://127.0.0.1/hook".to_owned(),
            secret: "secret".to_owned(),
            custom_headers: Vec::new(),
            events,
            filter: SubscriptionFilter::Account,
            active: true,
            disabled_until: None,
            created_at: self.created_at,
        };
        self.directory.subscriptions.insert(id, Arc::new(subscription));
        id
    }
}
