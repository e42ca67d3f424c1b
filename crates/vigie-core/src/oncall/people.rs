//! People who are on call and cannot be reached, or later than their level waits.

use super::{
    finding::{Finding, Problem},
    roster::{Place, places},
};
use crate::{
    directory::{Directory, Kind, NotificationRule, User},
    escalate::is_reachable,
    incident::Urgency,
    notify::plan::usable,
    time::At,
};

/// What is wrong with the people who are or may come to be on call.
pub(super) fn check(directory: &Directory, now: At, findings: &mut Vec<Finding>) {
    for (user, places) in places(directory, now) {
        if let Some(user) = directory.users.get(&user) {
            let finding = |problem| Finding { kind: Kind::User, id: user.id.id(), name: user.name.clone(), problem };
            findings.extend(problems_of(user, &places).into_iter().map(finding));
        }
    }
}

fn problems_of(user: &User, places: &[Place<'_>]) -> Vec<Problem> {
    if !is_reachable(user) {
        return vec![Problem::Unreachable];
    }
    let mut problems = vec![];
    if !user.has_verified_way() {
        problems.push(Problem::Unverified);
    }
    let ways = user.contact_methods.iter().filter(|method| method.can_page()).count();
    if ways == 1 {
        problems.push(Problem::OnlyOneContactMethod);
    }
    let is_usable = |rule: &&NotificationRule| {
        rule.urgency == Urgency::High && usable(user.contact_method(rule.contact_method)).is_ok()
    };
    let rules: Vec<&NotificationRule> = user.notification_rules.iter().filter(is_usable).collect();
    match rules.iter().map(|rule| rule.start_delay.as_secs()).min() {
        None => problems.push(Problem::NoRuleForHighUrgency),
        Some(first) => {
            problems.extend(places.iter().filter_map(|place| too_late(place, first)));
            problems.extend(rules.into_iter().filter_map(|rule| never_fires(rule, places)));
        }
    }
    problems
}

/// Where the person's first notification starts when the level has passed to the next: at the level's end it is too late.
fn too_late(place: &Place<'_>, rule_seconds: u64) -> Option<Problem> {
    let level_seconds = place.patience_seconds.filter(|patience| rule_seconds >= *patience)?;
    Some(Problem::PagedTooLate { policy: place.policy.id.id(), level: place.level, rule_seconds, level_seconds })
}

/// Where a rule starts when every level of the person has passed to the next; the last level of a policy never does.
fn never_fires(rule: &NotificationRule, places: &[Place<'_>]) -> Option<Problem> {
    let patience = places.iter().map(|place| place.patience_seconds.unwrap_or(u64::MAX)).max()?;
    let rule_seconds = rule.start_delay.as_secs();
    (rule_seconds >= patience).then(|| Problem::RuleNeverFires {
        rule: rule.id.id(),
        rule_seconds,
        level_seconds: patience,
    })
}

#[cfg(test)]
mod tests {
    use crate::{directory::Channel, oncall::fixture::World};

    fn on_first_level_of_two(change: impl FnOnce(&mut crate::directory::User)) -> Vec<String> {
        let world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["ANN"], &["BEN"]]);
        world.with_person("ANN", change).problems_of("ANN")
    }

    #[test]
    fn somebody_with_two_ways_and_a_rule_at_once_is_fine() {
        assert_eq!(on_first_level_of_two(|_| ()), [""; 0]);
    }

    #[test]
    fn somebody_on_call_must_be_reachable() {
        let unreachable =
            "error is on call but has no contact method that can be paged: add an e-mail address or a phone number";
        assert_eq!(on_first_level_of_two(|ann| ann.contact_methods.clear()), [unreachable]);
        let only_devices = on_first_level_of_two(|ann| {
            ann.contact_methods.iter_mut().for_each(|method| method.channel = Channel::Push);
        });
        assert_eq!(only_devices, [unreachable]);
        let no_rule = on_first_level_of_two(|ann| ann.notification_rules.clear());
        assert_eq!(
            no_rule,
            ["notice is on call but has no notification rule for high urgency: the server chooses how to page"]
        );
        let one_way = on_first_level_of_two(|ann| ann.contact_methods.truncate(1));
        assert_eq!(one_way, ["notice is on call and can be reached in one way only: add a second contact method"]);
    }

    #[test]
    fn somebody_on_call_proves_that_what_is_sent_arrives() {
        let unverified =
            "warning is on call but has no contact method that was verified: send a code to one and confirm it";
        let nothing_verified = on_first_level_of_two(|ann| {
            ann.contact_methods.iter_mut().for_each(|method| method.verified_at = None);
        });
        assert_eq!(nothing_verified, [unverified]);
        let only_a_device_verified = on_first_level_of_two(|ann| {
            ann.contact_methods[0].channel = Channel::Push;
            ann.contact_methods[1].verified_at = None;
        });
        assert!(only_a_device_verified.contains(&unverified.to_owned()), "{only_a_device_verified:?}");
    }

    #[test]
    fn a_rule_that_starts_after_the_level_has_passed_on_never_fires() {
        let late = std::time::Duration::from_secs(1801);
        let second_too_late = on_first_level_of_two(|ann| {
            let rule = crate::directory::NotificationRule { start_delay: late, ..ann.notification_rules[0].clone() };
            ann.notification_rules.push(rule);
        });
        assert_eq!(
            second_too_late,
            ["warning has a notification rule after 1801 seconds that never fires: all levels pass on after 1800"]
        );
        let all_too_late = on_first_level_of_two(|ann| ann.notification_rules[0].start_delay = late);
        assert_eq!(
            all_too_late[0],
            "error is never paged on level 1 of policy PPOLICY: the first notification starts after 1801 seconds, the \
             level passes on after 1800"
        );
        let on_the_last_level = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["BEN"], &["ANN"]]);
        let ann = on_the_last_level.with_person("ANN", |ann| ann.notification_rules[0].start_delay = late);
        assert_eq!(ann.problems_of("ANN"), [""; 0], "the last level waits for ever");
    }

    #[test]
    fn a_rule_that_starts_just_when_the_level_passes_on_is_too_late() {
        let with_rule_after = |seconds: u64| {
            let start_delay = std::time::Duration::from_secs(seconds);
            on_first_level_of_two(|ann| {
                let second = crate::directory::NotificationRule { start_delay, ..ann.notification_rules[0].clone() };
                ann.notification_rules.push(second);
            })
        };
        assert_eq!(with_rule_after(1799), [""; 0]);
        assert_eq!(
            with_rule_after(1800),
            ["warning has a notification rule after 1800 seconds that never fires: all levels pass on after 1800"]
        );
        let only_rule = std::time::Duration::from_secs(1800);
        let never_paged = on_first_level_of_two(|ann| ann.notification_rules[0].start_delay = only_rule);
        assert!(never_paged[0].starts_with("error is never paged on level 1"), "{never_paged:?}");
    }

    #[test]
    fn people_who_are_not_on_call_are_nobodys_problem() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["BEN"]]);
        assert_eq!(world.with_person("ANN", |ann| ann.contact_methods.clear()).problems_of("ANN"), [""; 0]);
    }
}
