//! Where the round robin of a policy's rule stands: whose turn it is where the targets of a level take turns.

use std::collections::BTreeMap;

use vigie_core::ids::{PolicyId, RuleId};
use vigie_store::StoreError;

use crate::AppState;

/// Where the rules of some policies stand.
pub(super) struct Rings(BTreeMap<(PolicyId, RuleId), u32>);

impl Rings {
    /// Those of the policies that a page shows, and no others.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn of(state: &AppState, policies: &[PolicyId]) -> Result<Self, StoreError> {
        let moves = state.app.store().rings_of(policies).await?;
        Ok(Self(moves.into_iter().map(|ring| ((ring.policy, ring.rule), ring.next)).collect()))
    }

    /// The place of the target that is next, from 0: the first where nobody was paged in turn yet.
    pub(super) fn turn(&self, policy: PolicyId, rule: RuleId) -> u32 {
        self.0.get(&(policy, rule)).copied().unwrap_or(0)
    }
}
