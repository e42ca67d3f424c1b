//! `GET /users/{id}/access`: how somebody signs in, where they are signed in, and the address of their calendar.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::directory::User;
use vigie_pagerduty::rest::calendar;

use super::{PRESSED, Part, answer, find, may_administer, may_change, password, sessions};
use crate::ui::{
    components::{
        button, card,
        confirm::{self, Danger},
        copy, icon,
    },
    form::{Again, Posted},
    layout::Page,
    problem::Problem,
    visit::Visit,
};

/// The page.
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let user = find(&visit, &id)?;
    Ok(page(&visit, &user, None).await?.answer(&visit))
}

/// The same, with a form that was refused.
pub(super) async fn page(visit: &Visit, user: &Arc<User>, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    page_with(visit, user, again, None).await
}

/// The same, with a link that sets a password: it is shown once.
pub(super) async fn page_with(
    visit: &Visit,
    user: &Arc<User>,
    again: Option<&Again<'_>>,
    link: Option<&str>,
) -> Result<Page, Problem> {
    if !may_change(visit, user) {
        return Err(Problem::ReadOnly);
    }
    let has_password = visit.state.app.store().password_of(user.id).await?.is_some();
    let sessions = sessions::card(visit, user).await?;
    let content = html! {
        div.columns {
            div.stack {
                (password::card(visit, user, has_password, again, link))
                (sessions)
            }
            @if user.id == visit.viewer.id || may_administer(visit, user) { (calendar_card(visit, user)) }
        }
    };
    Ok(super::page(visit, user, Part::Access, content))
}

/// Whoever has the address reads the calendar, so only the person sees it, and those who run the account.
fn calendar_card(visit: &Visit, user: &User) -> Markup {
    let texts = &visit.texts.users;
    let path = format!("/users/{}/calendar-key", user.id);
    card::show(
        "calendar",
        texts.calendar,
        None,
        html! {
            p.quiet { (texts.calendar_why) }
            @match &user.private_url_key {
                Some(key) => {
                    @let (http, web) = calendar::addresses(visit.state.links(), key);
                    (copy::block(visit.texts, &http))
                    div.form-foot {
                        a.button href=(web) { (icon::CALENDAR) (texts.calendar_open) }
                        (confirm::danger(visit, &Danger {
                            path: &path, icon: icon::REFRESH, word: texts.calendar_new,
                            why: texts.calendar_new_why, yes: texts.calendar_new,
                        }))
                    }
                },
                None => (button::post(visit, &path, icon::CALENDAR, texts.calendar_make)),
            }
        },
    )
}

/// `POST /users/{id}/calendar-key`: the old addresses end at once.
pub(crate) async fn new_calendar_key(
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, &id)?;
    let done = visit.rest.post(&format!("/users/{}/regenerate_private_url_key", user.id), &json!({})).await;
    let said = visit.texts.users.did_calendar;
    answer(visit, &user, done, (&posted, PRESSED, said)).await
}
