//! Receipts: they move on and never back, and each state keeps its moment.

use vigie_core::{
    directory::Channel,
    engine::Receipt,
    ids::DeliveryId,
    notify::DeliveryState::{self, Answered, Cancelled, Delivered, Failed, HandedOver, Queued},
};
use vigie_store::{Batch, ReceiptView, Store};

use crate::{
    on_both,
    world::{World, at},
};

#[tokio::test]
async fn a_receipt_never_moves_back() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let cases = [
            (&[HandedOver, Delivered, Answered][..], Answered),
            (&[Answered, HandedOver], Answered),
            (&[Delivered, Failed], Delivered),
            (&[HandedOver, Queued], HandedOver),
            (&[Failed, Delivered], Delivered),
            (&[Failed, HandedOver], Failed),
            (&[Cancelled, Failed], Cancelled),
            (&[Cancelled, HandedOver], HandedOver),
            (&[Answered, Cancelled], Answered),
        ];
        for (states, expected) in cases {
            let (_, delivery) = world.stored_delivery(&store).await;
            let receipts = states.iter().map(|state| receipt(delivery.id, *state)).collect();
            store.commit(&Batch { receipts, ..Batch::default() }).await.expect("stored");
            assert_eq!(read(&store, delivery.id).await.state, expected, "{states:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_receipt_keeps_moments_names_and_words() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, delivery) = world.stored_delivery(&store).await;
        let named = Receipt { at: at(5), provider_id: Some("SM1".into()), ..receipt(delivery.id, HandedOver) };
        let failed = Receipt { at: at(7), words: Some("unreachable".into()), ..receipt(delivery.id, Failed) };
        store.commit(&Batch { receipts: vec![named, failed], ..Batch::default() }).await.expect("stored");
        let view = read(&store, delivery.id).await;
        assert_eq!((view.handed_over_at, view.failed_at, view.answered_at), (Some(at(5)), Some(at(7)), None));
        assert_eq!((view.provider_id.as_deref(), view.words.as_deref()), (Some("SM1"), Some("unreachable")));
        assert_eq!(store.delivery_by_provider_id("SM1").await.expect("read"), [delivery]);
    })
    .await;
}

#[tokio::test]
async fn a_delivery_to_be_tried_again_is_due_then() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, delivery) = world.stored_delivery(&store).await;
        store.claim_deliveries(Channel::Sms, at(9), at(60), 10).await.expect("claimed");
        let retry = Receipt { retry_at: Some(at(20)), words: Some("busy".into()), ..receipt(delivery.id, Queued) };
        store.commit(&Batch { receipts: vec![retry], ..Batch::default() }).await.expect("stored");
        assert_eq!(store.next_delivery_due_at(Channel::Sms).await.expect("read"), Some(at(20)));
        let again = store.claim_deliveries(Channel::Sms, at(20), at(60), 10).await.expect("claimed");
        assert_eq!(again[0].attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn a_reply_finds_what_was_last_sent_to_its_number() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, first) = world.stored_delivery(&store).await;
        let (_, second) = world.stored_delivery(&store).await;
        let (_, _unsent) = world.stored_delivery(&store).await;
        let receipts = vec![
            Receipt { at: at(5), ..receipt(first.id, HandedOver) },
            Receipt { at: at(6), ..receipt(second.id, Answered) },
        ];
        store.commit(&Batch { receipts, ..Batch::default() }).await.expect("stored");
        let to = async |address: &str, since| {
            store.last_handed_over_to(Channel::Sms, address, at(since), 10).await.expect("read")
        };
        assert_eq!(to("+33612345678", 0).await, [second.clone(), first]);
        assert_eq!(to("+33612345678", 6).await, [second]);
        assert_eq!(to("+1555", 0).await, []);
    })
    .await;
}

fn receipt(delivery: DeliveryId, state: DeliveryState) -> Receipt {
    Receipt { delivery, state, at: at(4), provider_id: None, words: None, retry_at: None }
}

async fn read(store: &Store, id: DeliveryId) -> ReceiptView {
    store.delivery(id).await.expect("read").expect("a receipt")
}
