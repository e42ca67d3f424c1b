//! The rules that hold at every moment at which everything due has run.

use std::collections::BTreeMap;

use proptest::{prelude::*, sample::Index, test_runner::TestCaseError};
use testkit::{
    World,
    world::{Memory, decide},
};
use vigie_core::{
    engine::{Command, Decision},
    incident::{Assignment, Incident, LogEntry, LogKind, PageState, Position, Status},
    notify::{DeliveryState, Outcome},
};

type Checked = Result<(), TestCaseError>;

/// All rules about all incidents.
pub(crate) fn check_all(world: &World) -> Checked {
    let memory = &world.memory;
    for incident in memory.incidents.values() {
        prop_assert_eq!(incident.alert_counts, memory.count_alerts(incident.id), "counts are the alerts'");
        state_carries_what_belongs_to_it(incident)?;
        whoever_waits_is_paged(world, incident)?;
    }
    no_group_key_is_open_twice(world)?;
    nobody_who_answered_has_a_page_waiting(memory)?;
    times_only_move_on(memory)
}

fn state_carries_what_belongs_to_it(incident: &Incident) -> Checked {
    let planned = incident.pages.iter().any(|page| matches!(page.state, PageState::Planned { .. }));
    match &incident.status {
        Status::Triggered => {
            prop_assert!(!planned || incident.next_due_at().is_some());
        }
        Status::Acknowledged { .. } => {
            prop_assert!(!planned, "nothing is planned for whoever is on it");
            let escalates = matches!(incident.escalation.position, Position::Level { next_at: Some(_), .. });
            prop_assert!(!escalates, "no level follows while somebody is on it");
        }
        Status::Resolved { .. } => {
            prop_assert!(incident.pages.is_empty() && incident.assignments.is_empty() && incident.group.is_none());
            prop_assert_eq!(incident.next_due_at(), None, "what is over is over");
            prop_assert_eq!(incident.alert_counts.triggered, 0, "so are its alerts");
        }
    }
    if matches!(incident.escalation.position, Position::Level { .. } | Position::Direct) && incident.is_open() {
        prop_assert!(!incident.assignments.is_empty(), "somebody is responsible for {:?}", incident);
    }
    Ok(())
}

/// Of everybody who is responsible for an incident that waits for an answer: they have a page under way, or one that
/// was tried, or one that is planned; or the timeline says that they were notified, or why they were not.
fn whoever_waits_is_paged(world: &World, incident: &Incident) -> Checked {
    for assignment in incident.assignments.iter().filter(|_| incident.is_triggered()) {
        let mut pages = incident.pages.iter().filter(|page| page.user == assignment.user);
        let has_page = pages.next().is_some();
        prop_assert!(
            has_page || is_told_of(world, incident, assignment),
            "{:?} is not paged about {:?}, and nothing says why",
            assignment,
            incident
        );
    }
    Ok(())
}

/// Everybody who is responsible for an incident that still waits was paged, or the timeline says why not.
pub(crate) fn everybody_has_been_paged(world: &World) -> Checked {
    for incident in world.memory.incidents.values().filter(|incident| incident.is_triggered()) {
        for assignment in &incident.assignments {
            let was_tried = incident
                .pages
                .iter()
                .any(|page| page.user == assignment.user && !matches!(page.state, PageState::Planned { .. }));
            prop_assert!(
                was_tried || is_told_of(world, incident, assignment),
                "{:?} was never paged about {:?}, and nothing says why",
                assignment,
                incident
            );
        }
    }
    Ok(())
}

/// Whether the timeline says, since somebody was assigned, that they were notified or passed over.
fn is_told_of(world: &World, incident: &Incident, assignment: &Assignment) -> bool {
    let since = |entry: &&LogEntry| entry.at >= assignment.at;
    world.memory.timeline_of(incident.id).filter(since).any(|entry| match entry.kind {
        LogKind::SkipPerson { user, .. } | LogKind::Notify { user, .. } => user == assignment.user,
        _ => false,
    })
}

/// For each service and key at most one open incident takes alerts in.
fn no_group_key_is_open_twice(world: &World) -> Checked {
    let mut open = BTreeMap::new();
    for incident in world.memory.incidents.values() {
        let window = incident.group.as_ref().filter(|window| world.now() < window.open_until);
        for key in window.iter().flat_map(|window| &window.keys) {
            let other = open.insert((incident.service, key.clone()), incident.number);
            prop_assert_eq!(other, None, "{} is open in incident {} too", key, incident.number);
        }
    }
    Ok(())
}

fn nobody_who_answered_has_a_page_waiting(memory: &Memory) -> Checked {
    for row in memory.outbox.rows.iter().filter(|row| row.state == DeliveryState::Queued) {
        let incident = &memory.incidents[&row.delivery.incident];
        prop_assert!(incident.is_triggered(), "{:?} waits though somebody answered", row);
    }
    Ok(())
}

fn times_only_move_on(memory: &Memory) -> Checked {
    let in_order = memory.timeline.windows(2).all(|pair| pair[0].at <= pair[1].at);
    prop_assert!(in_order, "the timeline is in order");
    for incident in memory.incidents.values() {
        prop_assert!(incident.created_at <= incident.status_changed_at);
        prop_assert!(incident.status_changed_at <= incident.updated_at);
    }
    Ok(())
}

/// Once everything due has run, a wake decides nothing.
pub(crate) fn nothing_is_left_to_do(world: &World) -> Checked {
    for incident in world.memory.incidents.values() {
        let command = Command::TimerElapsed { incident: incident.id };
        let mut ids = vigie_core::ids::Ids::for_test(0);
        let directory = &world.organisation.directory;
        let decision =
            decide(world.now(), directory, &world.memory, &command, &mut ids).expect("a wake is never refused");
        prop_assert_eq!(decision, Decision::default());
    }
    Ok(())
}

/// After a report, the same report again moves nothing but, at most, the receipt.
pub(crate) fn second_report_is_silent(world: &mut World, which: Index, fails: bool) -> Checked {
    if world.memory.outbox.rows.is_empty() {
        return Ok(());
    }
    let delivery = which.get(&world.memory.outbox.rows).delivery.clone();
    let outcome = if fails { Outcome::Failed { words: "later".to_owned() } } else { Outcome::Delivered };
    let command = Command::reported(&delivery, outcome);
    world.apply(&command).expect("a report is never refused");
    let second = world.apply(&command).expect("a report is never refused");
    prop_assert_eq!(Decision { receipt: None, ..second }, Decision::default());
    Ok(())
}
