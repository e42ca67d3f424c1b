//! A small directory for the tests of this folder.

use std::{sync::Arc, time::Duration};

use super::{Finding, lint};
pub(crate) use crate::schedule::fixture::{at, user};
use crate::{
    directory::{Absence, Channel, ContactMethod, Directory, NotificationRule, Role, User},
    escalate::{AssignmentStrategy, EscalationRule, HandoffNotifications, Policy, Target},
    ids::{
        AbsenceId, ContactMethodId, CustomShiftId, NotificationRuleId, OverrideId, PolicyId, RotationEventId,
        RotationId, RuleId, ScheduleId, ShiftAssignmentId,
    },
    incident::Urgency,
    schedule::{
        Layer, Plan, Schedule, ShiftPlan, fixture,
        shift_based::{
            CustomShift, Member, MemberStrategy, Recurrence, Rotation, RotationEvent, ShiftOverride, ShiftSource,
        },
    },
    time::At,
};

/// A directory in the making; it is checked at 2026-03-02T00:00:00Z.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) directory: Directory,
    time_zone: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { directory: Directory::default(), time_zone: "Etc/UTC".into() }
    }

    /// The zone of schedules that are added from now on.
    pub(crate) fn with_zone(self, time_zone: &str) -> Self {
        Self { time_zone: time_zone.into(), ..self }
    }

    /// People with an e-mail address and a phone, who are notified at once.
    pub(crate) fn with_people(mut self, names: &[&str]) -> Self {
        for name in names {
            self.directory.users.insert(user(name), Arc::new(person(name)));
        }
        self
    }

    pub(crate) fn with_person(mut self, name: &str, change: impl FnOnce(&mut User)) -> Self {
        change(Arc::make_mut(self.directory.users.get_mut(&user(name)).expect("a person")));
        self
    }

    /// A person is away for a while.
    pub(crate) fn with_absence(self, name: &str, starts_at: &str, ends_at: &str) -> Self {
        let id = AbsenceId::parse("PAWAY").expect("an id");
        let absence = Absence { id, starts_at: at(starts_at), ends_at: at(ends_at), reason: "Leave".into() };
        self.with_person(name, |person| person.absences.push(absence))
    }

    /// A schedule with one layer of daily turns since 2026-01-01T00:00:00Z.
    pub(crate) fn with_schedule(mut self, id: &str, users: &[&str], change: impl FnOnce(&mut Layer)) -> Self {
        let id = ScheduleId::parse(id).expect("an id");
        let mut layer = fixture::layer(users, "2026-01-01T00:00:00Z", 24);
        change(&mut layer);
        let schedule = Schedule { id, ..fixture::schedule(&self.time_zone, vec![layer]) };
        self.directory.schedules.insert(id, Arc::new(schedule));
        self
    }

    /// A schedule in which everybody of the names has every day since 2026-01-01T00:00:00Z.
    pub(crate) fn with_shifts(mut self, id: &str, users: &[&str]) -> Self {
        let id = ScheduleId::parse(id).expect("an id");
        let (starts_at, ends_at) = (at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z"));
        let recurrence = Recurrence::parse(starts_at, ends_at, &self.time_zone, &["RRULE:FREQ=DAILY".to_owned()]);
        let event = RotationEvent {
            id: RotationEventId::parse("PEVENT").expect("an id"),
            name: "Days".into(),
            recurrence: recurrence.expect("a rule"),
            effective_since: starts_at,
            effective_until: None,
            strategy: MemberStrategy::Every { members: users.iter().map(|name| Member::User(user(name))).collect() },
        };
        let rotation = RotationId::parse("PROTA").expect("an id");
        let rotations = vec![Rotation { id: rotation, events: vec![event], removed_at: None }];
        let plan = Plan::ShiftBased(ShiftPlan { rotations, ..ShiftPlan::default() });
        let schedule = Schedule { id, plan, ..fixture::schedule(&self.time_zone, vec![]) };
        self.directory.schedules.insert(id, Arc::new(schedule));
        self
    }

    /// Somebody has a custom shift in a schedule of shifts.
    pub(crate) fn with_custom_shift(mut self, id: &str, name: &str, starts_at: &str, ends_at: &str) -> Self {
        let plan = self.shifts(id);
        plan.custom_shifts.push(CustomShift {
            id: CustomShiftId::parse("PCUSTOM").expect("an id"),
            assignment: ShiftAssignmentId::parse("PASSIGN").expect("an id"),
            member: Member::User(user(name)),
            starts_at: at(starts_at),
            ends_at: at(ends_at),
        });
        self
    }

    /// In the rotation of a schedule of shifts, the second takes over from the first.
    pub(crate) fn with_shift_override(
        mut self,
        id: &str,
        people: (&str, &str),
        starts_at: &str,
        ends_at: &str,
    ) -> Self {
        let plan = self.shifts(id);
        plan.overrides.push(ShiftOverride {
            id: OverrideId::parse(&format!("QOVER{}", plan.overrides.len())).expect("an id"),
            of: ShiftSource::Rotation(RotationId::parse("PROTA").expect("an id")),
            overridden: Member::User(user(people.0)),
            overriding: Member::User(user(people.1)),
            starts_at: at(starts_at),
            ends_at: at(ends_at),
        });
        self
    }

    fn shifts(&mut self, id: &str) -> &mut ShiftPlan {
        let schedule = self.directory.schedules.get_mut(&ScheduleId::parse(id).expect("an id")).expect("a schedule");
        Arc::make_mut(schedule).shift_based_mut().expect("made of shifts")
    }

    /// The policy PPOLICY: levels of people and schedules by id, each of which waits for half an hour.
    pub(crate) fn with_policy(mut self, levels: &[&[&str]]) -> Self {
        let id = PolicyId::parse("PPOLICY").expect("an id");
        let target = |name: &&str| match ScheduleId::parse(name) {
            Some(schedule) if self.directory.schedules.contains_key(&schedule) => Target::Schedule(schedule),
            _ => Target::User(user(name)),
        };
        let rule = |(place, targets): (usize, &&[&str])| EscalationRule {
            id: RuleId::parse(&format!("PRULE{place}")).expect("an id"),
            delay: Duration::from_secs(1800),
            targets: targets.iter().map(target).collect(),
            strategy: AssignmentStrategy::Everyone,
            strategy_was_given: false,
        };
        let policy = Policy {
            id,
            version: 1,
            name: "Web".into(),
            description: None,
            rules: levels.iter().enumerate().map(rule).collect(),
            num_loops: 0,
            handoff_notifications: HandoffNotifications::IfHasServices,
            teams: vec![],
            created_at: At::EPOCH,
        };
        self.directory.policies.insert(id, Arc::new(policy));
        self
    }

    /// The first level of all policies takes turns from now on.
    pub(crate) fn with_round_robin(&mut self) {
        for policy in self.directory.policies.values_mut() {
            Arc::make_mut(policy).rules[0].strategy = AssignmentStrategy::RoundRobin;
        }
    }

    pub(crate) fn lint(&self) -> Vec<Finding> {
        lint(&self.directory, at("2026-03-02T00:00:00Z"))
    }

    /// What is wrong with one object: `error nobody …`.
    pub(crate) fn problems_of(&self, id: &str) -> Vec<String> {
        let findings = self.lint().into_iter().filter(|finding| finding.id.as_str() == id);
        findings.map(|finding| format!("{} {}", finding.severity().as_str(), finding.problem)).collect()
    }
}

fn person(name: &str) -> User {
    let method = |channel: Channel| ContactMethod {
        id: ContactMethodId::parse(&format!("{name}-{}", channel.as_str())).expect("an id"),
        channel,
        address: "600000000".into(),
        country_code: None,
        label: "Default".into(),
        short_form: false,
        verified_at: Some(At::EPOCH),
        device: None,
    };
    let rule = NotificationRule {
        id: NotificationRuleId::parse(&format!("{name}-rule")).expect("an id"),
        contact_method: ContactMethodId::parse(&format!("{name}-email")).expect("an id"),
        urgency: Urgency::High,
        start_delay: Duration::ZERO,
    };
    User {
        id: user(name),
        name: name.into(),
        email: format!("{name}@example.com"),
        time_zone: "Etc/UTC".into(),
        color: "purple".into(),
        role: Role::User,
        job_title: None,
        description: None,
        created_at: At::EPOCH,
        contact_methods: vec![method(Channel::Email), method(Channel::Sms)],
        notification_rules: vec![rule],
        handoff_rules: Vec::new(),
        status_update_rules: Vec::new(),
        private_url_key: None,
        absences: vec![],
    }
}
