//! A group commit: everything or nothing, once.

use std::sync::Arc;

use vigie_core::{
    directory::Channel,
    engine::{AlertChange, EventOutcome, RoundRobinMove},
    event::ChangeEvent,
    ids::{AlertId, ChangeId, ContactMethodId, DeliveryId, EventId, NotificationRuleId, PriorityId, SubscriptionId},
    incident::{
        Acknowledgement, ConferenceBridge, GroupWindow, Incident, LogKind, Page, PageState, Position, ResolveReason,
        Status, Urgency, Wake,
    },
    value::Value,
};
use vigie_store::{Batch, Committed, Counters, LaneToken, NewChange, NewWebhook, Store, StoreError};

use crate::{
    on_both,
    support::Fresh,
    world::{World, at},
};

#[tokio::test]
async fn a_whole_batch_comes_back_as_it_was_stored() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let batch = full_batch(&mut world);
        assert_eq!(store.commit(&batch).await.expect("stored"), Committed::default());
        let [incident] = batch.incidents.as_slice() else { panic!("one incident") };
        let stored = Incident { version: 1, ..Incident::clone(incident) };
        assert_eq!(store.incident(incident.id).await.expect("read"), Some(stored.clone()));
        assert_eq!(store.incident_by_number(incident.number).await.expect("read"), Some(stored));
        let AlertChange::Open(alert) = &batch.alerts[0] else { panic!("an alert") };
        assert_eq!(store.alert(alert.id).await.expect("read").as_ref(), Some(&**alert));
        let entry = &batch.timeline[0];
        assert_eq!(store.log_entry(entry.id).await.expect("read").as_ref(), Some(entry));
        let receipt = store.delivery(batch.deliveries[0].id).await.expect("read").expect("a receipt");
        assert_eq!(receipt.delivery, batch.deliveries[0]);
        let change = store.change(batch.changes[0].id).await.expect("read").expect("a change");
        assert_eq!((change.change, change.event), (batch.changes[0].change.clone(), batch.changes[0].event));
        let events = batch.events.as_ref().expect("events");
        let event = store.event(EventId { batch: events.id, place: 0 }).await.expect("read").expect("an event");
        assert_eq!((event.event, event.received_at, event.directory_version), (events.events[0].clone(), at(1), 1));
        assert_eq!(store.event(EventId { batch: events.id, place: 1 }).await.expect("read"), None);
        assert_eq!(store.round_robin().await.expect("read"), batch.round_robin);
        let [turn] = batch.round_robin[..] else { panic!("one ring: {:?}", batch.round_robin) };
        assert_eq!(store.rings_of(&[turn.policy]).await.expect("read"), [turn]);
        assert_eq!(
            store.rings_of(&[vigie_core::ids::PolicyId::parse("PELSE01").expect("an id")]).await.expect("read"),
            []
        );
    })
    .await;
}

#[tokio::test]
async fn a_batch_whose_events_are_stored_already_does_nothing_and_succeeds() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let batch = full_batch(&mut world);
        store.commit(&batch).await.expect("stored");
        let again = store.commit(&batch).await.expect("stored before");
        assert!(again.was_stored_before);
        assert_eq!(store.counters().await.expect("read").open(), 1);
        assert_eq!(store.event_batches(None, 10).await.expect("read").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_decision_from_an_old_version_is_refused_and_nothing_of_its_batch_is_stored() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let old = world.stored_incident(&store).await;
        world.stored(&store, old.clone()).await;
        let alert = world.alert(old.id, "disk");
        let events = world.events(EventOutcome::Grouped { alert: alert.id, incident: old.id });
        let batch = Batch {
            events: Some(events.clone()),
            incidents: vec![Arc::new(old.clone())],
            alerts: vec![AlertChange::Open(Arc::clone(&alert))],
            ..Batch::default()
        };
        let refused = store.commit(&batch).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        assert_eq!(store.alert(alert.id).await.expect("read"), None);
        assert_eq!(store.event(EventId { batch: events.id, place: 0 }).await.expect("read"), None);
        assert_eq!(store.incident(old.id).await.expect("read").map(|incident| incident.version), Some(2));
    })
    .await;
}

#[tokio::test]
async fn an_incident_number_is_given_out_once() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let first = world.stored_incident(&store).await;
        let taken = Incident { number: first.number, ..world.incident() };
        let batch = Batch { incidents: vec![Arc::new(taken)], ..Batch::default() };
        assert!(matches!(store.commit(&batch).await, Err(StoreError::Conflict)));
    })
    .await;
}

/// SQLite has one process that writes, which knows the open keys; of several nodes the database is the judge.
#[tokio::test]
async fn postgres_opens_a_key_once_whatever_a_node_remembers() {
    let fresh = Fresh::postgres().await;
    let mut world = World::saved(&fresh.store).await;
    let (first, _) = world.stored_alerts(&fresh.store, ["disk"]).await;
    let taken = world.alert(first.id, "disk");
    let batch = Batch { alerts: vec![AlertChange::Open(Arc::clone(&taken))], ..Batch::default() };
    assert!(matches!(fresh.store.commit(&batch).await, Err(StoreError::Conflict)));
    assert_eq!(fresh.store.alert(taken.id).await.expect("read"), None);
    fresh.close().await;
}

#[tokio::test]
async fn a_poisoned_batch_stores_nothing_and_is_no_outage() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let good = world.incident();
        // The tables have no place for it: as a signed number it is negative.
        let poisoned = Incident { number: u64::MAX, ..world.incident() };
        let incidents = vec![Arc::new(good.clone()), Arc::new(poisoned)];
        let refused = store.commit(&Batch { incidents, ..Batch::default() }).await.expect_err("refused");
        assert!(matches!(refused, StoreError::Database(_)) && !refused.is_outage(), "{refused}");
        assert_eq!(store.incident(good.id).await.expect("read"), None);
        assert_eq!(store.counters().await.expect("read"), Counters::default());
    })
    .await;
}

#[tokio::test]
async fn a_commit_under_a_lane_that_moved_on_is_fenced_off() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let lanes = store.take_lanes("one", 1, at(1), at(2)).await.expect("asked").expect("free");
        let under = |world: &mut World, lane: LaneToken| Batch {
            incidents: vec![Arc::new(world.incident())],
            lane: Some(lane),
            ..Batch::default()
        };
        store.commit(&under(&mut world, lanes[0])).await.expect("the lane is held");
        store.take_lanes("two", 1, at(3), at(4)).await.expect("asked").expect("the lease ran out");
        let refused = store.commit(&under(&mut world, lanes[0])).await;
        assert!(matches!(refused, Err(StoreError::FencedOff)), "{refused:?}");
        assert_eq!(store.counters().await.expect("read").open(), 1);
    })
    .await;
}

#[tokio::test]
async fn counters_follow_every_incident() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let one = world.stored_incident(&store).await;
        let low = Incident { urgency: Urgency::Low, ..world.incident() };
        world.stored(&store, low).await;
        let by = vec![Acknowledgement { user: world.user, at: at(3) }];
        let acknowledged = Incident { status: Status::Acknowledged { by, wake: None }, ..one };
        let one = world.stored(&store, acknowledged).await;
        let expected = Counters { triggered_low: 1, acknowledged_high: 1, ..Counters::default() };
        assert_eq!(store.counters().await.expect("read"), expected);
        let resolved = Incident { status: Status::Resolved { reason: ResolveReason::ByHand }, ..one };
        world.stored(&store, resolved).await;
        let expected = Counters { triggered_low: 1, ..Counters::default() };
        assert_eq!(store.counters().await.expect("read"), expected);
    })
    .await;
}

#[tokio::test]
async fn the_last_turn_of_a_ring_counts() {
    on_both(async |store: Store| {
        let world = World::saved(&store).await;
        let turn = |next| RoundRobinMove { policy: world.policy.id, rule: world.policy.rules[0].id, next };
        let batch = |round_robin| Batch { round_robin, ..Batch::default() };
        store.commit(&batch(vec![turn(1), turn(2)])).await.expect("stored");
        store.commit(&batch(vec![turn(0)])).await.expect("stored");
        assert_eq!(store.round_robin().await.expect("read"), [turn(0)]);
    })
    .await;
}

/// A batch in which every list has something in it, with every field in use.
fn full_batch(world: &mut World) -> Batch {
    let incident = full_incident(world);
    let alert = world.alert(incident.id, "disk");
    let outcome = EventOutcome::Triggered { alert: alert.id, incident: incident.id };
    let entry = world.entry(incident.id, at(1), LogKind::Trigger { alert: Some(alert.id), summary: "full".into() });
    let delivery = world.delivery(&incident);
    let events = world.events(outcome);
    let event = EventId { batch: events.id, place: 0 };
    let webhook = NewWebhook {
        id: DeliveryId::new(&mut world.ids),
        subscription: SubscriptionId::new(&mut world.ids),
        incident: incident.id,
        event_type: "incident.triggered",
        body: "{\"event\":{}}".into(),
        at: at(1),
    };
    let change = ChangeEvent {
        integration: world.integration,
        summary: "deployed".into(),
        source: Some("ci".into()),
        changed_at: at(1),
        details: Value::Map(vec![("b".into(), Value::Int(2)), ("a".into(), Value::List(vec![Value::Float(0.5)]))]),
        links: Vec::new(),
        images: Vec::new(),
    };
    let change = NewChange { id: ChangeId::new(&mut world.ids), service: world.service, event, change };
    let turn = RoundRobinMove { policy: world.policy.id, rule: world.policy.rules[0].id, next: 1 };
    Batch {
        events: Some(events),
        incidents: vec![Arc::new(incident)],
        alerts: vec![AlertChange::Open(alert)],
        timeline: vec![entry],
        deliveries: vec![delivery],
        cancel_queued_of: Vec::new(),
        receipts: Vec::new(),
        webhooks: vec![webhook],
        changes: vec![change],
        round_robin: vec![turn],
        lane: None,
        now: at(1),
    }
}

/// An incident with every field in use.
fn full_incident(world: &mut World) -> Incident {
    let by = vec![Acknowledgement { user: world.user, at: at(2) }];
    let page = |world: &mut World, state| Page {
        user: world.user,
        contact_method: ContactMethodId::new(&mut world.ids),
        channel: Channel::Email,
        rule: Some(NotificationRuleId::new(&mut world.ids)),
        state,
    };
    let delivery = DeliveryId::new(&mut world.ids);
    let states = [
        PageState::Planned { due_at: at(5) },
        PageState::Sent { delivery },
        PageState::HandedOver { delivery },
        PageState::Failed { delivery },
    ];
    let pages = states.map(|state| page(world, state)).to_vec();
    let mut incident = Incident {
        title: "disk \"é\" \\ 'full'\n".into(),
        incident_key: Some("manual".into()),
        details: Some("see the runbook".into()),
        priority: Some(PriorityId::new(&mut world.ids)),
        conference_bridge: ConferenceBridge::new("+33 1 23 45", "https://meet").expect("a bridge"),
        status: Status::Acknowledged { by, wake: Some(Wake::Snooze { until: at(60) }) },
        pages,
        group: Some(GroupWindow { keys: vec!["service".into()], opened_at: at(1), open_until: at(300) }),
        raise_urgency_at: Some(at(30)),
        ..world.incident()
    };
    incident.escalation.position = Position::Exhausted;
    incident
}

#[tokio::test]
async fn an_empty_batch_needs_no_transaction() {
    on_both(async |store: Store| {
        assert!(Batch::default().is_empty());
        assert_eq!(store.commit(&Batch::default()).await.expect("nothing to do"), Committed::default());
        let missing = AlertId::parse("QNOBODY").expect("an id");
        assert_eq!(store.alert(missing).await.expect("read"), None);
    })
    .await;
}
