//! What would happen if an event came now: the engine is asked with everything that is known, and nothing is stored.

use std::sync::Arc;

use vigie_core::{
    alert::OpenAlert,
    directory::Directory,
    engine::{Command, Decision, EventCommand, Situation, decide},
    event::{Action, Event, Report},
    grouping,
    ids::{BatchId, EventId, Ids, IntegrationId, PolicyId, RuleId},
    incident::Incident,
};
use vigie_store::{IncidentFilter, IncidentStatus, Page, StoreError};

use crate::App;

/// How many open incidents of a service are looked at for one that the event would join.
const LOOKED_AT: u32 = 1_000;
/// Ids of what never comes to be need no chance.
const SEED: [u8; 32] = [0; 32];

impl App {
    /// What the engine would decide if this event came now; `None` where it would refuse.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rehearse(&self, event: Event) -> Result<Option<Decision>, StoreError> {
        let (directory, now, store) = (self.directory(), self.now(), self.store());
        let open = store.find_open_alerts(&[(event.integration, event.dedup_key.clone())]).await?.pop();
        let open_alert = open.map(|alert| OpenAlert { id: alert.id, incident: alert.incident });
        let mut others = Vec::new();
        let mut incident = None;
        match (&event.action, open_alert) {
            (Action::Trigger(report), None) => others = self.may_join(&directory, event.integration, report).await?,
            (Action::Acknowledge | Action::Resolve, Some(alert)) => {
                incident = store.incidents_by_id(&[alert.incident]).await?.pop().map(Arc::new);
            }
            (Action::Trigger(_), Some(_)) | (Action::Acknowledge | Action::Resolve, None) => {}
        }
        let rings = store.round_robin().await?;
        let ring = |policy: PolicyId, rule: RuleId| {
            rings.iter().find(|turn| turn.policy == policy && turn.rule == rule).map_or(0, |turn| turn.next)
        };
        let situation = Situation {
            directory: &directory,
            next_incident_number: 0,
            open_alert,
            incident: incident.as_ref(),
            others: &others,
            alerts: &[],
            incident_key_is_taken: false,
            round_robin: &ring,
        };
        let mut ids = Ids::from_seed(SEED);
        let id = EventId { batch: BatchId::new(&mut ids), place: 0 };
        Ok(decide(now, &situation, &Command::Event(EventCommand { id, event }), &mut ids).ok())
    }

    /// The open incidents that an alert may join, oldest first.
    async fn may_join(
        &self,
        directory: &Directory,
        integration: IntegrationId,
        report: &Report,
    ) -> Result<Vec<Arc<Incident>>, StoreError> {
        let integration = directory.integrations.get(&integration);
        let Some(service) = integration.and_then(|integration| directory.services.get(&integration.service)) else {
            return Ok(Vec::new());
        };
        let keys = grouping::keys(&service.grouping, report);
        let filter = IncidentFilter {
            statuses: vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged],
            services: Some(vec![service.id]),
            ..IncidentFilter::default()
        };
        let listed =
            self.store().list_incidents(&filter, Page { offset: 0, limit: LOOKED_AT, want_total: false }).await?;
        let shares = |incident: &Incident| {
            incident.group.as_ref().is_some_and(|group| group.keys.iter().any(|key| keys.contains(key)))
        };
        let mut joined: Vec<Arc<Incident>> = listed.items.into_iter().filter(shares).map(Arc::new).collect();
        joined.sort_by_key(|incident| incident.number);
        Ok(joined)
    }
}
