//! Webhooks: in order per subscription and incident, retried, dropped and counted.

use vigie_core::ids::{DeliveryId, IncidentId, SubscriptionId};
use vigie_store::{Batch, NewWebhook, Store, WebhookEnd};

use crate::{
    on_both,
    world::{World, at},
};

#[tokio::test]
async fn a_receiver_hears_about_an_incident_in_order() {
    on_both(async |store: Store| {
        let mut world = World::new();
        let (one, other) = (IncidentId::new(&mut world.ids), IncidentId::new(&mut world.ids));
        let subscription = SubscriptionId::new(&mut world.ids);
        let queued = [
            webhook(&mut world, subscription, one),
            webhook(&mut world, subscription, one),
            webhook(&mut world, subscription, other),
        ];
        store.commit(&Batch { webhooks: queued.to_vec(), ..Batch::default() }).await.expect("stored");
        let claim = async |now| -> Vec<DeliveryId> {
            let leased = store.claim_webhooks(at(now), at(now + 30), 10).await.expect("claimed");
            leased.into_iter().map(|webhook| webhook.id).collect()
        };
        assert_eq!(claim(1).await, [queued[0].id, queued[2].id]);
        assert_eq!(claim(2).await, [], "the second waits for the first");
        assert_eq!(store.next_webhook_due_at().await.expect("read"), Some(at(31)));
        store.finish_webhook(queued[0].id, &WebhookEnd::Delivered, at(3)).await.expect("finished");
        assert_eq!(claim(3).await, [queued[1].id]);
    })
    .await;
}

#[tokio::test]
async fn a_webhook_to_be_tried_again_keeps_the_ones_behind_it_waiting() {
    on_both(async |store: Store| {
        let mut world = World::new();
        let (subscription, incident) = (SubscriptionId::new(&mut world.ids), IncidentId::new(&mut world.ids));
        let queued = [webhook(&mut world, subscription, incident), webhook(&mut world, subscription, incident)];
        store.commit(&Batch { webhooks: queued.to_vec(), ..Batch::default() }).await.expect("stored");
        store.claim_webhooks(at(1), at(30), 10).await.expect("claimed");
        let retry = WebhookEnd::Retry { at: at(100), words: "503".into() };
        assert_eq!(store.finish_webhook(queued[0].id, &retry, at(2)).await.expect("finished"), 0);
        assert_eq!(store.claim_webhooks(at(99), at(130), 10).await.expect("claimed"), []);
        let troubled = store.troubled_webhooks(subscription, 10).await.expect("read");
        let told: Vec<_> = troubled.iter().map(|one| (one.id, one.words.as_str(), one.is_dropped)).collect();
        assert_eq!(told, [(queued[0].id, "503", false)]);
        let again = store.claim_webhooks(at(100), at(130), 10).await.expect("claimed");
        assert_eq!((again[0].id, again[0].attempts, again[0].body.as_str()), (queued[0].id, 2, "{\"event\":{}}"));
    })
    .await;
}

#[tokio::test]
async fn drops_in_a_row_are_counted_until_one_arrives() {
    on_both(async |store: Store| {
        let mut world = World::new();
        let subscription = SubscriptionId::new(&mut world.ids);
        let mut end = async |end: WebhookEnd| {
            let incident = IncidentId::new(&mut world.ids);
            let webhook = webhook(&mut world, subscription, incident);
            let id = webhook.id;
            store.commit(&Batch { webhooks: vec![webhook], ..Batch::default() }).await.expect("stored");
            let drops = store.finish_webhook(id, &end, at(2)).await.expect("finished");
            assert_eq!(store.finish_webhook(id, &end, at(3)).await.expect("finished"), drops, "it ends once");
            drops
        };
        let dropped = || WebhookEnd::Dropped { words: "410".into() };
        assert_eq!(end(dropped()).await, 1);
        assert_eq!(end(dropped()).await, 2);
        assert_eq!(end(WebhookEnd::Delivered).await, 0);
        assert_eq!(end(dropped()).await, 1);
        store.reset_webhook_drops(subscription).await.expect("reset");
        assert_eq!(end(dropped()).await, 1);
        let unwanted = WebhookEnd::Unwanted { words: "disabled".into() };
        assert_eq!(end(unwanted).await, 1, "what was not sent is no drop in a row");
        assert_eq!(store.next_webhook_due_at().await.expect("read"), None);
    })
    .await;
}

fn webhook(world: &mut World, subscription: SubscriptionId, incident: IncidentId) -> NewWebhook {
    NewWebhook {
        id: DeliveryId::new(&mut world.ids),
        subscription,
        incident,
        event_type: "incident.triggered",
        body: "{\"event\":{}}".into(),
        at: at(1),
    }
}
