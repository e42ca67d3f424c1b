//! The services of a team: how loud they are, and how their alerts are put together.

use std::{collections::BTreeMap, time::Duration};

use vigie_core::{
    directory::Team,
    escalate::Policy,
    grouping::{Aggregate, Grouping},
    ids::{DependencyId, IntegrationId, ServiceId, TeamId, VendorId},
    service::{Dependency, Integration, IntegrationKind, Service, SupportHours, UrgencyChoice, UrgencyRule},
    time::At,
};

use super::catalogue::{Seat, TeamEntry};
use crate::demo::chance::Chance;

const MINUTE: Duration = Duration::from_secs(60);
/// The tools that send events; each is a vendor of the catalogue that every database starts with.
const TOOLS: [&str; 4] = ["Alertmanager", "Grafana", "Datadog", "Zabbix"];

/// The services of a team, each with an integration for Events API v2.
pub(super) fn services(
    chance: &mut Chance,
    entry: &TeamEntry,
    team: &Team,
    policy: &Policy,
    vendors: &BTreeMap<String, VendorId>,
    now: At,
) -> Vec<(Service, Integration)> {
    let tool = *chance.pick(&TOOLS);
    let one = |name: &str| {
        let service = service(chance, entry, team, policy, name, now);
        let integration = Integration {
            id: IntegrationId::new(chance.ids()),
            service: service.id,
            name: tool.to_owned(),
            kind: IntegrationKind::EventsV2,
            routing_key: chance.ids().key(),
            vendor: vendors.get(tool).copied(),
            email_local_part: None,
            created_at: now,
        };
        (service, integration)
    };
    entry.services.split(' ').map(one).collect()
}

/// Which service needs which: within a team the later ones need the first, and the first of each team needs one of the
/// teams before it. So there are no loops.
pub(super) fn connect(chance: &mut Chance, services: &mut [(Service, Integration)]) {
    let mut firsts: Vec<ServiceId> = Vec::new();
    let mut first: Option<(ServiceId, Vec<TeamId>)> = None;
    for (service, _) in services {
        let on = match &first {
            Some((id, teams)) if *teams == service.teams => Some(*id),
            _ => {
                first = Some((service.id, service.teams.clone()));
                let before = (!firsts.is_empty()).then(|| *chance.pick(&firsts));
                firsts.push(service.id);
                before
            }
        };
        service.depends_on = on.map(|on| Dependency { id: DependencyId::new(chance.ids()), on }).into_iter().collect();
    }
}

/// What breaks first pages at once, at any hour, and becomes one incident.
pub(super) fn make_loud(service: &mut Service) {
    service.urgency = UrgencyRule::Constant(UrgencyChoice::High);
    service.grouping = Grouping::Time { window: Some(10 * MINUTE) };
}

fn service(chance: &mut Chance, entry: &TeamEntry, team: &Team, policy: &Policy, name: &str, now: At) -> Service {
    Service {
        id: ServiceId::new(chance.ids()),
        name: name.to_owned(),
        description: format!("{}. Owned by {}.", entry.purpose, entry.name),
        created_at: now,
        policy: policy.id,
        teams: vec![team.id],
        disabled: false,
        urgency: urgency(chance, entry),
        acknowledgement_timeout: Some(30 * MINUTE),
        auto_resolve_timeout: Some(240 * MINUTE),
        grouping: grouping(chance),
        auto_pause_timeout: None,
        depends_on: Vec::new(),
    }
}

/// Most are always urgent, some as urgent as the alert says, and a few only while somebody is in the office.
fn urgency(chance: &mut Chance, entry: &TeamEntry) -> UrgencyRule {
    let time_zone = match entry.seat {
        Seat::In(place) => place.time_zone(),
        Seat::FollowsTheSun => "Etc/UTC",
    };
    match chance.below(10) {
        0 => UrgencyRule::SupportHours {
            hours: SupportHours {
                time_zone: time_zone.to_owned(),
                days_of_week: vec![1, 2, 3, 4, 5],
                start_second: 9 * 3600,
                end_second: 18 * 3600,
            },
            during: UrgencyChoice::High,
            outside: UrgencyChoice::Low,
            raise_at_start: true,
        },
        1..=3 => UrgencyRule::Constant(UrgencyChoice::SeverityBased),
        _ => UrgencyRule::Constant(UrgencyChoice::High),
    }
}

/// Most by time, some by what the alerts say, a few not at all.
fn grouping(chance: &mut Chance) -> Grouping {
    match chance.below(20) {
        0 => Grouping::Off,
        1..=3 => Grouping::Content {
            aggregate: Aggregate::All,
            fields: vec!["class".to_owned(), "custom_details.region".to_owned()],
            window: 30 * MINUTE,
        },
        4..=5 => Grouping::Time { window: None },
        _ => Grouping::Time { window: Some(10 * MINUTE) },
    }
}
