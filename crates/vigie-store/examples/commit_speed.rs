//! How fast group commits are, on a real disk: `cargo run --release -p vigie-store --example commit_speed -- URL …`.
//!
//! For each URL (`sqlite://new-file.db`, `postgres://…/new_database`) it commits batches of 256 events for some
//! seconds each: duplicates of open alerts, new alerts that join four incidents, new incidents with their timeline
//! and a page. With `--keys N` it also opens N alerts and reads all open keys back.

#![allow(clippy::print_stdout, reason = "printing figures is what it is for")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use vigie_core::{
    alert::{Alert, AlertStatus},
    directory::{Change, Channel, Object},
    engine::{AlertChange, EventOutcome},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    event::{Report, Severity},
    ids::{
        AlertId, BatchId, ContactMethodId, DeliveryId, EventId, Ids, IncidentId, IntegrationId, LogEntryId, PolicyId,
        RuleId, ServiceId, UserId,
    },
    incident::{
        Agent, AlertCounts, Assignment, Escalation, GroupWindow, Incident, LogEntry, LogKind, Position, Status,
        Urgency, Via,
    },
    notify::{Delivery, Notice},
    time::At,
    value::Value,
};
use vigie_store::{Batch, EventBatch, Store, StoreError, StoredEvent, Wire};

const EVENTS_PER_BATCH: usize = 256;
const GROUPS: usize = 4;
const SECONDS_PER_CASE: u64 = 5;
const FILL_BATCH: usize = 2_000;
const SMALL_COMMITS: usize = 3_000;
const EVENTS_PER_SMALL_BATCH: usize = 4;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1);
    let mut keys = 0;
    let mut urls = Vec::new();
    while let Some(argument) = arguments.next() {
        if argument == "--keys" {
            keys = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(0);
        } else {
            urls.push(argument);
        }
    }
    for url in urls {
        println!("{}", url.split(':').next().unwrap_or_default());
        let store = Store::open(&url).await?;
        let mut load = Load::saved(&store).await?;
        case("duplicates", &store, || load.duplicates()).await?;
        load.prepare_groups(&store).await?;
        case("new alerts in four incidents", &store, || load.grouped(EVENTS_PER_BATCH)).await?;
        case("new incidents", &store, || load.incidents()).await?;
        load.prepare_groups(&store).await?;
        pauses(&store, &mut load).await?;
        if keys > 0 {
            fill(&store, &mut load, keys).await?;
            read_keys(&store).await?;
            load.prepare_groups(&store).await?;
            case("new alerts, many open", &store, || load.grouped(EVENTS_PER_BATCH)).await?;
        }
        store.close().await;
    }
    Ok(())
}

async fn case(name: &str, store: &Store, mut next: impl FnMut() -> Batch) -> Result<(), StoreError> {
    let (mut events, mut building) = (0, Duration::ZERO);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    while start.elapsed() < Duration::from_secs(SECONDS_PER_CASE) {
        let begin = Instant::now();
        let batch = next();
        building += begin.elapsed();
        events += batch.events.as_ref().map_or(0, |events| events.events.len());
        store.commit(&batch).await?;
    }
    let seconds = (start.elapsed() - building).as_secs_f64();
    let batches = events / EVENTS_PER_BATCH;
    println!(
        "  {name:<30} {:>9.0} events/s   {:>6.2} ms a batch   {:>6.1} CPU µs an event (of this process)",
        events as f64 / seconds,
        seconds * 1_000.0 / batches.max(1) as f64,
        (cpu_seconds() - cpu - building.as_secs_f64()) * 1e6 / events.max(1) as f64
    );
    Ok(())
}

/// Two hundred small commits a second, as a server makes them when it is not in a hurry: how long the slow ones take.
async fn pauses(store: &Store, load: &mut Load) -> Result<(), StoreError> {
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    let mut taken = Vec::new();
    for _ in 0..SMALL_COMMITS {
        ticks.tick().await;
        let batch = load.grouped(EVENTS_PER_SMALL_BATCH);
        let start = Instant::now();
        store.commit(&batch).await?;
        taken.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    taken.sort_by(f64::total_cmp);
    let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
    println!("  small commits: p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms", at(0.5), at(0.99), at(1.0));
    Ok(())
}

/// What this process has used, from the kernel's count in hundredths of a second; 0 where there is none.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

async fn fill(store: &Store, load: &mut Load, keys: usize) -> Result<(), StoreError> {
    let start = Instant::now();
    for batch in 0..keys.div_ceil(FILL_BATCH) {
        if batch % 100 == 0 {
            load.prepare_groups(store).await?;
        }
        store.commit(&load.grouped(FILL_BATCH)).await?;
    }
    println!("  filled {keys} in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

async fn read_keys(store: &Store) -> Result<(), StoreError> {
    for limit in [10_000, 50_000] {
        let start = Instant::now();
        let (mut count, mut last) = (0, None);
        loop {
            let keys = store.open_alert_keys(last.as_ref(), limit).await?;
            count += keys.len();
            match keys.into_iter().last() {
                Some(key) => last = Some(key),
                None => break,
            }
        }
        println!("  read {count} open keys in {:.2} s, {limit} at a time", start.elapsed().as_secs_f64());
    }
    Ok(())
}

struct Load {
    ids: Ids,
    policy: Arc<Policy>,
    service: ServiceId,
    integration: IntegrationId,
    user: UserId,
    contact_method: ContactMethodId,
    groups: Vec<Incident>,
    number: u64,
    now: At,
    report: Arc<Report>,
}

impl Load {
    async fn saved(store: &Store) -> Result<Self, StoreError> {
        let mut ids = Ids::for_test(std::process::id().into());
        let user = UserId::new(&mut ids);
        let rule = EscalationRule {
            id: RuleId::new(&mut ids),
            delay: Duration::from_secs(300),
            targets: vec![Target::User(user)],
            strategy: AssignmentStrategy::Everyone,
            strategy_was_given: true,
        };
        let policy = Arc::new(Policy {
            id: PolicyId::new(&mut ids),
            version: 1,
            name: "Storage".into(),
            description: None,
            rules: vec![rule],
            num_loops: 0,
            handoff_notifications: HandoffNotifications::IfHasServices,
            teams: Vec::new(),
            created_at: At::EPOCH,
        });
        let from = store.directory_version().await?;
        store.save_changes(from, &[Change::Put(Object::Policy(Arc::clone(&policy)))], At::EPOCH, "speed").await?;
        Ok(Self {
            service: ServiceId::new(&mut ids),
            integration: IntegrationId::new(&mut ids),
            contact_method: ContactMethodId::new(&mut ids),
            groups: Vec::new(),
            number: store.last_incident_number().await?,
            now: At::from_micros(1_790_000_000_000_000),
            report: Arc::new(report()),
            ids,
            policy,
            user,
        })
    }

    async fn prepare_groups(&mut self, store: &Store) -> Result<(), StoreError> {
        self.groups = (0..GROUPS).map(|_| self.incident()).collect();
        let incidents = self.groups.iter().cloned().map(Arc::new).collect();
        store.commit(&Batch { incidents, ..Batch::default() }).await?;
        self.groups.iter_mut().for_each(|incident| incident.version = 1);
        Ok(())
    }

    fn duplicates(&mut self) -> Batch {
        let (alert, incident) = (AlertId::new(&mut self.ids), IncidentId::new(&mut self.ids));
        let outcomes = (0..EVENTS_PER_BATCH).map(|_| EventOutcome::Duplicate { alert, incident }).collect();
        Batch { events: Some(self.events(outcomes)), ..Batch::default() }
    }

    fn grouped(&mut self, count: usize) -> Batch {
        let mut alerts = Vec::with_capacity(count);
        let mut outcomes = Vec::with_capacity(count);
        for place in 0..count {
            let incident = self.groups[place % GROUPS].id;
            let alert = self.alert(incident, place);
            outcomes.push(EventOutcome::Grouped { alert: alert.id, incident });
            alerts.push(AlertChange::Open(alert));
        }
        let incidents = self.groups.iter().cloned().map(Arc::new).collect();
        self.groups.iter_mut().for_each(|incident| {
            incident.version += 1;
            incident.alert_counts.triggered += (count / GROUPS) as u32;
        });
        Batch { events: Some(self.events(outcomes)), incidents, alerts, now: self.now, ..Batch::default() }
    }

    fn incidents(&mut self) -> Batch {
        let mut batch = Batch { now: self.now, ..Batch::default() };
        let mut outcomes = Vec::with_capacity(EVENTS_PER_BATCH);
        for place in 0..EVENTS_PER_BATCH {
            let incident = self.incident();
            let alert = self.alert(incident.id, place);
            let delivery = self.delivery(&incident);
            let kinds = [
                LogKind::Trigger { alert: Some(alert.id), summary: incident.title.clone() },
                LogKind::Assign { users: vec![self.user] },
                LogKind::Notify {
                    user: self.user,
                    contact_method: self.contact_method,
                    channel: Channel::Email,
                    delivery: delivery.id,
                },
            ];
            outcomes.push(EventOutcome::Triggered { alert: alert.id, incident: incident.id });
            batch.timeline.extend(kinds.map(|kind| self.entry(incident.id, kind)));
            batch.alerts.push(AlertChange::Open(alert));
            batch.deliveries.push(delivery);
            batch.incidents.push(Arc::new(incident));
        }
        batch.events = Some(self.events(outcomes));
        batch
    }

    fn events(&mut self, outcomes: Vec<EventOutcome>) -> EventBatch {
        self.now = self.now + Duration::from_millis(5);
        self.ids.advance_to(self.now);
        let body = Bytes::from(BODY);
        let event = |outcome| StoredEvent {
            wire: Wire::V2,
            integration: self.integration,
            dedup_key: "host-1/disk/var".into(),
            body: body.clone(),
            outcome,
        };
        let events = outcomes.into_iter().map(event).collect();
        EventBatch { id: BatchId::new(&mut self.ids), received_at: self.now, directory_version: 1, events }
    }

    fn alert(&mut self, incident: IncidentId, place: usize) -> Arc<Alert> {
        Arc::new(Alert {
            id: AlertId::new(&mut self.ids),
            service: self.service,
            integration: self.integration,
            incident,
            dedup_key: self.ids.key(),
            status: AlertStatus::Triggered,
            severity: Severity::Critical,
            report: Arc::clone(&self.report),
            opened_by: EventId { batch: BatchId::new(&mut self.ids), place: place as u32 },
            created_at: self.now,
        })
    }

    fn incident(&mut self) -> Incident {
        self.number += 1;
        Incident {
            id: IncidentId::new(&mut self.ids),
            number: self.number,
            version: 0,
            service: self.service,
            title: "DISK at 99% on host-1: /var is nearly full".into(),
            incident_key: None,
            details: None,
            urgency: Urgency::High,
            priority: None,
            conference_bridge: None,
            created_at: self.now,
            updated_at: self.now,
            status: Status::Triggered,
            status_changed_at: self.now,
            status_changed_by: Agent::Integration(self.integration),
            assignments: vec![Assignment { user: self.user, at: self.now }],
            escalation: Escalation {
                policy: Arc::clone(&self.policy),
                position: Position::Level { index: 0, pass: 0, next_at: Some(self.now + Duration::from_secs(300)) },
            },
            pages: Vec::new(),
            group: Some(GroupWindow {
                keys: vec!["service".into()],
                opened_at: self.now,
                open_until: self.now + Duration::from_secs(300),
            }),
            alert_counts: AlertCounts { triggered: 1, resolved: 0 },
            auto_resolve_at: Some(self.now + Duration::from_secs(14_400)),
            raise_urgency_at: None,
        }
    }

    fn delivery(&mut self, incident: &Incident) -> Delivery {
        Delivery {
            id: DeliveryId::new(&mut self.ids),
            incident: incident.id,
            user: self.user,
            contact_method: self.contact_method,
            channel: Channel::Email,
            address: "ada@example.com".into(),
            notice: Notice {
                incident_number: incident.number,
                title: incident.title.clone(),
                service_name: "Storage".into(),
                urgency: Urgency::High,
                level: Some(0),
            },
            created_at: self.now,
        }
    }

    fn entry(&mut self, incident: IncidentId, kind: LogKind) -> LogEntry {
        LogEntry {
            id: LogEntryId::new(&mut self.ids),
            incident,
            at: self.now,
            agent: Agent::System,
            via: Via::Event,
            kind,
        }
    }
}

fn report() -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    Report {
        component: Some("disk".into()),
        group: Some("prod-eu".into()),
        details: Value::Map(vec![
            ("mount".into(), text("/var")),
            ("free".into(), text("312 MB")),
            ("threshold".into(), Value::Int(99)),
        ]),
        client: Some("Prometheus".into()),
        ..Report::new("DISK at 99% on host-1: /var is nearly full", "host-1.example.com", Severity::Critical)
    }
}

const BODY: &str = r#"{"routing_key":"0123456789abcdef0123456789abcdef","event_action":"trigger","dedup_key":"host-1/disk/var","client":"Prometheus","payload":{"summary":"DISK at 99% on host-1: /var is nearly full","source":"host-1.example.com","severity":"critical","component":"disk","group":"prod-eu","custom_details":{"mount":"/var","free":"312 MB","threshold":99}}}"#;
