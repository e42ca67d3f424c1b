//! What is done to several incidents at once: the bar below the list, and what it posts.

use std::time::Duration;

use axum::{extract::Query, http::Uri, response::Response};
use maud::{Markup, html};
use vigie_core::{engine::Request, ids::IncidentId, incident::Incident};

use super::view::View;
use crate::ui::{
    act,
    components::{button, confirm, icon},
    form::{Again, Posted, Typed},
    pages::incident::{self, choices},
    problem::Problem,
    rest::Refused,
    suggest,
    texts::{fill, say},
    visit::{self, Flash, Visit},
};

/// How many incidents are acted on with one post: a page of them.
const MOST: usize = 50;

/// The bar; it comes up when something is chosen.
pub(super) fn bar(visit: &Visit, again: Option<&Again<'_>>) -> Markup {
    let texts = &visit.texts.incidents;
    let [snooze, reassign, merge] = ["snooze", "reassign", "merge"].map(|verb| Typed::of(again, verb));
    html! {
        form.bulk #bulk method="post" action="/incidents/bulk" hx-post="/incidents/bulk" hx-target="#live" hx-swap="outerMorph" aria-label=(texts.with_chosen) {
            (button::hidden(visit))
            // What Enter in a field presses: the first button of a form, which must not be one that does something else.
            button type="submit" name="verb" value="reassign" hidden {}
            span.bulk-label { (texts.with_chosen) }
            button.button type="submit" name="verb" value="acknowledge" data-look="calm" data-bulk="a" { (icon::EYE) (texts.acknowledge) }
            button.button type="submit" name="verb" value="resolve" data-bulk="r" { (icon::CHECK) (texts.resolve) }
            (confirm::panel_that(snooze.is_again(), icon::MOON, texts.snooze, "plain", html! {
                (choices::snooze(visit, snooze.value("seconds", choices::USUAL_SNOOZE)))
                button.button type="submit" name="verb" value="snooze" data-look="primary" { (icon::MOON) (texts.snooze) }
            }))
            (confirm::panel_that(reassign.is_again(), icon::PERSON, texts.reassign, "plain", html! {
                (choices::assignee(visit, reassign.value("assignee", ""), false, &[]))
                button.button type="submit" name="verb" value="reassign" data-look="primary" { (icon::PERSON) (texts.reassign) }
            }))
            (confirm::panel_that(merge.is_again(), icon::MERGE, texts.merge, "plain", html! {
                p { (texts.merge_why) }
                button.button type="submit" name="verb" value="merge" data-look="primary" { (icon::MERGE) (texts.merge) }
            }))
        }
    }
}

/// `POST /incidents/bulk`
pub(super) async fn post(visit: Visit, posted: Posted) -> Result<Response, Problem> {
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
        chosen => match request(&visit, &posted, chosen) {
            Ok((targets, request)) => each(&visit, targets, &request).await?,
            Err(why) => return refused(visit, &posted, &why).await,
        },
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}

/// The list again, with what was chosen and typed, and why nothing was done. A script keeps the page that it has.
async fn refused(mut visit: Visit, posted: &Posted, why: &str) -> Result<Response, Problem> {
    let flash = Flash::bad(why);
    if visit.is_fragment {
        return Ok(act::back(&visit.state, posted.to(), &flash));
    }
    visit.path = visit::own_path(posted.to()).to_owned();
    visit.flash = Some(flash);
    let asked = visit.path.parse::<Uri>().ok().and_then(|uri| Query::<View>::try_from_uri(&uri).ok());
    let view = asked.map(|Query(view)| view).unwrap_or_default();
    let refused = Refused::told_here(why);
    let again = Again { form: posted.get("verb"), posted, refused: &refused };
    Ok(super::page(&visit, &view, Some(&again)).await?.answer_still(&visit, refused.status))
}

/// What is asked, and of which: a merge is asked of the oldest, for all others. Else a sentence that says why not.
fn request<'a>(visit: &Visit, posted: &Posted, chosen: &'a [Incident]) -> Result<(&'a [Incident], Request), String> {
    let too_few = || visit.texts.incidents.nothing_chosen.to_owned();
    let not_understood = || visit.texts.tools.not_understood.to_owned();
    let request = match posted.get("verb") {
        "acknowledge" => Request::Acknowledge,
        "resolve" => Request::Resolve,
        "snooze" => {
            let seconds = posted.get("seconds").parse().map_err(|_| not_understood())?;
            Request::Snooze { duration: Duration::from_secs(seconds) }
        }
        "reassign" => Request::Reassign(suggest::assignee(visit, posted.get("assignee"))?),
        "merge" => {
            let apart = chosen.split_at_checked(1).filter(|(_, others)| !others.is_empty());
            let (oldest, others) = apart.ok_or_else(too_few)?;
            return Ok((oldest, Request::Merge { sources: others.iter().map(|incident| incident.id).collect() }));
        }
        _ => return Err(not_understood()),
    };
    Ok((chosen, request))
}

async fn each(visit: &Visit, incidents: &[Incident], request: &Request) -> Result<Flash, Problem> {
    let texts = &visit.texts.incidents;
    let mut done = 0_u32;
    let mut refused = None;
    for incident in incidents {
        if !visit.may_respond_to(incident) {
            refused = Some((incident.number, visit.texts.problems.read_only_why.to_owned()));
            continue;
        }
        let flash = match request {
            // What was resolved since the list was made stays resolved.
            Request::Acknowledge => act::acknowledge_once(visit, incident, false).await?,
            request => act::carry_out(visit, incident, request.clone(), "").await?,
        };
        if flash.is_good { done += 1 } else { refused = Some((incident.number, flash.text)) }
    }
    Ok(match refused {
        None => Flash::good(&fill(texts.did_some, &done.to_string())),
        Some((number, why)) => {
            Flash::bad(&say(texts.refused_some, &[&done, &number, &maud::PreEscaped(why)]).into_string())
        }
    })
}
