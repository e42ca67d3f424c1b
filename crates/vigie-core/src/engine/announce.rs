//! Who hears of an incident: the webhook subscriptions whose filter and events match.

use super::decision::AnnouncementKind;
use crate::{
    directory::{Directory, Subscription, SubscriptionFilter},
    ids::SubscriptionId,
    incident::Incident,
    time::At,
};

/// The subscriptions that want to hear this about an incident, by id.
pub(super) fn listeners(
    directory: &Directory,
    incident: &Incident,
    kind: AnnouncementKind,
    now: At,
) -> Vec<SubscriptionId> {
    let wants = |subscription: &&std::sync::Arc<Subscription>| {
        subscription.events.iter().any(|event| event == kind.as_str())
            && concerns(directory, subscription.filter, incident)
            && subscription.is_enabled(now)
    };
    directory.subscriptions.values().filter(wants).map(|subscription| subscription.id).collect()
}

fn concerns(directory: &Directory, filter: SubscriptionFilter, incident: &Incident) -> bool {
    match filter {
        SubscriptionFilter::Account => true,
        SubscriptionFilter::Service(service) => service == incident.service,
        SubscriptionFilter::Team(team) => {
            directory.services.get(&incident.service).is_some_and(|service| service.teams.contains(&team))
        }
    }
}
