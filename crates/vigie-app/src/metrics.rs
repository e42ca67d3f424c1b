//! Figures about the running server, in Prometheus' text format.

use std::sync::Mutex;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use vigie_core::engine::EventOutcome;
use vigie_store::Batch;

/// A label with one word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Word {
    /// The word.
    pub kind: &'static str,
}

/// A label with a route of the server, as it is declared (`/incidents/{id}`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Route {
    /// The route.
    pub route: String,
}

/// All figures. Cheap to count with; nothing here blocks.
pub struct Metrics {
    registry: Mutex<Registry>,
    /// Accepted events by what became of them.
    pub events: Family<Word, Counter>,
    /// Attempts to deliver a page, by channel and result (`email handed_over`).
    pub deliveries: Family<Word, Counter>,
    /// Attempts to deliver a webhook, by result.
    pub webhooks: Family<Word, Counter>,
    /// Attempts to deliver a message that is no page, by how they ended.
    pub personal_messages: Family<Word, Counter>,
    /// Seconds from the decision to page somebody to the first attempt.
    pub page_delay_seconds: Histogram,
    /// Seconds that a group commit took in the store.
    pub commit_seconds: Histogram,
    /// Seconds that a request took, by route.
    pub request_seconds: Family<Route, Histogram, fn() -> Histogram>,
    /// Events and commands waiting for the lane.
    pub waiting_jobs: Gauge,
    /// Open alerts in memory.
    pub open_alerts_in_memory: Gauge,
    /// Jobs that could not be stored.
    pub dead_letters: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds: fn() -> Histogram = || Histogram::new(exponential_buckets(0.000_25, 2.0, 18));
        let mut registry = Registry::with_prefix("vigie");
        let metrics = Self {
            registry: Mutex::default(),
            events: Family::default(),
            deliveries: Family::default(),
            webhooks: Family::default(),
            personal_messages: Family::default(),
            page_delay_seconds: seconds(),
            commit_seconds: seconds(),
            request_seconds: Family::new_with_constructor(seconds),
            waiting_jobs: Gauge::default(),
            open_alerts_in_memory: Gauge::default(),
            dead_letters: Counter::default(),
        };
        registry.register("events", "Accepted events by what became of them", metrics.events.clone());
        registry.register("deliveries", "Attempts to deliver a page", metrics.deliveries.clone());
        registry.register("webhooks", "Attempts to deliver a webhook", metrics.webhooks.clone());
        let personal_messages = metrics.personal_messages.clone();
        registry.register("personal_messages", "Attempts to deliver a message that is no page", personal_messages);
        registry.register(
            "page_delay_seconds",
            "From the decision to page somebody to the first attempt",
            metrics.page_delay_seconds.clone(),
        );
        registry.register("commit_seconds", "Group commits in the store", metrics.commit_seconds.clone());
        registry.register("request_seconds", "Requests by route, events aside", metrics.request_seconds.clone());
        registry.register("waiting_jobs", "Events and commands waiting to be judged", metrics.waiting_jobs.clone());
        registry.register("open_alerts_in_memory", "Open alerts in memory", metrics.open_alerts_in_memory.clone());
        registry.register("dead_letters", "Jobs that could not be stored", metrics.dead_letters.clone());
        Self { registry: Mutex::new(registry), ..metrics }
    }
}

impl Metrics {
    /// The text that Prometheus reads.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match encode(&mut text, &registry) {
            Ok(()) => text,
            Err(std::fmt::Error) => unreachable!("writing into a String cannot fail"),
        }
    }

    pub(crate) fn count_events(&self, batch: &Batch) {
        let Some(events) = &batch.events else { return };
        let mut counts = [0_u64; 6];
        for event in &events.events {
            counts[place_of(&event.outcome)] += 1;
        }
        for (kind, count) in OUTCOMES.into_iter().zip(counts).filter(|(_, count)| *count > 0) {
            self.events.get_or_create(&Word { kind }).inc_by(count);
        }
    }
}

const OUTCOMES: [&str; 6] = ["triggered", "grouped", "duplicate", "acknowledged", "resolved", "silent"];

const fn place_of(outcome: &EventOutcome) -> usize {
    match outcome {
        EventOutcome::Triggered { .. } => 0,
        EventOutcome::Grouped { .. } => 1,
        EventOutcome::Duplicate { .. } => 2,
        EventOutcome::Acknowledged { .. } => 3,
        EventOutcome::Resolved { .. } => 4,
        EventOutcome::Silent(_) => 5,
    }
}
