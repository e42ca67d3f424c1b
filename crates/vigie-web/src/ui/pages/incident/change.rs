//! What the tools post: pass it on, give it to somebody, add people, snooze, merge, edit. What is refused is shown at its
//! form, with what was typed.

use std::time::Duration;

use axum::{extract::Path, response::Response};
use vigie_core::{
    engine::{Assignee, IncidentEdit, Request},
    ids::{IncidentId, PriorityId},
    incident::{ConferenceBridge, Incident, Urgency},
};

use super::{More, find, find_seen, page};
use crate::ui::{
    act,
    components::person,
    form::{Again, Posted},
    problem::Problem,
    rest::Refused,
    suggest,
    texts::fill,
    visit::{self, Flash, Visit},
};

/// The longest title, in characters: what an event may bring.
pub(crate) const LONGEST_TITLE: usize = 1_024;

/// What is asked, or a sentence that says why nothing is.
type Asked = Result<Request, String>;

/// `POST /incidents/{id}/escalate`: the next level is paged now.
pub(crate) async fn escalate(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    ask(visit, id, &posted, "escalate", |_, _| Ok(Request::Escalate { level: None })).await
}

/// `POST /incidents/{id}/reassign`
pub(crate) async fn reassign(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |visit: &Visit, _: &Incident| suggest::assignee(visit, posted.get("assignee")).map(Request::Reassign);
    ask(visit, id, &posted, "reassign", request).await
}

/// `POST /incidents/{id}/responders`: one more person is responsible beside those who are.
pub(crate) async fn add_responder(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |visit: &Visit, incident: &Incident| {
        let new = suggest::user(visit, posted.get("person"))?;
        let mut users: Vec<_> = incident.assignments.iter().map(|assignment| assignment.user).collect();
        if users.contains(&new) {
            return Err(fill(visit.texts.tools.is_there, person::name(&visit.directory, new, visit.texts)));
        }
        users.push(new);
        Ok(Request::Reassign(Assignee::Users(users)))
    };
    ask(visit, id, &posted, "responders", request).await
}

/// `POST /incidents/{id}/snooze`
pub(crate) async fn snooze(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |visit: &Visit, _: &Incident| {
        let seconds = posted.get("seconds").parse().map_err(|_| visit.texts.refusals.snooze.to_owned())?;
        Ok(Request::Snooze { duration: Duration::from_secs(seconds) })
    };
    ask(visit, id, &posted, "snooze", request).await
}

/// `POST /incidents/{id}/status-update`: for those who follow the incident.
pub(crate) async fn status_update(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let message = posted.get("message").replace("\r\n", "\n");
    let request = |_: &Visit, _: &Incident| Ok(Request::PublishStatusUpdate { message: message.clone() });
    ask(visit, id, &posted, "status-update", request).await
}

/// `POST /incidents/{id}/merge`: another incident, by its number, goes into this one.
pub(crate) async fn merge(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let source = source(&visit, posted.get("number")).await?;
    let request = |_: &Visit, _: &Incident| Ok(Request::Merge { sources: vec![source.clone()?] });
    ask(visit, id, &posted, "merge", request).await
}

/// The incident with a number that the viewer may merge, or why there is none.
async fn source(visit: &Visit, number: &str) -> Result<Result<IncidentId, String>, Problem> {
    let texts = &visit.texts.tools;
    let found = match find(&visit.state, number.trim_start_matches('#')).await {
        Ok(found) => Some(found).filter(|found| visit.may_see(found)),
        Err(Problem::NoIncident) => None,
        Err(problem) => return Err(problem),
    };
    Ok(match found {
        None => Err(fill(texts.no_such_incident, number)),
        Some(found) if !visit.may_respond_to(&found) => Err(fill(texts.not_yours, &found.number.to_string())),
        Some(found) => Ok(found.id),
    })
}

/// `POST /incidents/{id}/edit`: title, priority, urgency; what stayed as it was is not written again.
pub(crate) async fn edit(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |visit: &Visit, incident: &Incident| {
        let title = posted.get("title");
        if !(1..=LONGEST_TITLE).contains(&title.chars().count()) {
            return Err(fill(visit.texts.tools.title_length, &LONGEST_TITLE.to_string()));
        }
        let title = Some(title.to_owned()).filter(|title| *title != incident.title);
        let urgency = Urgency::parse(posted.get("urgency")).filter(|urgency| *urgency != incident.urgency);
        let priority = match posted.get("priority") {
            "" => None,
            id => Some(priority(visit, id)?),
        };
        let priority = (priority != incident.priority).then_some(priority);
        Ok(Request::Edit(IncidentEdit { title, urgency, priority, ..IncidentEdit::default() }))
    };
    ask(visit, id, &posted, "edit", request).await
}

/// A priority that there is.
fn priority(visit: &Visit, id: &str) -> Result<PriorityId, String> {
    let known = PriorityId::parse(id).filter(|id| visit.directory.priorities.contains_key(id));
    known.ok_or_else(|| visit.texts.tools.not_understood.to_owned())
}

/// `POST /incidents/{id}/conference`: where people talk about it; nothing where both fields are empty.
pub(crate) async fn conference(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let bridge = ConferenceBridge::new(posted.get("conference_number"), posted.get("conference_url"));
    let request = |visit: &Visit, _: &Incident| {
        let bridge = bridge.clone().map_err(|_| visit.texts.tools.conference_wrong.to_owned())?;
        Ok(Request::Edit(IncidentEdit { conference_bridge: Some(bridge), ..IncidentEdit::default() }))
    };
    ask(visit, id, &posted, "conference", request).await
}

/// Asks what `request` makes of the form; what is refused comes back on the page, at the form of this name.
async fn ask(
    mut visit: Visit,
    Path(id): Path<String>,
    posted: &Posted,
    form: &str,
    request: impl Fn(&Visit, &Incident) -> Asked,
) -> Result<Response, Problem> {
    visit.permit(posted.token())?;
    let incident = find_seen(&visit, &id).await?;
    let flash = match request(&visit, &incident) {
        Ok(request) => act::carry_out(&visit, &incident, request, visit.texts.frame.yes_done).await?,
        Err(why) if visit.may_respond_to(&incident) => Flash::bad(&why),
        Err(_) => return Err(Problem::ReadOnly),
    };
    let incident = find_seen(&visit, &id).await?;
    // What is over has no tools any more, and so no form that could say it.
    if flash.is_good || !incident.is_open() {
        return Ok(act::back(&visit.state, posted.to(), &flash));
    }
    visit.path = visit::own_path(posted.to()).to_owned();
    let refused = Refused::told_here(&flash.text);
    let again = Again { form, posted, refused: &refused };
    Ok(page(&visit, incident, &More::default(), Some(&again)).await?.answer_still(&visit, refused.status))
}
