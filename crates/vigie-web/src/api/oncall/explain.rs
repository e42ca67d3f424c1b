//! Who is paged at a moment, and why: `GET /vigie/v1/oncall/explain?service|policy|schedule=…&at=…&expected=…`.

use std::collections::BTreeMap;

use axum::{Router, extract::State, routing::get};
use serde_json::{Value as Json, json};
use vigie_app::Configuration;
use vigie_core::{
    directory::Directory,
    escalate::{Policy, Target},
    ids::{PolicyId, RuleId, ScheduleId, ServiceId, TeamId, UserId},
    oncall::{self, expect_of_policy, expect_of_schedule, explain_target},
    permission::{Action, Resource},
    time::At,
};
use vigie_pagerduty::{ApiError, oncall as wire, query::Query, reference, rest::zone, view::View};

use super::name::{resolve, resolve_user};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Permit,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/oncall/explain", get(explain))
}

/// What is asked about.
#[derive(Clone, Copy)]
enum Asked {
    Service(ServiceId),
    Policy(PolicyId),
    Schedule(ScheduleId),
}

impl Asked {
    /// The policy that pages: a schedule by itself has none.
    fn policy(self, directory: &Directory) -> Option<PolicyId> {
        match self {
            Self::Schedule(_) => None,
            Self::Policy(policy) => Some(policy),
            Self::Service(service) => directory.services.get(&service).map(|service| service.policy),
        }
    }
}

async fn explain(State(state): State<AppState>, permit: Permit, Params(query): Params) -> Result<Reply, Rejection> {
    let at = query.moment("at")?.unwrap_or_else(|| state.app.now());
    let configuration = state.app.configuration_at(at).await?;
    let (directory, today) = (configuration.directory.as_ref(), state.directory());
    let reader = Reader { permit: &permit, today: &today };
    let asked = asked(&query, directory, &reader).map_err(|refusal| in_its_time(refusal, &configuration, at))?;
    reader.sees_all_of(asked, directory)?;
    let expected = query.get("expected").map(|text| expected(text, directory, &today)).transpose()?;
    let turns = match asked.policy(directory).filter(|_| is_now_or_later(at, state.app.now())) {
        Some(policy) => turns(&state, policy).await?,
        None => BTreeMap::new(),
    };
    let view = view_of(&state, directory, asked, &query)?;
    let mut answer = match asked {
        Asked::Schedule(id) => of_schedule(id, at, expected, &view),
        Asked::Policy(id) => of_policy(id, at, expected, &turns, &view),
        Asked::Service(id) => of_service(id, at, expected, &turns, &view),
    }?;
    let made = configuration.made.as_ref().map(|made| (made.made_at, made.made_by.as_str()));
    let version = wire::Configuration { version: directory.version, is_current: configuration.is_current, made };
    answer["type"] = Json::from("oncall_explanation");
    answer["at"] = Json::from(view.time(at));
    answer["configuration"] = wire::configuration_to_wire(&version, &view);
    Ok(Reply::ok(json!({ "explanation": answer })))
}

/// Who reads: what they may see today decides what they may see of the past.
struct Reader<'a> {
    permit: &'a Permit,
    today: &'a Directory,
}

impl Reader<'_> {
    fn sees(&self, teams: &[TeamId]) -> bool {
        self.ask(teams).is_ok()
    }

    /// A team that is gone may have been private, and nothing says any more who was in it: what was only such teams' is the
    /// admins', as its history is.
    fn ask(&self, teams: &[TeamId]) -> Result<(), ApiError> {
        let there: Vec<TeamId> = teams.iter().copied().filter(|team| self.today.teams.contains_key(team)).collect();
        if there.is_empty() && !teams.is_empty() {
            return self.permit.read_as_admin(self.today);
        }
        self.permit.ask(self.today, Action::See, &Resource::Object(there))
    }

    /// An explanation with parts left out would be wrong: the reader must see the policy and all its schedules.
    fn sees_all_of(&self, asked: Asked, directory: &Directory) -> Result<(), ApiError> {
        let policy = asked.policy(directory).and_then(|id| directory.policies.get(&id));
        let Some(policy) = policy else { return Ok(()) };
        self.ask(&policy.teams)?;
        for target in policy.rules.iter().flat_map(|rule| &rule.targets) {
            if let Target::Schedule(id) = target
                && let Some(schedule) = directory.schedules.get(id)
            {
                self.ask(&schedule.teams)?;
            }
        }
        Ok(())
    }
}

/// The one object that the query names, among those that the reader sees.
fn asked(query: &Query, directory: &Directory, reader: &Reader<'_>) -> Result<Asked, ApiError> {
    let named = ["service", "policy", "schedule"].map(|kind| query.get(kind));
    match named {
        [Some(text), None, None] => {
            let services = directory.services.values().filter(|one| reader.sees(&one.teams));
            let services = services.map(|one| (one.id, one.name.as_str()));
            resolve(text, "service", services).map(Asked::Service)
        }
        [None, Some(text), None] => {
            let policies = directory.policies.values().filter(|one| reader.sees(&one.teams));
            let policies = policies.map(|one| (one.id, one.name.as_str()));
            resolve(text, "escalation policy", policies).map(Asked::Policy)
        }
        [None, None, Some(text)] => {
            let schedules = directory.schedules.values().filter(|one| reader.sees(&one.teams));
            let schedules = schedules.map(|one| (one.id, one.name.as_str()));
            resolve(text, "schedule", schedules).map(Asked::Schedule)
        }
        _ => Err(ApiError::invalid("Give one of service, policy and schedule: an id or a name")),
    }
}

/// What was not found may have had another name then, or not have been there.
fn in_its_time(mut refusal: ApiError, configuration: &Configuration, at: At) -> ApiError {
    if !configuration.is_current && refusal.status == 404 {
        refusal.errors.push(match &configuration.made {
            Some(made) => format!("The configuration of {at} is looked at, as the change of {} left it", made.made_at),
            None => format!("There was no configuration yet at {at}"),
        });
    }
    refusal
}

/// Somebody of then, or of now: who came later was expected in vain.
fn expected(text: &str, then: &Directory, now: &Directory) -> Result<UserId, ApiError> {
    resolve_user(text, then).or_else(|_| resolve_user(text, now))
}

/// Times are written to the second: this one is now.
fn is_now_or_later(at: At, now: At) -> bool {
    at.micros().div_euclid(1_000_000) >= now.micros().div_euclid(1_000_000)
}

/// Whose turn it is on round-robin levels. It is known for now only; incidents keep what it was for them.
async fn turns(state: &AppState, policy: PolicyId) -> Result<BTreeMap<RuleId, u32>, Rejection> {
    let rings = state.app.store().rings_of(&[policy]).await?;
    Ok(rings.into_iter().map(|ring| (ring.rule, ring.next)).collect())
}

/// Times are those of the zone that the client asks for, else of the schedule, else of the account.
fn view_of<'a>(
    state: &'a AppState,
    directory: &'a Directory,
    asked: Asked,
    query: &Query,
) -> Result<View<'a>, ApiError> {
    let view = state.view(directory, query)?;
    if query.get("time_zone").is_some() {
        return Ok(view);
    }
    let schedule = if let Asked::Schedule(id) = asked { directory.schedules.get(&id) } else { None };
    let time_zone = schedule.map_or(directory.account.time_zone.as_str(), |schedule| schedule.time_zone.as_str());
    Ok(View { zone: zone::get(time_zone), ..view })
}

fn of_schedule(id: ScheduleId, at: At, expected: Option<UserId>, view: &View<'_>) -> Result<Json, ApiError> {
    let schedule = view.directory.schedules.get(&id).ok_or_else(|| ApiError::not_found("Schedule"))?;
    let explained = explain_target(view.directory, Target::Schedule(id), at);
    let first: Vec<Json> =
        explained.users.iter().map(|user| reference::user(view.directory, view.links, *user)).collect();
    let expectation = expected.map(|user| {
        let expectation = expect_of_schedule(view.directory, &explained, at, user);
        wire::expectation_to_wire(&expectation, &schedule.time_zone, view)
    });
    let is_passed_over = !explained.away.is_empty();
    let notes = if is_passed_over { explained.sentences(view.directory, at, &schedule.time_zone) } else { vec![] };
    Ok(json!({
        "asked": reference::schedule(view.directory, view.links, id),
        "first": first,
        "schedule": explained.schedule.as_ref().map(|explained| wire::schedule_to_wire(explained, view)),
        "escalation_policy": null,
        "notes": notes,
        "expected": expectation,
    }))
}

fn of_policy(
    id: PolicyId,
    at: At,
    expected: Option<UserId>,
    turns: &BTreeMap<RuleId, u32>,
    view: &View<'_>,
) -> Result<Json, ApiError> {
    let policy = view.directory.policies.get(&id).ok_or_else(|| ApiError::not_found("Escalation policy"))?;
    let explained = oncall::explain_policy(view.directory, policy, at, |rule| turns.get(&rule).copied().unwrap_or(0));
    let time_zone = view.zone.iana_name().unwrap_or("Etc/UTC");
    let first: Vec<Json> =
        explained.first.iter().map(|user| reference::user(view.directory, view.links, *user)).collect();
    let expectation = expected
        .map(|user| wire::expectation_to_wire(&expect_of_policy(view.directory, &explained, user), time_zone, view));
    Ok(json!({
        "asked": reference::escalation_policy(view.directory, view.links, id),
        "first": first,
        "schedule": null,
        "escalation_policy": wire::policy_to_wire(&explained, time_zone, view),
        "notes": ring_notes(policy, turns),
        "expected": expectation,
    }))
}

fn of_service(
    id: ServiceId,
    at: At,
    expected: Option<UserId>,
    turns: &BTreeMap<RuleId, u32>,
    view: &View<'_>,
) -> Result<Json, ApiError> {
    let directory = view.directory;
    let service = directory.services.get(&id).ok_or_else(|| ApiError::not_found("Service"))?;
    let mut answer = of_policy(service.policy, at, expected, turns, view)?;
    answer["asked"] = reference::service(directory, view.links, id);
    let mut notes = vec![];
    if service.disabled {
        notes.push(format!("Service {:?} is disabled: its events make no incident, so nobody is paged.", service.name));
    }
    if let Some(window) = directory.maintenance_at(id, at) {
        let until = view.time(window.ends_at);
        notes.push(format!("Service {:?} is under maintenance until {until}: nobody is paged.", service.name));
    }
    if let Some(listed) = answer["notes"].as_array_mut() {
        listed.splice(0..0, notes.into_iter().map(Json::from));
    }
    Ok(answer)
}

/// Where levels take turns and it is not known whose turn it was.
fn ring_notes(policy: &Policy, turns: &BTreeMap<RuleId, u32>) -> Vec<String> {
    let is_ring = |rule: &&vigie_core::escalate::EscalationRule| {
        rule.strategy == vigie_core::escalate::AssignmentStrategy::RoundRobin
    };
    let unknown = policy.rules.iter().filter(is_ring).any(|rule| !turns.contains_key(&rule.id));
    let text =
        "Levels that take turns are shown from their first target: whose turn it was is kept with each incident.";
    unknown.then(|| text.to_owned()).into_iter().collect()
}
