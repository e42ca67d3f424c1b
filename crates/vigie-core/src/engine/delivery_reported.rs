//! A channel or a provider says what became of a notification.

use super::{
    decision::{Decision, Receipt},
    draft::Draft,
    levels, paging,
    situation::Situation,
};
use crate::{
    ids::{DeliveryId, Ids},
    incident::{Agent, Incident, LogKind, Page, PageState, SkipReason, Via},
    notify::{DeliveryState, Outcome},
    time::At,
};

/// Moves the receipt on. If the incident still waits for an answer, a page that was taken is written down, and one
/// that failed or is late is followed by the person's next contact method at once; when nobody on the level can be
/// reached, by the next level. A report that comes twice, or late, moves nothing but the receipt.
pub(super) fn decide(
    now: At,
    situation: &Situation<'_>,
    delivery: DeliveryId,
    outcome: &Outcome,
    ids: &mut Ids,
) -> Decision {
    let mut draft = Draft::new(now, situation, ids, Agent::System, Via::Provider);
    draft.decision.receipt = Some(receipt(delivery, outcome, now));
    let waiting = situation.incident.filter(|incident| incident.is_triggered());
    let page = waiting.and_then(|incident| incident.pages.iter().position(|page| names(page, delivery)));
    if let (Some(known), Some(place)) = (waiting, page) {
        let mut incident = Incident::clone(known);
        match outcome {
            Outcome::HandedOver { .. } | Outcome::Delivered | Outcome::Answered => {
                taken(&mut draft, &mut incident, place, delivery);
            }
            Outcome::Failed { words } | Outcome::Late { words, .. } => {
                failed(&mut draft, &mut incident, place, delivery, words);
            }
        }
        if incident != **known {
            draft.keep(incident);
        }
    }
    draft.decision
}

fn taken(draft: &mut Draft, incident: &mut Incident, place: usize, delivery: DeliveryId) {
    let Page { user, contact_method, channel, state, .. } = incident.pages[place];
    if matches!(state, PageState::HandedOver { .. }) {
        return;
    }
    incident.pages[place].state = PageState::HandedOver { delivery };
    draft.log(incident.id, LogKind::Notify { user, contact_method, channel, delivery });
}

fn failed(draft: &mut Draft, incident: &mut Incident, place: usize, delivery: DeliveryId, words: &str) {
    let Page { user, channel, state, .. } = incident.pages[place];
    if matches!(state, PageState::Failed { .. }) {
        return;
    }
    incident.pages[place].state = PageState::Failed { delivery };
    draft.log(incident.id, LogKind::NotifyFailed { user, channel, delivery, words: words.to_owned() });
    paging::try_next_method(draft, incident, user);
    levels::leave_if_hopeless(draft, incident, SkipReason::AllContactMethodsFailed);
}

fn names(page: &Page, named: DeliveryId) -> bool {
    match page.state {
        PageState::Sent { delivery } | PageState::HandedOver { delivery } | PageState::Failed { delivery } => {
            delivery == named
        }
        PageState::Planned { .. } => false,
    }
}

fn receipt(delivery: DeliveryId, outcome: &Outcome, at: At) -> Receipt {
    let (state, retry_at) = match outcome {
        Outcome::HandedOver { .. } | Outcome::Late { retry_at: None, .. } => (DeliveryState::HandedOver, None),
        Outcome::Late { retry_at, .. } => (DeliveryState::Queued, *retry_at),
        Outcome::Delivered => (DeliveryState::Delivered, None),
        Outcome::Failed { .. } => (DeliveryState::Failed, None),
        Outcome::Answered => (DeliveryState::Answered, None),
    };
    let provider_id = match outcome {
        Outcome::HandedOver { provider_id } => provider_id.clone(),
        _ => None,
    };
    let words = match outcome {
        Outcome::Failed { words } | Outcome::Late { words, .. } => Some(words.clone()),
        _ => None,
    };
    Receipt { delivery, state, at, provider_id, words, retry_at }
}
