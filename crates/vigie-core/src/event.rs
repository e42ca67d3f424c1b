//! What a sender reports: an event about something that is wrong (or right again), or a change that was made.

use std::sync::Arc;

use crate::{ids::IntegrationId, time::At, value::Value};

/// How bad the sender says it is. The order is from worst to least, as in the Common Event Format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `critical`
    Critical,
    /// `error`
    Error,
    /// `warning`
    Warning,
    /// `info`
    Info,
}

/// An event that was accepted, whichever wire brought it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The integration whose routing key the sender used.
    pub integration: IntegrationId,
    /// Joins events about the same thing; unique within the integration; at most 255 characters.
    pub dedup_key: String,
    /// What the sender wants.
    pub action: Action,
}

/// What an event asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Something is wrong.
    Trigger(Arc<Report>),
    /// Somebody works on it, says the sender.
    Acknowledge,
    /// It is right again.
    Resolve,
}

/// What a trigger event says about the problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// One line, at most 1,024 characters.
    pub summary: String,
    /// The machine or thing that is affected.
    pub source: String,
    /// How bad it is.
    pub severity: Severity,
    /// When the sender saw it, where it says so.
    pub reported_at: Option<At>,
    /// The part of the source that is affected.
    pub component: Option<String>,
    /// A logical grouping by the sender (`app-stack`).
    pub group: Option<String>,
    /// The kind of event (`ping failure`).
    pub class: Option<String>,
    /// Anything else, as a tree.
    pub details: Value,
    /// The monitoring tool's name.
    pub client: Option<String>,
    /// The monitoring tool's page about it.
    pub client_url: Option<String>,
    /// Links to show.
    pub links: Vec<Link>,
    /// Images to show.
    pub images: Vec<Image>,
}

impl Report {
    /// A report with the three fields that every trigger has; everything else empty.
    #[must_use]
    pub fn new(summary: impl Into<String>, source: impl Into<String>, severity: Severity) -> Self {
        Self {
            summary: summary.into(),
            source: source.into(),
            severity,
            reported_at: None,
            component: None,
            group: None,
            class: None,
            details: Value::Null,
            client: None,
            client_url: None,
            links: Vec::new(),
            images: Vec::new(),
        }
    }

    /// The field that grouping and rules name: `summary`, `source`, `severity`, `component`, `group`, `class`,
    /// `custom_details.<path>`, each with or without a leading `payload.` or `event.`. `None` when absent or no scalar.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let name = name.strip_prefix("payload.").or_else(|| name.strip_prefix("event.")).unwrap_or(name);
        match name {
            "summary" => Some(self.summary.clone()),
            "source" => Some(self.source.clone()),
            "severity" => Some(self.severity.as_str().to_owned()),
            "component" => self.component.clone(),
            "group" => self.group.clone(),
            "class" => self.class.clone(),
            _ => self.details.at_path(name.strip_prefix("custom_details.")?)?.to_text(),
        }
    }
}

impl Severity {
    /// The wire's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// Reads the wire's word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Critical, Self::Error, Self::Warning, Self::Info].into_iter().find(|severity| severity.as_str() == text)
    }
}

/// A link that the sender attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it is called; the address where the sender gave no text.
    pub text: Option<String>,
}

/// An image that the sender attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where the image is.
    pub src: String,
    /// Where a click on it leads.
    pub href: Option<String>,
    /// What it shows, in words.
    pub alt: Option<String>,
}

/// A change (deploy, configuration) that a sender reports; never pages anyone.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeEvent {
    /// The integration whose routing key the sender used.
    pub integration: IntegrationId,
    /// One line, at most 1,024 characters.
    pub summary: String,
    /// Where the change was made.
    pub source: Option<String>,
    /// When it was made; the time of receipt where the sender does not say.
    pub changed_at: At,
    /// Anything else, as a tree.
    pub details: Value,
    /// Links to show.
    pub links: Vec<Link>,
    /// Images to show.
    pub images: Vec<Image>,
}
