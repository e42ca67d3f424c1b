//! Who hears of an incident: the webhook subscriptions whose filter and events match.

use std::sync::Arc;

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
    let wants = |subscription: &&Arc<Subscription>| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::fixture::{World, service},
        ids::{ServiceId, TeamId},
    };

    /// What subscribers with this filter hear when an incident triggers.
    fn heard(filter: SubscriptionFilter, change: impl Fn(&mut Subscription)) -> usize {
        let team = TeamId::parse("PTEAM").expect("an id");
        let mut world = World::new()
            .with_service(|service| service.teams = vec![team])
            .with_subscription(filter, &[AnnouncementKind::Triggered]);
        world.directory.subscriptions.values_mut().for_each(|subscription| change(Arc::make_mut(subscription)));
        world.trigger("db");
        world.announced.len()
    }

    #[test]
    fn the_account_the_service_and_its_teams_hear_of_it() {
        let [team, other] = ["PTEAM", "POTHER"].map(|id| TeamId::parse(id).expect("an id"));
        let elsewhere = ServiceId::parse("POTHER").expect("an id");
        let filters = [
            (SubscriptionFilter::Account, 1),
            (SubscriptionFilter::Service(service()), 1),
            (SubscriptionFilter::Service(elsewhere), 0),
            (SubscriptionFilter::Team(team), 1),
            (SubscriptionFilter::Team(other), 0),
        ];
        for (filter, times) in filters {
            assert_eq!(heard(filter, |_| {}), times, "{filter:?}");
        }
    }

    #[test]
    fn nothing_goes_to_who_did_not_ask_for_it_or_is_switched_off() {
        assert_eq!(heard(SubscriptionFilter::Account, |hook| hook.events.clear()), 0);
        assert_eq!(heard(SubscriptionFilter::Account, |hook| hook.active = false), 0);
        assert_eq!(heard(SubscriptionFilter::Account, |hook| hook.disabled_until = Some(At::FAR_FUTURE)), 0);
        assert_eq!(heard(SubscriptionFilter::Account, |hook| hook.disabled_until = Some(At::EPOCH)), 1);
    }
}
