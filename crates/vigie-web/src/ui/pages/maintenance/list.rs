//! `GET /maintenance`: what runs, what comes, what is over.

use std::sync::Arc;

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    directory::MaintenanceWindow,
    permission::{Action, Resource},
};

use super::{may_change, sees};
use crate::ui::{
    components::{
        badge, button,
        confirm::{self, Danger},
        empty, icon,
        numbered::Numbered,
        page_head, person,
        tabs::{self, Tab},
    },
    layout::{Page, Place},
    moment,
    problem::Problem,
    texts::{count, say},
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: usize = 50;
/// How many services of a window are named.
const MOST_NAMED: usize = 4;

/// What the address says.
#[derive(Deserialize)]
pub(crate) struct View {
    /// `past`; else those that run or come.
    #[serde(default)]
    view: String,
    /// Which page, from 1.
    page: Option<usize>,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(view): Query<View>) -> Result<Response, Problem> {
    let is_past = view.view == "past";
    let windows = visit.directory.maintenance_windows.values();
    let mut windows: Vec<_> = windows.filter(|window| (window.ends_at <= visit.now) == is_past).collect();
    windows.retain(|window| sees(&visit, window));
    windows.sort_by_key(|window| (window.starts_at, window.sequence_number));
    if is_past {
        windows.reverse();
    }
    let part = Numbered::new(view.page.unwrap_or(1), PAGE_LENGTH, windows.len());
    let shown = part.cut(windows.iter().copied());
    let at = |page: usize| format!("/maintenance?view={}&page={page}", if is_past { "past" } else { "" });
    let texts = visit.texts;
    let content = html! {
        (page_head::show(texts.menu.maintenance, Some(texts.maintenance.lead), html! {
            @if visit.may(Action::Configure, &Resource::Somewhere) { (button::link_with("/maintenance/new", icon::PLUS, texts.maintenance.new, "primary")) }
        }))
        (views(&visit, is_past))
        @if windows.is_empty() { (nothing(&visit, is_past)) }
        @else if is_past { (rows(&visit, &shown)) }
        @else { (running_and_planned(&visit, &shown)) }
        (part.links(texts, at))
    };
    let title = texts.menu.maintenance.to_owned();
    Ok(Page { title, place: Place::Maintenance, follows: None, content }.answer(&visit))
}

fn views(visit: &Visit, is_past: bool) -> Markup {
    let texts = &visit.texts.maintenance;
    let tab = |path: &str, word, is_current| Tab { path: path.to_owned(), word, count: None, is_current };
    tabs::tabs(
        texts.views,
        "line",
        &[tab("/maintenance", texts.open, !is_past), tab("/maintenance?view=past", texts.past, is_past)],
    )
}

fn nothing(visit: &Visit, is_past: bool) -> Markup {
    let texts = &visit.texts.maintenance;
    if is_past {
        empty::state(icon::WRENCH, texts.none_past, texts.none_past_why)
    } else {
        empty::state(icon::WRENCH, texts.none_open, texts.none_open_why)
    }
}

fn running_and_planned(visit: &Visit, windows: &[&Arc<MaintenanceWindow>]) -> Markup {
    let texts = &visit.texts.maintenance;
    let (running, planned): (Vec<_>, Vec<_>) =
        windows.iter().copied().partition(|window| window.starts_at <= visit.now);
    html! {
        @for (title, windows) in [(texts.running, running), (texts.planned, planned)] {
            @if !windows.is_empty() { section.group { h2 { (title) span.count { (windows.len()) } } (rows(visit, &windows)) } }
        }
    }
}

fn rows(visit: &Visit, windows: &[&Arc<MaintenanceWindow>]) -> Markup {
    html! { ol.rows { @for window in windows { (row(visit, window)) } } }
}

fn row(visit: &Visit, window: &MaintenanceWindow) -> Markup {
    let texts = visit.texts;
    let words = &texts.maintenance;
    let (is_past, is_running) = (window.ends_at <= visit.now, window.starts_at <= visit.now);
    html! {
        li.row id={ "window-" (window.id) } {
            div.row-main {
                div.row-state {
                    @if is_past { (badge::pill("plain", icon::CHECK, words.is_over)) }
                    @else if is_running { (badge::pill("info", icon::WRENCH, words.is_running)) }
                    @else { (badge::pill("plain", icon::CALENDAR, words.is_planned)) }
                    span { (moment::short(visit, window.starts_at)) " → " (moment::short(visit, window.ends_at)) }
                }
                p { strong { (window.description.as_deref().filter(|text| !text.is_empty()).unwrap_or(words.no_description)) } }
                ul.facts {
                    (services(visit, window))
                    @if let Some(user) = window.created_by { li { (icon::PERSON) (person::name(&visit.directory, user, texts)) } }
                }
            }
            div.row-side {
                @if is_running && !is_past { span { (say(words.ends, &[&moment::relative(visit, window.ends_at)])) } }
                @else if !is_past { span { (say(words.begins, &[&moment::relative(visit, window.starts_at)])) } }
            }
            div.row-act { @if !is_past && may_change(visit, window) { (tools(visit, window, is_running)) } }
        }
    }
}

fn services(visit: &Visit, window: &MaintenanceWindow) -> Markup {
    let seen = visit.seen();
    let all: Vec<_> = window.services.iter().filter_map(|id| seen.services.get(id)).collect();
    let named: Vec<_> = all.iter().take(MOST_NAMED).collect();
    let left = all.len().saturating_sub(named.len());
    html! {
        @for service in &named { li { (icon::SERVICE) a href={ "/services/" (service.id) } { (service.name) } } }
        @if left > 0 { li { (count(left as u64, visit.texts.maintenance.one_more, visit.texts.maintenance.many_more)) } }
    }
}

fn tools(visit: &Visit, window: &MaintenanceWindow, is_running: bool) -> Markup {
    let texts = visit.texts;
    let words = &texts.maintenance;
    let path = format!("/maintenance/{}/end", window.id);
    let (icon, word, why, yes) = if is_running {
        (icon::CHECK, words.end, words.end_why, words.end_yes)
    } else {
        (icon::BIN, texts.forms.delete, words.delete_why, words.delete_yes)
    };
    html! {
        div.row-tools {
            (button::link_with(&format!("/maintenance/{}/edit", window.id), icon::PENCIL, texts.services.edit, "plain"))
            (confirm::danger(visit, &Danger { path: &path, icon, word, why, yes }))
        }
    }
}
