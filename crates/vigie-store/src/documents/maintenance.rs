//! A maintenance window as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::MaintenanceWindow,
    ids::{MaintenanceWindowId, ServiceId, TeamId, UserId},
    time::At,
};

use super::word::{Word, values, words};

#[derive(Serialize, Deserialize)]
pub(super) struct MaintenanceDocument {
    id: Word<MaintenanceWindowId>,
    sequence_number: u64,
    starts_at: i64,
    ends_at: i64,
    description: Option<String>,
    created_by: Option<Word<UserId>>,
    services: Vec<Word<ServiceId>>,
    teams: Vec<Word<TeamId>>,
}

impl From<&MaintenanceWindow> for MaintenanceDocument {
    fn from(window: &MaintenanceWindow) -> Self {
        Self {
            id: Word(window.id),
            sequence_number: window.sequence_number,
            starts_at: window.starts_at.micros(),
            ends_at: window.ends_at.micros(),
            description: window.description.clone(),
            created_by: window.created_by.map(Word),
            services: words(&window.services),
            teams: words(&window.teams),
        }
    }
}

impl From<MaintenanceDocument> for MaintenanceWindow {
    fn from(document: MaintenanceDocument) -> Self {
        Self {
            id: document.id.0,
            sequence_number: document.sequence_number,
            starts_at: At::from_micros(document.starts_at),
            ends_at: At::from_micros(document.ends_at),
            description: document.description,
            created_by: document.created_by.map(|user| user.0),
            services: values(document.services),
            teams: values(document.teams),
        }
    }
}
