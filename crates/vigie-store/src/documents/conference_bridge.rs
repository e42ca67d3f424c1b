//! Where people talk about an incident, as a part of documents.

use serde::{Deserialize, Serialize};
use vigie_core::incident::ConferenceBridge;

#[derive(Serialize, Deserialize)]
pub(crate) struct ConferenceBridgeDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl From<&ConferenceBridge> for ConferenceBridgeDocument {
    fn from(bridge: &ConferenceBridge) -> Self {
        Self { number: bridge.number.clone(), url: bridge.url.clone() }
    }
}

impl From<ConferenceBridgeDocument> for ConferenceBridge {
    fn from(document: ConferenceBridgeDocument) -> Self {
        Self { number: document.number, url: document.url }
    }
}
