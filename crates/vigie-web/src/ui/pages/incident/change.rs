//! What the tools post: pass it on, give it to somebody, add people, snooze, merge, edit.

use std::time::Duration;

use axum::{extract::Path, response::Response};
use vigie_core::{
    engine::{Assignee, IncidentEdit, Request},
    ids::PriorityId,
    incident::{ConferenceBridge, Incident, Urgency},
};

use super::{choices, find};
use crate::ui::{
    act,
    form::Posted,
    problem::Problem,
    visit::{Flash, Visit},
};

/// `POST /incidents/{id}/escalate`: the next level is paged now.
pub(crate) async fn escalate(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    ask(&visit, id, &posted, |_| Some(Request::Escalate { level: None })).await
}

/// `POST /incidents/{id}/reassign`
pub(crate) async fn reassign(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    ask(&visit, id, &posted, |_| Some(Request::Reassign(choices::assignee(posted.get("assignee"))?))).await
}

/// `POST /incidents/{id}/responders`: one more person is responsible beside those who are.
pub(crate) async fn add_responder(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |incident: &Incident| {
        let Assignee::Users(mut new) = choices::assignee(posted.get("assignee"))? else { return None };
        let mut users: Vec<_> = incident.assignments.iter().map(|assignment| assignment.user).collect();
        new.retain(|user| !users.contains(user));
        users.append(&mut new);
        Some(Request::Reassign(Assignee::Users(users)))
    };
    ask(&visit, id, &posted, request).await
}

/// `POST /incidents/{id}/snooze`
pub(crate) async fn snooze(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |_: &Incident| {
        let seconds = posted.get("seconds").parse().ok()?;
        Some(Request::Snooze { duration: Duration::from_secs(seconds) })
    };
    ask(&visit, id, &posted, request).await
}

/// `POST /incidents/{id}/status-update`: for those who follow the incident.
pub(crate) async fn status_update(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let message = posted.get("message").replace("\r\n", "\n");
    ask(&visit, id, &posted, |_| Some(Request::PublishStatusUpdate { message: message.clone() })).await
}

/// `POST /incidents/{id}/merge`: another incident, by its number, goes into this one.
pub(crate) async fn merge(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let source = find(&visit.state, posted.get("number").trim_start_matches('#')).await?;
    if !visit.may_respond_to(&source) {
        return Err(Problem::ReadOnly);
    }
    ask(&visit, id, &posted, |_| Some(Request::Merge { sources: vec![source.id] })).await
}

/// `POST /incidents/{id}/edit`: title, priority, urgency; what stayed as it was is not written again.
pub(crate) async fn edit(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let request = |incident: &Incident| {
        let title = Some(posted.get("title").to_owned()).filter(|title| *title != incident.title);
        let urgency = Urgency::parse(posted.get("urgency")).filter(|urgency| *urgency != incident.urgency);
        let priority = match posted.get("priority") {
            "" => None,
            id => Some(PriorityId::parse(id)?),
        };
        let priority = (priority != incident.priority).then_some(priority);
        Some(Request::Edit(IncidentEdit { title, urgency, priority, ..IncidentEdit::default() }))
    };
    ask(&visit, id, &posted, request).await
}

/// `POST /incidents/{id}/conference`: where people talk about it; nothing where both fields are empty.
pub(crate) async fn conference(visit: Visit, id: Path<String>, posted: Posted) -> Result<Response, Problem> {
    let bridge = ConferenceBridge::new(posted.get("conference_number"), posted.get("conference_url"));
    let request = |_: &Incident| {
        let conference_bridge = Some(bridge.clone().ok()?);
        Some(Request::Edit(IncidentEdit { conference_bridge, ..IncidentEdit::default() }))
    };
    ask_or(&visit, id, &posted, request, visit.texts.tools.conference_wrong).await
}

async fn ask(
    visit: &Visit,
    id: Path<String>,
    posted: &Posted,
    request: impl Fn(&Incident) -> Option<Request>,
) -> Result<Response, Problem> {
    ask_or(visit, id, posted, request, visit.texts.tools.not_understood).await
}

/// Asks what `request` makes of the form, or says `why_not` where it makes nothing.
async fn ask_or(
    visit: &Visit,
    Path(id): Path<String>,
    posted: &Posted,
    request: impl Fn(&Incident) -> Option<Request>,
    why_not: &str,
) -> Result<Response, Problem> {
    visit.permit(posted.token())?;
    let incident = find(&visit.state, &id).await?;
    let flash = match request(&incident) {
        Some(request) => act::carry_out(visit, &incident, request, visit.texts.frame.yes_done).await?,
        None => Flash::bad(why_not),
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}
