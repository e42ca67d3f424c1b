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
        let (incident, alerts) = (source.id, source.alert_counts.all());
        draft.log(target.id, LogKind::MergedFrom { incident, alerts });
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
        if matches!(source.status, Status::Resolved { reason: ResolveReason::MergedInto(_) }) {
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
        inherit_window(target, source.group.take());
    }
    let moved = std::mem::take(&mut source.alert_counts);
    target.alert_counts.triggered += moved.triggered;
    target.alert_counts.resolved += moved.resolved;
    if moved.all() > 0 {
        draft.decision.alerts.push(AlertChange::MoveAll { from: source.id, to: target.id });
    }
    resolve::end(draft, &mut source, ResolveReason::MergedInto(target.id));
    draft.keep(source);
}

/// What would have joined the source joins the target from now on.
fn inherit_window(target: &mut Incident, from_source: Option<GroupWindow>) {
    let Some(source) = from_source else { return };
    match &mut target.group {
        None => target.group = Some(source),
        Some(window) => {
            window.keys.extend(source.keys);
            window.keys.sort_unstable();
            window.keys.dedup();
            window.open_until = window.open_until.max(source.open_until);
        }
    }
}
