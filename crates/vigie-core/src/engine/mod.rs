//! The engine: [`decide`] is the only door through which anything changes.
//!
//! A [`Command`] asks for something at a moment; a [`Situation`] holds all that is known about what it touches; the
//! answer is a [`Decision`] (new state, timeline, deliveries) or a [`Refusal`]. One file per command; to add a
//! command, add a variant in `command.rs`, a file with its function, and an arm in `decide`.
//!
//! What the files share: `draft` (the decision in the making), `levels` (where in the policy), `paging` (who is
//! notified), `opening`, `assignee`, `urgency`, `reopen` (parts of several commands), `announce` (who hears of it).

mod acknowledge;
mod announce;
mod assignee;
mod command;
mod create;
mod decision;
mod delivery_reported;
mod draft;
mod edit;
mod edit_alerts;
mod escalate_by_hand;
mod event;
#[cfg(test)]
pub(crate) mod fixture;
mod levels;
mod merge;
mod move_to;
mod note;
mod opening;
mod paging;
mod reassign;
mod reopen;
mod resolve;
mod several;
mod situation;
mod snooze;
mod status_update;
mod timer_elapsed;
mod trigger;
mod unacknowledge;
mod urgency;

use draft::Draft;

pub use self::{
    command::{AlertEdit, Assignee, Command, EventCommand, IncidentEdit, NewIncident, Receiver, Request},
    decision::{
        AlertChange, Announcement, AnnouncementKind, Decision, EventOutcome, Receipt, Refusal, RoundRobinMove,
        SilenceReason,
    },
    note::LONGEST_NOTE,
    situation::Situation,
    snooze::LONGEST_SNOOZE,
    trigger::MAX_ALERTS_PER_INCIDENT,
};
use crate::{
    ids::Ids,
    incident::{Agent, Incident, Via},
    time::At,
};

/// Decides a command at a moment. Pure: the same arguments give the same answer, and nothing else is read.
///
/// # Errors
/// Why a person or a client cannot have what they asked for. Events, timers and reports are never refused: what
/// changes nothing gives an empty decision or a named silence.
pub fn decide(now: At, situation: &Situation<'_>, command: &Command, ids: &mut Ids) -> Result<Decision, Refusal> {
    ids.advance_to(now);
    match command {
        Command::Event(event) => Ok(event::decide(now, situation, event, ids)),
        Command::Create(new) => create::create(now, situation, new, ids),
        Command::DeliveryReported { delivery, receiver, outcome, .. } => {
            Ok(delivery_reported::decide(now, situation, *delivery, *receiver, outcome, ids))
        }
        Command::TimerElapsed { .. } => {
            let Some(known) = situation.incident else { return Ok(Decision::default()) };
            changing(known, Draft::new(now, situation, ids, Agent::System, Via::Timer), |draft, incident| {
                timer_elapsed::wake(draft, incident);
                Ok(())
            })
        }
        Command::Incident { agent, via, request: asked, .. } => {
            let known = situation.incident.ok_or(Refusal::IncidentNotFound)?;
            let draft = Draft::new(now, situation, ids, *agent, *via);
            changing(known, draft, |draft, incident| request(draft, incident, asked))
        }
    }
}

/// Works on a copy of an incident, and keeps it if anything came of it.
fn changing(
    known: &Incident,
    mut draft: Draft<'_>,
    work: impl FnOnce(&mut Draft<'_>, &mut Incident) -> Result<(), Refusal>,
) -> Result<Decision, Refusal> {
    let mut incident = known.clone();
    work(&mut draft, &mut incident)?;
    if draft.has_changed() || incident != *known {
        draft.keep(incident);
    }
    Ok(draft.decision)
}

fn request(draft: &mut Draft<'_>, incident: &mut Incident, request: &Request) -> Result<(), Refusal> {
    match request {
        Request::Acknowledge => acknowledge::by_hand(draft, incident),
        Request::Trigger => unacknowledge::by_hand(draft, incident),
        Request::Resolve => resolve::by_hand(draft, incident),
        Request::Reassign(assignee) => reassign::reassign(draft, incident, assignee),
        Request::Escalate { level } => escalate_by_hand::escalate(draft, incident, *level),
        Request::Snooze { duration } => snooze::snooze(draft, incident, *duration),
        Request::AddNote { content } => note::add(draft, incident, content),
        Request::PublishStatusUpdate { message } => status_update::publish(draft, incident, message),
        Request::Merge { sources } => merge::merge(draft, incident, sources),
        Request::MoveTo { service } => move_to::move_to(draft, incident, *service),
        Request::Edit(edit) => edit::edit(draft, incident, edit),
        Request::EditAlerts(edits) => edit_alerts::edit(draft, incident, edits),
        Request::Several(parts) => several::several(draft, incident, parts),
    }
}
