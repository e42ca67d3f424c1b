//! Stories: what happens to a service over some minutes, as posts to the Events API. Pure, and bounded.

use std::time::Duration;

use super::{
    body::{Post, Sender, Symptom, deploy},
    cause::{BURSTS, Cause, REGIONS, SINGLES},
};
use crate::demo::chance::Chance;

/// The fewest and the most alerts of a burst.
pub(super) const BURST_ALERTS: (u64, u64) = (5, 40);
/// How many of a hundred bursts follow a deploy.
const AFTER_DEPLOY_PERCENT: u64 = 50;
/// The most often that a sender repeats itself about one alert.
const MOST_REPEATS: u64 = 3;
/// The first alert of the demo comes this soon.
pub(super) const FIRST_ALERT_AFTER: Duration = Duration::from_millis(300);

/// Posts, each with how long after the story's start it goes out; not in order.
pub(super) type Story = Vec<(Duration, Post)>;

/// What the newcomer sees first: a deploy, and at once a burst that lasts long enough to look at.
pub(super) fn opening(chance: &mut Chance, sender: &Sender) -> Story {
    let mut story = vec![(Duration::ZERO, a_deploy(chance, sender))];
    let cause = &BURSTS[1];
    story.extend(alerts(chance, sender, cause, 12, Duration::from_secs(25), FIRST_ALERT_AFTER, (480, 600)));
    story
}

/// One cause, many alerts, perhaps a deploy before it.
pub(super) fn burst(chance: &mut Chance, sender: &Sender) -> Story {
    let mut story = Story::new();
    let mut start = Duration::ZERO;
    if chance.percent(AFTER_DEPLOY_PERCENT) {
        story.push((start, a_deploy(chance, sender)));
        start = chance.seconds(5, 30);
    }
    let cause = chance.pick(&BURSTS);
    let count = chance.between(BURST_ALERTS.0, BURST_ALERTS.1);
    let spread = chance.seconds(10, 60);
    story.extend(alerts(chance, sender, cause, count, spread, start, (120, 420)));
    story
}

/// One alert by itself.
pub(super) fn single(chance: &mut Chance, sender: &Sender) -> Story {
    let cause = chance.pick(&SINGLES);
    alerts(chance, sender, cause, 1, Duration::ZERO, Duration::ZERO, (60, 600))
}

/// A deploy after which nothing breaks.
pub(super) fn quiet_deploy(chance: &mut Chance, sender: &Sender) -> Story {
    vec![(Duration::ZERO, a_deploy(chance, sender))]
}

/// So many alerts of one cause that begin within `spread` of `start`, repeat, and resolve after some seconds.
fn alerts(
    chance: &mut Chance,
    sender: &Sender,
    cause: &Cause,
    count: u64,
    spread: Duration,
    start: Duration,
    lasts_seconds: (u64, u64),
) -> Story {
    let region = *chance.pick(&REGIONS);
    let end = start + chance.seconds(lasts_seconds.0, lasts_seconds.1);
    let mut story = Story::new();
    for nth in 0..count {
        let host = format!("{}-{region}-{:02}", sender.service, nth + 1);
        let value = chance.between(cause.values.0, cause.values.1);
        let symptom = Symptom { cause, host, region, value };
        let begins = start + spread.mul_f64(nth as f64 / count as f64);
        let repeats = chance.between(0, MOST_REPEATS) as u32;
        let trigger = symptom.trigger(sender);
        story.extend((0..=repeats).map(|repeat| (begins + repeat * Duration::from_secs(17), trigger.clone())));
        // Nothing resolves before its last repeat.
        story.push((end + chance.seconds(0, 20), symptom.resolve(sender)));
    }
    story
}

fn a_deploy(chance: &mut Chance, sender: &Sender) -> Post {
    let author = *chance.pick(&["release-train", "continuous-delivery", "a human in a hurry"]);
    deploy(sender, chance.between(1_000, 9_999), author)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use vigie_core::{event::Action, ids::ServiceId};
    use vigie_pagerduty::{change, events_v2};
    use vigie_store::Wire;

    use super::*;

    fn sender() -> Sender {
        let id = ServiceId::parse("PSEARCH").expect("an id");
        let routing_key = "0123456789abcdef".repeat(2);
        Sender { id, service: "search-api".into(), routing_key, tool: "Grafana".into() }
    }

    /// The last thing that was said about each alert, by dedup key.
    fn ends(story: &Story) -> BTreeMap<String, Action> {
        let mut in_order = story.clone();
        in_order.sort_by_key(|(after, _)| *after);
        let mut ends = BTreeMap::new();
        for (_, post) in in_order.iter().filter(|(_, post)| post.wire == Wire::V2) {
            let event = events_v2::parse(post.body.as_bytes(), None).expect("a body that the API takes");
            ends.insert(event.dedup_key.expect("a key"), event.action);
        }
        ends
    }

    #[test]
    fn a_burst_is_many_alerts_of_one_cause_and_all_of_them_resolve() {
        let mut chance = Chance::new(3, 2);
        for _ in 0..50 {
            let ends = ends(&burst(&mut chance, &sender()));
            assert!((BURST_ALERTS.0..=BURST_ALERTS.1).contains(&(ends.len() as u64)));
            assert!(ends.values().all(|action| *action == Action::Resolve));
            let causes: BTreeSet<&str> = ends.keys().filter_map(|key| key.split('/').nth(1)).collect();
            assert_eq!(causes.len(), 1);
        }
    }

    #[test]
    fn the_first_alert_comes_within_two_seconds_and_after_a_deploy() {
        let story = opening(&mut Chance::new(4, 2), &sender());
        let first = |wire| story.iter().filter(|(_, post)| post.wire == wire).map(|(after, _)| *after).min();
        assert_eq!(first(Wire::Change), Some(Duration::ZERO));
        assert!(first(Wire::V2).expect("an alert") < Duration::from_secs(2));
    }

    #[test]
    fn deploys_are_change_events_that_the_api_takes() {
        let story = quiet_deploy(&mut Chance::new(5, 2), &sender());
        let parsed = change::parse(story[0].1.body.as_bytes(), None).expect("a body that the API takes");
        assert!(parsed.summary.starts_with("Deployed search-api build"), "{}", parsed.summary);
    }

    #[test]
    fn a_single_alert_comes_alone() {
        assert_eq!(ends(&single(&mut Chance::new(6, 2), &sender())).len(), 1);
    }
}
