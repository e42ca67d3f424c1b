//! Who hears of the status updates of which incidents.

use serde::Serialize;
use vigie_core::{
    ids::IncidentId,
    notify::subscriber::{NotificationSubscription, Subscriber},
    time::At,
};

use crate::{
    Store,
    audit::{AccessChange, Author, record_of},
    db::Tx,
    dialect::{Sql, rows},
    documents::{self, read_word},
    error::StoreError,
    rows::{Listed, Page},
};

const ADD: Sql = rows!(
    "INSERT INTO notification_subscriptions (subscriber_kind, subscriber_id, incident_id, subscribed_at)
     SELECT r.subscriber_kind, r.subscriber_id, r.incident_id, r.subscribed_at FROM ",
    [subscriber_kind text, subscriber_id text, incident_id text, subscribed_at bigint],
    "WHERE r.subscriber_id IS NOT NULL ON CONFLICT (incident_id, subscriber_kind, subscriber_id) DO NOTHING
     RETURNING subscriber_kind, subscriber_id, incident_id"
);
const REMOVE: Sql = Sql::new(
    "DELETE FROM notification_subscriptions WHERE incident_id = $1 AND subscriber_kind = $2 AND subscriber_id = $3",
);
const REMOVE_ALL: Sql =
    Sql::new("DELETE FROM notification_subscriptions WHERE subscriber_kind = $1 AND subscriber_id = $2");
const OF_SUBSCRIBER: Sql = Sql::new(
    "SELECT subscriber_kind, subscriber_id, incident_id FROM notification_subscriptions
     WHERE subscriber_kind = $1 AND subscriber_id = $2 ORDER BY sequence LIMIT $3 OFFSET $4",
);
const COUNT_OF_SUBSCRIBER: Sql = Sql::new(
    "SELECT COUNT(*) AS total FROM notification_subscriptions WHERE subscriber_kind = $1 AND subscriber_id = $2",
);
const OF_INCIDENT: Sql = Sql::new(
    "SELECT subscriber_kind, subscriber_id, incident_id FROM notification_subscriptions
     WHERE incident_id = $1 ORDER BY sequence LIMIT $2 OFFSET $3",
);
const COUNT_OF_INCIDENT: Sql =
    Sql::new("SELECT COUNT(*) AS total FROM notification_subscriptions WHERE incident_id = $1");

pub(crate) const STATEMENTS: &[Sql] =
    &[ADD, REMOVE, REMOVE_ALL, OF_SUBSCRIBER, COUNT_OF_SUBSCRIBER, OF_INCIDENT, COUNT_OF_INCIDENT];

impl Store {
    /// Adds subscriptions, and writes into the history who did; answers with those that did not exist before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscribe(
        &self,
        subscriptions: &[NotificationSubscription],
        now: At,
        by: &Author,
    ) -> Result<Vec<NotificationSubscription>, StoreError> {
        let rows: Vec<NewRow<'_>> = subscriptions.iter().map(|one| NewRow::of(one, now)).collect();
        let mut tx = self.db().begin().await?;
        let added: Vec<SubscriptionRow> = ADD.bind(documents::write(&rows)?).all(&mut tx).await?;
        let added = added.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        for one in &added {
            write_down(&mut tx, one, "create", now, by).await?;
        }
        tx.commit().await?;
        Ok(added)
    }

    /// Removes subscriptions, and writes into the history who did; how many of them existed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unsubscribe(
        &self,
        subscriptions: &[NotificationSubscription],
        now: At,
        by: &Author,
    ) -> Result<u64, StoreError> {
        let mut tx = self.db().begin().await?;
        let mut removed = 0;
        for one in subscriptions {
            let NotificationSubscription { subscriber, incident } = one;
            let query = REMOVE.bind(incident.as_str()).bind(subscriber.kind()).bind(subscriber.id().to_string());
            let was_there = query.run(&mut tx).await?;
            if was_there > 0 {
                write_down(&mut tx, one, "remove", now, by).await?;
            }
            removed += was_there;
        }
        tx.commit().await?;
        Ok(removed)
    }

    /// Removes all subscriptions of somebody who is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_subscriber(&self, subscriber: Subscriber) -> Result<(), StoreError> {
        REMOVE_ALL.bind(subscriber.kind()).bind(subscriber.id().to_string()).write(self.db()).await?;
        Ok(())
    }

    /// What somebody is subscribed to, in the order in which they subscribed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscriptions_of(
        &self,
        subscriber: Subscriber,
        page: Page,
    ) -> Result<Listed<NotificationSubscription>, StoreError> {
        let bind = |sql: Sql| sql.bind(subscriber.kind()).bind(subscriber.id().to_string());
        let query = bind(OF_SUBSCRIBER).bind(page.limit_for_more()).bind(page.offset);
        let rows: Vec<SubscriptionRow> = query.read(self.db()).await?;
        let total = if page.want_total { Some(bind(COUNT_OF_SUBSCRIBER).count(self.db()).await?) } else { None };
        page.listed(rows.into_iter().map(read), total)
    }

    /// Who is subscribed to an incident, in the order in which they subscribed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscribers_of(
        &self,
        incident: IncidentId,
        page: Page,
    ) -> Result<Listed<NotificationSubscription>, StoreError> {
        let bind = |sql: Sql| sql.bind(incident.as_str());
        let query = bind(OF_INCIDENT).bind(page.limit_for_more()).bind(page.offset);
        let rows: Vec<SubscriptionRow> = query.read(self.db()).await?;
        let total = if page.want_total { Some(bind(COUNT_OF_INCIDENT).count(self.db()).await?) } else { None };
        page.listed(rows.into_iter().map(read), total)
    }
}

/// In the history of the person or team; the incident is what it is about.
async fn write_down(
    tx: &mut Tx,
    NotificationSubscription { subscriber, incident }: &NotificationSubscription,
    change: &'static str,
    now: At,
    by: &Author,
) -> Result<(), StoreError> {
    let what = AccessChange { user: None, what: "subscription", id: incident.as_str(), change, details: &[] };
    let (kind, id) = (subscriber.kind(), subscriber.id().to_string());
    // The same can be made and removed again and again.
    let row = format!("subscription-{kind}-{id}-{incident}-{change}-{}", now.micros());
    record_of(tx, (row, (kind, id)), &what, by, now).await
}

type SubscriptionRow = (String, String, String);

fn read((kind, id, incident): SubscriptionRow) -> Result<NotificationSubscription, StoreError> {
    let unreadable = || StoreError::unreadable("subscriber", format!("{kind} {id} is none"));
    let subscriber = Subscriber::parse(&kind, &id).ok_or_else(unreadable)?;
    Ok(NotificationSubscription { subscriber, incident: read_word("incident id", &incident)? })
}

#[derive(Serialize)]
struct NewRow<'a> {
    subscriber_kind: &'static str,
    subscriber_id: String,
    incident_id: &'a str,
    subscribed_at: i64,
}

impl<'a> NewRow<'a> {
    fn of(subscription: &'a NotificationSubscription, now: At) -> Self {
        Self {
            subscriber_kind: subscription.subscriber.kind(),
            subscriber_id: subscription.subscriber.id().to_string(),
            incident_id: subscription.incident.as_str(),
            subscribed_at: now.micros(),
        }
    }
}
