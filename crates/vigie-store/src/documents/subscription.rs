//! A webhook subscription as a document.

use serde::{Deserialize, Serialize};
use vigie_core::{
    directory::{CustomHeader, Subscription, SubscriptionFilter},
    ids::{ServiceId, SubscriptionId, TeamId},
    time::At,
};

use super::word::Word;

#[derive(Serialize, Deserialize)]
pub(super) struct SubscriptionDocument {
    id: Word<SubscriptionId>,
    description: Option<String>,
    url: String,
    secret: String,
    custom_headers: Vec<HeaderDocument>,
    events: Vec<String>,
    filter: FilterDocument,
    active: bool,
    disabled_until: Option<i64>,
    created_at: i64,
}

#[derive(Serialize, Deserialize)]
struct HeaderDocument {
    name: String,
    value: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FilterDocument {
    Account,
    Service(Word<ServiceId>),
    Team(Word<TeamId>),
}

impl From<&Subscription> for SubscriptionDocument {
    fn from(subscription: &Subscription) -> Self {
        let header = |header: &CustomHeader| HeaderDocument { name: header.name.clone(), value: header.value.clone() };
        Self {
            id: Word(subscription.id),
            description: subscription.description.clone(),
            url: subscription.url.clone(),
            secret: subscription.secret.clone(),
            custom_headers: subscription.custom_headers.iter().map(header).collect(),
            events: subscription.events.clone(),
            filter: match subscription.filter {
                SubscriptionFilter::Account => FilterDocument::Account,
                SubscriptionFilter::Service(service) => FilterDocument::Service(Word(service)),
                SubscriptionFilter::Team(team) => FilterDocument::Team(Word(team)),
            },
            active: subscription.active,
            disabled_until: subscription.disabled_until.map(At::micros),
            created_at: subscription.created_at.micros(),
        }
    }
}

impl From<SubscriptionDocument> for Subscription {
    fn from(document: SubscriptionDocument) -> Self {
        let header = |header: HeaderDocument| CustomHeader { name: header.name, value: header.value };
        Self {
            id: document.id.0,
            description: document.description,
            url: document.url,
            secret: document.secret,
            custom_headers: document.custom_headers.into_iter().map(header).collect(),
            events: document.events,
            filter: match document.filter {
                FilterDocument::Account => SubscriptionFilter::Account,
                FilterDocument::Service(service) => SubscriptionFilter::Service(service.0),
                FilterDocument::Team(team) => SubscriptionFilter::Team(team.0),
            },
            active: document.active,
            disabled_until: document.disabled_until.map(At::from_micros),
            created_at: At::from_micros(document.created_at),
        }
    }
}
