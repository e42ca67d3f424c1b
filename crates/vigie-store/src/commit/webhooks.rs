//! Webhooks to send, in order per subscription and incident.

use serde::Serialize;

use crate::{
    batch::NewWebhook,
    db::Tx,
    dialect::{Sql, rows},
    documents,
    error::StoreError,
};

const INSERT: Sql = rows!(
    "INSERT INTO webhooks (id, subscription_id, incident_id, event_type, body, at, state, due_at, attempts)
     SELECT r.id, r.subscription_id, r.incident_id, r.event_type, r.body, r.at, 'queued', r.at, 0 FROM ",
    [id text, subscription_id text, incident_id text, event_type text, body text, at bigint],
    ""
);

pub(super) const STATEMENTS: &[Sql] = &[INSERT];

#[derive(Serialize)]
struct WebhookRow<'a> {
    id: &'a str,
    subscription_id: &'a str,
    incident_id: &'a str,
    event_type: &'static str,
    body: &'a str,
    at: i64,
}

pub(super) async fn insert(tx: &mut Tx, webhooks: &[NewWebhook]) -> Result<(), StoreError> {
    if !webhooks.is_empty() {
        INSERT.bind(documents::write(&webhooks.iter().map(row).collect::<Vec<_>>())?).run(tx).await?;
    }
    Ok(())
}

fn row(webhook: &NewWebhook) -> WebhookRow<'_> {
    WebhookRow {
        id: webhook.id.as_str(),
        subscription_id: webhook.subscription.as_str(),
        incident_id: webhook.incident.as_str(),
        event_type: webhook.event_type,
        body: &webhook.body,
        at: webhook.at.micros(),
    }
}
