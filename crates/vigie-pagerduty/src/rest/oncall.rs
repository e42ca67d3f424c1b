//! On-calls: who is on call for which level of which policy, and for how long. It says who is paged: somebody who is
//! away is passed over for whoever would be on call without them.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::Arc,
    time::Duration,
};

use serde_json::{Value, json};
use vigie_core::{
    directory::Directory,
    escalate::{Policy, Target},
    ids::{PolicyId, ScheduleId, UserId},
    oncall::{paged_between, paged_whole_entries},
    schedule::Entry as Shift,
    time::At,
};

use super::{
    View,
    schedule::{EntriesLeft, Span},
};
use crate::{ApiError, paging::Page, query::Query};

/// How far ahead on-calls are shown (PagerDuty's limit).
const HORIZON: Duration = Duration::from_secs(90 * 86_400);
/// How many entries of all schedules one request goes through at most: 2,000 schedules of two layers that hand over six
/// times a day, for as long as is shown.
const ENTRIES_MAX: u64 = 2_000_000;

/// One person on call for one level of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnCall {
    /// For which policy.
    pub policy: PolicyId,
    /// For which level, from 1.
    pub level: u32,
    /// Who.
    pub user: UserId,
    /// Through which schedule; `None` when the person is a target themself.
    pub schedule: Option<ScheduleId>,
    /// From when until when; `None`: for ever.
    pub span: Option<Span>,
}

/// The shifts of the schedules that were looked at, each written out once.
struct Shifts {
    of: BTreeMap<ScheduleId, Vec<Shift>>,
    left: EntriesLeft,
}

/// Which on-calls a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    users: BTreeSet<UserId>,
    policies: BTreeSet<PolicyId>,
    schedules: BTreeSet<ScheduleId>,
    /// `schedule_ids[]=null`: those who are on call for ever.
    permanent: bool,
    /// Only the first of each person on each level.
    earliest: bool,
    /// When; a single moment where both are the same.
    since: At,
    until: At,
}

impl Filter {
    /// Reads the query; both moments are `now` where absent.
    ///
    /// # Errors
    /// 400 when a moment is no date, or they are in the wrong order, or when what should be an id is none.
    pub fn from_query(query: &Query, now: At) -> Result<Self, ApiError> {
        let is_id = |id: &ScheduleId| id.as_str() != "null";
        let schedules = query.read_list("schedule_ids", ScheduleId::parse)?;
        let (since, until) = (query.moment("since")?.unwrap_or(now), query.moment("until")?);
        let until = until.unwrap_or_else(|| since.max(now));
        let span = Span { since, until: until.min((now + HORIZON).max(since)) };
        // The order is checked before the horizon cuts, the length after it.
        if until < since {
            Span { since, until }.checked()?;
        }
        span.checked()?;
        Ok(Self {
            users: query.read_list("user_ids", UserId::parse)?.into_iter().collect(),
            policies: query.read_list("escalation_policy_ids", PolicyId::parse)?.into_iter().collect(),
            permanent: query.has("schedule_ids", "null"),
            schedules: schedules.into_iter().filter(is_id).collect(),
            earliest: query.flag("earliest"),
            since: span.since,
            until: span.until,
        })
    }

    /// Everybody who is on call at a moment.
    #[must_use]
    pub fn at(now: At) -> Self {
        Self { since: now, until: now, ..Self::default() }
    }

    /// Only those of these policies.
    #[must_use]
    pub fn of_policies(mut self, policies: impl IntoIterator<Item = PolicyId>) -> Self {
        self.policies = policies.into_iter().collect();
        self
    }

    /// A page of the on-calls, by policy, level and start. It stops after the policy with which the page is full, so
    /// that a page of a large account costs as much as a page; what is only counted (`total=true`) is not kept.
    ///
    /// # Errors
    /// 400 when a schedule has too many turns in the time asked for.
    pub fn page(&self, directory: &Directory, page: Page, view: &View<'_>) -> Result<Value, ApiError> {
        let mut shifts = Shifts { of: BTreeMap::new(), left: EntriesLeft::at_most(ENTRIES_MAX) };
        let (mut shown, mut seen) = (Vec::with_capacity(page.limit), 0);
        for policy in self.wanted_policies(directory) {
            let found = self.of_policy(policy, directory, &mut shifts)?;
            let before = page.offset.saturating_sub(seen);
            seen += found.len();
            let room = page.limit - shown.len();
            shown.extend(found.iter().skip(before).take(room).map(|one| to_wire(one, view)));
            if !page.wants_total && seen > page.offset + page.limit {
                break;
            }
        }
        let more = seen > page.offset + page.limit;
        Ok(page.envelope("oncalls", shown, more, page.wants_total.then_some(seen)))
    }

    /// The policies that are asked for, by id.
    fn wanted_policies<'a>(&'a self, directory: &'a Directory) -> Box<dyn Iterator<Item = &'a Arc<Policy>> + 'a> {
        if self.policies.is_empty() {
            return Box::new(directory.policies.values());
        }
        Box::new(self.policies.iter().filter_map(|id| directory.policies.get(id)))
    }

    fn of_policy(&self, policy: &Policy, directory: &Directory, shifts: &mut Shifts) -> Result<Vec<OnCall>, ApiError> {
        let mut found = Vec::new();
        for (level, rule) in (1..).zip(&policy.rules) {
            let mut of_level = Vec::new();
            let one = |user, schedule, span| OnCall { policy: policy.id, level, user, schedule, span };
            for target in &rule.targets {
                match target {
                    Target::User(user)
                        if self.wants_permanent() && self.wants(*user) && !self.is_away(directory, *user) =>
                    {
                        of_level.push(one(*user, None, None));
                    }
                    Target::Schedule(id) if self.wants_schedule(*id) => {
                        let entries = match shifts.of.entry(*id) {
                            Entry::Occupied(known) => known.into_mut(),
                            Entry::Vacant(place) => place.insert(self.shifts(directory, *id, &mut shifts.left)?),
                        };
                        let own = entries.iter().filter(|entry| self.wants(entry.user));
                        let span = |entry: &Shift| Some(Span { since: entry.start, until: entry.end });
                        of_level.extend(own.map(|entry| one(entry.user, Some(*id), span(entry))));
                    }
                    _ => {}
                }
            }
            of_level.sort_by_key(|one| one.span.map(|span| (span.since, span.until)));
            if self.earliest {
                let mut seen = BTreeSet::new();
                of_level.retain(|one| seen.insert(one.user));
            }
            found.append(&mut of_level);
        }
        Ok(found)
    }

    /// The shifts of a schedule that touch the time asked for, whole.
    fn shifts(&self, directory: &Directory, id: ScheduleId, left: &mut EntriesLeft) -> Result<Vec<Shift>, ApiError> {
        let Some(schedule) = directory.schedules.get(&id) else { return Ok(Vec::new()) };
        if !self.users.is_empty() && !self.users.iter().any(|user| schedule.names(*user)) {
            return Ok(Vec::new());
        }
        if self.until <= self.since {
            return Ok(paged_between(directory, schedule, self.since));
        }
        left.take(Span { since: self.since, until: self.until }, schedule)?;
        Ok(paged_whole_entries(directory, schedule, self.since, self.until))
    }

    fn wants(&self, user: UserId) -> bool {
        self.users.is_empty() || self.users.contains(&user)
    }

    /// Whether a person is away all the time asked for.
    fn is_away(&self, directory: &Directory, user: UserId) -> bool {
        let user = directory.users.get(&user);
        user.and_then(|user| user.away_until(self.since)).is_some_and(|back| self.until < back)
    }

    fn wants_schedule(&self, id: ScheduleId) -> bool {
        (self.schedules.is_empty() && !self.permanent) || self.schedules.contains(&id)
    }

    fn wants_permanent(&self) -> bool {
        self.permanent || self.schedules.is_empty()
    }
}

/// Writes an on-call; `escalation_policies`, `users` and `schedules` may be included.
#[must_use]
pub fn to_wire(one: &OnCall, view: &View<'_>) -> Value {
    json!({
        "escalation_policy": view.policy(one.policy),
        "escalation_level": one.level,
        "schedule": one.schedule.map(|id| view.schedule_as(id, "schedules")),
        "user": view.user_as(one.user, "users"),
        "start": one.span.map(|span| view.time(span.since)),
        "end": one.span.map(|span| view.time(span.until)),
    })
}
