//! A schedule as people configure it, and the plan that says who is on call in it.

use crate::{
    directory::PrivateUrlKey,
    ids::{ScheduleId, TeamId, UserId},
    schedule::{Layer, Override, ShiftPlan},
    time::At,
};

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its id.
    pub id: ScheduleId,
    /// Its name, unique in the account.
    pub name: String,
    /// What it is for, for people.
    pub description: Option<String>,
    /// The IANA zone in whose wall clock it is shown, and its layers' turns and restrictions are; checked when it was
    /// stored.
    pub time_zone: String,
    /// Who is on call when.
    pub plan: Plan,
    /// The teams that own it.
    pub teams: Vec<TeamId>,
    /// The secret in the address of its calendar feed; `None`: it has none yet.
    pub private_url_key: Option<PrivateUrlKey>,
    /// When it was created.
    pub created_at: At,
}

/// Who is on call when. What a plan holds is a matter of its kind; every question is asked of the schedule, whatever
/// its plan ([`crate::schedule::on_call`] and its neighbours).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Layers of turns, one over the other: at most one person at a time (PagerDuty's classic schedules).
    Layered(LayeredPlan),
    /// Rotations of shifts, custom shifts and overrides: everybody who has one (PagerDuty's shift-based schedules).
    ShiftBased(ShiftPlan),
}

/// Layers of turns and overrides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayeredPlan {
    /// The layers, lowest first: a later one wins over an earlier one. Ended layers stay.
    pub layers: Vec<Layer>,
    /// Overrides in the order they were made: they win over all layers, a later one over an earlier one.
    pub overrides: Vec<Override>,
}

impl Schedule {
    /// Its layers, lowest first; none where it is not made of layers.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        match &self.plan {
            Plan::Layered(plan) => &plan.layers,
            Plan::ShiftBased(_) => &[],
        }
    }

    /// The overrides over its layers, in the order they were made; none where it is not made of layers.
    #[must_use]
    pub fn overrides(&self) -> &[Override] {
        match &self.plan {
            Plan::Layered(plan) => &plan.overrides,
            Plan::ShiftBased(_) => &[],
        }
    }

    /// Its layers and their overrides, to be changed; `None` where it is not made of layers.
    #[must_use]
    pub fn layered_mut(&mut self) -> Option<&mut LayeredPlan> {
        match &mut self.plan {
            Plan::Layered(plan) => Some(plan),
            Plan::ShiftBased(_) => None,
        }
    }

    /// Its shifts; `None` where it is not made of shifts.
    #[must_use]
    pub fn shift_based(&self) -> Option<&ShiftPlan> {
        match &self.plan {
            Plan::Layered(_) => None,
            Plan::ShiftBased(plan) => Some(plan),
        }
    }

    /// Its shifts, to be changed; `None` where it is not made of shifts.
    #[must_use]
    pub fn shift_based_mut(&mut self) -> Option<&mut ShiftPlan> {
        match &mut self.plan {
            Plan::Layered(_) => None,
            Plan::ShiftBased(plan) => Some(plan),
        }
    }

    /// People who take turns without an end, perhaps several times: they must exist, and stay while they do.
    pub fn members(&self) -> impl Iterator<Item = UserId> {
        let running = self.layers().iter().filter(|layer| layer.ends_at.is_none());
        let of_events = self.shift_based().into_iter().flat_map(ShiftPlan::members);
        running.flat_map(|layer| layer.users.iter().copied()).chain(of_events)
    }

    /// Everybody who takes turns or takes over from a moment on, perhaps several times.
    pub fn people_from(&self, now: At) -> impl Iterator<Item = UserId> {
        let layers = self.layers().iter().filter(move |layer| layer.ends_at.is_none_or(|end| now < end));
        let overrides = self.overrides().iter().filter(move |over| now < over.ends_at);
        let of_shifts = self.shift_based().into_iter().flat_map(move |plan| plan.people_from(now));
        let of_layers = layers.flat_map(|layer| layer.users.iter().copied());
        of_layers.chain(overrides.map(|over| over.user)).chain(of_shifts)
    }
}
