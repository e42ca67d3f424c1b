//! `GET /incidents`

use std::time::Duration;

use axum::extract::State;
use vigie_core::{
    directory::Directory,
    ids::{ServiceId, TeamId, UserId},
    incident::Urgency,
    time::At,
};
use vigie_pagerduty::{ApiError, query::Query};
use vigie_store::{IncidentFilter, IncidentSort, IncidentSortField, IncidentStatus};

use super::{by_key, to_wires};
use crate::{
    AppState,
    frame::{Params, Rejection, Reply},
    permission::Sight,
};

/// How far back a list reaches where the client names no time (PagerDuty: a month).
const DEFAULT_WINDOW: Duration = Duration::from_secs(30 * 24 * 3600);

pub(super) async fn handle(
    State(state): State<AppState>,
    directory: Sight,
    params: Params,
) -> Result<Reply, Rejection> {
    let (page, store_page) = params.page()?;
    // The time is read on the account's clock, but shown in UTC.
    let mut filter = filter(&state.on_the_accounts_clock(params.0.clone()), &directory, state.app.now())?;
    if !directory.is_own(&filter.assignees) {
        filter.services = directory.services(filter.services);
    }
    let view = state.view(&directory, &params.0)?;
    if let Some(key) = &filter.incident_key {
        let found = by_key::find(&state, &directory, &filter, key).await?;
        let cut: Vec<_> = found.iter().skip(page.offset).take(page.limit).cloned().collect();
        let more = found.len() > page.offset + page.limit;
        let wires = to_wires(&state, &cut, &view).await?;
        let total = page.wants_total.then_some(found.len());
        return Ok(Reply::ok(page.envelope("incidents", wires, more, total)));
    }
    let listed = state.app.store().list_incidents(&filter, store_page).await?;
    let wires = to_wires(&state, &listed.items, &view).await?;
    let total = listed.total.and_then(|total| usize::try_from(total).ok());
    Ok(Reply::ok(page.envelope("incidents", wires, listed.more, total)))
}

fn filter(query: &Query, directory: &Directory, now: At) -> Result<IncidentFilter, ApiError> {
    let statuses = query.read_list("statuses", IncidentStatus::parse)?;
    let (since, until) = window(query, &statuses, now)?;
    Ok(IncidentFilter {
        ids: Vec::new(),
        urgencies: query.read_list("urgencies", Urgency::parse)?,
        services: services(query, directory),
        assignees: assignees(query)?,
        incident_key: query.get("incident_key").map(str::to_owned),
        since,
        until,
        sort: sort(query)?,
        statuses,
    })
}

/// PagerDuty shows the last month where the client names no time. Incidents that are still open are never hidden by
/// that: whoever asks for open ones only gets all of them.
fn window(query: &Query, statuses: &[IncidentStatus], now: At) -> Result<(Option<At>, Option<At>), ApiError> {
    match query.get("date_range") {
        None => {}
        Some("all") => return Ok((None, None)),
        Some(_) => return Err(ApiError::invalid("date_range must be all; leave it out to use since and until")),
    }
    let (since, until) = (query.moment("since")?, query.moment("until")?);
    if let (Some(since), Some(until)) = (since, until)
        && since > until
    {
        return Err(ApiError::invalid("since must be before until"));
    }
    let only_open = !statuses.is_empty() && !statuses.contains(&IncidentStatus::Resolved);
    let default = || (!only_open).then(|| until.unwrap_or(now) - DEFAULT_WINDOW);
    Ok((since.or_else(default), until))
}

/// The people who are named. What cannot be an id is refused: without it the list would hold everybody's incidents.
fn assignees(query: &Query) -> Result<Vec<UserId>, ApiError> {
    query.read_list("user_ids", UserId::parse)
}

/// The services that are named, and of those only the teams' where teams are named.
fn services(query: &Query, directory: &Directory) -> Option<Vec<ServiceId>> {
    let (services, teams) = (query.list("service_ids"), query.list("team_ids"));
    let named: Vec<ServiceId> = services.iter().filter_map(|id| ServiceId::parse(id)).collect();
    if teams.is_empty() {
        return (!services.is_empty()).then_some(named);
    }
    let teams: Vec<TeamId> = teams.into_iter().filter_map(TeamId::parse).collect();
    let of_teams = directory.services.values().filter(|service| service.teams.iter().any(|team| teams.contains(team)));
    let of_teams = of_teams.map(|service| service.id);
    Some(of_teams.filter(|id| services.is_empty() || named.contains(id)).collect())
}

/// The first of at most two `field:direction`; equal incidents follow by number.
fn sort(query: &Query) -> Result<IncidentSort, ApiError> {
    let known = [
        ("incident_number", IncidentSortField::Number),
        ("created_at", IncidentSortField::CreatedAt),
        ("resolved_at", IncidentSortField::ResolvedAt),
        ("urgency", IncidentSortField::Urgency),
    ];
    let (default, sort) = (IncidentSort::default(), query.sort(&known)?);
    Ok(sort.map_or(default, |(field, descending)| IncidentSort { field, descending }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> At {
        At::EPOCH + Duration::from_secs(400 * 24 * 3600)
    }

    fn filter_of(query: &str) -> Result<IncidentFilter, ApiError> {
        filter(&Query::parse(query), &Directory::default(), now())
    }

    #[test]
    fn a_list_reaches_back_a_month_unless_told_otherwise() {
        assert_eq!(filter_of("").expect("valid").since, Some(now() - DEFAULT_WINDOW));
        assert_eq!(filter_of("date_range=all").expect("valid").since, None);
        assert_eq!(filter_of("statuses[]=triggered&statuses[]=acknowledged").expect("valid").since, None);
        assert!(filter_of("statuses[]=triggered&statuses[]=resolved").expect("valid").since.is_some());
    }

    #[test]
    fn what_cannot_be_filtered_by_is_refused() {
        for query in [
            "statuses[]=sleeping",
            "urgencies[]=loud",
            "sort_by=colour",
            "since=yesterdayish",
            "user_ids[]=%00",
            "date_range=some",
            "sort_by=created_at:sideways",
            "sort_by=created_at:asc,colour",
        ] {
            assert_eq!(filter_of(query).map_err(|error| error.status).err(), Some(400), "{query}");
        }
        assert!(filter_of("since=2026-01-02&until=2026-01-01").is_err());
    }

    #[test]
    fn teams_without_services_find_nothing() {
        assert_eq!(filter_of("team_ids[]=PTEAM01").expect("valid").services, Some(Vec::new()));
        assert_eq!(filter_of("").expect("valid").services, None);
        let ids = filter_of("service_ids[]=PA&service_ids[]=PB").expect("valid").services;
        assert_eq!(ids.map(|ids| ids.len()), Some(2));
    }

    #[test]
    fn the_order_is_read() {
        let sort = filter_of("sort_by=created_at:desc,incident_number").expect("valid").sort;
        assert_eq!(sort, IncidentSort { field: IncidentSortField::CreatedAt, descending: true });
    }
}
