//! `GET /changes`: what was deployed or switched, newest first.

use std::sync::Arc;

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    permission::{Action, Resource},
    time::At,
};
use vigie_store::{ChangeFilter, ChangeRow, Page as Part};

use super::incident::value;
use crate::ui::{
    components::{empty, icon, news, page_head, tabs},
    layout::{Page, Place},
    moment,
    problem::Problem,
    visit::Visit,
};

/// How many a page shows.
const PAGE_LENGTH: u32 = 50;

/// From where on.
#[derive(Deserialize)]
pub(crate) struct From {
    /// Those that were made at this moment (in microseconds) or earlier …
    before: Option<i64>,
    /// … without so many of the very same moment.
    #[serde(default)]
    skip: u32,
}

/// The page.
pub(crate) async fn show(visit: Visit, Query(from): Query<From>) -> Result<Response, Problem> {
    let until = from.before.map(|micros| At::from_micros(micros.saturating_add(1)));
    let part = Part { offset: from.skip, limit: PAGE_LENGTH, want_total: false };
    let seen = visit.seen();
    let services = (!Arc::ptr_eq(&seen, &visit.directory)).then(|| seen.services.keys().copied().collect());
    let filter = ChangeFilter { until, services, ..ChangeFilter::default() };
    let listed = visit.state.app.store().list_changes(&filter, part).await?;
    let older = listed.items.last().filter(|_| listed.more).map(|last| {
        let at = last.change.changed_at;
        let same = listed.items.iter().filter(|row| row.change.changed_at == at).count();
        let before = if from.before == Some(at.micros()) { from.skip as usize } else { 0 };
        (visit.texts.frame.older, format!("/changes?before={}&skip={}", at.micros(), before + same))
    });
    let texts = visit.texts;
    let may_see = |row: &&ChangeRow| {
        let teams = visit.directory.services.get(&row.service).map(|service| service.teams.clone());
        visit.may(Action::See, &Resource::Object(teams.unwrap_or_default()))
    };
    let content = html! {
        (page_head::show(texts.menu.changes, Some(texts.insight.changes_lead), news::place(&visit, "changes-list", news::Kind::Rows)))
        @if listed.items.is_empty() { (empty::state(icon::CHANGE, texts.insight.no_changes, texts.insight.no_changes_why)) }
        @else { ol.rows #changes-list data-held { @for change in listed.items.iter().filter(may_see) { (row(&visit, change)) } } }
        (tabs::pager(texts.frame.pages, None, older))
    };
    Ok(Page { title: texts.menu.changes.to_owned(), place: Place::Changes, follows: None, content }.answer(&visit))
}

fn row(visit: &Visit, row: &ChangeRow) -> Markup {
    let change = &row.change;
    let service = visit.directory.services.get(&row.service);
    html! {
        li.row id={ "change-" (row.id) } {
            div.row-main {
                p { strong { (change.summary) } }
                ul.facts {
                    li { (icon::SERVICE) (service.map_or(visit.texts.frame.service_gone, |service| service.name.as_str())) }
                    @if let Some(source) = &change.source { li { (source) } }
                    @for link in change.links.iter().take(3) { li { (value::outside(&link.href, link.text.as_deref().unwrap_or(&link.href))) } }
                }
            }
            div.row-side { (moment::when(visit, change.changed_at)) }
        }
    }
}
