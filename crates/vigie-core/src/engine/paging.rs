//! Paging people: planning their notifications, sending what is due, and stopping.

use super::draft::Draft;
use crate::{
    ids::{DeliveryId, UserId},
    incident::{Assignment, Incident, LogKind, Page, PageState, Position, SkipReason},
    notify::{Delivery, Notice, plan},
};

/// Makes these people responsible, instead of whoever was, and pages them.
pub(super) fn assign(draft: &mut Draft, incident: &mut Incident, users: &[UserId], position: Position) {
    incident.assignments = users.iter().map(|user| Assignment { user: *user, at: draft.now }).collect();
    incident.escalation.position = position;
    page_assignees(draft, incident);
}

/// Pages everybody who is responsible by their notification rules, from now on and from the start.
pub(super) fn page_assignees(draft: &mut Draft, incident: &mut Incident) {
    page_those(draft, incident, |_| true);
}

/// The same for those of them who are `wanted`.
pub(super) fn page_those(draft: &mut Draft, incident: &mut Incident, wanted: impl Fn(UserId) -> bool) {
    let mut pages = Vec::with_capacity(incident.assignments.len());
    for assignment in incident.assignments.iter().filter(|assignment| wanted(assignment.user)) {
        let Some(user) = draft.user(assignment.user) else {
            skip(draft, incident, assignment.user, SkipReason::TargetsGone);
            continue;
        };
        let plan = plan::plan(user, incident.urgency, draft.now);
        plan.skipped.iter().for_each(|reason| skip(draft, incident, user.id, *reason));
        pages.extend(plan.pages);
    }
    incident.pages = pages;
    send_due(draft, incident);
}

/// Whether somebody is already paged beside the people who are responsible.
pub(super) fn others_are_paged(incident: &Incident) -> bool {
    let is_responsible = |user| incident.assignments.iter().any(|assignment| assignment.user == user);
    incident.pages.iter().any(|page| !is_responsible(page.user))
}

/// Pages the account's owners beside the people who are responsible, none of whom can be reached; once.
pub(super) fn page_owners(draft: &mut Draft, incident: &mut Incident) {
    if others_are_paged(incident) {
        return;
    }
    let named: Vec<UserId> = incident.assignments.iter().map(|assignment| assignment.user).collect();
    let owners = draft.directory().owners_to_page(draft.now);
    let owners: Vec<_> = owners.into_iter().filter(|owner| !named.contains(&owner.id)).collect();
    draft.log(incident.id, LogKind::Fallback { users: owners.iter().map(|owner| owner.id).collect() });
    for owner in owners {
        let plan = plan::plan(owner, incident.urgency, draft.now);
        plan.skipped.iter().for_each(|reason| skip(draft, incident, owner.id, *reason));
        incident.pages.extend(plan.pages);
    }
    send_due(draft, incident);
}

/// Sends every notification that is due now. Where a contact method is gone meanwhile, the person's next one is tried
/// instead; says whether that happened.
pub(super) fn send_due(draft: &mut Draft, incident: &mut Incident) -> bool {
    let mut failed = false;
    for place in 0..incident.pages.len() {
        let page = incident.pages[place];
        if matches!(page.state, PageState::Planned { due_at } if due_at <= draft.now) {
            let state = send(draft, incident, &page);
            incident.pages[place].state = state;
            if matches!(state, PageState::Failed { .. }) {
                failed = true;
                try_next_method(draft, incident, page.user);
            }
        }
    }
    failed
}

/// Tries a person's next contact method at once, because another failed: the next planned one, else any that was not
/// used for this assignment yet.
pub(super) fn try_next_method(draft: &mut Draft, incident: &mut Incident, user: UserId) {
    let Some(user) = draft.user(user) else { return };
    let Some(mut next) = plan::next_after_failure(user, &incident.pages, draft.now) else { return };
    let planned = incident.pages.iter().position(|page| *page == next);
    next.state = send(draft, incident, &next);
    match planned {
        Some(place) => incident.pages[place] = next,
        None => incident.pages.push(next),
    }
}

/// Whether anybody who is responsible has been, is being or can still be reached.
pub(super) fn has_hope(draft: &Draft, incident: &Incident) -> bool {
    let user = |assignment: &Assignment| draft.user(assignment.user);
    incident.assignments.iter().filter_map(user).any(|user| plan::has_hope(user, &incident.pages, draft.now))
}

/// Hands a notification to the outbox.
fn send(draft: &mut Draft, incident: &Incident, page: &Page) -> PageState {
    let delivery = DeliveryId::new(draft.ids);
    let method = draft.user(page.user).and_then(|user| user.contact_method(page.contact_method));
    match plan::usable(method) {
        Ok(method) => {
            let address = method.full_address();
            let notice = notice(draft, incident);
            let (contact_method, channel) = (page.contact_method, page.channel);
            draft.decision.deliveries.push(Delivery {
                id: delivery,
                incident: incident.id,
                user: page.user,
                contact_method,
                channel,
                address,
                notice,
                created_at: draft.now,
            });
            PageState::Sent { delivery }
        }
        Err(reason) => {
            skip(draft, incident, page.user, reason);
            PageState::Failed { delivery }
        }
    }
}

/// Nobody is paged about it any more: what is planned is forgotten, what is queued is cancelled, no level follows.
pub(super) fn stop(draft: &mut Draft, incident: &mut Incident) {
    incident.pages.clear();
    if let Position::Level { next_at, .. } = &mut incident.escalation.position {
        *next_at = None;
    }
    if incident.is_triggered() {
        // What the same decision wanted to send before is not even queued.
        draft.decision.deliveries.retain(|delivery| delivery.incident != incident.id);
        draft.decision.cancel_queued_of.push(incident.id);
    }
}

fn skip(draft: &mut Draft, incident: &Incident, user: UserId, reason: SkipReason) {
    draft.log(incident.id, LogKind::SkipPerson { user, reason });
}

fn notice(draft: &Draft, incident: &Incident) -> Notice {
    let level = match incident.escalation.position {
        Position::Level { index, .. } => Some(index),
        Position::Direct | Position::Exhausted | Position::Fallback => None,
    };
    Notice {
        incident_number: incident.number,
        title: incident.title.clone(),
        service_name: draft.service_of(incident).map(|service| service.name.clone()).unwrap_or_default(),
        urgency: incident.urgency,
        level,
    }
}
