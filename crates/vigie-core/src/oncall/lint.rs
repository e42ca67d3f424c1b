//! Every check over the whole directory.

use std::sync::Arc;

use super::{
    away, clocks,
    finding::{Finding, Problem},
    gaps, named, people,
};
use crate::{
    directory::Directory,
    escalate::{Policy, Target},
    ids::UserId,
    time::At,
};

/// What will go wrong with being on call, as the directory is now: the worst first, then by kind and id.
#[must_use]
pub fn lint(directory: &Directory, now: At) -> Vec<Finding> {
    let mut findings = vec![];
    gaps::check(directory, now, &mut findings);
    people::check(directory, now, &mut findings);
    away::check(directory, now, &mut findings);
    clocks::check(directory, now, &mut findings);
    named::check(directory, now, &mut findings);
    findings.sort_by_key(|finding| (finding.severity(), finding.kind.as_str(), finding.id));
    findings
}

/// What will go wrong with one policy: its levels, the people that it names or whose schedules it names, and those
/// schedules. What depends on the other policies of a person is left out.
#[must_use]
pub fn lint_policy(directory: &Directory, policy: &Policy, now: At) -> Vec<Finding> {
    let mut findings = lint(&part_of(directory, policy), now);
    findings.retain(|finding| !matches!(finding.problem, Problem::RuleNeverFires { .. }));
    findings
}

/// What of a directory a policy refers to: itself, its schedules and their people, and the account's owners.
pub(super) fn part_of(directory: &Directory, policy: &Policy) -> Directory {
    let mut part = Directory::default();
    part.account.clone_from(&directory.account);
    part.policies.insert(policy.id, Arc::new(policy.clone()));
    let mut people: Vec<UserId> = directory.owners().map(|owner| owner.id).collect();
    for target in policy.rules.iter().flat_map(|rule| &rule.targets) {
        match target {
            Target::User(user) => people.push(*user),
            Target::Schedule(id) => {
                if let Some(schedule) = directory.schedules.get(id) {
                    people.extend(schedule.people_from(At::EPOCH));
                    part.schedules.insert(*id, Arc::clone(schedule));
                }
            }
        }
    }
    let known = people.iter().filter_map(|user| directory.users.get(user));
    part.users = known.map(|user| (user.id, Arc::clone(user))).collect();
    part
}

#[cfg(test)]
mod tests {
    use crate::oncall::{Severity, fixture::World};

    #[test]
    fn the_worst_comes_first() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_policy(&[&["ANN"], &["BEN"]]);
        let world = world.with_person("ANN", |ann| ann.contact_methods.truncate(1));
        let world = world.with_person("BEN", |ben| ben.contact_methods.clear());
        let severities: Vec<Severity> = world.lint().iter().map(|finding| finding.severity()).collect();
        assert!(severities.is_sorted() && severities.first() == Some(&Severity::Error), "{severities:?}");
        assert_eq!(severities.last(), Some(&Severity::Notice));
    }
}
