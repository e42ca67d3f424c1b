//! The escalation policies that incidents follow: an incident row names a version, this finds the policy.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use vigie_core::{escalate::Policy, ids::PolicyId};

use crate::{Store, error::StoreError};

/// How many policy versions stay in memory; beyond that the cache starts anew. About 1 KB each.
const CACHED_POLICIES: usize = 8_192;

/// Policy versions by id and version. A version never changes, so nothing here goes stale.
#[derive(Debug, Default)]
pub(crate) struct PolicyCache {
    policies: Mutex<BTreeMap<(PolicyId, u64), Arc<Policy>>>,
}

impl PolicyCache {
    fn get(&self, key: (PolicyId, u64)) -> Option<Arc<Policy>> {
        self.policies.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    fn put(&self, policy: &Arc<Policy>) {
        let mut policies = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        if policies.len() >= CACHED_POLICIES {
            policies.clear();
        }
        policies.insert((policy.id, policy.version), Arc::clone(policy));
    }
}

impl Store {
    /// The policies of some incidents, each once.
    pub(crate) async fn cached_policies(
        &self,
        wanted: impl Iterator<Item = (PolicyId, u64)>,
    ) -> Result<BTreeMap<(PolicyId, u64), Arc<Policy>>, StoreError> {
        let mut found = BTreeMap::new();
        let mut missing = Vec::new();
        for key in wanted {
            match self.shared.policies.get(key) {
                Some(policy) => drop(found.insert(key, policy)),
                None => missing.push(key),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        for policy in self.policy_versions(&missing).await? {
            self.shared.policies.put(&policy);
            found.insert((policy.id, policy.version), policy);
        }
        Ok(found)
    }
}
