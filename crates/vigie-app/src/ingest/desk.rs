//! The desk: what the lane keeps in memory to judge events without asking the database about each.
//!
//! Open alerts are kept as a 128-bit hash of (integration, dedup key) and two ids, 49 bytes each, so that a million of
//! them fit into about 110 MB. Incidents are kept while there is room; what is missing is loaded once per round.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use siphasher::sip128::{Hasher128, SipHasher13};
use vigie_core::{
    alert::OpenAlert,
    ids::{IncidentId, IntegrationId, ServiceId},
    incident::Incident,
    time::At,
};

/// How many incidents are kept; about a kilobyte each.
const INCIDENTS_KEPT: usize = 20_000;

/// The name of an open alert in memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct AlertKey(u128);

/// What the lane knows without asking.
pub(super) struct Desk {
    hash_key: (u64, u64),
    open_alerts: HashMap<AlertKey, OpenAlert>,
    incidents: HashMap<IncidentId, Kept>,
    groups: HashMap<ServiceId, HashMap<String, BTreeSet<IncidentId>>>,
    tick: u64,
}

struct Kept {
    incident: Arc<Incident>,
    used: u64,
}

impl Desk {
    /// An empty desk; the hash key is random so that senders cannot make keys collide.
    pub(super) fn new(hash_key: (u64, u64)) -> Self {
        Self { hash_key, open_alerts: HashMap::new(), incidents: HashMap::new(), groups: HashMap::new(), tick: 0 }
    }

    pub(super) fn key(&self, integration: IntegrationId, dedup_key: &str) -> AlertKey {
        use std::hash::Hasher as _;
        let mut hasher = SipHasher13::new_with_keys(self.hash_key.0, self.hash_key.1);
        hasher.write(integration.as_str().as_bytes());
        hasher.write_u8(0);
        hasher.write(dedup_key.as_bytes());
        AlertKey(hasher.finish128().as_u128())
    }

    pub(super) fn open_alert(&self, key: AlertKey) -> Option<OpenAlert> {
        self.open_alerts.get(&key).copied()
    }

    /// Sets or removes an open alert and gives back what was there, for undoing it.
    pub(super) fn set_open_alert(&mut self, key: AlertKey, alert: Option<OpenAlert>) -> Option<OpenAlert> {
        match alert {
            Some(alert) => self.open_alerts.insert(key, alert),
            None => self.open_alerts.remove(&key),
        }
    }

    pub(super) fn open_alert_count(&self) -> usize {
        self.open_alerts.len()
    }

    pub(super) fn reserve_open_alerts(&mut self, more: usize) {
        self.open_alerts.reserve(more);
    }

    pub(super) fn incident(&mut self, id: IncidentId) -> Option<Arc<Incident>> {
        self.tick += 1;
        let kept = self.incidents.get_mut(&id)?;
        kept.used = self.tick;
        Some(Arc::clone(&kept.incident))
    }

    pub(super) fn has_incident(&self, id: IncidentId) -> bool {
        self.incidents.contains_key(&id)
    }

    /// Puts an incident on the desk, in place of an older state of it, and keeps the group index in step.
    pub(super) fn put_incident(&mut self, incident: Arc<Incident>) {
        self.tick += 1;
        let id = incident.id;
        if let Some(old) = self.incidents.get(&id).map(|kept| Arc::clone(&kept.incident)) {
            let is_same = keys_of(&old) == keys_of(&incident) && old.service == incident.service;
            if !is_same || !incident.is_open() {
                self.forget_group(&old);
                self.remember_group(&incident);
            }
        } else {
            self.remember_group(&incident);
        }
        self.incidents.insert(id, Kept { incident, used: self.tick });
    }

    /// Raises the version of a stored incident, as the store did.
    pub(super) fn stored(&mut self, id: IncidentId) {
        if let Some(kept) = self.incidents.get_mut(&id) {
            Arc::make_mut(&mut kept.incident).version += 1;
        }
    }

    /// An incident as it is, without counting as used.
    pub(super) fn look_at(&self, id: IncidentId) -> Option<Arc<Incident>> {
        self.incidents.get(&id).map(|kept| Arc::clone(&kept.incident))
    }

    /// Notes that an incident that is not on the desk takes alerts with these keys.
    pub(super) fn remember_group_of(&mut self, service: ServiceId, keys: Vec<String>, incident: IncidentId) {
        for key in keys {
            self.groups.entry(service).or_default().entry(key).or_default().insert(incident);
        }
    }

    /// The incidents of a service that share one of the keys; the caller loads them and the engine checks the window.
    pub(super) fn group_candidates(&self, service: ServiceId, keys: &[String]) -> BTreeSet<IncidentId> {
        let Some(groups) = self.groups.get(&service) else { return BTreeSet::new() };
        keys.iter().filter_map(|key| groups.get(key)).flatten().copied().collect()
    }

    /// Makes room between rounds, when too many incidents are kept: those used least recently go.
    pub(super) fn make_room(&mut self, now: At) {
        if self.incidents.len() <= INCIDENTS_KEPT {
            return;
        }
        let mut used: Vec<u64> = self.incidents.values().map(|kept| kept.used).collect();
        let middle = used.len() / 2;
        let (_, median, _) = used.select_nth_unstable(middle);
        let keep_from = *median;
        self.incidents.retain(|_, kept| kept.used > keep_from);
        self.forget_closed_windows(now);
    }

    /// Clears everything but the open alerts.
    pub(super) fn clear_incidents(&mut self) {
        self.incidents.clear();
        self.groups.clear();
    }

    fn remember_group(&mut self, incident: &Incident) {
        let Some(group) = incident.group.as_ref().filter(|_| incident.is_open()) else { return };
        let groups = self.groups.entry(incident.service).or_default();
        for key in &group.keys {
            groups.entry(key.clone()).or_default().insert(incident.id);
        }
    }

    fn forget_group(&mut self, incident: &Incident) {
        let Some(groups) = self.groups.get_mut(&incident.service) else { return };
        for key in incident.group.iter().flat_map(|group| &group.keys) {
            if let Some(ids) = groups.get_mut(key) {
                ids.remove(&incident.id);
                if ids.is_empty() {
                    groups.remove(key);
                }
            }
        }
    }

    /// Windows that are over by now take no more alerts. Only those of incidents on the desk are known; the others
    /// are found out when an alert asks for them.
    fn forget_closed_windows(&mut self, now: At) {
        let incidents = &self.incidents;
        let is_open = |id: &IncidentId| {
            let window = incidents.get(id).and_then(|kept| kept.incident.group.as_ref());
            window.is_none_or(|group| group.open_until > now)
        };
        self.groups.retain(|_, groups| {
            groups.retain(|_, ids| {
                ids.retain(is_open);
                !ids.is_empty()
            });
            !groups.is_empty()
        });
    }
}

/// What alerts must share to join; where the window ends is the engine's to check.
fn keys_of(incident: &Incident) -> Option<&[String]> {
    incident.group.as_ref().map(|group| group.keys.as_slice())
}
