//! Rules of the whole configuration that a change would break, in PagerDuty's words.

use vigie_core::{
    directory::{Directory, Kind, Violation},
    ids::{Id, PolicyId, ScheduleId, ServiceId, TeamId},
};

use crate::ApiError;

/// How a client hears of a broken rule.
#[must_use]
pub fn to_error(violation: &Violation, directory: &Directory) -> ApiError {
    match violation {
        Violation::NameTaken(..) => ApiError::invalid("Name has already been taken"),
        Violation::EmailTaken => ApiError::invalid("Email has already been taken"),
        Violation::RoutingKeyTaken => ApiError::invalid("Integration key has already been taken"),
        Violation::NotFound(kind, id) => {
            ApiError::invalid(format!("{} {id} not found; use the id of one that exists", noun(*kind)))
        }
        Violation::InUse(Kind::Schedule, _, Kind::Policy, _) => schedule_in_use(),
        Violation::InUse(Kind::Team, _, by, user) => {
            let sentence = format!("The team can't be deleted while {} belongs to it", named(directory, *by, *user));
            ApiError::new(400, 6006, "Team has associations", vec![sentence])
        }
        Violation::InUse(kind, _, by, user) => {
            let (what, user) = (noun(*kind), named(directory, *by, *user));
            ApiError::invalid(format!("{what} can't be deleted while {user} uses it; change that first"))
        }
        Violation::TeamLoop => ApiError::invalid("Parent can't be the team itself or a team below it"),
        Violation::LastOwner => {
            ApiError::invalid("The account must keep at least one owner; make somebody else an owner first")
        }
    }
}

/// The exact text by which clients know that a schedule is a target of an escalation policy.
#[must_use]
pub fn schedule_in_use() -> ApiError {
    ApiError::invalid("Schedule can't be deleted if it's being used by escalation policies")
}

/// The exact text by which clients know that an open incident still follows a policy with the schedule.
#[must_use]
pub fn schedule_in_snapshot() -> ApiError {
    ApiError::invalid(
        "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents",
    )
}

/// The same of a person.
#[must_use]
pub fn user_in_snapshot() -> ApiError {
    ApiError::invalid("User can't be deleted if it's being used by an escalation policy snapshot with open incidents")
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "Account",
        Kind::User => "User",
        Kind::Team => "Team",
        Kind::Service => "Service",
        Kind::Integration => "Integration",
        Kind::Policy => "Escalation policy",
        Kind::Schedule => "Schedule",
        Kind::MaintenanceWindow => "Maintenance window",
        Kind::Priority => "Priority",
        Kind::Vendor => "Vendor",
        Kind::Subscription => "Webhook subscription",
        Kind::CoverRequest => "Cover request",
    }
}

/// `service "Checkout" (PABC123)`.
fn named(directory: &Directory, kind: Kind, id: Id) -> String {
    let text = id.as_str();
    let name = match kind {
        Kind::Policy => PolicyId::parse(text).and_then(|id| directory.policies.get(&id)).map(|policy| &policy.name),
        Kind::Schedule => ScheduleId::parse(text).and_then(|id| directory.schedules.get(&id)).map(|found| &found.name),
        Kind::Service => ServiceId::parse(text).and_then(|id| directory.services.get(&id)).map(|found| &found.name),
        Kind::Team => TeamId::parse(text).and_then(|id| directory.teams.get(&id)).map(|team| &team.name),
        _ => None,
    };
    let noun = noun(kind).to_lowercase();
    name.map_or_else(|| format!("{noun} {id}"), |name| format!("{noun} {name:?} ({id})"))
}
