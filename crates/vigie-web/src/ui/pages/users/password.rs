//! Passwords: one's own is changed by whoever knows it; for others there is a link that works for a day and once, so
//! that nobody ever knows somebody else's.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use vigie_app::AccessError;
use vigie_core::directory::User;
use vigie_store::Author;

use super::{access, answer, find, may_administer};
use crate::{
    AppState,
    frame::Origin,
    ui::{
        components::{button, card, copy, disclosure, icon, refusal},
        form::{Again, Posted, Typed},
        language::Language,
        layout,
        problem::Problem,
        rest::Refused,
        texts::{Texts, count, fill},
        visit::Visit,
    },
};

const FORM: &str = "password";

/// The card on a person's page.
pub(super) fn card(
    visit: &Visit,
    user: &User,
    has_password: bool,
    again: Option<&Again<'_>>,
    link: Option<&str>,
) -> Markup {
    let texts = &visit.texts.users;
    let is_oneself = user.id == visit.viewer.id;
    card::show(
        "password",
        texts.password,
        None,
        html! {
            p { (if has_password { texts.has_password } else { texts.no_password }) }
            @if let Some(link) = link {
                div.shown-once role="status" {
                    p { strong { (icon::LINK) (fill(texts.link_made, &user.name)) } }
                    (copy::block(visit.texts, link))
                    p.quiet { (texts.link_once) }
                }
            }
            @if is_oneself { (change_form(visit, user, again)) }
            @else if may_administer(visit, user) && link.is_none() {
                p.quiet { (texts.link_why) }
                div.form-foot { (button::post(visit, &format!("/users/{}/password-link", user.id), icon::LINK, texts.make_link)) }
            }
        },
    )
}

fn change_form(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.users, Typed::of(again, FORM));
    disclosure::show(
        icon::PENCIL,
        texts.change_password,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/users/" (user.id) "/password" } {
                (button::hidden(visit))
                input type="hidden" name="username" autocomplete="username" value=(user.email);
                label for="old" { (texts.old_password) }
                input #old type="password" name="old" autocomplete="current-password" required;
                label for="new" { (texts.new_password) }
                input #new type="password" name="new" autocomplete="new-password" required minlength="8" maxlength="1024" aria-describedby="new-note";
                p.field-note #new-note { (texts.password_rule) }
                button.button type="submit" data-look="primary" { (texts.change_password) }
            }
        },
    )
}

/// `POST /users/{id}/password`: one's own; every other browser is signed out.
pub(crate) async fn change(
    visit: Visit,
    origin: Origin,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, &id)?;
    if user.id != visit.viewer.id {
        return Err(Problem::ReadOnly);
    }
    let by = origin.of_browser(user.id);
    let done = change_own(&visit, &user, &posted, &by).await?;
    let said = visit.texts.users.did_password;
    answer(visit, &user, done, (&posted, FORM, said)).await
}

/// Whoever finds an open browser may not guess the password behind it: tries wait as at the sign-in.
async fn change_own(visit: &Visit, user: &User, posted: &Posted, by: &Author) -> Result<Result<(), Refused>, Problem> {
    let (access, gate, texts) = (visit.state.app.access(), &visit.state.sign_in_gate, visit.texts);
    if let Err(wait) = gate.enter(&user.email, None, visit.now) {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let told = count(seconds, texts.sign_in.wait_one, texts.sign_in.wait_many);
        return Ok(Err(Refused::because(StatusCode::TOO_MANY_REQUESTS, &told)));
    }
    if !access.is_password_of(Some(user.id), posted.exact("old")).await? {
        return Ok(Err(Refused::because(StatusCode::BAD_REQUEST, texts.users.wrong_old)));
    }
    gate.succeeded(&user.email, None, visit.now);
    match access.set_password_by(by, user.id, posted.exact("new")).await {
        Err(AccessError::PasswordLength) => {
            return Ok(Err(Refused::because(StatusCode::BAD_REQUEST, texts.users.password_rule)));
        }
        set => set?,
    }
    access.end_other_sessions(user.id, Some(visit.secret()), by).await?;
    Ok(Ok(()))
}

/// `POST /users/{id}/password-link`: the answer is the only place where it is shown.
pub(crate) async fn make_link(
    mut visit: Visit,
    origin: Origin,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user: Arc<User> = find(&visit, &id)?;
    if user.id == visit.viewer.id || !may_administer(&visit, &user) {
        return Err(Problem::ReadOnly);
    }
    let by = origin.of_browser(visit.viewer.id);
    let link = visit.state.app.make_password_link(user.id, &by).await?.ok_or(Problem::NoPage)?;
    tracing::info!(user = %user.id, by = %visit.viewer.id, "a link that sets a password was made");
    visit.path = format!("/users/{}/access", user.id);
    let page = access::page_with(&visit, &user, None, Some(&link)).await?;
    Ok(page.answer_still(&visit, StatusCode::OK))
}

/// `GET /set-password/{token}`: for whoever has the link; nobody is signed in.
pub(crate) async fn choose(
    State(state): State<AppState>,
    language: Language,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let user = state.app.password_link_owner(&token).await?.ok_or(Problem::PasswordLinkOver)?;
    Ok(ask(language, &user, None))
}

/// `POST /set-password/{token}`: only whoever has the link knows the address, so the form needs no token of its own.
pub(crate) async fn chosen(
    State(state): State<AppState>,
    language: Language,
    Path(token): Path<String>,
    Origin(origin): Origin,
    posted: Posted,
) -> Result<Response, Problem> {
    let user = state.app.password_link_owner(&token).await?.ok_or(Problem::PasswordLinkOver)?;
    match state.app.set_password_over_link(&token, posted.exact("new"), origin).await {
        Err(AccessError::PasswordLength) => {
            let refused = Refused::because(StatusCode::BAD_REQUEST, language.texts().users.password_rule);
            Ok((refused.status, ask(language, &user, Some(&refused))).into_response())
        }
        Ok(Some(user)) => {
            state.sign_in_gate.succeeded(&user.email, None, state.app.now());
            Ok(told(language))
        }
        Ok(None) => Err(Problem::PasswordLinkOver),
        Err(error) => Err(error.into()),
    }
}

fn ask(language: Language, user: &User, refused: Option<&Refused>) -> Response {
    let texts: &Texts = language.texts();
    let content = html! {
        h1 { (texts.users.choose_password) }
        p.quiet { (fill(texts.users.choose_for, &user.name)) }
        (refusal::show(refused))
        form.fields method="post" {
            input type="hidden" name="username" autocomplete="username" value=(user.email);
            label for="new" { (texts.users.new_password) }
            input #new type="password" name="new" autocomplete="new-password" required minlength="8" maxlength="1024" autofocus aria-describedby="new-note";
            p.field-note #new-note { (texts.users.password_rule) }
            button.button type="submit" data-look="primary" { (texts.users.choose_password) }
        }
    };
    layout::bare(language, texts.users.choose_password, content).into_response()
}

fn told(language: Language) -> Response {
    let texts = language.texts();
    let content = html! {
        div.bare-sign { (icon::CHECK) }
        h1 { (texts.users.did_choose) }
        p { (texts.users.did_choose_why) }
        (button::link("/sign-in", texts.frame.sign_in))
    };
    layout::bare(language, texts.users.did_choose, content).into_response()
}
