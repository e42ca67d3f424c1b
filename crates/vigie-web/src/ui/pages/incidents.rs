//! `GET /incidents`: the list.

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    ids::UserId,
    incident::{Incident, Status},
};
use vigie_store::{Counters, IncidentFilter, IncidentSort, IncidentSortField, IncidentStatus, Listed, Page as Part};

use crate::ui::{
    components::{
        badge,
        button::{self, Action},
        empty, icon, person,
        tabs::{self, Tab},
    },
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::{self, count},
    visit::Visit,
};

/// How many incidents a page shows.
const PAGE_LENGTH: u32 = 50;
/// The last page that can be asked for: further back, a filter finds more than paging.
const LAST_PAGE: u32 = 200;

/// What the address says.
#[derive(Clone, Deserialize)]
pub(crate) struct View {
    #[serde(default)]
    status: Shown,
    #[serde(default)]
    whose: Whose,
    #[serde(default)]
    page: u32,
}

/// Which incidents.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Shown {
    #[default]
    Open,
    Triggered,
    Acknowledged,
    Resolved,
    #[serde(other)]
    Unknown,
}

/// Whose.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Whose {
    Mine,
    #[default]
    #[serde(other)]
    All,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    let view = View { page: view.page.min(LAST_PAGE), ..view };
    let store = visit.state.app.store();
    let part = Part { offset: view.page * PAGE_LENGTH, limit: PAGE_LENGTH, want_total: false };
    let listed = store.list_incidents(&view.filter(visit.viewer.id), part).await?;
    let counters = store.counters().await?;
    let content = content(&visit, &view, &listed, counters);
    let title = visit.texts.frame.incidents.to_owned();
    Ok(Page { title, place: Place::Incidents, follows: None, content }.answer(&visit))
}

impl View {
    fn filter(&self, viewer: UserId) -> IncidentFilter {
        let (statuses, field) = match self.status {
            Shown::Open | Shown::Unknown => {
                (vec![IncidentStatus::Triggered, IncidentStatus::Acknowledged], IncidentSortField::CreatedAt)
            }
            Shown::Triggered => (vec![IncidentStatus::Triggered], IncidentSortField::CreatedAt),
            Shown::Acknowledged => (vec![IncidentStatus::Acknowledged], IncidentSortField::CreatedAt),
            Shown::Resolved => (vec![IncidentStatus::Resolved], IncidentSortField::ResolvedAt),
        };
        let assignees = if self.whose == Whose::Mine { vec![viewer] } else { Vec::new() };
        IncidentFilter { statuses, assignees, sort: IncidentSort { field, descending: true }, ..Default::default() }
    }

    /// The address of a view like this one.
    fn path(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let status = match self.status {
            Shown::Open | Shown::Unknown => None,
            Shown::Triggered => Some("triggered"),
            Shown::Acknowledged => Some("acknowledged"),
            Shown::Resolved => Some("resolved"),
        };
        status.map(|status| query.append_pair("status", status));
        if self.whose == Whose::Mine {
            query.append_pair("whose", "mine");
        }
        if self.page > 0 {
            query.append_pair("page", &self.page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/incidents".to_owned() } else { format!("/incidents?{query}") }
    }

    fn with_status(&self, status: Shown) -> Self {
        // Nobody is assigned to what is resolved.
        let whose = if status == Shown::Resolved { Whose::All } else { self.whose };
        Self { status, whose, page: 0 }
    }

    fn with_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }
}

fn content(visit: &Visit, view: &View, listed: &Listed<Incident>, counters: Counters) -> Markup {
    let texts = visit.texts;
    let newer = (view.page > 0).then(|| (texts.frame.newer, view.with_page(view.page.saturating_sub(1)).path()));
    let older =
        (listed.more && view.page < LAST_PAGE).then(|| (texts.frame.older, view.with_page(view.page + 1).path()));
    html! {
        div.page-head { h1 { (texts.frame.incidents) } (whose(visit, view)) }
        (statuses(visit, view, counters))
        @if listed.items.is_empty() { (nothing(visit, view)) }
        @else {
            ol.rows { @for incident in &listed.items { (row(visit, incident)) } }
        }
        (tabs::pager(texts.frame.pages, newer, older))
    }
}

fn statuses(visit: &Visit, view: &View, counters: Counters) -> Markup {
    let texts = visit.texts;
    // The counters are the account's: they say nothing about what is mine.
    let known = |count: u64| (view.whose == Whose::All).then_some(count);
    let tab = |status: Shown, word: &'static str, count: Option<u64>| Tab {
        path: view.with_status(status).path(),
        word,
        count,
        is_current: view.status == status || (status == Shown::Open && view.status == Shown::Unknown),
    };
    let all = [
        tab(Shown::Open, texts.incidents.open, known(counters.open())),
        tab(Shown::Triggered, texts.badges.triggered, known(counters.triggered())),
        tab(Shown::Acknowledged, texts.badges.acknowledged, known(counters.acknowledged())),
        tab(Shown::Resolved, texts.badges.resolved, None),
    ];
    tabs::tabs(texts.incidents.status, "line", &all)
}

fn whose(visit: &Visit, view: &View) -> Markup {
    let texts = visit.texts;
    let tab = |whose: Whose, word: &'static str| Tab {
        path: View { whose, page: 0, status: view.status }.path(),
        word,
        count: None,
        is_current: view.whose == whose,
    };
    html! {
        @if view.status != Shown::Resolved {
            (tabs::tabs(texts.incidents.whose, "box", &[tab(Whose::Mine, texts.incidents.mine), tab(Whose::All, texts.incidents.all)]))
        }
    }
}

fn nothing(visit: &Visit, view: &View) -> Markup {
    let texts = visit.texts;
    match (view.whose, view.status) {
        (Whose::Mine, _) => empty::state(icon::CALM, texts.incidents.nothing_mine, texts.incidents.nothing_mine_why),
        (Whose::All, Shown::Open) => {
            empty::state(icon::CALM, texts.incidents.nothing_open, texts.incidents.nothing_open_why)
        }
        (Whose::All, _) => empty::state(icon::CALM, texts.incidents.nothing_here, texts.incidents.nothing_here_why),
    }
}

fn row(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let path = format!("/incidents/{}", incident.id);
    let assignees: Vec<UserId> = incident.assignments.iter().map(|assignment| assignment.user).collect();
    let priority = incident.priority.and_then(|priority| visit.directory.priorities.get(&priority));
    html! {
        li.row id={ "incident-" (incident.id) } data-status=(incident.status.as_str()) data-urgency=(incident.urgency.as_str()) {
            div.row-main {
                div.row-state {
                    (badge::status(&incident.status, texts))
                    (badge::urgency(incident.urgency, texts))
                    @if let Some(priority) = priority { (badge::priority(priority)) }
                }
                a.row-title href=(path) data-row-link { (incident.title) }
                (facts(visit, incident))
            }
            div.row-side {
                (moment::ago(visit, incident.created_at))
                (person::avatars(visit, &assignees))
            }
            @if visit.may_respond_to(incident) && matches!(incident.status, Status::Triggered) { (acknowledge(visit, incident)) }
        }
    }
}

fn facts(visit: &Visit, incident: &Incident) -> Markup {
    let texts = visit.texts;
    let service = visit.directory.services.get(&incident.service);
    let teams = service.map(|service| service.teams.as_slice()).unwrap_or_default();
    let team = teams.first().and_then(|team| visit.directory.teams.get(team));
    let alerts = u64::from(incident.alert_counts.all());
    html! {
        ul.facts {
            li { "#" (incident.number) }
            li { (icon::SERVICE) (service.map_or(texts.frame.service_gone, |service| service.name.as_str())) }
            @if let Some(team) = team { li { (icon::PEOPLE) (team.name) } }
            @if alerts > 1 { li { (icon::LAYERS) (count(alerts, texts.incidents.one_alert, texts.incidents.many_alerts)) } }
        }
    }
}

fn acknowledge(visit: &Visit, incident: &Incident) -> Markup {
    let label = texts::fill(visit.texts.incidents.acknowledge_it, &incident.number.to_string());
    button::action(
        visit,
        &Action {
            path: format!("/incidents/{}/acknowledge", incident.id),
            word: visit.texts.incidents.acknowledge,
            label: Some(label),
            icon: icon::EYE,
            look: "calm",
            key: None,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(query: &str) -> View {
        let uri = format!("/incidents?{query}").parse().expect("an address");
        Query::<View>::try_from_uri(&uri).expect("any query is a view").0
    }

    #[test]
    fn an_address_and_its_view_say_the_same() {
        for path in ["/incidents", "/incidents?status=resolved", "/incidents?status=triggered&whose=mine&page=2"] {
            assert_eq!(view(path.split_once('?').map_or("", |(_, query)| query)).path(), path);
        }
        assert_eq!(view("status=sleeping&whose=nobodys").path(), "/incidents");
    }

    #[test]
    fn mine_are_those_that_are_assigned_to_me_and_open() {
        let me = UserId::parse("PANN").expect("an id");
        let filter = view("whose=mine").filter(me);
        assert_eq!(filter.assignees, [me]);
        assert_eq!(filter.statuses, [IncidentStatus::Triggered, IncidentStatus::Acknowledged]);
        assert_eq!(view("whose=mine").with_status(Shown::Resolved).filter(me).assignees, []);
    }
}
