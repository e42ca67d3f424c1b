//! What is done to several incidents at once: the bar below the list, and what it posts.

use std::time::Duration;

use axum::response::Response;
use maud::{Markup, html};
use vigie_core::{engine::Request, ids::IncidentId, incident::Incident};

use crate::ui::{
    act,
    components::{button, confirm, icon},
    form::Posted,
    pages::incident::{self, choices},
    problem::Problem,
    texts::{fill, say},
    visit::{Flash, Visit},
};

/// How many incidents are acted on with one post: a page of them.
const MOST: usize = 50;

/// The bar; it comes up when something is chosen.
pub(super) fn bar(visit: &Visit) -> Markup {
    let texts = &visit.texts.incidents;
    html! {
        form.bulk #bulk method="post" action="/incidents/bulk" hx-post="/incidents/bulk" hx-target="#live" hx-swap="outerMorph" aria-label=(texts.with_chosen) {
            (button::hidden(visit))
            span.bulk-label { (texts.with_chosen) }
            button.button type="submit" name="verb" value="acknowledge" data-look="calm" data-bulk="a" { (icon::EYE) (texts.acknowledge) }
            button.button type="submit" name="verb" value="resolve" data-bulk="r" { (icon::CHECK) (texts.resolve) }
            (confirm::panel(icon::MOON, texts.snooze, "plain", html! {
                (choices::snooze(visit))
                button.button type="submit" name="verb" value="snooze" data-look="primary" { (icon::MOON) (texts.snooze) }
            }))
            (confirm::panel(icon::PERSON, texts.reassign, "plain", html! {
                (choices::assignees(visit))
                button.button type="submit" name="verb" value="reassign" data-look="primary" { (icon::PERSON) (texts.reassign) }
            }))
            (confirm::panel(icon::MERGE, texts.merge, "plain", html! {
                p { (texts.merge_why) }
                button.button type="submit" name="verb" value="merge" data-look="primary" { (icon::MERGE) (texts.merge) }
            }))
        }
    }
}

/// `POST /incidents/bulk`
pub(crate) async fn post(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.permit(posted.token())?;
    if !posted.get("one").is_empty() {
        let incident = incident::find(&visit.state, posted.get("one")).await?;
        let flash = act::acknowledge_once(&visit, &incident, false).await?;
        return Ok(act::back(&visit.state, posted.to(), &flash));
    }
    let ids: Vec<IncidentId> = posted.all("incident").filter_map(IncidentId::parse).take(MOST).collect();
    let mut incidents = visit.state.app.store().incidents_by_id(&ids).await?;
    incidents.sort_by_key(|incident| incident.number);
    let flash = match incidents.as_slice() {
        [] => Flash::bad(visit.texts.incidents.nothing_chosen),
        chosen => match request(&posted, chosen) {
            Some((targets, request)) => each(&visit, targets, &request).await?,
            None => Flash::bad(visit.texts.incidents.nothing_chosen),
        },
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}

/// What is asked, and of which: a merge is asked of the oldest, for all others.
fn request<'a>(posted: &Posted, chosen: &'a [Incident]) -> Option<(&'a [Incident], Request)> {
    let request = match posted.get("verb") {
        "acknowledge" => Request::Acknowledge,
        "resolve" => Request::Resolve,
        "snooze" => Request::Snooze { duration: Duration::from_secs(posted.get("seconds").parse().ok()?) },
        "reassign" => Request::Reassign(choices::assignee(posted.get("assignee"))?),
        "merge" => {
            let (oldest, others) = chosen.split_at_checked(1).filter(|(_, others)| !others.is_empty())?;
            return Some((oldest, Request::Merge { sources: others.iter().map(|incident| incident.id).collect() }));
        }
        _ => return None,
    };
    Some((chosen, request))
}

async fn each(visit: &Visit, incidents: &[Incident], request: &Request) -> Result<Flash, Problem> {
    let texts = &visit.texts.incidents;
    let mut done = 0_u32;
    let mut refused = None;
    for incident in incidents {
        let flash = act::carry_out(visit, incident, request.clone(), "").await?;
        if flash.is_good { done += 1 } else { refused = Some((incident.number, flash.text)) }
    }
    Ok(match refused {
        None => Flash::good(&fill(texts.did_some, &done.to_string())),
        Some((number, why)) => {
            Flash::bad(&say(texts.refused_some, &[&done, &number, &maud::PreEscaped(why)]).into_string())
        }
    })
}
