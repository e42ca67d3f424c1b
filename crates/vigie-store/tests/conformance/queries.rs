//! Lists as the REST API and the console page through them.

use std::{collections::BTreeMap, sync::Arc};

use vigie_core::{
    directory::Channel,
    event::ChangeEvent,
    ids::{BatchId, ChangeId, ContactMethodId, DeliveryId, EventId, IncidentId, IntegrationId, ServiceId, UserId},
    incident::{Incident, LogKind, ResolveReason, Status, Urgency},
    value::Value,
};
use vigie_store::{
    Batch, ChangeFilter, EventBatch, IncidentFilter, IncidentSort, IncidentSortField, IncidentStatus, LastEvent,
    LogFilter, NewChange, NewestFilter, OfServices, Page, Retention, ServiceActivity, Store,
};

use crate::{
    on_both,
    world::{World, at},
};

/// Number 1 is resolved, 2 is of low urgency and has a key, 3 is assigned to nobody and of another service.
async fn three(store: &Store) -> (World, Vec<Incident>, ServiceId) {
    let mut world = World::saved(store).await;
    let reason = ResolveReason::ByHand;
    let one = Incident { status: Status::Resolved { reason }, assignments: Vec::new(), ..world.incident() };
    let two = Incident { urgency: Urgency::Low, incident_key: Some("manual".into()), ..world.incident() };
    let other = ServiceId::new(&mut world.ids);
    let three = Incident { service: other, assignments: Vec::new(), ..world.incident() };
    let mut stored = Vec::new();
    for incident in [one, two, three] {
        stored.push(world.stored(store, incident).await);
    }
    (world, stored, other)
}

async fn numbers(store: &Store, filter: IncidentFilter) -> Vec<u64> {
    let listed = store.list_incidents(&filter, Page { want_total: true, ..Page::first(10) }).await.expect("listed");
    assert_eq!(listed.total, Some(listed.items.len() as u64), "{filter:?}");
    listed.items.into_iter().map(|incident| incident.number).collect()
}

#[tokio::test]
async fn what_goes_on_at_services_is_told_for_a_whole_page_at_once() {
    on_both(async |store: Store| {
        let (world, _, other) = three(&store).await;
        let quiet = ServiceId::parse("PQUIET1").expect("an id");
        let found = store.service_activity(&[world.service, other, quiet]).await.expect("read");
        let triggered = |number| ServiceActivity { triggered: true, acknowledged: false, last_incident_at: at(number) };
        assert_eq!(found, [(world.service, triggered(2)), (other, triggered(3))].into());
        let mut busy = store.services_with_open_incidents().await.expect("read");
        busy.sort_unstable();
        let mut both = vec![world.service, other];
        both.sort_unstable();
        assert_eq!(busy, both);
    })
    .await;
}

#[tokio::test]
async fn the_last_event_of_an_integration_is_kept_and_never_an_older_one() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let other = IntegrationId::new(&mut world.ids);
        let mut event = |place, received| LastEvent {
            event: EventId { batch: BatchId::new(&mut world.ids), place },
            received_at: at(received),
        };
        let (older, newer, elsewhere) = (event(0, 5), event(7, 6), event(1, 4));
        let keep = async |all: &[(IntegrationId, LastEvent)]| {
            store.keep_last_events(&all.iter().copied().collect()).await.expect("kept");
        };
        keep(&[(world.integration, newer), (other, elsewhere)]).await;
        keep(&[(world.integration, older)]).await;
        keep(&[]).await;
        let both = [world.integration, other];
        let expected = BTreeMap::from([(world.integration, newer), (other, elsewhere)]);
        assert_eq!(store.last_events(&both).await.expect("read"), expected);
        let retention = Retention { events_before: Some(at(6)), ..Retention::default() };
        store.delete_expired(at(9), &retention, 10).await.expect("cleaned up");
        assert_eq!(store.last_events(&both).await.expect("read"), BTreeMap::from([(world.integration, newer)]));
    })
    .await;
}

#[tokio::test]
async fn incidents_are_found_by_every_filter() {
    on_both(async |store: Store| {
        let (world, stored, other) = three(&store).await;
        let all = IncidentFilter::default;
        assert_eq!(numbers(&store, all()).await, [1, 2, 3]);
        let open = vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged];
        assert_eq!(numbers(&store, IncidentFilter { statuses: open, ..all() }).await, [2, 3]);
        let resolved = vec![IncidentStatus::Resolved];
        assert_eq!(numbers(&store, IncidentFilter { statuses: resolved, ..all() }).await, [1]);
        assert_eq!(numbers(&store, IncidentFilter { urgencies: vec![Urgency::Low], ..all() }).await, [2]);
        assert_eq!(numbers(&store, IncidentFilter { services: Some(vec![other]), ..all() }).await, [3]);
        assert_eq!(numbers(&store, IncidentFilter { services: Some(Vec::new()), ..all() }).await, [0; 0]);
        assert_eq!(numbers(&store, IncidentFilter { ids: vec![stored[0].id], ..all() }).await, [1]);
        assert_eq!(numbers(&store, IncidentFilter { assignees: vec![world.user], ..all() }).await, [2]);
        assert_eq!(numbers(&store, IncidentFilter { incident_key: Some("manual".into()), ..all() }).await, [2]);
        let window = IncidentFilter { since: Some(at(2)), until: Some(at(3)), ..all() };
        assert_eq!(numbers(&store, window).await, [2]);
        let nobody = UserId::parse("PNOBODY").expect("an id");
        assert_eq!(numbers(&store, IncidentFilter { assignees: vec![nobody], ..all() }).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn incidents_are_sorted_both_ways() {
    on_both(async |store: Store| {
        three(&store).await;
        let sorted = async |field, descending| {
            numbers(&store, IncidentFilter { sort: IncidentSort { field, descending }, ..Default::default() }).await
        };
        assert_eq!(sorted(IncidentSortField::Number, true).await, [3, 2, 1]);
        assert_eq!(sorted(IncidentSortField::CreatedAt, false).await, [1, 2, 3]);
        assert_eq!(sorted(IncidentSortField::CreatedAt, true).await, [3, 2, 1]);
        assert_eq!(sorted(IncidentSortField::ResolvedAt, false).await, [1, 2, 3]);
        assert_eq!(sorted(IncidentSortField::ResolvedAt, true).await, [1, 3, 2]);
        assert_eq!(sorted(IncidentSortField::Urgency, false).await, [2, 1, 3]);
        assert_eq!(sorted(IncidentSortField::Urgency, true).await, [3, 1, 2]);
    })
    .await;
}

#[tokio::test]
async fn the_newest_incidents_come_a_page_at_a_time() {
    on_both(async |store: Store| {
        let (mut world, stored, other) = three(&store).await;
        let newest = async |filter: NewestFilter| -> (Vec<u64>, bool) {
            let listed = store.newest_incidents(&filter, 1).await.expect("listed");
            (listed.items.into_iter().map(|incident| incident.number).collect(), listed.more)
        };
        let all = NewestFilter::default;
        let of = |services| NewestFilter { services, ..all() };
        let resolved = NewestFilter { status: Some(IncidentStatus::Resolved), ..all() };
        assert_eq!(newest(all()).await, (vec![3], true));
        assert_eq!(newest(NewestFilter { below: Some(3), ..all() }).await, (vec![2], false));
        assert_eq!(newest(NewestFilter { below: Some(2), ..all() }).await, (vec![], false));
        assert_eq!(newest(resolved.clone()).await, (vec![1], false));
        assert_eq!(newest(NewestFilter { status: Some(IncidentStatus::Acknowledged), ..all() }).await, (vec![], false));
        assert_eq!(newest(NewestFilter { status: Some(IncidentStatus::Triggered), ..all() }).await, (vec![3], true));
        assert_eq!(newest(NewestFilter { urgency: Some(Urgency::Low), ..all() }).await, (vec![2], false));
        let assignee = stored[1].assignments[0].user;
        assert_eq!(newest(NewestFilter { assignee: Some(assignee), ..all() }).await, (vec![2], false));
        assert_eq!(newest(of(OfServices::Only(vec![]))).await, (vec![], false));
        assert_eq!(newest(of(OfServices::Only(vec![world.service]))).await, (vec![2], false));
        assert_eq!(newest(of(OfServices::Only(vec![world.service, other]))).await, (vec![3], true));
        assert_eq!(newest(of(OfServices::AllBut(vec![other]))).await, (vec![2], false));
        let (services, below) = (OfServices::Only(vec![world.service]), Some(2));
        assert_eq!(newest(NewestFilter { services, below, ..resolved }).await, (vec![1], false));
        let mut ids = vigie_core::ids::Ids::from_seed([9; 32]);
        let strangers: Vec<ServiceId> = std::iter::repeat_with(|| ServiceId::new(&mut ids)).take(5_000).collect();
        let among = |count: usize| -> NewestFilter {
            of(OfServices::Only(strangers[..count].iter().copied().chain([world.service]).collect()))
        };
        let (hundreds, thousands) = (among(700), among(5_000));
        assert_eq!(newest(hundreds.clone()).await, (vec![2], false));
        for _ in 0..6 {
            let newer = Incident { service: other, assignments: Vec::new(), ..world.incident() };
            world.stored(&store, newer).await;
        }
        assert_eq!(newest(hundreds).await, (vec![2], false), "behind many others");
        assert_eq!(newest(thousands).await, (vec![2], false), "behind many others");
    })
    .await;
}

#[tokio::test]
async fn a_page_says_whether_more_follow() {
    on_both(async |store: Store| {
        let (_, stored, _) = three(&store).await;
        let page = Page { offset: 1, limit: 1, want_total: false };
        let listed = store.list_incidents(&IncidentFilter::default(), page).await.expect("listed");
        assert_eq!((listed.items.as_slice(), listed.more, listed.total), (&stored[1..2], true, None));
        let page = Page { offset: 2, ..page };
        let listed = store.list_incidents(&IncidentFilter::default(), page).await.expect("listed");
        assert_eq!((listed.items.as_slice(), listed.more), (&stored[2..], false));
    })
    .await;
}

#[tokio::test]
async fn a_timeline_reads_in_order_and_an_overview_leaves_notifications_out() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let incident = IncidentId::new(&mut world.ids);
        let notify = LogKind::Notify {
            user: world.user,
            contact_method: ContactMethodId::new(&mut world.ids),
            channel: Channel::Sms,
            delivery: DeliveryId::new(&mut world.ids),
        };
        let timeline = vec![
            world.entry(incident, at(1), LogKind::Trigger { alert: None, summary: "full".into() }),
            world.entry(incident, at(1), notify),
            world.entry(incident, at(3), LogKind::Annotate { content: "on it".into() }),
            world.entry(incident, at(3), LogKind::Annotate { content: "restarted it".into() }),
        ];
        store.commit(&Batch { timeline: timeline.clone(), ..Batch::default() }).await.expect("stored");
        let list = async |filter: LogFilter| {
            let page = Page { want_total: true, ..Page::first(10) };
            store.list_log_entries(&filter, page).await.expect("listed").items
        };
        let of_incident = LogFilter { incident: Some(incident), ..LogFilter::default() };
        assert_eq!(list(of_incident.clone()).await, timeline);
        let newest_first: Vec<_> = timeline.iter().rev().cloned().collect();
        assert_eq!(list(LogFilter { newest_first: true, ..LogFilter::default() }).await, newest_first);
        assert_eq!(list(LogFilter { is_overview: true, ..of_incident.clone() }).await.len(), 3);
        assert_eq!(list(LogFilter { since: Some(at(2)), ..of_incident.clone() }).await, timeline[2..]);
        assert_eq!(list(LogFilter { until: Some(at(3)), ..of_incident }).await, timeline[..2]);
        assert_eq!(store.notes_of(incident).await.expect("read"), timeline[2..]);
        assert_eq!(store.last_note_of(incident).await.expect("read").as_ref(), timeline.last());
        let other = IncidentId::new(&mut world.ids);
        assert_eq!(store.last_note_of(other).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn changes_are_listed_newest_first_by_service_and_time() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let other = ServiceId::new(&mut world.ids);
        let changes = vec![change(&mut world, 1, None), change(&mut world, 5, Some(other))];
        store.commit(&Batch { changes: changes.clone(), ..Batch::default() }).await.expect("stored");
        let list = async |filter: ChangeFilter| -> Vec<ChangeId> {
            let page = Page { want_total: true, ..Page::first(10) };
            let listed = store.list_changes(&filter, page).await.expect("listed");
            assert_eq!(listed.total, Some(listed.items.len() as u64));
            listed.items.into_iter().map(|change| change.id).collect()
        };
        let all = ChangeFilter::default;
        assert_eq!(list(all()).await, [changes[1].id, changes[0].id]);
        assert_eq!(list(ChangeFilter { services: Some(vec![other]), ..all() }).await, [changes[1].id]);
        assert_eq!(list(ChangeFilter { until: Some(at(5)), ..all() }).await, [changes[0].id]);
        let of_both = ChangeFilter { integrations: Some(vec![world.integration]), since: Some(at(1)), ..all() };
        assert_eq!(list(of_both).await.len(), 2);
        let foreign = IntegrationId::new(&mut world.ids);
        for (integrations, found) in [(vec![foreign, world.integration], 2), (vec![foreign], 0), (Vec::new(), 0)] {
            assert_eq!(list(ChangeFilter { integrations: Some(integrations), ..all() }).await.len(), found);
        }
    })
    .await;
}

#[tokio::test]
async fn raw_events_are_replayed_in_order_of_time() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let mut stored = Vec::new();
        for second in [3, 1, 1] {
            let events = EventBatch { received_at: at(second), ..world.events(silent()) };
            store.commit(&Batch { events: Some(events.clone()), ..Batch::default() }).await.expect("stored");
            stored.push(events);
        }
        stored.sort_by_key(|events| (events.received_at, events.id));
        let first = store.event_batches(None, 2).await.expect("read");
        assert_eq!(first, stored[..2]);
        let after = Some((first[1].received_at, first[1].id));
        assert_eq!(store.event_batches(after, 2).await.expect("read"), stored[2..]);
    })
    .await;
}

fn silent() -> vigie_core::engine::EventOutcome {
    vigie_core::engine::EventOutcome::Silent(vigie_core::engine::SilenceReason::NoOpenAlert)
}

fn change(world: &mut World, second: u64, service: Option<ServiceId>) -> NewChange {
    let change = ChangeEvent {
        integration: world.integration,
        summary: "deployed".into(),
        source: None,
        changed_at: at(second),
        details: Value::Null,
        links: Vec::new(),
        images: Vec::new(),
    };
    NewChange {
        id: ChangeId::new(&mut world.ids),
        service: service.unwrap_or(world.service),
        event: EventId { batch: BatchId::new(&mut world.ids), place: 3 },
        change,
    }
}

#[tokio::test]
async fn incidents_share_one_copy_of_their_policy() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        world.stored_incident(&store).await;
        world.stored_incident(&store).await;
        let listed = store.list_incidents(&IncidentFilter::default(), Page::first(10)).await.expect("listed");
        let policy = |place: usize| &listed.items[place].escalation.policy;
        assert!(Arc::ptr_eq(policy(0), policy(1)));
    })
    .await;
}
