//! What is deleted with time, and dead letters.

use vigie_core::{
    engine::{EventOutcome, SilenceReason},
    ids::{DeliveryId, EventId, SubscriptionId},
};
use vigie_store::{Batch, NewWebhook, Retention, SessionRow, Store, WebhookEnd, Wire};

use crate::{
    on_both,
    world::{World, at},
};

#[tokio::test]
async fn what_has_expired_is_deleted_in_bounded_steps() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        for hash in ["aa", "bb", "cc"] {
            let session = SessionRow { hash: hash.into(), user: world.user, created_at: at(1), expires_at: at(5) };
            store.put_session(&session, &"ada".into()).await.expect("stored");
        }
        let events = world.events(EventOutcome::Silent(SilenceReason::ServiceDisabled));
        let event = EventId { batch: events.id, place: 0 };
        store.commit(&Batch { events: Some(events), ..Batch::default() }).await.expect("stored");
        assert_eq!(store.delete_expired(at(5), &Retention::default(), 2).await.expect("deleted"), 2);
        assert_eq!(store.delete_expired(at(5), &Retention::default(), 2).await.expect("deleted"), 1);
        assert!(store.event(event).await.expect("read").is_some(), "events are kept for ever unless it is said");
        let old = Retention { events_before: Some(at(2)), ..Retention::default() };
        assert_eq!(store.delete_expired(at(5), &old, 2).await.expect("deleted"), 1);
        assert_eq!(store.event(event).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn only_webhooks_that_ended_are_deleted() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let incident = world.stored_incident(&store).await.id;
        let subscription = SubscriptionId::new(&mut world.ids);
        let webhook = |world: &mut World| NewWebhook {
            id: DeliveryId::new(&mut world.ids),
            subscription,
            incident,
            event_type: "incident.triggered",
            body: "{}".into(),
            at: at(1),
        };
        let webhooks = vec![webhook(&mut world), webhook(&mut world)];
        store.commit(&Batch { webhooks: webhooks.clone(), ..Batch::default() }).await.expect("stored");
        store.finish_webhook(webhooks[0].id, &WebhookEnd::Delivered, at(2)).await.expect("finished");
        let all = Retention {
            webhooks_before: Some(at(9)),
            changes_before: Some(at(9)),
            dead_letters_before: Some(at(9)),
            ..Retention::default()
        };
        assert_eq!(store.delete_expired(at(9), &all, 10).await.expect("deleted"), 1);
        assert_eq!(store.claim_webhooks(at(9), at(10), 10).await.expect("claimed").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_dead_letter_keeps_the_event_and_the_reason() {
    on_both(async |store: Store| {
        store.save_dead_letter(Wire::V1, b"{\"a\":\xff}", "no NUL \0 here", at(1)).await.expect("saved");
        store.save_dead_letter(Wire::V2, b"{}", "second", at(2)).await.expect("saved");
        let letters = store.dead_letters(10).await.expect("read");
        assert_eq!(letters.iter().map(|letter| letter.wire).collect::<Vec<_>>(), [Wire::V2, Wire::V1]);
        assert_eq!((letters[1].body.as_slice(), letters[1].at), (&b"{\"a\":\xff}"[..], at(1)));
        assert!(letters[1].error.starts_with("no NUL"));
    })
    .await;
}
