//! The configuration: what is saved comes back, and its history stays.

use std::{sync::Arc, time::Duration};

use vigie_core::{
    cover::{CoverRequest, CoverState, Shift},
    directory::{
        Absence, Account, Change, Channel, ContactMethod, CustomHeader, Device, Directory, HandoffKind, HandoffRule,
        Kind, MaintenanceWindow, NotificationRule, Object, Priority, PrivateUrlKey, Role, StatusUpdateRule,
        Subscription, SubscriptionFilter, Team, TeamMember, TeamRole, User, Vendor,
    },
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    grouping::{Aggregate, Grouping},
    ids::{
        AbsenceId, ContactMethodId, CoverRequestId, DependencyId, HandoffRuleId, Ids, IntegrationId, LayerId,
        MaintenanceWindowId, NotificationRuleId, OverrideId, PolicyId, PriorityId, RuleId, ScheduleId, ServiceId,
        StatusUpdateRuleId, SubscriptionId, TeamId, UserId, VendorId,
    },
    incident::Urgency,
    schedule::{Layer, LayeredPlan, Override, Plan, Restriction, Schedule},
    service::{Dependency, Integration, IntegrationKind, Service, SupportHours, UrgencyChoice, UrgencyRule},
};
use vigie_store::{Store, StoreError};

use crate::{
    on_both,
    world::{World, at},
};

#[tokio::test]
async fn every_kind_of_object_comes_back_as_it_was_saved() {
    on_both(async |store: Store| {
        let changes: Vec<Change> = one_of_each().into_iter().map(Change::Put).collect();
        let mut expected = Directory::default();
        one_of_each().into_iter().for_each(|object| expected.put(object));
        store.save_changes(0, &changes, at(1), "ada").await.expect("saved");
        let loaded = store.load_directory().await.expect("loaded");
        assert_eq!(loaded.version, 1);
        expected.version = 1;
        assert_eq!(format!("{loaded:#?}"), format!("{expected:#?}"));
    })
    .await;
}

#[tokio::test]
async fn a_change_made_from_an_old_version_is_refused_and_changes_nothing() {
    on_both(async |store: Store| {
        assert!(store.is_empty().await.expect("asked"));
        let world = World::saved(&store).await;
        assert!(!store.is_empty().await.expect("asked"));
        let late = store.save_changes(0, &[Change::Remove(Kind::User, world.user.id())], at(2), "bob").await;
        assert!(matches!(late, Err(StoreError::Conflict)), "{late:?}");
        assert_eq!(store.directory_version().await.expect("asked"), 1);
        assert_eq!(store.load_directory().await.expect("loaded").users.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_policy_is_found_at_every_version_it_ever_had() {
    on_both(async |store: Store| {
        let world = World::saved(&store).await;
        let renamed = Policy { version: 2, name: "Storage".into(), ..Policy::clone(&world.policy) };
        let put = Change::Put(Object::Policy(Arc::new(renamed)));
        store.save_changes(1, &[put], at(2), "ada").await.expect("saved");
        store
            .save_changes(2, &[Change::Remove(Kind::Policy, world.policy.id.id())], at(3), "ada")
            .await
            .expect("saved");
        let wanted = [(world.policy.id, 1), (world.policy.id, 2), (world.policy.id, 9)];
        let mut found = store.policy_versions(&wanted).await.expect("found");
        found.sort_by_key(|policy| policy.version);
        assert_eq!(found.iter().map(|policy| policy.name.as_str()).collect::<Vec<_>>(), ["Database", "Storage"]);
        assert_eq!(*found[0], *world.policy);
    })
    .await;
}

#[tokio::test]
async fn the_history_says_who_changed_what_newest_first() {
    on_both(async |store: Store| {
        let world = World::saved(&store).await;
        let remove = Change::Remove(Kind::Service, world.service.id());
        store.save_changes(1, &[remove], at(5), "ada").await.expect("saved");
        let of_service = async |before: Option<u64>, until, limit| {
            let key = (Kind::Service, world.service.id());
            store.object_history(key, (at(0), until), before, limit).await.expect("read")
        };
        let last = &of_service(None, at(9), 1).await[0];
        assert_eq!((last.kind, last.change.as_str(), last.changed_by.as_str()), (Kind::Service, "remove", "ada"));
        assert_eq!((last.directory_version, last.changed_at), (2, at(5)));
        let changes = async |before, until| {
            let rows = of_service(before, until, 10).await;
            rows.into_iter().map(|row| row.change).collect::<Vec<_>>()
        };
        assert_eq!(changes(None, at(9)).await, ["remove", "create"]);
        assert_eq!(changes(Some(2), at(9)).await, ["create"]);
        assert_eq!(changes(None, at(5)).await, ["create"]);
    })
    .await;
}

#[tokio::test]
async fn the_configuration_of_every_moment_can_be_had_again() {
    on_both(async |store: Store| {
        let world = World::saved(&store).await;
        let first = store.load_directory().await.expect("loaded");
        let renamed = Policy { version: 2, name: "Storage".into(), ..Policy::clone(&world.policy) };
        store.save_changes(1, &[Change::Put(Object::Policy(Arc::new(renamed)))], at(20), "ada").await.expect("saved");
        let remove = Change::Remove(Kind::Service, world.service.id());
        let newcomer =
            Change::Put(Object::User(Arc::new(person(&mut Ids::for_test(77), UserId::parse("PNEW").expect("an id")))));
        store.save_changes(2, &[remove, newcomer], at(30), "bob").await.expect("saved");
        let now = store.load_directory().await.expect("loaded");
        let version_at = async |moment| store.directory_version_at(moment).await.expect("asked");
        let made = version_at(at(25)).await.expect("a version");
        assert_eq!((made.version, made.made_at, made.made_by.as_str()), (2, at(20), "ada"));
        assert_eq!(version_at(at(0) - Duration::from_secs(1)).await, None, "before the first change");
        assert_eq!(version_at(at(30)).await.map(|made| made.version), Some(3), "a change counts from its moment on");
        let second = store.directory_at_version(&now, 2).await.expect("worked out");
        assert_eq!(second.policies[&world.policy.id].name, "Storage");
        assert!(second.services.contains_key(&world.service) && second.users.len() == 1);
        let again = store.directory_at_version(&now, 1).await.expect("worked out");
        assert_eq!(format!("{again:#?}"), format!("{first:#?}"));
        let same = store.directory_at_version(&now, 3).await.expect("worked out");
        assert_eq!(format!("{same:#?}"), format!("{now:#?}"));
    })
    .await;
}

#[tokio::test]
async fn the_last_change_of_an_object_counts() {
    on_both(async |store: Store| {
        let named =
            |name: &str| Change::Put(Object::Account(Account { name: name.into(), time_zone: "Etc/UTC".into() }));
        store.save_changes(0, &[named("one"), named("two")], at(1), "ada").await.expect("saved");
        assert_eq!(store.load_directory().await.expect("loaded").account.name, "two");
        store.ping().await.expect("the database answers");
        assert!(store.size_bytes().await.expect("read") > 0, "the tables take room");
    })
    .await;
}

/// One object of each kind, with every field and variant that a document has in use.
fn one_of_each() -> Vec<Object> {
    let ids = &mut Ids::for_test(9);
    let (user, team, policy) = (UserId::new(ids), TeamId::new(ids), PolicyId::new(ids));
    let (schedule, vendor) = (ScheduleId::new(ids), VendorId::new(ids));
    let services = services(ids, policy, team);
    let service = services[0].id;
    let mut objects = vec![
        Object::Account(Account { name: "Acme \"é\"".into(), time_zone: "Europe/Paris".into() }),
        Object::User(Arc::new(person(ids, user))),
        Object::Team(Arc::new(Team {
            id: team,
            name: "Storage".into(),
            description: Some("disks".into()),
            parent: Some(TeamId::new(ids)),
            created_at: at(1),
            private: true,
            members: vec![TeamMember { user, role: TeamRole::Manager }],
        })),
        Object::Policy(Arc::new(escalation(ids, policy, team, user, schedule))),
        Object::Schedule(Arc::new(rota(ids, schedule, team, user))),
        Object::MaintenanceWindow(Arc::new(MaintenanceWindow {
            id: MaintenanceWindowId::new(ids),
            sequence_number: 7,
            starts_at: at(1),
            ends_at: at(2),
            description: Some("upgrade".into()),
            created_by: Some(user),
            services: vec![service],
            teams: vec![team],
        })),
        Object::Priority(Arc::new(Priority {
            id: PriorityId::new(ids),
            name: "P1".into(),
            description: "all hands".into(),
            order: 1_000,
            color: "a8171c".into(),
        })),
        Object::Vendor(Arc::new(Vendor {
            id: vendor,
            name: "Datadog".into(),
            website_url: Some("https://www.datadoghq.com".into()),
            generic_service_type: "events_api_v2_inbound_integration".into(),
        })),
    ];
    objects.extend(services.into_iter().map(|service| Object::Service(Arc::new(service))));
    objects.extend(
        integrations(ids, service, vendor).into_iter().map(|integration| Object::Integration(Arc::new(integration))),
    );
    let filters = [SubscriptionFilter::Account, SubscriptionFilter::Service(service), SubscriptionFilter::Team(team)];
    objects.extend(filters.map(|filter| Object::Subscription(Arc::new(subscription(ids, filter)))));
    objects.extend(cover_requests(ids, user, schedule).map(|request| Object::CoverRequest(Arc::new(request))));
    objects
}

/// One of each state; the last is a swap.
fn cover_requests(ids: &mut Ids, user: UserId, schedule: ScheduleId) -> impl Iterator<Item = CoverRequest> {
    let shift = Shift { schedule, starts_at: at(5), ends_at: at(9) };
    let taken = CoverState::Taken { by: user, at: at(4), overrides: vec![(schedule, OverrideId::new(ids))] };
    let states = [CoverState::Open, CoverState::Withdrawn { at: at(3) }, CoverState::Declined { at: at(3) }, taken];
    states
        .map(|state| CoverRequest {
            id: CoverRequestId::new(ids),
            user,
            shift,
            asked: matches!(state, CoverState::Taken { .. }).then_some(user),
            in_return: matches!(state, CoverState::Taken { .. }).then_some(Shift { ends_at: at(7), ..shift }),
            note: "dentist".into(),
            created_at: at(2),
            state,
        })
        .into_iter()
}

fn person(ids: &mut Ids, id: UserId) -> User {
    let method = ContactMethod {
        id: ContactMethodId::new(ids),
        channel: Channel::Phone,
        address: "612345678".into(),
        country_code: Some(33),
        label: "Work".into(),
        short_form: true,
        verified_at: Some(at(2)),
        device: None,
    };
    let push = ContactMethod {
        id: ContactMethodId::new(ids),
        channel: Channel::Push,
        address: "push.example.org 1a2b3c".into(),
        country_code: None,
        device: Some(Device {
            endpoint: "https://push.example.org/1".into(),
            public_key: "BPublic".into(),
            auth_secret: "secret".into(),
        }),
        ..method.clone()
    };
    let rule = NotificationRule {
        id: NotificationRuleId::new(ids),
        contact_method: method.id,
        urgency: Urgency::Low,
        start_delay: Duration::from_secs(60),
    };
    let handoff = HandoffRule {
        id: HandoffRuleId::new(ids),
        contact_method: method.id,
        advance: Duration::from_secs(3600),
        kind: HandoffKind::OffCall,
    };
    let status_update = StatusUpdateRule { id: StatusUpdateRuleId::new(ids), contact_method: method.id };
    User {
        id,
        name: "Ada".into(),
        email: "ada@example.com".into(),
        time_zone: "Europe/Paris".into(),
        color: "purple".into(),
        role: Role::LimitedUser,
        job_title: Some("SRE".into()),
        description: Some("night owl".into()),
        created_at: at(1),
        contact_methods: vec![method, push],
        notification_rules: vec![rule],
        handoff_rules: vec![handoff],
        status_update_rules: vec![status_update],
        private_url_key: Some(PrivateUrlKey::new(ids)),
        absences: vec![Absence { id: AbsenceId::new(ids), starts_at: at(5), ends_at: at(9), reason: "Leave".into() }],
    }
}

fn escalation(ids: &mut Ids, id: PolicyId, team: TeamId, user: UserId, schedule: ScheduleId) -> Policy {
    let mut rule = |strategy, target| EscalationRule {
        id: RuleId::new(ids),
        delay: Duration::from_secs(90),
        targets: vec![target],
        strategy,
        strategy_was_given: strategy == AssignmentStrategy::RoundRobin,
    };
    Policy {
        id,
        version: 3,
        name: "Storage".into(),
        description: Some("first the disks".into()),
        rules: vec![
            rule(AssignmentStrategy::RoundRobin, Target::Schedule(schedule)),
            rule(AssignmentStrategy::Everyone, Target::User(user)),
        ],
        num_loops: 9,
        handoff_notifications: HandoffNotifications::Always,
        teams: vec![team],
        created_at: at(1),
    }
}

fn rota(ids: &mut Ids, id: ScheduleId, team: TeamId, user: UserId) -> Schedule {
    let layer = Layer {
        id: LayerId::new(ids),
        name: "Layer 1".into(),
        starts_at: at(1),
        ends_at: Some(at(9)),
        rotation_virtual_start: at(0),
        turn_length: Duration::from_secs(604_800),
        users: vec![user, user],
        restrictions: vec![
            Restriction::Daily { start_second: 3_600, duration: Duration::from_secs(7_200) },
            Restriction::Weekly { start_day: 7, start_second: 1, duration: Duration::from_secs(1) },
        ],
        time_zone: Some("America/New_York".into()),
    };
    Schedule {
        id,
        name: "Disks".into(),
        description: Some("who wakes".into()),
        time_zone: "Europe/Paris".into(),
        private_url_key: Some(PrivateUrlKey::new(ids)),
        plan: Plan::Layered(LayeredPlan {
            layers: vec![layer],
            overrides: vec![Override { id: OverrideId::new(ids), user, starts_at: at(3), ends_at: at(4) }],
        }),
        teams: vec![team],
        created_at: at(1),
    }
}

fn services(ids: &mut Ids, policy: PolicyId, team: TeamId) -> Vec<Service> {
    let hours = SupportHours {
        time_zone: "Europe/Paris".into(),
        days_of_week: vec![1, 5],
        start_second: 32_400,
        end_second: 64_800,
    };
    let by_hours = UrgencyRule::SupportHours {
        hours,
        during: UrgencyChoice::High,
        outside: UrgencyChoice::SeverityBased,
        raise_at_start: true,
    };
    let content = |aggregate| Grouping::Content {
        aggregate,
        fields: vec!["class".into(), "custom_details.host".into()],
        window: Duration::from_secs(300),
    };
    let kinds = [
        (by_hours, content(Aggregate::All)),
        (UrgencyRule::Constant(UrgencyChoice::Low), content(Aggregate::Any)),
        (UrgencyRule::Constant(UrgencyChoice::High), Grouping::Time { window: None }),
        (UrgencyRule::Constant(UrgencyChoice::SeverityBased), Grouping::Time { window: Some(Duration::from_secs(60)) }),
        (UrgencyRule::Constant(UrgencyChoice::High), Grouping::Off),
    ];
    let service = |(urgency, grouping)| Service {
        depends_on: vec![Dependency { id: DependencyId::new(ids), on: ServiceId::new(ids) }],
        id: ServiceId::new(ids),
        name: "Disks".into(),
        description: "they spin".into(),
        created_at: at(1),
        policy,
        teams: vec![team],
        disabled: true,
        urgency,
        acknowledgement_timeout: Some(Duration::from_secs(1_800)),
        auto_resolve_timeout: Some(Duration::from_secs(14_400)),
        grouping,
        auto_pause_timeout: Some(Duration::from_secs(120)),
    };
    kinds.into_iter().map(service).collect()
}

fn integrations(ids: &mut Ids, service: ServiceId, vendor: VendorId) -> Vec<Integration> {
    let kinds = [IntegrationKind::EventsV2, IntegrationKind::EventsV1, IntegrationKind::Email, IntegrationKind::Vendor];
    let integration = |kind| Integration {
        id: IntegrationId::new(ids),
        service,
        name: "Prometheus".into(),
        kind,
        routing_key: ids.key(),
        vendor: Some(vendor),
        email_local_part: Some("disks".into()),
        created_at: at(1),
    };
    kinds.into_iter().map(integration).collect()
}

fn subscription(ids: &mut Ids, filter: SubscriptionFilter) -> Subscription {
    Subscription {
        id: SubscriptionId::new(ids),
        description: Some("chat".into()),
        url: "https://example.com/hook".into(),
        secret: "s3cret".into(),
        custom_headers: vec![CustomHeader { name: "X-Token".into(), value: "hidden".into() }],
        events: vec!["incident.triggered".into()],
        filter,
        active: true,
        disabled_until: Some(at(4)),
        created_at: at(1),
    }
}
