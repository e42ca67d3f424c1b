//! What will go wrong with being on call: `GET /vigie/v1/oncall/lint`.

use axum::{Router, extract::State, routing::get};
use serde_json::json;
use vigie_core::{
    directory::{Directory, Kind},
    ids::{PolicyId, ScheduleId, TeamId, UserId},
    oncall::{Finding, Severity, lint},
};
use vigie_pagerduty::{ApiError, oncall as wire, paging::Page, query::Query};

use crate::{
    AppState,
    api::configuration::off_the_runtime,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/vigie/v1/oncall/lint", get(findings))
}

/// The findings, the worst first, and how many of each severity there are.
async fn findings(State(state): State<AppState>, seen: Sight, Params(query): Params) -> Result<Reply, Rejection> {
    off_the_runtime(move || {
        let (view, page) = (state.view(&seen, &query)?, Page::from_query(&query)?);
        let worst = severity(&query)?;
        let teams: Vec<TeamId> = query.read_list("team_ids", TeamId::parse)?;
        // What is hidden from the reader is looked at too, and not shown: without it there would be gaps that are none.
        let now = state.app.now();
        let mut found = lint(&state.directory(), now);
        let of_seen = if seen.hides() { lint(&seen, now) } else { Vec::new() };
        let sees = |finding: &Finding| !seen.hides() || is_seen(finding, &seen, &of_seen);
        found.retain(|finding| {
            finding.severity() <= worst && sees(finding) && (teams.is_empty() || belongs(finding, &seen, &teams))
        });
        let count = |severity| found.iter().filter(|finding| finding.severity() == severity).count();
        let [errors, warnings, notices] = [Severity::Error, Severity::Warning, Severity::Notice].map(count);
        let mut body = page.cut("findings", found.iter(), |finding| wire::finding_to_wire(finding, &view));
        body["errors"] = json!(errors);
        body["warnings"] = json!(warnings);
        body["notices"] = json!(notices);
        Ok(Reply::ok(body))
    })
    .await
}

/// `severity=` names the mildest that is shown; all are, where it is not given.
fn severity(query: &Query) -> Result<Severity, ApiError> {
    match query.get("severity") {
        None | Some("notice") => Ok(Severity::Notice),
        Some("warning") => Ok(Severity::Warning),
        Some("error") => Ok(Severity::Error),
        Some(_) => Err(ApiError::invalid("severity must be error, warning or notice")),
    }
}

/// Whether the reader may see where a finding comes from. What is found about people comes from the policies and schedules
/// that they are in: it is shown where it follows from those that the reader sees (`of_seen`) as well.
fn is_seen(finding: &Finding, seen: &Directory, of_seen: &[Finding]) -> bool {
    let text = finding.id.as_str();
    match finding.kind {
        Kind::Policy => PolicyId::parse(text).is_some_and(|id| seen.policies.contains_key(&id)),
        Kind::Schedule => ScheduleId::parse(text).is_some_and(|id| seen.schedules.contains_key(&id)),
        _ => of_seen.contains(finding),
    }
}

/// Whether the object of a finding is one of these teams'.
fn belongs(finding: &Finding, directory: &Directory, teams: &[TeamId]) -> bool {
    let text = finding.id.as_str();
    let owns = |owners: &[TeamId]| owners.iter().any(|team| teams.contains(team));
    match finding.kind {
        Kind::Policy => {
            PolicyId::parse(text).and_then(|id| directory.policies.get(&id)).is_some_and(|one| owns(&one.teams))
        }
        Kind::Schedule => {
            ScheduleId::parse(text).and_then(|id| directory.schedules.get(&id)).is_some_and(|one| owns(&one.teams))
        }
        Kind::User => UserId::parse(text).is_some_and(|user| {
            let members = teams.iter().filter_map(|team| directory.teams.get(team)).flat_map(|team| &team.members);
            members.into_iter().any(|member| member.user == user)
        }),
        _ => false,
    }
}
