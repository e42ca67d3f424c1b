//! Where somebody is signed in, and signing them out.

use std::sync::Arc;

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::{Markup, html};
use vigie_app::Access;
use vigie_core::directory::User;

use super::{PRESSED, answer, find, may_change};
use crate::{
    frame::Origin,
    ui::{
        components::{badge, button, card, icon},
        form::Posted,
        moment,
        problem::Problem,
        rest::Refused,
        texts::say,
        visit::Visit,
    },
};

/// How many are shown.
const MOST_SHOWN: usize = 20;

/// The card on a person's page, the newest first.
pub(super) async fn card(visit: &Visit, user: &Arc<User>) -> Result<Markup, Problem> {
    let texts = &visit.texts.users;
    let sessions = visit.state.app.access().sessions_of(user.id).await?;
    let has_others = sessions.iter().any(|session| !Access::is_session(session, visit.secret()));
    Ok(card::show(
        "sessions",
        texts.sessions,
        Some(sessions.len()),
        html! {
            @if sessions.is_empty() { p.quiet { (texts.no_sessions) } }
            ul.turns {
                @for session in sessions.iter().rev().take(MOST_SHOWN) {
                    li {
                        strong { (say(texts.signed_in, &[&moment::ago(visit, session.created_at)])) }
                        span.quiet { (say(visit.texts.dates.until, &[&moment::short(visit, session.expires_at)])) }
                        @if Access::is_session(session, visit.secret()) { (badge::pill("good", icon::DEVICE, texts.this_browser)) }
                        @else { (button::quiet(visit, &format!("/users/{}/sessions/{}/end", user.id, session.id()), icon::LEAVE, texts.end)) }
                    }
                }
            }
            @if has_others { div.form-foot { (button::post(visit, &format!("/users/{}/sessions/end", user.id), icon::LEAVE, texts.end_others)) } }
        },
    ))
}

/// `POST /users/{id}/sessions/{session}/end`
pub(crate) async fn end(visit: Visit, Path(ids): Path<(String, String)>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, &ids.0)?;
    let done = visit.rest.delete(&format!("/users/{}/sessions/browser/{}", user.id, ids.1)).await;
    let said = visit.texts.users.did_end;
    answer(visit, &user, done, (&posted, PRESSED, said)).await
}

/// `POST /users/{id}/sessions/end`: all but the browser that asks.
pub(crate) async fn end_others(
    visit: Visit,
    origin: Origin,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, &id)?;
    if !may_change(&visit, &user) {
        return Err(Problem::ReadOnly);
    }
    let by = origin.of_browser(visit.viewer.id);
    let ended = visit.state.app.access().end_other_sessions(user.id, Some(visit.secret()), &by).await;
    let broken = |_| Refused::because(StatusCode::SERVICE_UNAVAILABLE, visit.texts.problems.broken_why);
    let done = ended.map_err(broken);
    let said = visit.texts.users.did_end;
    answer(visit, &user, done, (&posted, PRESSED, said)).await
}
