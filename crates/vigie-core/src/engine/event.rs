//! An event: finds what it is about and whether anything may come of it.

use super::{
    acknowledge,
    command::EventCommand,
    decision::{Decision, EventOutcome, SilenceReason},
    draft::Draft,
    resolve,
    situation::Situation,
    trigger,
};
use crate::{
    directory::Directory,
    event::Action,
    ids::{Ids, IntegrationId},
    incident::{Agent, Via},
    service::Service,
    time::At,
};

/// Decides an event. It is never refused: what changes nothing says why.
pub(super) fn decide(now: At, situation: &Situation<'_>, command: &EventCommand, ids: &mut Ids) -> Decision {
    let event = &command.event;
    if let (Action::Trigger(_), Some(open)) = (&event.action, situation.open_alert) {
        return outcome(EventOutcome::Duplicate { alert: open.id, incident: open.incident });
    }
    let service = match listening_service(situation.directory, event.integration, now) {
        Ok(service) => service,
        Err(reason) => return outcome(EventOutcome::Silent(reason)),
    };
    let mut draft = Draft::new(now, situation, ids, Agent::Integration(event.integration), Via::Event);
    let became = match &event.action {
        Action::Trigger(report) => trigger::trigger(&mut draft, service, command, report),
        Action::Acknowledge => acknowledge::by_event(&mut draft),
        Action::Resolve => resolve::by_event(&mut draft),
    };
    draft.decision.event = Some(became.unwrap_or_else(EventOutcome::Silent));
    draft.decision
}

fn outcome(event: EventOutcome) -> Decision {
    Decision { event: Some(event), ..Decision::default() }
}

/// The service an event is for, if it takes events now.
fn listening_service(directory: &Directory, integration: IntegrationId, now: At) -> Result<&Service, SilenceReason> {
    let integration = directory.integrations.get(&integration).ok_or(SilenceReason::IntegrationGone)?;
    let service = directory.services.get(&integration.service).ok_or(SilenceReason::IntegrationGone)?;
    if service.disabled {
        return Err(SilenceReason::ServiceDisabled);
    }
    match directory.maintenance_at(service.id, now) {
        Some(window) => Err(SilenceReason::Maintenance(window.id)),
        None => Ok(service),
    }
}
