//! What the shell asks to run the engine.

use vigie_core::incident::{GroupWindow, Incident, ResolveReason, Status};
use vigie_store::{OpenGroup, Store};

use crate::{
    on_both,
    world::{World, at},
};

#[tokio::test]
async fn due_incidents_come_longest_overdue_first() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        assert_eq!(store.next_due_at().await.expect("read"), None);
        assert_eq!(store.last_incident_number().await.expect("read"), 0);
        let [one, two] = [world.stored_incident(&store).await, world.stored_incident(&store).await];
        assert_eq!(store.next_due_at().await.expect("read"), one.next_due_at());
        assert_eq!(store.due_incidents(at(300), 10).await.expect("read"), []);
        assert_eq!(store.due_incidents(at(900), 1).await.expect("read"), [(one.id, world.service)]);
        assert_eq!(
            store.due_incidents(at(900), 10).await.expect("read"),
            [(one.id, world.service), (two.id, world.service)]
        );
        let resolved = Incident { status: Status::Resolved { reason: ResolveReason::ByHand }, ..one };
        world.stored(&store, resolved).await;
        assert_eq!(store.due_incidents(at(900), 10).await.expect("read"), [(two.id, world.service)]);
        assert_eq!(store.last_incident_number().await.expect("read"), 2);
    })
    .await;
}

#[tokio::test]
async fn open_groups_are_those_whose_window_is_open() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let group = |open_until| Some(GroupWindow { keys: vec!["service".into()], opened_at: at(1), open_until });
        let short = Incident { group: group(at(60)), ..world.incident() };
        world.stored(&store, short).await;
        let long = Incident { group: group(at(600)), ..world.incident() };
        let long = world.stored(&store, long).await;
        world.stored_incident(&store).await;
        let expected =
            OpenGroup { service: world.service, keys: vec!["service".into()], incident: long.id, open_until: at(600) };
        assert_eq!(store.open_groups(at(60)).await.expect("read"), [expected]);
        assert_eq!(store.open_groups(at(0)).await.expect("read").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_incident_key_is_taken_while_its_incident_is_open() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let keyed = Incident { incident_key: Some("manual".into()), ..world.incident() };
        let keyed = world.stored(&store, keyed).await;
        let wanted = [(world.service, "manual".to_owned()), (world.service, "other".to_owned())];
        assert_eq!(store.open_incident_keys(&wanted).await.expect("read"), wanted[..1]);
        let resolved = Incident { status: Status::Resolved { reason: ResolveReason::ByHand }, ..keyed };
        world.stored(&store, resolved).await;
        assert_eq!(store.open_incident_keys(&wanted).await.expect("read"), []);
    })
    .await;
}

#[tokio::test]
async fn open_incidents_name_the_policies_they_follow() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let [one, _] = [world.stored_incident(&store).await, world.stored_incident(&store).await];
        assert_eq!(store.policies_in_open_incidents().await.expect("read"), [(world.policy.id, 1)]);
        let loaded = store.incidents_by_id(&[one.id]).await.expect("read");
        assert_eq!(loaded, [one]);
    })
    .await;
}
