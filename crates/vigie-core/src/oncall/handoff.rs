//! Who goes on and off call when, and who wants to be told of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{paged::paged_entries, roster::people_of};
use crate::{
    directory::{Directory, HandoffKind, HandoffRule, User},
    escalate::{HandoffNotifications, Policy, Target},
    ids::{ContactMethodId, PolicyId, ScheduleId, UserId},
    schedule::{Entry, Schedule, parts},
    time::At,
};

/// How many handoffs of one schedule are looked at in one go: hourly turns for six weeks.
const MOST_HANDOFFS: usize = 1_000;

/// How far ahead the end of somebody's shift is looked for, step by step: most end within the first.
const LOOKS: [Duration; 3] =
    [Duration::from_secs(8 * 86_400), Duration::from_secs(64 * 86_400), Duration::from_secs(366 * 86_400)];

/// Somebody goes on or off call in a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handoff {
    /// When.
    pub at: At,
    /// Which way.
    pub goes: Goes,
    /// Who.
    pub user: UserId,
    /// Who goes the other way at the same moment; the first of several.
    pub other: Option<UserId>,
    /// Nobody is on call on the other side of that moment.
    pub is_gap: bool,
}

/// Something that a person wants to be told: they go on or off call in a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffNotice {
    /// Who.
    pub user: UserId,
    /// Over what.
    pub contact_method: ContactMethodId,
    /// In which schedule.
    pub schedule: ScheduleId,
    /// On call, or off.
    pub goes: Goes,
    /// Who goes off call when they go on, or the other way round.
    pub other: Option<UserId>,
    /// Nobody is on call before them, or after.
    pub is_gap: bool,
    /// When it happens.
    pub at: At,
    /// When they are to be told.
    pub due_at: At,
}

/// Which way somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goes {
    /// On call.
    On,
    /// Off call.
    Off,
}

impl Goes {
    const fn opposite(self) -> Self {
        match self {
            Self::On => Self::Off,
            Self::Off => Self::On,
        }
    }

    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// Reads the word used in tables.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::On, Self::Off].into_iter().find(|goes| goes.as_str() == text)
    }
}

impl HandoffNotice {
    /// What makes it the same notice, so that it is given once: a handoff that moves is another one, and two rules that
    /// say the same over the same contact method are one.
    #[must_use]
    pub fn occasion(&self) -> String {
        let Self { user, contact_method, schedule, goes, at, due_at, .. } = self;
        let advance = at.since(*due_at).as_secs();
        format!("handoff {schedule} {user} {} {} {contact_method} {advance}", goes.as_str(), at.micros())
    }
}

/// The handoffs of a schedule after one moment up to another, in order; the first thousand. Turns of one person that
/// follow each other are one shift, several people may be on call at once, and people who are away hand over like
/// everybody else.
#[must_use]
pub fn handoffs(directory: &Directory, schedule: &Schedule, since: At, until: At) -> Vec<Handoff> {
    // One moment more than is asked for, so that no entry ends just because it is cut there.
    let entries = paged_entries(directory, schedule, since, until + Duration::from_micros(1));
    let covered = joined(entries.iter().map(|entry| (entry.start, entry.end)).collect());
    let mut people: BTreeMap<UserId, Vec<(At, At)>> = BTreeMap::new();
    for Entry { user, start, end } in entries {
        people.entry(user).or_default().push((start, end));
    }
    let mut found = BTreeMap::new();
    for (user, shifts) in people {
        for (start, end) in joined(shifts) {
            let is_gap = |edge: fn(&(At, At)) -> At, at| covered.iter().any(|time| edge(time) == at);
            if since < start {
                found.insert((start, Goes::On, user), is_gap(|time| time.0, start));
            }
            if end <= until {
                found.insert((end, Goes::Off, user), is_gap(|time| time.1, end));
            }
        }
    }
    let handoff = |(&(at, goes, user), &is_gap): (&(At, Goes, UserId), &bool)| {
        let others = found.keys().filter(|(moment, way, _)| *moment == at && *way == goes.opposite());
        Handoff { at, goes, user, other: others.map(|(_, _, other)| *other).next(), is_gap }
    };
    found.iter().take(MOST_HANDOFFS).map(handoff).collect()
}

/// Whether somebody still goes on or off call in a schedule at a moment, and a policy still wants that to be told: what was
/// decided to be told may have been changed since.
#[must_use]
pub fn still_goes(directory: &Directory, schedule: ScheduleId, user: UserId, (goes, at): (Goes, At)) -> bool {
    let Some(found) = directory.schedules.get(&schedule) else { return false };
    let just_before = At::from_micros(at.micros().saturating_sub(1));
    let is_it = |handoff: &Handoff| (handoff.at, handoff.goes, handoff.user) == (at, goes, user);
    telling_policies(directory, schedule).next().is_some()
        && handoffs(directory, found, just_before, at).iter().any(is_it)
}

/// Times that touch or overlap become one; in order.
pub(super) fn joined(mut times: Vec<(At, At)>) -> Vec<(At, At)> {
    times.sort_unstable();
    let mut joined: Vec<(At, At)> = Vec::new();
    for (start, end) in times {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// Until when somebody who goes on call at a moment stays so, through all their turns that follow each other: until they
/// are away, or whoever they stand in for is back. `None`: for more than a year, or more turns than are written out.
#[must_use]
pub fn relieved_at(directory: &Directory, schedule: &Schedule, user: UserId, at: At) -> Option<At> {
    for look in LOOKS {
        let (_, until) = *parts(schedule, at, at + look).first()?;
        let own = paged_entries(directory, schedule, at, until).into_iter().filter(|entry| entry.user == user);
        let turns = joined(own.map(|entry| (entry.start, entry.end)).collect());
        let (_, end) = *turns.first().filter(|(start, _)| *start == at)?;
        if end < until {
            return Some(end);
        }
    }
    None
}

/// What people want to be told of the handoffs after `since` that is due up to `until`, the earliest first. What was due
/// before `since` is among it where the handoff itself comes later.
///
/// A handoff counts where an escalation policy pages the schedule and wants handoffs to be told: always, or because a
/// service uses it.
#[must_use]
pub fn handoff_notices(directory: &Directory, since: At, until: At) -> Vec<HandoffNotice> {
    let eager: BTreeMap<UserId, &User> = directory
        .users
        .values()
        .filter(|user| !user.handoff_rules.is_empty())
        .map(|user| (user.id, user.as_ref()))
        .collect();
    if eager.is_empty() {
        return Vec::new();
    }
    let mut notices = Vec::new();
    for schedule in told(directory).into_iter().filter_map(|id| directory.schedules.get(&id)) {
        add_notices(directory, schedule, &eager, (since, until), &mut notices);
    }
    notices.sort_by_key(|notice| (notice.due_at, notice.occasion()));
    notices
}

/// The policies that page a schedule and want its handoffs to be told.
pub fn telling_policies(directory: &Directory, schedule: ScheduleId) -> impl Iterator<Item = &Policy> {
    let policies = directory.policies.values().map(AsRef::as_ref);
    policies.filter(move |policy| pages(policy).any(|id| id == schedule) && tells(directory, policy))
}

fn add_notices(
    directory: &Directory,
    schedule: &Schedule,
    eager: &BTreeMap<UserId, &User>,
    (since, until): (At, At),
    notices: &mut Vec<HandoffNotice>,
) {
    let people: Vec<&&User> = people_of(schedule, since).iter().filter_map(|id| eager.get(id)).collect();
    let Some(advance) = people.iter().flat_map(|user| &user.handoff_rules).map(|rule| rule.advance).max() else {
        return;
    };
    for Handoff { at, goes, user, other, is_gap } in handoffs(directory, schedule, since, until + advance) {
        let Some(user) = eager.get(&user) else { continue };
        let notice = |rule: &HandoffRule| HandoffNotice {
            user: user.id,
            contact_method: rule.contact_method,
            schedule: schedule.id,
            goes,
            other,
            is_gap,
            at,
            due_at: at - rule.advance,
        };
        let wanted = user.handoff_rules.iter().filter(|rule| wants(rule.kind, goes)).map(notice);
        notices.extend(wanted.filter(|notice| notice.due_at <= until));
    }
}

const fn wants(kind: HandoffKind, goes: Goes) -> bool {
    match kind {
        HandoffKind::Both => true,
        HandoffKind::OnCall => matches!(goes, Goes::On),
        HandoffKind::OffCall => matches!(goes, Goes::Off),
    }
}

/// The schedules whose handoffs are told.
fn told(directory: &Directory) -> BTreeSet<ScheduleId> {
    let used: BTreeSet<PolicyId> = directory.services.values().map(|service| service.policy).collect();
    let tells = |policy: &&std::sync::Arc<Policy>| is_eager(policy) || used.contains(&policy.id);
    directory.policies.values().filter(tells).flat_map(|policy| pages(policy)).collect()
}

fn tells(directory: &Directory, policy: &Policy) -> bool {
    is_eager(policy) || directory.services.values().any(|service| service.policy == policy.id)
}

const fn is_eager(policy: &Policy) -> bool {
    match policy.handoff_notifications {
        HandoffNotifications::Always => true,
        HandoffNotifications::IfHasServices => false,
    }
}

fn pages(policy: &Policy) -> impl Iterator<Item = ScheduleId> {
    policy.rules.iter().flat_map(|rule| &rule.targets).filter_map(|target| match target {
        Target::Schedule(schedule) => Some(*schedule),
        Target::User(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        ids::HandoffRuleId,
        oncall::fixture::{World, at, user},
    };

    fn rule(name: &str, kind: HandoffKind, hours: u64) -> HandoffRule {
        HandoffRule {
            id: HandoffRuleId::parse("PRULE").expect("an id"),
            contact_method: ContactMethodId::parse(&format!("{name}-email")).expect("an id"),
            advance: Duration::from_secs(hours * 3600),
            kind,
        }
    }

    /// Ann and Ben take turns at midnight; Ann has these rules.
    fn world(rules: &[(HandoffKind, u64)], settings: HandoffNotifications) -> World {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PSCHED", &["ANN", "BEN"], |_| ());
        let mut world = world.with_policy(&[&["PSCHED"]]).with_person("ANN", |ann| {
            ann.handoff_rules = rules.iter().map(|(kind, hours)| rule("ANN", *kind, *hours)).collect();
        });
        let id = PolicyId::parse("PPOLICY").expect("an id");
        Arc::make_mut(world.directory.policies.get_mut(&id).expect("a policy")).handoff_notifications = settings;
        world
    }

    /// What is to be told from noon on 1 March (Ben is on call until midnight) until a moment: `due: on at`.
    fn told(world: &World, until: &str) -> Vec<String> {
        let notices = handoff_notices(&world.directory, at("2026-03-01T12:00:00Z"), at(until));
        let text = |notice: HandoffNotice| {
            let HandoffNotice { user, due_at, goes, at, other, .. } = notice;
            let other = other.map_or_else(|| "nobody".to_owned(), |other| other.to_string());
            format!("{due_at}: {user} {} at {at} with {other}", goes.as_str())
        };
        notices.into_iter().map(text).collect()
    }

    #[test]
    fn somebody_is_told_before_they_go_on_call_and_when_they_go_off() {
        let rules = [(HandoffKind::OnCall, 3), (HandoffKind::OffCall, 0)];
        let world = world(&rules, HandoffNotifications::Always);
        let on = "2026-03-01T21:00:00Z: ANN on at 2026-03-02T00:00:00Z with BEN".to_owned();
        let off = "2026-03-03T00:00:00Z: ANN off at 2026-03-03T00:00:00Z with BEN".to_owned();
        assert_eq!(told(&world, "2026-03-01T20:59:59Z"), [""; 0]);
        assert_eq!(told(&world, "2026-03-02T23:59:59Z"), std::slice::from_ref(&on));
        assert_eq!(told(&world, "2026-03-03T00:00:00Z"), [on, off]);
    }

    #[test]
    fn a_rule_for_both_tells_both_and_long_before() {
        let world = world(&[(HandoffKind::Both, 48)], HandoffNotifications::Always);
        let due: Vec<String> = told(&world, "2026-03-01T12:00:00Z");
        assert_eq!(
            due,
            [
                "2026-02-28T00:00:00Z: ANN on at 2026-03-02T00:00:00Z with BEN",
                "2026-03-01T00:00:00Z: ANN off at 2026-03-03T00:00:00Z with BEN",
            ]
        );
    }

    #[test]
    fn without_a_policy_that_wants_it_nobody_is_told() {
        let rules = [(HandoffKind::Both, 0)];
        let until = "2026-03-02T00:00:00Z";
        assert_eq!(told(&world(&rules, HandoffNotifications::IfHasServices), until), [""; 0]);
        let always = world(&rules, HandoffNotifications::Always);
        assert_eq!(told(&always, until).len(), 1);
        let unused = World::new().with_people(&["ANN"]).with_schedule("PSCHED", &["ANN"], |_| ());
        let unused = unused.with_person("ANN", |ann| ann.handoff_rules = vec![rule("ANN", HandoffKind::Both, 0)]);
        assert_eq!(handoff_notices(&unused.directory, At::EPOCH, At::FAR_FUTURE), []);
    }

    #[test]
    fn the_first_turn_the_last_one_and_a_gap_are_handoffs_too() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PSCHED", &["ANN"], |layer| {
            layer.ends_at = Some(at("2026-01-05T00:00:00Z"));
        });
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let found = handoffs(&world.directory, schedule, at("2025-12-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        let (goes_on, user, other, is_gap) = (Goes::On, user("ANN"), None, true);
        assert_eq!(
            found,
            [
                Handoff { at: at("2026-01-01T00:00:00Z"), goes: goes_on, user, other, is_gap },
                Handoff { at: at("2026-01-05T00:00:00Z"), goes: Goes::Off, user, other, is_gap },
            ]
        );
        assert_eq!(
            relieved_at(&world.directory, schedule, user, at("2026-01-01T00:00:00Z")),
            Some(at("2026-01-05T00:00:00Z"))
        );
        assert_eq!(
            relieved_at(&world.directory, schedule, user, at("2026-01-05T00:00:00Z")),
            None,
            "they are not on call"
        );
    }

    #[test]
    fn a_handoff_that_was_changed_since_does_not_take_place_any_more() {
        let anns = |world: &World, goes, moment: &str| {
            still_goes(&world.directory, ScheduleId::parse("PSCHED").expect("an id"), user("ANN"), (goes, at(moment)))
        };
        let world = world(&[], HandoffNotifications::Always);
        assert!(anns(&world, Goes::On, "2026-03-02T00:00:00Z") && anns(&world, Goes::Off, "2026-03-03T00:00:00Z"));
        assert!(!anns(&world, Goes::Off, "2026-03-02T00:00:00Z") && !anns(&world, Goes::On, "2026-03-02T12:00:00Z"));
        let alone = world.clone().with_schedule("PSCHED", &["ANN"], |_| ());
        assert!(!anns(&alone, Goes::On, "2026-03-02T00:00:00Z"), "they are on call before too");
        let mut untold = world;
        untold.directory.policies.clear();
        assert!(!anns(&untold, Goes::On, "2026-03-02T00:00:00Z"), "no policy pages it any more");
    }

    #[test]
    fn turns_of_one_person_are_one_and_whoever_is_away_hands_over() {
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PSCHED", &["ANN", "ANN", "BEN"], |_| ());
        let world = world.with_absence("BEN", "2026-03-04T12:00:00Z", "2026-03-04T18:00:00Z");
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let found = handoffs(&world.directory, schedule, at("2026-03-01T00:00:00Z"), at("2026-03-05T00:00:00Z"));
        let text = |handoff: Handoff| {
            let Handoff { at, goes, user, other, is_gap } = handoff;
            let other = other.map_or_else(|| if is_gap { "gap" } else { "" }.to_owned(), |other| other.to_string());
            format!("{} {user} {} {other}", &at.to_string()[8..13], goes.as_str())
        };
        let found: Vec<String> = found.into_iter().map(text).collect();
        assert_eq!(
            found,
            [
                "02T00 ANN on BEN",
                "02T00 BEN off ANN",
                "04T00 BEN on ANN",
                "04T00 ANN off BEN",
                "04T12 BEN off gap",
                "04T18 BEN on gap",
                "05T00 ANN on BEN",
                "05T00 BEN off ANN",
            ]
        );
    }

    #[test]
    fn a_shift_ends_where_its_person_is_away_and_a_stand_in_goes_when_they_are_back() {
        let week = |layer: &mut crate::schedule::Layer| layer.turn_length = Duration::from_secs(7 * 86_400);
        let world = World::new().with_people(&["ANN", "BEN"]).with_schedule("PSCHED", &["ANN"], week);
        let mut world = world.with_absence("ANN", "2026-03-04T00:00:00Z", "2026-03-06T00:00:00Z");
        let schedule = world.directory.schedules.values_mut().next().expect("a schedule");
        let mut below = crate::schedule::fixture::layer(&["BEN"], "2026-01-01T00:00:00Z", 24 * 365);
        below.ends_at = Some(at("2026-04-01T00:00:00Z"));
        let plan = crate::schedule::fixture::layered(Arc::make_mut(schedule));
        plan.layers[0].starts_at = at("2026-03-02T00:00:00Z");
        plan.layers[0].ends_at = Some(at("2026-03-09T00:00:00Z"));
        plan.layers.insert(0, below);
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let until = |name: &str, moment: &str| {
            relieved_at(&world.directory, schedule, user(name), at(moment)).map(|end| end.to_string()[5..10].to_owned())
        };
        assert_eq!(until("ANN", "2026-03-02T00:00:00Z").as_deref(), Some("03-04"), "then they are away");
        assert_eq!(until("BEN", "2026-03-04T00:00:00Z").as_deref(), Some("03-06"), "then Ann is back");
        assert_eq!(until("ANN", "2026-03-06T00:00:00Z").as_deref(), Some("03-09"));
        assert_eq!(until("BEN", "2026-03-09T00:00:00Z").as_deref(), Some("04-01"), "the layer ends");
        assert_eq!(until("ANN", "2026-03-04T00:00:00Z"), None, "they are away");
    }

    #[test]
    fn two_rules_that_say_the_same_are_one_occasion_and_a_moved_handoff_is_another() {
        let twice = world(&[(HandoffKind::Both, 1), (HandoffKind::OnCall, 1)], HandoffNotifications::Always);
        let notices = handoff_notices(&twice.directory, at("2026-03-01T12:00:00Z"), at("2026-03-02T00:00:00Z"));
        assert_eq!((notices.len(), notices[0].occasion()), (2, notices[1].occasion()));
        let moved = HandoffNotice { at: notices[0].at + Duration::from_secs(60), ..notices[0].clone() };
        assert_ne!(moved.occasion(), notices[0].occasion());
    }
}
