//! `/setup`: the first person of an empty installation, made by whoever has the code that the server printed when it
//! started. Once there is somebody this page is gone.

use std::net::SocketAddr;

use axum::{
    Extension,
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_app::{Access, AccessError, ConfigureError, NewPerson, PersonRefusal};
use vigie_core::directory::Role;

use crate::{
    AppState,
    frame::Origin,
    ui::{
        components::{
            field::{self, Field},
            icon,
        },
        cookies,
        form::Posted,
        language::Language,
        layout,
        problem::Problem,
        texts::{Texts, count, fill},
        visit,
    },
};

/// How long the form may lie open, in seconds.
const FORM_SECONDS: u32 = 12 * 3600;
/// The name under which the gate of sign-ins counts wrong codes.
const GATE: &str = "set-up code";

/// What the printed address brings along.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    code: String,
}

/// What the form holds; never the password.
#[derive(Default)]
struct Draft {
    code: String,
    name: String,
    email: String,
    zone: String,
}

/// `GET /setup`
pub(crate) async fn show(
    State(state): State<AppState>,
    Query(wish): Query<Wish>,
    language: Language,
    headers: HeaderMap,
) -> Response {
    if state.app.setup_code().is_none() {
        return visit::see("/sign-in");
    }
    answer(&state, language, &headers, &Draft { code: wish.code, ..Draft::default() }, None)
}

/// `POST /setup`: makes the owner and signs them in.
pub(crate) async fn enter(
    State(state): State<AppState>,
    language: Language,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Origin(origin): Origin,
    posted: Posted,
) -> Result<Response, Problem> {
    let secret = cookies::read(&headers, cookies::SIGN_IN).unwrap_or_default();
    if secret.is_empty() || !cookies::is_form_token(posted.token(), secret) {
        return Err(Problem::StaleForm);
    }
    if state.app.setup_code().is_none() {
        return Ok(visit::see("/sign-in"));
    }
    let text = |name: &str| posted.get(name).to_owned();
    let draft = Draft { code: text("code"), name: text("name"), email: text("email"), zone: text("zone") };
    let again = |status, why: &str| {
        let page = answer(&state, language, &headers, &draft, Some(why));
        Ok((status, page).into_response())
    };
    let texts = language.texts();
    let address = from.map(|Extension(ConnectInfo(from))| from.ip());
    if let Err(wait) = state.sign_in_gate.enter(GATE, address, state.app.now()) {
        let why = count(wait.as_secs() + 1, texts.sign_in.wait_one, texts.sign_in.wait_many);
        return again(StatusCode::TOO_MANY_REQUESTS, &why);
    }
    let password = posted.exact("password");
    if Access::check_password(password).is_err() {
        state.sign_in_gate.succeeded(GATE, address, state.app.now());
        return again(StatusCode::UNPROCESSABLE_ENTITY, texts.welcome.password_length);
    }
    let owner = NewPerson {
        email: draft.email.clone(),
        name: draft.name.clone(),
        time_zone: draft.zone.clone(),
        role: Role::Owner,
        is_verified: false,
    };
    let by = vigie_store::Author { name: "set-up".to_owned(), ..origin.clone() };
    let user = match state.app.set_up(&draft.code, owner, by).await {
        Ok(user) => user,
        Err(ConfigureError::Refused(refusal)) => {
            if refusal != PersonRefusal::WrongCode {
                state.sign_in_gate.succeeded(GATE, address, state.app.now());
            }
            return again(StatusCode::UNPROCESSABLE_ENTITY, &refused(&refusal, texts));
        }
        Err(error) => {
            tracing::error!(%error, "the first person could not be stored");
            return Err(Problem::Broken);
        }
    };
    state.sign_in_gate.succeeded(GATE, address, state.app.now());
    tracing::info!(%user, "the owner was created in the console");
    sign_in(&state, user, password, Origin(origin)).await.map_err(Problem::from)
}

async fn sign_in(
    state: &AppState,
    user: vigie_core::ids::UserId,
    password: &str,
    origin: Origin,
) -> Result<Response, AccessError> {
    state.app.access().set_password(user, password).await?;
    let session = state.app.access().start_session(user, &origin.of_browser(user)).await?;
    let is_secure = visit::is_secure(state);
    let mut response = visit::see("/welcome");
    let kept = cookies::write(cookies::SESSION, &session, cookies::SESSION_SECONDS, is_secure);
    response.headers_mut().append(header::SET_COOKIE, kept);
    response.headers_mut().append(header::SET_COOKIE, cookies::write(cookies::SIGN_IN, "", 0, is_secure));
    Ok(response)
}

fn refused(refusal: &PersonRefusal, texts: &Texts) -> String {
    match refusal {
        PersonRefusal::NotAnAddress(text) => fill(texts.welcome.not_an_address, text),
        PersonRefusal::NoSuchZone(text) => fill(texts.welcome.no_such_zone, text),
        PersonRefusal::NotEmpty => texts.welcome.not_empty.to_owned(),
        PersonRefusal::WrongCode => texts.welcome.wrong_code.to_owned(),
    }
}

/// The page with its cookie: the form's token is made from it.
fn answer(state: &AppState, language: Language, headers: &HeaderMap, draft: &Draft, error: Option<&str>) -> Response {
    let secret = cookies::read(headers, cookies::SIGN_IN).map_or_else(|| state.new_key(), str::to_owned);
    let content = page(language, draft, &cookies::form_token(&secret), error);
    let markup = layout::bare(language, language.texts().welcome.setup_title, content);
    let cookie = cookies::write(cookies::SIGN_IN, &secret, FORM_SECONDS, visit::is_secure(state));
    ([(header::SET_COOKIE, cookie)], markup).into_response()
}

fn page(language: Language, draft: &Draft, form_token: &str, error: Option<&str>) -> Markup {
    let texts = &language.texts().welcome;
    let field = |name, label, value, hint| Field { name, label, value, hint, is_required: true, ..Field::default() };
    html! {
        h1 { (texts.setup_title) }
        p.quiet { (texts.setup_lead) }
        @if let Some(error) = error { div.flash #error data-tone="bad" role="alert" { (icon::ALERT) span { (error) } } }
        form.fields method="post" action="/setup" {
            input type="hidden" name="form_token" value=(form_token);
            (field::text(&field("code", texts.code, &draft.code, Some(texts.code_hint)), "text"))
            (field::text(&field("name", texts.your_name, &draft.name, None), "text"))
            (field::text(&field("email", texts.your_email, &draft.email, Some(texts.your_email_hint)), "email"))
            div.field {
                label for="password" { (texts.password) }
                input #password type="password" name="password" minlength="8" maxlength="1024" required autocomplete="new-password" aria-describedby="password-note";
                p.field-note #password-note { (texts.password_hint) }
            }
            div.field {
                label for="zone" { (texts.zone) }
                input #zone name="zone" value=(draft.zone) data-zone placeholder="Europe/Paris" autocomplete="off";
            }
            button.button type="submit" data-look="primary" { (texts.setup_submit) }
        }
        details.fold.first-run {
            summary { (icon::CHEVRON) (texts.command_line) }
            pre tabindex="0" { code { "vigie user create you@example.org \\\n  --role owner --password-stdin" } }
        }
        (layout::languages(language, "/setup"))
    }
}
