//! What a notification is about, as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{incident::Urgency, notify::Notice};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(crate) struct NoticeDocument {
    incident_number: u64,
    title: String,
    service_name: String,
    urgency: Word<Urgency>,
    level: Option<u32>,
}

impl From<&Notice> for NoticeDocument {
    fn from(notice: &Notice) -> Self {
        Self {
            incident_number: notice.incident_number,
            title: notice.title.clone(),
            service_name: notice.service_name.clone(),
            urgency: Word(notice.urgency),
            level: notice.level,
        }
    }
}

impl From<NoticeDocument> for Notice {
    fn from(document: NoticeDocument) -> Self {
        Self {
            incident_number: document.incident_number,
            title: document.title,
            service_name: document.service_name,
            urgency: document.urgency.0,
            level: document.level,
        }
    }
}
