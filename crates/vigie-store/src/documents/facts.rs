//! What is known about each raw event of a group commit: one short JSON array per event, beside the joined bodies.
//!
//! `["v2","PINTEGR","dedup key",331,"duplicate","QALERT…","QINCIDENT…"]`: the wire, the integration, the key, how many
//! bytes of the bodies are its own, what became of it, and the ids or words that go with that.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use vigie_core::{
    engine::{EventOutcome, SilenceReason},
    ids::{AlertId, IncidentId, IntegrationId, MaintenanceWindowId},
};

use super::{
    read,
    word::{Word, read_word},
    write,
};
use crate::{
    batch::{StoredEvent, Wire},
    error::StoreError,
};

/// One event's facts; the last two are the ids or words that go with the outcome, empty where there are none.
#[derive(Serialize, Deserialize)]
struct FactDocument<'a>(Word<Wire>, Word<IntegrationId>, std::borrow::Cow<'a, str>, usize, String, String, String);

/// The facts and the joined bodies of a group commit.
pub(crate) fn pack(events: &[StoredEvent]) -> Result<(String, Vec<u8>), StoreError> {
    let mut bodies = Vec::with_capacity(events.iter().map(|event| event.body.len()).sum());
    let facts: Vec<FactDocument<'_>> = events
        .iter()
        .map(|event| {
            bodies.extend_from_slice(&event.body);
            let (outcome, first, second) = outcome_words(&event.outcome);
            FactDocument(
                Word(event.wire),
                Word(event.integration),
                event.dedup_key.as_str().into(),
                event.body.len(),
                outcome.to_owned(),
                first,
                second,
            )
        })
        .collect();
    Ok((write(&facts)?, bodies))
}

/// The events of a group commit.
pub(crate) fn unpack(facts: &str, bodies: Vec<u8>) -> Result<Vec<StoredEvent>, StoreError> {
    let bodies = Bytes::from(bodies);
    let mut start = 0_usize;
    let facts: Vec<FactDocument<'_>> = read("facts of events", facts)?;
    facts
        .into_iter()
        .map(|FactDocument(wire, integration, dedup_key, length, outcome, first, second)| {
            let end = start.saturating_add(length);
            if end > bodies.len() {
                return Err(StoreError::unreadable("event batch", "the bodies are shorter than the facts say"));
            }
            let body = bodies.slice(start..end);
            start = end;
            Ok(StoredEvent {
                wire: wire.0,
                integration: integration.0,
                dedup_key: dedup_key.into_owned(),
                body,
                outcome: read_outcome(&outcome, &first, &second)?,
            })
        })
        .collect()
}

fn outcome_words(outcome: &EventOutcome) -> (&'static str, String, String) {
    let two = |word, alert: &AlertId, incident: &IncidentId| (word, alert.to_string(), incident.to_string());
    match outcome {
        EventOutcome::Triggered { alert, incident } => two("triggered", alert, incident),
        EventOutcome::Grouped { alert, incident } => two("grouped", alert, incident),
        EventOutcome::Duplicate { alert, incident } => two("duplicate", alert, incident),
        EventOutcome::Resolved { alert, incident } => two("resolved", alert, incident),
        EventOutcome::Acknowledged { incident } => ("acknowledged", incident.to_string(), String::new()),
        EventOutcome::Silent(reason) => {
            let window = match reason {
                SilenceReason::Maintenance(window) => window.to_string(),
                _ => String::new(),
            };
            ("silent", reason.as_str().to_owned(), window)
        }
    }
}

fn read_outcome(outcome: &str, first: &str, second: &str) -> Result<EventOutcome, StoreError> {
    let alert = || read_word::<AlertId>("alert id", first);
    let incident = || read_word::<IncidentId>("incident id", second);
    Ok(match outcome {
        "triggered" => EventOutcome::Triggered { alert: alert()?, incident: incident()? },
        "grouped" => EventOutcome::Grouped { alert: alert()?, incident: incident()? },
        "duplicate" => EventOutcome::Duplicate { alert: alert()?, incident: incident()? },
        "resolved" => EventOutcome::Resolved { alert: alert()?, incident: incident()? },
        "acknowledged" => EventOutcome::Acknowledged { incident: read_word("incident id", first)? },
        "silent" => EventOutcome::Silent(read_silence(first, second)?),
        _ => return Err(StoreError::unreadable("event outcome", format!("{outcome:?} is not one"))),
    })
}

fn read_silence(reason: &str, window: &str) -> Result<SilenceReason, StoreError> {
    if reason == "maintenance" {
        return Ok(SilenceReason::Maintenance(read_word::<MaintenanceWindowId>("maintenance window id", window)?));
    }
    [
        SilenceReason::ServiceDisabled,
        SilenceReason::NoOpenAlert,
        SilenceReason::AlreadyAcknowledged,
        SilenceReason::IntegrationGone,
        SilenceReason::ChangeEvent,
    ]
    .into_iter()
    .find(|known| known.as_str() == reason)
    .ok_or_else(|| StoreError::unreadable("silence reason", format!("{reason:?} is not one")))
}
