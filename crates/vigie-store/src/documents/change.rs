//! A change event as a document.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use vigie_core::{event::ChangeEvent, ids::IntegrationId, time::At};

use super::{
    report::{ImageDocument, LinkDocument},
    value::ValueDocument,
    word::Word,
};

#[derive(Serialize, Deserialize)]
pub(crate) struct ChangeDocument<'a> {
    integration: Word<IntegrationId>,
    summary: Cow<'a, str>,
    source: Option<Cow<'a, str>>,
    changed_at: i64,
    #[serde(default, skip_serializing_if = "ValueDocument::is_null")]
    details: ValueDocument<'a>,
    links: Vec<LinkDocument<'a>>,
    images: Vec<ImageDocument<'a>>,
}

impl<'a> From<&'a ChangeEvent> for ChangeDocument<'a> {
    fn from(change: &'a ChangeEvent) -> Self {
        Self {
            integration: Word(change.integration),
            summary: Cow::Borrowed(&change.summary),
            source: change.source.as_deref().map(Cow::Borrowed),
            changed_at: change.changed_at.micros(),
            details: ValueDocument(Cow::Borrowed(&change.details)),
            links: change.links.iter().map(Into::into).collect(),
            images: change.images.iter().map(Into::into).collect(),
        }
    }
}

impl From<ChangeDocument<'_>> for ChangeEvent {
    fn from(document: ChangeDocument<'_>) -> Self {
        Self {
            integration: document.integration.0,
            summary: document.summary.into_owned(),
            source: document.source.map(Cow::into_owned),
            changed_at: At::from_micros(document.changed_at),
            details: document.details.0.into_owned(),
            links: document.links.into_iter().map(Into::into).collect(),
            images: document.images.into_iter().map(Into::into).collect(),
        }
    }
}
