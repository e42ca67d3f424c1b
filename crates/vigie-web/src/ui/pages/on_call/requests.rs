//! Open requests for cover and swaps: those that ask the viewer, those the viewer could take, and the viewer's own.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::{
    cover::{CoverRequest, Shift},
    directory::Directory,
    ids::CoverRequestId,
    permission::{Action, Resource},
};

use crate::ui::{
    act,
    components::{button, icon, news, person},
    form::{Again, Posted},
    moment,
    pages::users::seen,
    problem::Problem,
    texts::say,
    visit::{Flash, Visit},
};

/// What is refused is told above the page.
pub(super) const FORM: &str = "requests";
/// How many are shown.
const MOST_SHOWN: usize = 30;

/// Whose it is, from the viewer's side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    /// The viewer is asked.
    Asked,
    /// The viewer asked.
    Mine,
    /// Anybody may take it, and the viewer takes turns in the schedule.
    Near,
    /// Anybody may take it.
    Far,
}

/// The card on the page.
pub(super) fn card(visit: &Visit, seen: &Directory) -> Markup {
    let texts = &visit.texts.duty;
    let open = seen.cover_requests.values().filter(|request| request.state_at(visit.now) == "open");
    let mut all: Vec<(Side, &CoverRequest)> =
        open.filter_map(|request| Some((side(visit, seen, request)?, request.as_ref()))).collect();
    all.sort_by_key(|(side, request)| (*side, request.shift.starts_at, request.id));
    html! {
        section.card aria-labelledby="requests" {
            div.card-head {
                h2 #requests { (texts.requests) span.count { (all.len()) } }
                (news::place(visit, "request-list", news::Kind::Lines))
            }
            ul.requests #request-list data-held data-gone=(texts.no_longer) {
                @if all.is_empty() { li.quiet #no-requests { (texts.no_requests) } }
                @for (side, request) in all.iter().take(MOST_SHOWN) { (row(visit, seen, *side, request)) }
            }
        }
    }
}

/// `None` where the viewer has nothing to do with it, or may not see its schedules.
fn side(visit: &Visit, seen: &Directory, request: &CoverRequest) -> Option<Side> {
    let me = visit.viewer.id;
    let shifts = [Some(request.shift), request.in_return];
    let mut schedules = shifts.iter().flatten().map(|shift| seen.schedules.get(&shift.schedule));
    if !schedules
        .all(|schedule| schedule.is_some_and(|one| visit.may(Action::Respond, &Resource::Object(one.teams.clone()))))
    {
        return None;
    }
    match request.asked {
        _ if request.user == me => Some(Side::Mine),
        Some(asked) => (asked == me).then_some(Side::Asked),
        None => {
            let schedule = seen.schedules.get(&request.shift.schedule)?;
            let is_near = schedule.people_from(visit.now).any(|one| one == me);
            Some(if is_near { Side::Near } else { Side::Far })
        }
    }
}

fn row(visit: &Visit, seen: &Directory, side: Side, request: &CoverRequest) -> Markup {
    let texts = &visit.texts.duty;
    let (who, shift) = (person::strong(visit, request.user), told(visit, seen, &request.shift));
    let other = request.in_return.map(|shift| told(visit, seen, &shift));
    let sentence = match (side, &other) {
        (Side::Mine, None) => say(texts.you_ask, &[&shift]),
        (Side::Mine, Some(other)) => say(texts.you_swap, &[&shift, other]),
        (_, None) => say(texts.they_ask, &[&who, &shift]),
        (_, Some(other)) => say(texts.they_swap, &[&who, &shift, other]),
    };
    let path = |verb: &str| format!("/on-call/requests/{}/{verb}", request.id);
    html! {
        li.request id={ "request-" (request.id) } {
            p { (sentence) }
            @if side == Side::Mine {
                @match request.asked {
                    Some(asked) => p.quiet { (say(texts.you_asked, &[&person::strong(visit, asked)])) },
                    None => p.quiet { (texts.anybody) },
                }
            }
            @if !request.note.is_empty() { p.quiet { "“" (request.note) "”" } }
            div.row-acts.row-state {
                @if side == Side::Mine { (button::post(visit, &path("withdraw"), icon::UNDO, texts.withdraw)) }
                @else {
                    (button::action_plain(visit, &path("take"), icon::CHECK, if other.is_some() { texts.accept } else { texts.take }, "primary"))
                    @if side == Side::Asked { (button::post(visit, &path("decline"), icon::SKIP, texts.decline)) }
                }
            }
        }
    }
}

/// `Primary, Thu 26 Nov 08:00 → Fri 27 Nov 08:00`
fn told(visit: &Visit, seen: &Directory, shift: &Shift) -> Markup {
    let name = seen.schedules.get(&shift.schedule).map_or("", |schedule| schedule.name.as_str());
    html! { strong { (name) } ", " (moment::short(visit, shift.starts_at)) " → " (moment::short(visit, shift.ends_at)) }
}

/// `POST /on-call/requests/{id}/{take|decline|withdraw}`
pub(crate) async fn answer(
    mut visit: Visit,
    Path((id, verb)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let directory = seen(&visit);
    let found = CoverRequestId::parse(&id).and_then(|id| directory.cover_requests.get(&id));
    let request = found.ok_or(Problem::NoPage)?;
    let (noun, texts) = (if request.is_swap() { "swaps" } else { "cover_requests" }, &visit.texts.duty);
    let (word, said) = match (verb.as_str(), request.is_swap()) {
        ("take", true) => ("accept", texts.did_take),
        ("take", false) => ("take", texts.did_take),
        ("decline", _) => ("decline", texts.did_decline),
        ("withdraw", _) => ("withdraw", texts.did_withdraw),
        _ => return Err(Problem::NoPage),
    };
    match visit.rest.post(&format!("/vigie/v1/{noun}/{}/{word}", request.id), &json!({})).await {
        Ok(_) => Ok(act::back(&visit.state, Some("/on-call"), &Flash::good(said))),
        Err(refused) => {
            "/on-call".clone_into(&mut visit.path);
            let page = super::page(&visit, Some(&Again { form: FORM, posted: &posted, refused: &refused })).await?;
            Ok(page.answer_still(&visit, refused.status))
        }
    }
}
