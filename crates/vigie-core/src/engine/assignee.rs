//! Giving an incident to people or to a policy, as a new incident or a reassignment asks.

use std::sync::Arc;

use super::{
    command::Assignee,
    decision::Refusal,
    draft::Draft,
    levels::{self, Arrival},
    paging,
};
use crate::{
    escalate::Policy,
    ids::{PolicyId, UserId},
    incident::{Incident, LogKind, Position, SkipReason},
};

/// Gives a triggered incident to somebody. People who were named by hand stay responsible: it does not escalate.
pub(super) fn give(draft: &mut Draft, incident: &mut Incident, assignee: &Assignee) -> Result<(), Refusal> {
    match assignee {
        Assignee::Users(users) => {
            let users = people(draft, users)?;
            draft.log(incident.id, LogKind::Assign { users: users.clone() });
            paging::assign(draft, incident, &users, Position::Direct);
            levels::leave_if_hopeless(draft, incident, SkipReason::NoContactMethod);
        }
        Assignee::Policy(id) => {
            incident.escalation.policy = policy(draft, *id)?;
            levels::start(draft, incident, Arrival::Delegated);
        }
    }
    Ok(())
}

/// The policy as it is now.
pub(super) fn policy(draft: &Draft, id: PolicyId) -> Result<Arc<Policy>, Refusal> {
    draft.directory().policies.get(&id).cloned().ok_or(Refusal::PolicyNotFound)
}

/// The people, each once; all of them must exist.
pub(super) fn people(draft: &Draft, named: &[UserId]) -> Result<Vec<UserId>, Refusal> {
    let mut users = Vec::with_capacity(named.len());
    for id in named {
        draft.user(*id).ok_or(Refusal::UserNotFound)?;
        if !users.contains(id) {
            users.push(*id);
        }
    }
    if users.is_empty() { Err(Refusal::NoAssignee) } else { Ok(users) }
}
