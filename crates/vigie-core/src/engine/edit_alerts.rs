//! Somebody changes alerts of an incident: ends them, gives them another severity, moves them elsewhere.

use std::collections::BTreeMap;

use super::{
    command::AlertEdit,
    decision::{AlertChange, Refusal},
    draft::Draft,
    resolve,
    trigger::MAX_ALERTS_PER_INCIDENT,
};
use crate::{
    alert::{Alert, AlertStatus},
    ids::{AlertId, IncidentId},
    incident::{AlertCounts, Incident, ResolveReason},
};

/// Makes all the changes, or none. An incident whose last open alert ended or left is over.
pub(super) fn edit(draft: &mut Draft, incident: &mut Incident, edits: &[AlertEdit]) -> Result<(), Refusal> {
    let had_open = incident.alert_counts.triggered > 0;
    let mut alerts: BTreeMap<AlertId, Alert> = BTreeMap::new();
    let mut targets: BTreeMap<IncidentId, Incident> = BTreeMap::new();
    for edit in edits {
        let known = draft.situation.alerts.iter().find(|alert| alert.id == edit.alert);
        let known = known.ok_or(Refusal::AlertNotFound)?;
        let alert = alerts.entry(edit.alert).or_insert_with(|| known.clone());
        if alert.incident != incident.id {
            return Err(Refusal::AlertNotFound);
        }
        set_severity(draft, alert, edit);
        end(draft, incident, alert, edit);
        if let Some(to) = edit.move_to.filter(|to| *to != incident.id) {
            let target = target(draft, &mut targets, to)?;
            move_alert(draft, incident, target, alert)?;
        }
    }
    for target in targets.into_values() {
        draft.touch();
        draft.keep(target);
    }
    if !draft.decision.alerts.is_empty() {
        draft.touch();
    }
    if had_open && incident.alert_counts.triggered == 0 && incident.is_open() {
        resolve::end(draft, incident, ResolveReason::AlertsResolved);
    }
    Ok(())
}

fn set_severity(draft: &mut Draft, alert: &mut Alert, edit: &AlertEdit) {
    if let Some(severity) = edit.severity.filter(|severity| *severity != alert.severity) {
        alert.severity = severity;
        draft.decision.alerts.push(AlertChange::SetSeverity { alert: alert.id, severity });
    }
}

fn end(draft: &mut Draft, incident: &mut Incident, alert: &mut Alert, edit: &AlertEdit) {
    if edit.resolve && alert.status == AlertStatus::Triggered {
        alert.status = AlertStatus::Resolved { at: draft.now };
        incident.alert_counts.triggered = incident.alert_counts.triggered.saturating_sub(1);
        incident.alert_counts.resolved += 1;
        draft.decision.alerts.push(AlertChange::Resolve { alert: alert.id, at: draft.now });
    }
}

fn move_alert(draft: &mut Draft, from: &mut Incident, to: &mut Incident, alert: &mut Alert) -> Result<(), Refusal> {
    if !to.is_open() {
        return Err(Refusal::AlreadyResolved);
    }
    if to.alert_counts.all() >= MAX_ALERTS_PER_INCIDENT {
        return Err(Refusal::TooManyAlerts);
    }
    let leaving = count_of(&mut from.alert_counts, alert.status);
    *leaving = leaving.saturating_sub(1);
    *count_of(&mut to.alert_counts, alert.status) += 1;
    alert.incident = to.id;
    draft.decision.alerts.push(AlertChange::Move { alert: alert.id, to: to.id });
    Ok(())
}

fn count_of(counts: &mut AlertCounts, status: AlertStatus) -> &mut u32 {
    match status {
        AlertStatus::Triggered => &mut counts.triggered,
        AlertStatus::Resolved { .. } => &mut counts.resolved,
    }
}

fn target<'t>(
    draft: &Draft,
    targets: &'t mut BTreeMap<IncidentId, Incident>,
    id: IncidentId,
) -> Result<&'t mut Incident, Refusal> {
    let known = draft.situation.others.iter().find(|other| other.id == id).ok_or(Refusal::IncidentNotFound)?;
    Ok(targets.entry(id).or_insert_with(|| Incident::clone(known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{
            Decision, Request,
            fixture::{World, is},
        },
        event::Severity,
        grouping::Grouping,
        incident::Status,
    };

    fn change(world: &World, key: &str) -> AlertEdit {
        let alert = world.alerts.values().find(|alert| alert.dedup_key == key).expect("an alert");
        AlertEdit { alert: alert.id, resolve: false, severity: None, move_to: None }
    }

    fn ended(world: &World, key: &str) -> AlertEdit {
        AlertEdit { resolve: true, ..change(world, key) }
    }

    fn two_alerts() -> World {
        let mut world = World::new().with_service(|service| service.grouping = Grouping::Time { window: None });
        world.trigger("db");
        world.trigger("web");
        world
    }

    #[test]
    fn ending_the_last_alert_ends_the_incident() {
        let mut world = two_alerts();
        let first = ended(&world, "db");
        world.ask(Request::EditAlerts(vec![first.clone(), first.clone()])).expect("it is there");
        assert!(is(&world, "triggered"));
        assert_eq!(world.newest().alert_counts, AlertCounts { triggered: 1, resolved: 1 });
        assert_eq!(world.ask(Request::EditAlerts(vec![first])), Ok(Decision::default()));
        let last = ended(&world, "web");
        world.ask(Request::EditAlerts(vec![last])).expect("it is there");
        assert_eq!(world.newest().status, Status::Resolved { reason: ResolveReason::AlertsResolved });
    }

    #[test]
    fn an_alert_moves_with_its_count() {
        let mut world = two_alerts();
        let target = { world.create(|_| {}) }.expect("a new incident").incidents[0].id;
        let from = std::sync::Arc::clone(&world.incidents[0]);
        let moved = AlertEdit { move_to: Some(target), ..change(&world, "db") };
        world.ask_of(&from, Request::EditAlerts(vec![moved.clone()])).expect("the target is open");
        let counts = [0, 1].map(|place: usize| world.incidents[place].alert_counts.triggered);
        assert_eq!(counts, [1, 1]);
        let from = std::sync::Arc::clone(&world.incidents[0]);
        assert_eq!(world.ask_of(&from, Request::EditAlerts(vec![moved])), Err(Refusal::AlertNotFound));
    }

    #[test]
    fn a_severity_is_changed_once_and_unknown_targets_are_refused() {
        let mut world = two_alerts();
        let milder = AlertEdit { severity: Some(Severity::Info), ..change(&world, "db") };
        world.ask(Request::EditAlerts(vec![milder.clone()])).expect("it is there");
        assert_eq!(world.ask(Request::EditAlerts(vec![milder.clone()])), Ok(Decision::default()));
        let unknown = IncidentId::parse("QNONE").expect("an id");
        let nowhere = AlertEdit { move_to: Some(unknown), ..milder };
        assert_eq!(world.ask(Request::EditAlerts(vec![nowhere])), Err(Refusal::IncidentNotFound));
    }
}
