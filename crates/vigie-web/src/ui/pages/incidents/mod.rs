//! `GET /incidents`: the list, live, with its filters in the address.

mod bulk;
mod row;
mod view;

use axum::{
    Router,
    extract::{Query, RawQuery},
    http::{HeaderMap, header},
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use vigie_core::incident::Incident;
use vigie_store::{Counters, Listed, OfServices};

use self::view::{Loud, Shown, View, Whose};
use crate::{
    AppState,
    ui::{
        components::{
            empty, icon, news, page_head, search,
            tabs::{self, Tab},
        },
        cookies,
        form::Again,
        layout::{Page, Place},
        problem::Problem,
        visit::{self, Visit},
    },
};

/// How many incidents a page shows.
const PAGE_LENGTH: u32 = 20;
/// How long a browser remembers the filters, in seconds.
const REMEMBERED_SECONDS: u32 = 30 * 24 * 3600;
/// The longest filters that are remembered.
const LONGEST_REMEMBERED: usize = 200;

/// The list, and what is done to several of it.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/incidents", get(show)).route("/incidents/bulk", post(bulk::post))
}

/// The page. Without filters in the address come those that this browser used last.
async fn show(
    visit: Visit,
    RawQuery(query): RawQuery,
    Query(view): Query<View>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let remembered = cookies::read(&headers, cookies::INCIDENTS).filter(|kept| kept.starts_with("status="));
    if let (None, Some(remembered)) = (&query, remembered) {
        return Ok(visit::see(visit::own_path(Some(&format!("/incidents?{remembered}")))));
    }
    if let Some(number) = view.number() {
        return Ok(visit::see(&format!("/incidents/{number}")));
    }
    let mut response = page(&visit, &view, None).await?.answer(&visit);
    let kept = view.first().query();
    if query.is_some() && kept.len() <= LONGEST_REMEMBERED {
        let cookie = cookies::write(cookies::INCIDENTS, &kept, REMEMBERED_SECONDS, visit::is_secure(&visit.state));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The list, and where its bar was refused, with what was chosen.
async fn page(visit: &Visit, view: &View, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let store = visit.state.app.store();
    let named = visit.state.by_name.services(&visit.directory);
    let asked = view.services(&named, &visit.directory, visit.viewer.id);
    let is_all = asked.is_none();
    let services = match (view.whose, asked) {
        // Whoever is asked to act on an incident sees it.
        (Whose::Mine, asked) => asked.map_or(OfServices::All, OfServices::Only),
        (Whose::Teams | Whose::All, asked) => visit.in_sight(asked),
    };
    let sees_all = is_all && services == OfServices::All;
    let listed = store.newest_incidents(&view.filter(services, visit.viewer.id), PAGE_LENGTH).await?;
    let counters = store.counters().await?;
    let content = content(visit, view, &listed, sees_all.then_some(counters), again);
    let title = visit.texts.frame.incidents.to_owned();
    Ok(Page { title, place: Place::Incidents, follows: None, content })
}

fn content(
    visit: &Visit,
    view: &View,
    listed: &Listed<Incident>,
    counters: Option<Counters>,
    again: Option<&Again<'_>>,
) -> Markup {
    let texts = visit.texts;
    let is_chosen = |incident: &Incident| {
        again.is_some_and(|again| again.posted.all("incident").any(|id| id == incident.id.as_str()))
    };
    html! {
        (page_head::show(texts.frame.incidents, None, whose(visit, view)))
        (statuses(visit, view, counters))
        div.above-list { (search(visit, view)) (news::place(visit, "incident-list", news::Kind::Incidents)) }
        @if listed.items.is_empty() { (nothing(visit, view)) }
        @else {
            (icon::share(html! { ol.rows.pickable #incident-list data-held data-gone=(texts.incidents.gone) { @for incident in &listed.items { (row::show(visit, incident, is_chosen(incident))) } } }))
            @if visit.may_act() { (bulk::bar(visit, again)) }
        }
        (pager(visit, view, listed))
    }
}

/// The next page begins where this one ends: it costs the same however far back it is.
fn pager(visit: &Visit, view: &View, listed: &Listed<Incident>) -> Markup {
    let texts = visit.texts;
    let newest = view.before.is_some().then(|| (texts.incidents.newest, view.first().path()));
    let older = listed
        .items
        .last()
        .filter(|_| listed.more)
        .map(|last| (texts.frame.older, View { before: Some(last.number), ..view.clone() }.path()));
    tabs::pager(texts.frame.pages, newest, older)
}

/// `counters` are the account's: they say nothing about what is filtered, and are nobody's who does not see it all.
fn statuses(visit: &Visit, view: &View, counters: Option<Counters>) -> Markup {
    let texts = visit.texts;
    let known = |count: fn(Counters) -> u64| counters.filter(|_| view.is_of_all()).map(count);
    let tab = |status: Shown, word: &'static str, count: Option<u64>| Tab {
        path: view.with_status(status).path(),
        word,
        count,
        is_current: view.status == status,
    };
    let all = [
        tab(Shown::Open, texts.incidents.open, known(Counters::open)),
        tab(Shown::Triggered, texts.badges.triggered, known(Counters::triggered)),
        tab(Shown::Acknowledged, texts.badges.acknowledged, known(Counters::acknowledged)),
        tab(Shown::Resolved, texts.badges.resolved, None),
    ];
    tabs::tabs(texts.incidents.status, "line", &all)
}

fn whose(visit: &Visit, view: &View) -> Markup {
    let texts = &visit.texts.incidents;
    let tab = |whose: Whose, word: &'static str| Tab {
        path: view.with_whose(whose).path(),
        word,
        count: None,
        is_current: view.whose == whose,
    };
    let mut all = vec![tab(Whose::Teams, texts.my_teams), tab(Whose::All, texts.all)];
    if view.status != Shown::Resolved {
        all.insert(0, tab(Whose::Mine, texts.mine));
    }
    tabs::tabs(texts.whose, "box", &all)
}

/// Narrows the list to services with a word in their name and to an urgency; a number leads to its incident.
fn search(visit: &Visit, view: &View) -> Markup {
    let texts = visit.texts;
    let first = view.first();
    let hidden = form_urlencoded::parse(first.query().as_bytes()).into_owned().collect::<Vec<_>>();
    let urgencies = [
        (Loud::Any, "any", texts.incidents.any_urgency),
        (Loud::High, "high", texts.badges.high_urgency),
        (Loud::Low, "low", texts.badges.low_urgency),
    ];
    let others = html! {
        @for (name, value) in &hidden {
            @if name == "status" || name == "whose" { input type="hidden" name=(name) value=(value); }
        }
        select name="urgency" aria-label=(texts.incidents.urgency) data-submits {
            @for (urgency, value, word) in urgencies { option value=(value) selected[urgency == view.urgency] { (word) } }
        }
    };
    search::form(visit, "/incidents", ("q", texts.incidents.search, &view.q), others)
}

fn nothing(visit: &Visit, view: &View) -> Markup {
    let texts = &visit.texts.incidents;
    match (view.whose, view.status) {
        _ if view.urgency != Loud::Any || !view.q.trim().is_empty() => {
            empty::state(icon::CALM, texts.nothing_here, texts.nothing_filtered_why)
        }
        (Whose::Mine, _) => empty::state(icon::CALM, texts.nothing_mine, texts.nothing_mine_why),
        (_, Shown::Open) => empty::state(icon::CALM, texts.nothing_open, texts.nothing_open_why),
        _ => empty::state(icon::CALM, texts.nothing_here, texts.nothing_here_why),
    }
}
