//! `/sign-in` and `/sign-out`.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Extension, Form,
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::html;
use serde::Deserialize;

use crate::{
    AppState,
    frame::Origin,
    ui::{
        components::icon,
        cookies,
        language::Language,
        layout,
        problem::Problem,
        texts::count,
        visit::{self, Visit},
    },
};

/// How long the sign-in form may lie open, in seconds.
const FORM_SECONDS: u32 = 12 * 3600;

/// Where to go afterwards.
#[derive(Deserialize)]
pub(crate) struct Wish {
    to: Option<String>,
}

/// The form.
#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    form_token: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    to: Option<String>,
}

/// The sign-out form.
#[derive(Deserialize)]
pub(crate) struct LeaveFields {
    #[serde(default)]
    form_token: String,
}

/// `GET /sign-in`
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(wish): Query<Wish>,
    language: Language,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if state.app.setup_code().is_some() {
        return Ok(visit::see("/setup"));
    }
    if let Some(secret) = cookies::read(&headers, cookies::SESSION)
        && state.app.access().check_session(secret).await?.is_some()
    {
        return Ok(visit::see(visit::own_path(wish.to.as_deref())));
    }
    let form = Fields { form_token: String::new(), email: String::new(), password: String::new(), to: wish.to };
    Ok(answer(&state, language, &headers, &form, None))
}

/// `POST /sign-in`
pub(crate) async fn enter(
    State(state): State<AppState>,
    language: Language,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Origin(origin): Origin,
    Form(form): Form<Fields>,
) -> Result<Response, Problem> {
    let secret = cookies::read(&headers, cookies::SIGN_IN).unwrap_or_default();
    if secret.is_empty() || !cookies::is_form_token(&form.form_token, secret) {
        return Err(Problem::StaleForm);
    }
    let address = from.map(|Extension(ConnectInfo(from))| from.ip());
    if let Err(wait) = state.sign_in_gate.enter(&form.email, address, state.app.now()) {
        return Ok(too_many(&state, language, &headers, &form, wait));
    }
    let Some((user, session)) = state.app.access().sign_in(&form.email, &form.password, origin).await? else {
        tracing::info!("a sign-in to the console was refused");
        let response = answer(&state, language, &headers, &form, Some(language.texts().sign_in.wrong_password));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, response).into_response());
    };
    state.sign_in_gate.succeeded(&form.email, address, state.app.now());
    tracing::info!(%user, "signed in to the console");
    let mut response = visit::see(visit::own_path(form.to.as_deref()));
    let is_secure = visit::is_secure(&state);
    let kept = cookies::write(cookies::SESSION, &session, cookies::SESSION_SECONDS, is_secure);
    response.headers_mut().append(header::SET_COOKIE, kept);
    response.headers_mut().append(header::SET_COOKIE, cookies::write(cookies::SIGN_IN, "", 0, is_secure));
    Ok(response)
}

/// `POST /sign-out`
pub(crate) async fn leave(visit: Visit, origin: Origin, Form(form): Form<LeaveFields>) -> Result<Response, Problem> {
    if !cookies::is_form_token(&form.form_token, visit.secret()) {
        return Err(Problem::StaleForm);
    }
    visit.state.app.access().end_session(visit.secret(), &origin.of_browser(visit.viewer.id)).await?;
    let mut response = visit::see("/sign-in");
    let gone = cookies::write(cookies::SESSION, "", 0, visit::is_secure(&visit.state));
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}

/// The form again, with the time to wait: no password is looked at before it is over.
fn too_many(state: &AppState, language: Language, headers: &HeaderMap, form: &Fields, wait: Duration) -> Response {
    tracing::warn!("sign-ins to the console are slowed down: too many wrong passwords");
    let texts = &language.texts().sign_in;
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let error = count(seconds, texts.wait_one, texts.wait_many);
    let page = answer(state, language, headers, form, Some(&error));
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], page).into_response()
}

/// The page with its cookie: the form's token is made from it.
fn answer(state: &AppState, language: Language, headers: &HeaderMap, form: &Fields, error: Option<&str>) -> Response {
    let secret = cookies::read(headers, cookies::SIGN_IN).map_or_else(|| state.new_key(), str::to_owned);
    let markup = page(language, form, &cookies::form_token(&secret), error);
    let cookie = cookies::write(cookies::SIGN_IN, &secret, FORM_SECONDS, visit::is_secure(state));
    ([(header::SET_COOKIE, cookie)], markup).into_response()
}

fn page(language: Language, form: &Fields, form_token: &str, error: Option<&str>) -> Html<String> {
    let texts = language.texts();
    let content = html! {
        h1 { (texts.frame.sign_in) }
        p.quiet { (texts.sign_in.tagline) }
        @if let Some(error) = error {
            div.flash #error data-tone="bad" role="alert" { (icon::ALERT) span { (error) } }
        }
        form.fields method="post" action="/sign-in" {
            input type="hidden" name="form_token" value=(form_token);
            @if let Some(to) = &form.to { input type="hidden" name="to" value=(to); }
            label for="email" { (texts.sign_in.email) }
            input #email type="email" name="email" value=(form.email) autocomplete="username" required autofocus aria-describedby=[error.map(|_| "error")];
            label for="password" { (texts.sign_in.password) }
            input #password type="password" name="password" autocomplete="current-password" required;
            button.button type="submit" data-look="primary" { (texts.frame.sign_in) }
        }
        (layout::languages(language, "/sign-in"))
    };
    layout::bare(language, texts.frame.sign_in, content)
}
