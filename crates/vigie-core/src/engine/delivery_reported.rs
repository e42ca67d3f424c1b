//! A channel or a provider says what became of a notification.

use super::{
    command::Receiver,
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
/// reached, by the next level. A report that comes twice, or late, moves nothing but the receipt; a page that was taken
/// when the incident did not wait for it any more is written down too.
pub(super) fn decide(
    now: At,
    situation: &Situation<'_>,
    delivery: DeliveryId,
    receiver: Receiver,
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
    } else if let (Some(known), Outcome::HandedOver { .. }) = (situation.incident, outcome) {
        // It went out all the same: whoever reads the timeline must not think that nobody was disturbed.
        let Receiver { user, contact_method, channel } = receiver;
        draft.log(known.id, LogKind::Notify { user, contact_method, channel, delivery });
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        engine::fixture::user,
        engine::{
            Request,
            fixture::{MINUTE, World},
        },
        escalate::Target,
    };

    fn handed_over() -> Outcome {
        Outcome::HandedOver { provider_id: Some("SM1".into()) }
    }

    fn late(world: &World) -> Outcome {
        Outcome::Late { words: "503".into(), retry_at: Some(world.now + Duration::from_secs(5)) }
    }

    #[test]
    fn a_page_that_was_taken_is_in_the_timeline_once_however_often_it_is_reported() {
        let mut world = World::new();
        world.trigger("db");
        let decision = world.provider(0, handed_over());
        let receipt = decision.receipt.expect("a receipt");
        assert_eq!((receipt.delivery, receipt.state), (world.delivery_id(0), DeliveryState::HandedOver));
        assert_eq!(receipt.provider_id.as_deref(), Some("SM1"));
        for outcome in [handed_over(), Outcome::Delivered, Outcome::Answered] {
            assert_eq!(world.provider(0, outcome).incidents.len(), 0);
        }
        assert_eq!(world.story()[2..], ["notify ANN sms"]);
    }

    #[test]
    fn after_a_failure_the_next_contact_method_is_tried_at_once() {
        let mut world = World::new();
        world.trigger("db");
        world.fail(0);
        assert_eq!(world.story()[2..], ["failed ANN sms"]);
        assert_eq!(world.pages(), ["ANN sms", "ANN email"]);
        assert_eq!(world.fail(0).incidents.len(), 0, "a double report changes nothing");
        world.pass(3 * MINUTE);
        assert_eq!(world.pages(), Vec::<String>::new(), "the planned page was brought forward, not doubled");
    }

    #[test]
    fn a_late_provider_is_not_waited_for_but_may_still_deliver() {
        let mut world = World::new();
        world.trigger("db");
        let receipt = {
            let late = late(&world);
            world.provider(0, late)
        }
        .receipt
        .expect("a receipt");
        assert_eq!(
            (receipt.state, receipt.retry_at),
            (DeliveryState::Queued, Some(world.now + Duration::from_secs(5)))
        );
        assert_eq!(world.pages(), ["ANN sms", "ANN email"]);
        world.provider(0, handed_over());
        assert_eq!(world.story()[2..], ["failed ANN sms", "notify ANN sms"]);
    }

    #[test]
    fn a_contact_method_without_a_rule_is_tried_rather_than_nobody() {
        let mut world = World::new().with_user("ANN", |ann| ann.notification_rules.truncate(1));
        world.trigger("db");
        world.fail(0);
        assert_eq!(world.pages(), ["ANN sms", "ANN email"]);
    }

    #[test]
    fn when_every_contact_method_of_the_level_failed_the_next_level_is_paged_at_once() {
        let level = vec![Target::User(user("ANN")), Target::User(user("CID"))];
        let mut world = World::new().with_levels([level, vec![Target::User(user("BOB"))]]);
        world.trigger("db");
        [0, 1, 2].into_iter().for_each(|delivery| drop(world.fail(delivery)));
        assert_eq!(world.assigned(), ["ANN", "CID"]);
        world.fail(3);
        assert_eq!(
            world.story().last_chunk(),
            Some(&[
                "failed CID email".to_owned(),
                "skip 0 all_contact_methods_failed".to_owned(),
                "escalate 1 BOB".to_owned()
            ])
        );
    }

    #[test]
    fn when_the_last_level_cannot_be_reached_the_owners_are_paged() {
        let mut world = World::new().with_levels([vec![Target::User(user("ANN"))]]);
        world.trigger("db");
        world.fail(0);
        world.fail(1);
        assert_eq!(world.assigned(), ["OWN"]);
        assert_eq!(world.pages(), ["ANN sms", "ANN email", "OWN sms"]);
    }

    #[test]
    fn when_a_walk_reached_nobody_the_owners_are_paged_at_once_and_it_is_repeated_in_its_time() {
        let mut world =
            World::new().with_levels([vec![Target::User(user("ANN"))]]).with_policy(|policy| policy.num_loops = 1);
        world.trigger("db");
        world.fail(0);
        world.fail(1);
        assert_eq!(world.assigned(), ["ANN"]);
        assert_eq!(world.pages(), ["ANN sms", "ANN email", "OWN sms"]);
        world.fail(2);
        assert_eq!(world.story().iter().filter(|line| line.starts_with("fallback")).count(), 1);
        world.pages();
        world.pass(5 * MINUTE);
        assert_eq!(world.pages(), ["ANN sms"], "the provider may be well again");
    }

    #[test]
    fn a_page_that_went_out_while_somebody_acknowledged_is_in_the_timeline_too() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Acknowledge).expect("it is open");
        let decision = world.provider(0, handed_over());
        assert_eq!((decision.incidents.len(), decision.timeline.len()), (0, 1));
        assert_eq!(world.story().last().map(String::as_str), Some("notify ANN sms"));
        assert_eq!(world.provider(0, Outcome::Delivered).timeline, vec![]);
    }

    #[test]
    fn reports_about_an_acknowledged_incident_only_move_the_receipt() {
        let mut world = World::new();
        world.trigger("db");
        world.ask(Request::Acknowledge).expect("it is open");
        let decision = world.fail(0);
        assert_eq!(decision, Decision { receipt: decision.receipt.clone(), ..Decision::default() });
        assert_eq!(decision.receipt.map(|receipt| receipt.state), Some(DeliveryState::Failed));
    }
}
