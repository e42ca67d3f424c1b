//! The outbox: who gets what to send, and who is not paged any more.

use std::sync::Arc;

use vigie_core::{
    directory::Channel,
    engine::Receipt,
    ids::UserId,
    incident::{Incident, ResolveReason, Status},
    notify::{Delivery, DeliveryState},
};
use vigie_store::{Batch, DeliveryFilter, Store};

use crate::{
    on_both,
    world::{World, at},
};

#[tokio::test]
async fn a_claimed_delivery_comes_back_when_its_lease_runs_out() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, delivery) = world.stored_delivery(&store).await;
        assert_eq!(store.claim_deliveries(Channel::Email, at(9), at(60), 10).await.expect("claimed"), []);
        let claimed = store.claim_deliveries(Channel::Sms, at(9), at(60), 10).await.expect("claimed");
        assert_eq!((claimed[0].attempts, &claimed[0].delivery), (1, &delivery));
        assert_eq!(store.claim_deliveries(Channel::Sms, at(59), at(90), 10).await.expect("claimed"), []);
        assert_eq!(store.next_delivery_due_at(Channel::Sms).await.expect("read"), Some(at(60)));
        assert_eq!(store.next_delivery_due_at(Channel::Email).await.expect("read"), None);
        let again = store.claim_deliveries(Channel::Sms, at(60), at(90), 10).await.expect("claimed");
        assert_eq!(again[0].attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn a_claim_takes_the_longest_due_first_and_no_more_than_it_may() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let mut stored = Vec::new();
        for _ in 0..3 {
            stored.push(world.stored_delivery(&store).await.1.id);
        }
        let claimed = store.claim_deliveries(Channel::Sms, at(9), at(60), 2).await.expect("claimed");
        assert_eq!(claimed.iter().map(|leased| leased.delivery.id).collect::<Vec<_>>(), stored[..2]);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_paged_about_an_incident_that_is_no_longer_triggered() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (incident, delivery) = world.stored_delivery(&store).await;
        let resolved = Incident { status: Status::Resolved { reason: ResolveReason::ByHand }, ..incident };
        world.stored(&store, resolved).await;
        assert_eq!(store.claim_deliveries(Channel::Sms, at(9), at(60), 10).await.expect("claimed"), []);
        let receipt = store.delivery(delivery.id).await.expect("read").expect("a receipt");
        assert_eq!((receipt.state, receipt.cancelled_at), (DeliveryState::Cancelled, Some(at(9))));
        assert_eq!(store.next_delivery_due_at(Channel::Sms).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn a_batch_cancels_what_was_queued_before_it_and_not_what_it_queues() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (incident, old) = world.stored_delivery(&store).await;
        let new = world.delivery(&incident);
        let batch = Batch {
            incidents: vec![Arc::new(incident.clone())],
            deliveries: vec![new.clone()],
            cancel_queued_of: vec![incident.id],
            now: at(5),
            ..Batch::default()
        };
        store.commit(&batch).await.expect("stored");
        let receipts = store.deliveries_of(incident.id, 9).await.expect("read");
        let states: Vec<_> = receipts.iter().map(|receipt| (receipt.delivery.id, receipt.state)).collect();
        assert_eq!(states, [(old.id, DeliveryState::Cancelled), (new.id, DeliveryState::Queued)]);
        assert_eq!(receipts[0].cancelled_at, Some(at(5)));
        let newest = store.deliveries_of(incident.id, 1).await.expect("read");
        assert_eq!(newest.iter().map(|receipt| receipt.delivery.id).collect::<Vec<_>>(), [new.id]);
    })
    .await;
}

#[tokio::test]
async fn a_postponed_delivery_waits_without_counting_as_tried() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, delivery) = world.stored_delivery(&store).await;
        store.claim_deliveries(Channel::Sms, at(9), at(60), 10).await.expect("claimed");
        store.postpone_deliveries(&[delivery.id], at(20)).await.expect("postponed");
        assert_eq!(store.claim_deliveries(Channel::Sms, at(19), at(60), 10).await.expect("claimed"), []);
        let claimed = store.claim_deliveries(Channel::Sms, at(20), at(60), 10).await.expect("claimed");
        assert_eq!(claimed[0].attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_delivery_that_was_given_back_is_due_at_once_and_in_its_old_turn() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, first) = world.stored_delivery(&store).await;
        let (_, second) = world.stored_delivery(&store).await;
        store.claim_deliveries(Channel::Sms, at(9), at(60), 1).await.expect("claimed");
        store.give_back_deliveries(&[first.id]).await.expect("given back");
        let claimed = store.claim_deliveries(Channel::Sms, at(10), at(60), 10).await.expect("claimed");
        let claimed: Vec<_> = claimed.iter().map(|leased| (leased.delivery.id, leased.attempts)).collect();
        assert_eq!(claimed, [(first.id, 1), (second.id, 1)]);
    })
    .await;
}

#[tokio::test]
async fn late_is_what_was_due_and_of_which_nothing_was_said() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, delivery) = world.stored_delivery(&store).await;
        let late = async |due_at| store.late_deliveries(Channel::Sms, due_at, 10).await.expect("read");
        assert_eq!(late(at(60)).await, std::slice::from_ref(&delivery));
        assert_eq!(store.late_deliveries(Channel::Email, at(60), 10).await.expect("read"), []);
        store.claim_deliveries(Channel::Sms, at(9), at(69), 10).await.expect("claimed");
        assert_eq!(late(at(60)).await, [], "somebody sends it");
        store.give_back_deliveries(&[delivery.id]).await.expect("given back");
        let said = Receipt {
            delivery: delivery.id,
            state: DeliveryState::Queued,
            at: at(10),
            provider_id: None,
            words: Some("503".to_owned()),
            retry_at: Some(at(11)),
        };
        store.commit(&Batch { receipts: vec![said], now: at(10), ..Batch::default() }).await.expect("stored");
        assert_eq!(late(at(60)).await, [], "it is known to be late");
    })
    .await;
}

#[tokio::test]
async fn deliveries_to_one_person_or_failed_ones_are_found_alone() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let mut stored = Vec::new();
        for _ in 0..4 {
            stored.push(world.stored_delivery(&store).await.1);
        }
        let (somebody, other) = (stored[0].user, UserId::new(&mut world.ids));
        let incident = world.incident();
        let elsewhere = Delivery { user: other, ..world.delivery(&incident) };
        let deliveries = vec![elsewhere.clone()];
        let failed = [stored[1].id, stored[3].id].map(|delivery| Receipt {
            delivery,
            state: DeliveryState::Failed,
            at: at(10),
            provider_id: None,
            words: Some("no such number".to_owned()),
            retry_at: None,
        });
        let incidents = vec![Arc::new(incident)];
        store.commit(&Batch { incidents, deliveries, ..Batch::default() }).await.expect("stored");
        store.commit(&Batch { receipts: failed.to_vec(), now: at(10), ..Batch::default() }).await.expect("stored");
        let ids = async |user, only_failed, before| -> Vec<_> {
            let found = store.filtered_deliveries(DeliveryFilter { user, only_failed }, 2, before).await.expect("read");
            found.into_iter().map(|receipt| receipt.delivery.id).collect()
        };
        assert_eq!(ids(Some(other), false, None).await, [elsewhere.id]);
        assert_eq!(ids(Some(other), true, None).await, []);
        assert_eq!(ids(Some(somebody), false, None).await, [stored[3].id, stored[2].id]);
        assert_eq!(ids(Some(somebody), false, Some(stored[2].id)).await, [stored[1].id, stored[0].id]);
        assert_eq!(ids(Some(somebody), true, None).await, [stored[3].id, stored[1].id]);
        assert_eq!(ids(None, true, Some(stored[3].id)).await, [stored[1].id]);
    })
    .await;
}

#[tokio::test]
async fn recent_deliveries_go_back_in_pages() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let mut stored = Vec::new();
        for _ in 0..3 {
            stored.push(world.stored_delivery(&store).await.1.id);
        }
        let ids = async |limit, before| -> Vec<_> {
            let receipts = store.recent_deliveries(limit, before).await.expect("read");
            receipts.into_iter().map(|receipt| receipt.delivery.id).collect()
        };
        assert_eq!(ids(2, None).await, [stored[2], stored[1]]);
        assert_eq!(ids(2, Some(stored[1])).await, [stored[0]]);
    })
    .await;
}
