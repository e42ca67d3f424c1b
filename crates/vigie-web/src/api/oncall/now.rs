//! Who is on call now: `GET /vigie/v1/oncall/now`, for everything or for what `name=` (or `service=`, `team=`,
//! `schedule=`, `escalation_policy=`) names.

use std::{collections::BTreeSet, fmt};

use axum::{Router, extract::State, routing::get};
use serde_json::Value as Json;
use vigie_core::{
    directory::{Directory, Kind},
    escalate::{Policy, Target},
    ids::{Id, PolicyId, ScheduleId, ServiceId, TeamId},
};
use vigie_pagerduty::{
    ApiError,
    oncall::{reference_to, shift_to_wire},
    paging::Page,
    query::Query,
    rest::oncall::Filter,
};

use super::name::resolve;
use crate::{
    AppState,
    api::configuration::off_the_runtime,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

/// How many schedules of one object are shown at most.
const MOST_SCHEDULES: usize = 100;
/// What may be named, in the order in which a name that several have is taken.
const KINDS: [(&str, Kind); 4] = [
    ("service", Kind::Service),
    ("team", Kind::Team),
    ("schedule", Kind::Schedule),
    ("escalation_policy", Kind::Policy),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/oncall/now", get(now))
}

async fn now(State(state): State<AppState>, directory: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    off_the_runtime(move || {
        let (view, page, now) = (state.view(&directory, &query)?, Page::from_query(&query)?, state.app.now());
        let asked = asked(&query, &directory)?;
        let (policies, schedules) = match asked {
            None => (None, BTreeSet::new()),
            Some(asked) => {
                let (policies, schedules) = of_object(asked, &directory);
                (Some(policies), schedules)
            }
        };
        let filter = Filter::at(now);
        let mut body = match policies {
            Some(wanted) if wanted.is_empty() => page.cut("oncalls", [], |()| Json::Null),
            Some(wanted) => filter.of_policies(wanted).page(&directory, page, &view)?,
            None => filter.page(&directory, page, &view)?,
        };
        let schedules = schedules.iter().filter_map(|id| directory.schedules.get(id)).take(MOST_SCHEDULES);
        body["schedules"] = schedules.map(|schedule| shift_to_wire(schedule, now, &view)).collect();
        body["asked"] = asked.map_or(Json::Null, |Asked(kind, id)| reference_to(kind, id, &directory, view.links));
        body["at"] = Json::from(view.time(now));
        Ok(Reply::ok(body))
    })
    .await
}

/// An object that is asked for.
#[derive(Clone, Copy)]
struct Asked(Kind, Id);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.1.fmt(f)
    }
}

/// The object that the query names, if it names one.
fn asked(query: &Query, directory: &Directory) -> Result<Option<Asked>, ApiError> {
    for (parameter, kind) in KINDS {
        if let Some(text) = query.get(parameter) {
            let what = parameter.replace('_', " ");
            return resolve(text, &what, objects(directory, kind).into_iter()).map(Some);
        }
    }
    let Some(text) = query.get("name") else { return Ok(None) };
    let all: Vec<(Asked, &str)> = KINDS.iter().flat_map(|(_, kind)| objects(directory, *kind)).collect();
    resolve(text, "service, team, schedule or escalation policy", all.into_iter()).map(Some)
}

fn objects(directory: &Directory, kind: Kind) -> Vec<(Asked, &str)> {
    let asked = |id: Id| Asked(kind, id);
    match kind {
        Kind::Service => directory.services.values().map(|one| (asked(one.id.id()), one.name.as_str())).collect(),
        Kind::Team => directory.teams.values().map(|one| (asked(one.id.id()), one.name.as_str())).collect(),
        Kind::Schedule => directory.schedules.values().map(|one| (asked(one.id.id()), one.name.as_str())).collect(),
        _ => directory.policies.values().map(|one| (asked(one.id.id()), one.name.as_str())).collect(),
    }
}

/// The policies whose people answer for an object, and the schedules to show beside them.
fn of_object(Asked(kind, id): Asked, directory: &Directory) -> (BTreeSet<PolicyId>, BTreeSet<ScheduleId>) {
    let text = id.as_str();
    match kind {
        Kind::Service => {
            let service = ServiceId::parse(text).and_then(|id| directory.services.get(&id));
            (service.map(|service| service.policy).into_iter().collect(), BTreeSet::new())
        }
        Kind::Team => TeamId::parse(text).map(|team| of_team(team, directory)).unwrap_or_default(),
        Kind::Schedule => {
            let Some(schedule) = ScheduleId::parse(text) else { return Default::default() };
            let names = |policy: &Policy| {
                policy.rules.iter().flat_map(|rule| &rule.targets).any(|target| *target == Target::Schedule(schedule))
            };
            let policies = directory.policies.values().filter(|policy| names(policy)).map(|policy| policy.id);
            (policies.collect(), BTreeSet::from([schedule]))
        }
        _ => (PolicyId::parse(text).into_iter().collect(), BTreeSet::new()),
    }
}

/// What a team owns: policies, the policies of its services, schedules.
fn of_team(team: TeamId, directory: &Directory) -> (BTreeSet<PolicyId>, BTreeSet<ScheduleId>) {
    let own = directory.policies.values().filter(|policy| policy.teams.contains(&team)).map(|policy| policy.id);
    let services = directory.services.values().filter(|service| service.teams.contains(&team));
    let schedules = directory.schedules.values().filter(|schedule| schedule.teams.contains(&team));
    (own.chain(services.map(|service| service.policy)).collect(), schedules.map(|schedule| schedule.id).collect())
}
