//! What holds when several nodes or threads do the same thing at the same moment.

use std::{collections::BTreeSet, sync::Arc};

use vigie_core::{directory::Channel, incident::Incident};
use vigie_store::{Batch, Store, StoreError};

use crate::{
    on_both,
    world::{World, at},
};

const CLAIMERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_delivery_is_claimed_twice_and_none_is_left() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let incident = world.stored_incident(&store).await;
        let deliveries: Vec<_> = (0..200).map(|_| world.delivery(&incident)).collect();
        let ids: BTreeSet<_> = deliveries.iter().map(|delivery| delivery.id).collect();
        store.commit(&Batch { deliveries, ..Batch::default() }).await.expect("stored");
        let claimers: Vec<_> = (0..CLAIMERS).map(|_| tokio::spawn(claim_until_none_is_left(store.clone()))).collect();
        let mut claimed = Vec::new();
        for claimer in claimers {
            claimed.extend(claimer.await.expect("a claimer ends"));
        }
        assert_eq!(claimed.len(), ids.len());
        assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), ids);
    })
    .await;
}

async fn claim_until_none_is_left(store: Store) -> Vec<vigie_core::ids::DeliveryId> {
    let mut claimed = Vec::new();
    loop {
        let leased = store.claim_deliveries(Channel::Sms, at(9), at(60), 7).await.expect("claimed");
        if leased.is_empty() && store.next_delivery_due_at(Channel::Sms).await.expect("read") >= Some(at(60)) {
            return claimed;
        }
        claimed.extend(leased.into_iter().map(|leased| leased.delivery.id));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_decisions_from_one_version_exactly_one_is_stored() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let incident = world.stored_incident(&store).await;
        let decide = |title: String| {
            let (store, incident) = (store.clone(), Incident { title, ..incident.clone() });
            tokio::spawn(async move {
                store.commit(&Batch { incidents: vec![Arc::new(incident)], ..Batch::default() }).await
            })
        };
        let decisions: Vec<_> = (0..8).map(|number| decide(format!("title {number}"))).collect();
        let mut stored = 0;
        for decision in decisions {
            match decision.await.expect("a decision ends") {
                Ok(_) => stored += 1,
                Err(error) => assert!(matches!(error, StoreError::Conflict), "{error}"),
            }
        }
        assert_eq!(stored, 1);
        assert_eq!(store.incident(incident.id).await.expect("read").map(|incident| incident.version), Some(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_nodes_exactly_one_takes_the_lanes() {
    on_both(async |store: Store| {
        let take = |owner: String| {
            let store = store.clone();
            tokio::spawn(async move { store.take_lanes(&owner, 4, at(0), at(10)).await })
        };
        let nodes: Vec<_> = (0..8).map(|number| take(format!("node {number}"))).collect();
        let mut owners = 0;
        for node in nodes {
            owners += usize::from(node.await.expect("a node ends").expect("asked").is_some());
        }
        assert_eq!(owners, 1);
    })
    .await;
}
