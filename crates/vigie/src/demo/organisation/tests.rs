//! What the invented organisation must be, whatever the seed.

use std::{collections::BTreeSet, time::Duration};

use vigie_core::{
    directory::{Change, Directory},
    escalate::{Landing, walk},
    event::Severity,
    grouping::Grouping,
    incident::urgency::urgency_at,
    schedule,
    time::At,
};

use super::*;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Sunday, 22 November 2026, at noon.
fn noon() -> At {
    At::from("2026-11-22T12:00:00Z".parse::<jiff::Timestamp>().expect("a moment"))
}

fn stored(seed: u64) -> Directory {
    let changes: Vec<Change> = draw(seed, noon()).steps().into_iter().flat_map(|(_, changes)| changes).collect();
    Directory::default().changed(&changes).expect("the organisation holds together")
}

#[test]
fn it_is_as_large_as_promised_and_can_be_stored_step_by_step() {
    let directory = stored(1);
    assert_eq!((directory.services.len(), directory.integrations.len()), (350, 350));
    assert_eq!((directory.teams.len(), directory.users.len()), (40, 240));
    assert_eq!((directory.schedules.len(), directory.policies.len()), (80, 40));
    let mut grown = Directory::default();
    for (what, changes) in draw(1, noon()).steps() {
        grown = grown.changed(&changes).unwrap_or_else(|violation| panic!("{what}: {violation}"));
    }
    assert_eq!(grown.services, directory.services);
}

#[test]
fn the_same_seed_draws_the_same_organisation() {
    assert_eq!(draw(7, noon()), draw(7, noon()));
    assert_ne!(draw(7, noon()).people[0].name, draw(8, noon()).people[0].name);
}

#[test]
fn every_level_of_every_policy_reaches_somebody_at_every_hour_of_a_week() {
    for seed in 0..3 {
        let directory = stored(seed);
        for policy in directory.policies.values() {
            for hour in 0..7 * 24 {
                let now = noon() + hour * DAY / 24;
                for level in 0..policy.rules.len() {
                    let found = walk(&directory, policy, level..level + 1, now, |_| 0);
                    assert!(found.landing.is_some(), "{} level {level} at {now}: {:?}", policy.name, found.skipped);
                }
            }
        }
    }
}

#[test]
fn nobody_is_primary_and_secondary_at_once() {
    let directory = stored(2);
    for policy in directory.policies.values() {
        let users = |level: usize| match walk(&directory, policy, level..level + 1, noon(), |_| 0).landing {
            Some(Landing { users, .. }) => users,
            None => Vec::new(),
        };
        assert_ne!(users(0), users(1), "{}", policy.name);
    }
}

#[test]
fn every_schedule_could_have_been_written_by_hand() {
    for one in stored(3).schedules.values() {
        assert_eq!(schedule::check(one), [], "{}", one.name);
        assert!(one.overrides().iter().all(|over| schedule::check_override(over, noon()).is_ok()), "{}", one.name);
    }
}

#[test]
fn the_newcomer_owns_the_account_and_is_on_call_for_what_breaks_first() {
    let organisation = draw(4, noon());
    let newcomer = &organisation.people[0];
    assert_eq!(newcomer.role, Role::Owner);
    assert_eq!(organisation.services[0].0.name, FIRST_SERVICE);
    assert_eq!(schedule::on_call(&organisation.schedules[0], noon()), [newcomer.id]);
    assert_eq!(organisation.policies[0].id, organisation.services[0].0.policy);
}

#[test]
fn people_and_services_differ() {
    let directory = stored(5);
    let zones: BTreeSet<&str> = directory.users.values().map(|user| user.time_zone.as_str()).collect();
    assert_eq!(zones.len(), 5);
    let by_content = |service: &&Arc<Service>| matches!(service.grouping, Grouping::Content { .. });
    assert!(directory.services.values().filter(by_content).count() > 20);
    let quiet = |service: &&Arc<Service>| {
        let urgency = |severity| urgency_at(&service.urgency, Some(severity), noon());
        urgency(Severity::Warning) != urgency(Severity::Critical)
    };
    assert!(directory.services.values().filter(quiet).count() > 50);
    assert!(directory.schedules.values().any(|schedule| !schedule.overrides().is_empty()));
}
