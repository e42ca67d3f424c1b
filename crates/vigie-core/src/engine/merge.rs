//! Several incidents become one: the sources end, their alerts move.

use std::sync::Arc;

use super::{
    decision::{AlertChange, Refusal},
    draft::Draft,
    resolve,
    trigger::MAX_ALERTS_PER_INCIDENT,
};
use crate::{
    ids::IncidentId,
    incident::{GroupWindow, Incident, LogKind, ResolveReason, Status},
    time::At,
};

/// Merges the named sources into an open incident. All of them are merged, or none.
pub(super) fn merge(draft: &mut Draft, target: &mut Incident, sources: &[IncidentId]) -> Result<(), Refusal> {
    if !target.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    let sources = known(draft, target, sources)?;
    let alerts = sources.iter().map(|source| source.alert_counts.all()).sum::<u32>() + target.alert_counts.all();
    if alerts > MAX_ALERTS_PER_INCIDENT {
        return Err(Refusal::TooManyAlerts);
    }
    for source in &sources {
        absorb(draft, target, Incident::clone(source));
    }
    for source in &sources {
        let (incident, number, alerts) = (source.id, Some(source.number), source.alert_counts.all());
        draft.log(target.id, LogKind::MergedFrom { incident, number, alerts });
    }
    Ok(())
}

/// The sources that are named, each once.
fn known(draft: &Draft, target: &Incident, named: &[IncidentId]) -> Result<Vec<Arc<Incident>>, Refusal> {
    let mut sources: Vec<Arc<Incident>> = Vec::with_capacity(named.len());
    for id in named {
        if *id == target.id {
            return Err(Refusal::MergeWithItself);
        }
        let source = draft.situation.others.iter().find(|other| other.id == *id).ok_or(Refusal::IncidentNotFound)?;
        if matches!(source.status, Status::Resolved { reason: ResolveReason::MergedInto { .. } }) {
            return Err(Refusal::AlreadyMerged);
        }
        if sources.iter().all(|other| other.id != *id) {
            sources.push(Arc::clone(source));
        }
    }
    Ok(sources)
}

fn absorb(draft: &mut Draft, target: &mut Incident, mut source: Incident) {
    if source.service == target.service {
        inherit_window(target, source.group.take(), draft.now);
    }
    let moved = std::mem::take(&mut source.alert_counts);
    target.alert_counts.triggered += moved.triggered;
    target.alert_counts.resolved += moved.resolved;
    if moved.all() > 0 {
        draft.decision.alerts.push(AlertChange::MoveAll { from: source.id, to: target.id });
    }
    let reason = ResolveReason::MergedInto { incident: target.id, number: Some(target.number) };
    resolve::end(draft, &mut source, reason);
    draft.keep(source);
}

/// What would have joined the source joins the target from now on. Windows that are over stay over: reviving the keys
/// of one could leave two open incidents with the same key.
fn inherit_window(target: &mut Incident, from_source: Option<GroupWindow>, now: At) {
    let Some(source) = from_source.filter(|window| now < window.open_until) else { return };
    match target.group.as_mut().filter(|window| now < window.open_until) {
        None => target.group = Some(source),
        Some(window) => {
            window.keys.extend(source.keys);
            window.keys.sort_unstable();
            window.keys.dedup();
            window.open_until = window.open_until.max(source.open_until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{
            Request,
            fixture::{MINUTE, World, is},
        },
        event::Action,
    };

    fn merge(sources: &[IncidentId]) -> Request {
        Request::Merge { sources: sources.to_vec() }
    }

    #[test]
    fn the_sources_end_and_their_alerts_move() {
        let mut world = World::new();
        world.trigger("db");
        world.trigger("web");
        let (source, target) = (world.incidents[0].id, world.newest().id);
        world.ask(merge(&[source, source])).expect("both are open");
        let reason = ResolveReason::MergedInto { incident: target, number: Some(2) };
        assert_eq!(world.incidents[0].status, Status::Resolved { reason });
        assert_eq!((world.incidents[0].alert_counts.all(), world.newest().alert_counts.triggered), (0, 2));
        assert_eq!(world.story().last().map(String::as_str), Some("merged 1"));
        world.event("web", Action::Resolve);
        world.event("db", Action::Resolve);
        assert!(is(&world, "resolved"), "its last alert came from the source");
    }

    #[test]
    fn what_cannot_be_merged_is_refused_whole() {
        let mut world = World::new();
        world.trigger("db");
        world.trigger("web");
        world.trigger("mail");
        let [db, web, mail] = [0, 1, 2].map(|place| world.incidents[place].id);
        assert_eq!(world.ask(merge(&[db, mail])), Err(Refusal::MergeWithItself));
        let unknown = IncidentId::parse("QNONE").expect("an id");
        assert_eq!(world.ask(merge(&[db, unknown])), Err(Refusal::IncidentNotFound));
        assert!(world.incidents.iter().all(|incident| incident.is_open()));
        world.ask(merge(&[db])).expect("both are open");
        assert_eq!(world.ask(merge(&[db])), Err(Refusal::AlreadyMerged));
        let merged = std::sync::Arc::clone(&world.incidents[0]);
        assert_eq!(world.ask_of(&merged, merge(&[web])), Err(Refusal::AlreadyResolved));
        assert_eq!(world.ask_of(&merged, Request::Trigger), Err(Refusal::AlreadyMerged));
    }

    #[test]
    fn no_incident_gets_more_alerts_than_it_may_hold() {
        let mut world =
            World::new().with_service(|service| service.grouping = crate::grouping::Grouping::Time { window: None });
        for number in 0..=MAX_ALERTS_PER_INCIDENT {
            world.trigger(&format!("k{number}"));
        }
        let full = world.incidents[0].id;
        assert_eq!(world.ask(merge(&[full])), Err(Refusal::TooManyAlerts));
    }

    #[test]
    fn what_would_have_joined_the_source_joins_the_target() {
        let window = Some(std::time::Duration::from_secs(30 * MINUTE));
        let mut world = World::new().with_service(|service| {
            service.grouping = crate::grouping::Grouping::Time { window };
        });
        world.create(|_| {}).expect("a new incident");
        world.trigger("db");
        let by_hand = std::sync::Arc::clone(&world.incidents[0]);
        let source = world.newest().id;
        world.ask_of(&by_hand, merge(&[source])).expect("both are open");
        world.trigger("web");
        assert_eq!((world.incidents.len(), world.incidents[0].alert_counts.triggered), (2, 2));
    }
}
