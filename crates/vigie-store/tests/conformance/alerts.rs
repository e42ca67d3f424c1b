//! Alerts through their changes, and the table of open ones beside them.

use vigie_core::{
    alert::{Alert, AlertStatus},
    engine::AlertChange,
    event::Severity,
    ids::{IncidentId, ServiceId},
};
use vigie_store::{AlertFilter, AlertSort, AlertSortField, OpenAlertKey, Page, Store};

use crate::{
    on_both,
    world::{World, at, changing},
};

#[tokio::test]
async fn resolving_an_alert_closes_its_key() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (incident, [disk, cpu]) = world.stored_alerts(&store, ["disk", "cpu"]).await;
        let batch = changing(vec![AlertChange::Resolve { alert: disk.id, at: at(9) }]);
        let committed = store.commit(&batch).await.expect("stored");
        assert_eq!(committed.closed_alerts, [(world.integration, "disk".to_owned())]);
        let stored = store.alert(disk.id).await.expect("read").expect("the alert");
        assert_eq!(stored.status, AlertStatus::Resolved { at: at(9) });
        assert_eq!(open_keys(&store).await, [("cpu".to_owned(), cpu.id.to_string(), incident.id)]);
        let wanted = [(world.integration, "disk".to_owned()), (world.integration, "cpu".to_owned())];
        assert_eq!(store.find_open_alerts(&wanted).await.expect("found"), [Alert::clone(&cpu)]);
    })
    .await;
}

#[tokio::test]
async fn a_merge_moves_alerts_and_a_later_resolve_ends_them_in_order() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (source, [disk]) = world.stored_alerts(&store, ["disk"]).await;
        let (target, [cpu]) = world.stored_alerts(&store, ["cpu"]).await;
        let moved = store.commit(&changing(vec![AlertChange::MoveAll { from: source.id, to: target.id }])).await;
        let key = OpenAlertKey {
            integration: world.integration,
            dedup_key: "disk".into(),
            alert: disk.id,
            incident: target.id,
        };
        assert_eq!(moved.expect("stored").moved_alerts, [key]);
        let resolve_then_move = vec![
            AlertChange::ResolveAllOf { incident: target.id, at: at(9) },
            AlertChange::MoveAll { from: target.id, to: source.id },
        ];
        let committed = store.commit(&changing(resolve_then_move)).await.expect("stored");
        assert_eq!(committed.closed_alerts.len(), 2);
        assert!(committed.moved_alerts.is_empty(), "what is over is not moved for the index");
        let stored = store.alerts_by_id(&[disk.id, cpu.id]).await.expect("read");
        assert!(stored.iter().all(|alert| alert.incident == source.id && alert.status != AlertStatus::Triggered));
        assert_eq!(open_keys(&store).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_closed_and_opened_again_in_one_batch_is_open() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (incident, [old]) = world.stored_alerts(&store, ["disk"]).await;
        let (short, new) = (world.alert(incident.id, "disk"), world.alert(incident.id, "disk"));
        let batch = changing(vec![
            AlertChange::Resolve { alert: old.id, at: at(3) },
            AlertChange::Open(short.clone()),
            AlertChange::Resolve { alert: short.id, at: at(4) },
            AlertChange::Open(new.clone()),
        ]);
        let committed = store.commit(&batch).await.expect("stored");
        assert_eq!(committed.closed_alerts, []);
        assert_eq!(open_keys(&store).await, [("disk".to_owned(), new.id.to_string(), incident.id)]);
        let stored = store.alert(short.id).await.expect("read").expect("the short one");
        assert_eq!(stored.status, AlertStatus::Resolved { at: at(4) });
    })
    .await;
}

#[tokio::test]
async fn one_alert_moves_alone_and_keeps_its_new_severity() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (_, [disk]) = world.stored_alerts(&store, ["disk"]).await;
        let (target, _) = world.stored_alerts(&store, ["cpu"]).await;
        let fresh = world.alert(disk.incident, "fan");
        let batch = changing(vec![
            AlertChange::Open(fresh.clone()),
            AlertChange::SetSeverity { alert: disk.id, severity: Severity::Info },
            AlertChange::Move { alert: disk.id, to: target.id },
            AlertChange::Move { alert: fresh.id, to: target.id },
        ]);
        let committed = store.commit(&batch).await.expect("stored");
        assert_eq!(committed.moved_alerts.iter().map(|key| key.incident).collect::<Vec<_>>(), [target.id, target.id]);
        let stored = store.alert(disk.id).await.expect("read").expect("the alert");
        assert_eq!((stored.incident, stored.severity), (target.id, Severity::Info));
        assert!(open_keys(&store).await.iter().all(|(_, _, incident)| *incident == target.id));
    })
    .await;
}

#[tokio::test]
async fn open_keys_come_in_pages_each_once() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        world.stored_alerts(&store, ["b", "a", "é", "c"]).await;
        let first = store.open_alert_keys(None, 3).await.expect("read");
        let rest = store.open_alert_keys(first.last(), 3).await.expect("read");
        let mut keys: Vec<&str> = first.iter().chain(&rest).map(|key| key.dedup_key.as_str()).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["a", "b", "c", "é"]);
        assert_eq!(store.open_alert_keys(rest.last(), 3).await.expect("read"), []);
    })
    .await;
}

#[tokio::test]
async fn alerts_are_listed_by_incident_service_status_and_key() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (incident, [disk, cpu]) = world.stored_alerts(&store, ["disk", "cpu"]).await;
        world.stored_alerts(&store, ["fan"]).await;
        store.commit(&changing(vec![AlertChange::Resolve { alert: cpu.id, at: at(9) }])).await.expect("stored");
        let count = async |filter: AlertFilter| {
            let page = Page { want_total: true, ..Page::first(2) };
            let listed = store.list_alerts(&filter, page).await.expect("listed");
            (listed.items.len(), listed.more, listed.total)
        };
        assert_eq!(count(AlertFilter::default()).await, (2, true, Some(3)));
        assert_eq!(count(AlertFilter { service: Some(world.service), ..Default::default() }).await, (2, true, Some(3)));
        let of_incident = AlertFilter { incident: Some(incident.id), ..Default::default() };
        assert_eq!(count(of_incident.clone()).await, (2, false, Some(2)));
        assert_eq!(count(AlertFilter { open: Some(false), ..of_incident.clone() }).await, (1, false, Some(1)));
        let by_key = AlertFilter { dedup_key: Some("disk".into()), ..of_incident.clone() };
        let listed = store.list_alerts(&by_key, Page::first(9)).await.expect("listed");
        assert_eq!(listed.items, [Alert::clone(&disk)]);
        for (field, descending, keys) in [
            (AlertSortField::CreatedAt, true, ["cpu", "disk"]),
            (AlertSortField::ResolvedAt, false, ["cpu", "disk"]),
            (AlertSortField::ResolvedAt, true, ["cpu", "disk"]),
            (AlertSortField::CreatedAt, false, ["disk", "cpu"]),
        ] {
            let sorted = AlertFilter { sort: AlertSort { field, descending }, ..of_incident.clone() };
            let listed = store.list_alerts(&sorted, Page::first(9)).await.expect("listed").items;
            assert_eq!(listed.iter().map(|alert| alert.dedup_key.as_str()).collect::<Vec<_>>(), keys, "{field:?}");
        }
        // One is still open: it comes in whatever moment a list of ends stops.
        for (field, until, keys) in [
            (AlertSortField::CreatedAt, disk.created_at, vec![]),
            (AlertSortField::CreatedAt, at(99), vec!["cpu", "disk"]),
            (AlertSortField::ResolvedAt, at(9), vec!["disk"]),
            (AlertSortField::ResolvedAt, at(10), vec!["cpu", "disk"]),
        ] {
            let sort = AlertSort { field, descending: true };
            let before = AlertFilter { sort, until: Some(until), ..of_incident.clone() };
            let listed = store.list_alerts(&before, Page::first(9)).await.expect("listed").items;
            assert_eq!(listed.iter().map(|alert| alert.dedup_key.as_str()).collect::<Vec<_>>(), keys, "{field:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn incidents_are_found_by_the_key_of_an_alert_that_is_over() {
    on_both(async |store: Store| {
        let mut world = World::saved(&store).await;
        let (first, [old, _]) = world.stored_alerts(&store, ["disk", "cpu"]).await;
        let ended = AlertChange::Resolve { alert: old.id, at: at(9) };
        store.commit(&changing(vec![ended])).await.expect("stored");
        let (second, [new]) = world.stored_alerts(&store, ["disk"]).await;
        let by_key = store.alerts_by_key("disk", 9).await.expect("read");
        assert_eq!(
            by_key
                .iter()
                .map(|alert| (alert.id, alert.status == vigie_core::alert::AlertStatus::Triggered))
                .collect::<Vec<_>>(),
            [(new.id, true), (old.id, false)]
        );
        assert_eq!(store.alerts_by_key("disk", 1).await.expect("read").len(), 1);
        let elsewhere = ServiceId::parse("PELSE01").expect("an id");
        let found = async |key: &str, services: Option<&[ServiceId]>, limit: u32| {
            let found = store.incidents_by_resolved_key(key, services, limit).await.expect("found");
            found.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(found("disk", None, 9).await, [first.id], "the second one is open");
        let ended = AlertChange::Resolve { alert: new.id, at: at(10) };
        store.commit(&changing(vec![ended])).await.expect("stored");
        assert_eq!(found("disk", Some(&[world.service]), 9).await.len(), 2);
        assert_eq!(found("disk", None, 1).await.len(), 1, "only the newest {}", second.id);
        assert!(found("cpu", None, 9).await.is_empty() && found("disk", Some(&[elsewhere]), 9).await.is_empty());
    })
    .await;
}

async fn open_keys(store: &Store) -> Vec<(String, String, IncidentId)> {
    let keys = store.open_alert_keys(None, 100).await.expect("read");
    keys.into_iter().map(|key| (key.dedup_key, key.alert.to_string(), key.incident)).collect()
}
