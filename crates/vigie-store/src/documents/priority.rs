//! A priority as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{directory::Priority, ids::PriorityId};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct PriorityDocument {
    id: Word<PriorityId>,
    name: String,
    description: String,
    order: i64,
    color: String,
}

impl From<&Priority> for PriorityDocument {
    fn from(priority: &Priority) -> Self {
        Self {
            id: Word(priority.id),
            name: priority.name.clone(),
            description: priority.description.clone(),
            order: priority.order,
            color: priority.color.clone(),
        }
    }
}

impl From<PriorityDocument> for Priority {
    fn from(document: PriorityDocument) -> Self {
        Self {
            id: document.id.0,
            name: document.name,
            description: document.description,
            order: document.order,
            color: document.color,
        }
    }
}
