//! API tokens: one's own, and for admins the account's and everybody's. The text of a token is shown once.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use vigie_core::{
    ids::TokenId,
    permission::{Action, Resource},
    time::At,
};
use vigie_store::{TokenAccess, TokenRow};

use super::{Part, administers};
use crate::ui::{
    act,
    components::{
        badge, card,
        confirm::{self, Danger},
        copy, disclosure,
        field::{self, Choice, Field},
        icon, refusal, tabs,
    },
    form::{Again, Posted, Typed},
    layout::Page,
    moment,
    problem::Problem,
    texts::{fill, say},
    visit::{Flash, Visit},
};

const FORM: &str = "token";
/// How many of one owner are shown: the API lets nobody have so many, the command line might.
const MOST_OF_ONE_OWNER: u32 = 1_000;
/// How many of other people's a page shows, the newest first.
const MOST_OTHERS: u32 = 50;

/// From where on other people's are shown.
#[derive(Default, Deserialize)]
pub(crate) struct From {
    /// The last one of the page before: its moment in microseconds and its id.
    before: Option<String>,
}

impl From {
    fn place(&self) -> Option<(At, TokenId)> {
        let (micros, id) = self.before.as_deref()?.split_once('-')?;
        Some((At::from_micros(micros.parse().ok()?), TokenId::parse(id)?))
    }
}

/// `GET /settings/tokens`
pub(crate) async fn show(visit: Visit, Query(from): Query<From>) -> Result<Response, Problem> {
    Ok(page(&visit, &from, None, None).await?.answer(&visit))
}

async fn page(visit: &Visit, from: &From, again: Option<&Again<'_>>, made: Option<&str>) -> Result<Page, Problem> {
    let texts = &visit.texts.settings;
    let store = visit.state.app.store();
    let own = store.tokens_of(Some(visit.viewer.id), MOST_OF_ONE_OWNER).await?;
    let (mut of_account, mut others) = (Vec::new(), Vec::new());
    if administers(visit) {
        of_account = store.tokens_of(None, MOST_OF_ONE_OWNER).await?;
        others = store.tokens_of_others(visit.viewer.id, from.place(), MOST_OTHERS + 1).await?;
    }
    let has_more = others.len() > MOST_OTHERS as usize;
    others.truncate(MOST_OTHERS as usize);
    let older = others.last().filter(|_| has_more).map(|last| {
        let place = format!("{}-{}", last.created_at.micros(), last.id);
        (visit.texts.frame.older, format!("/settings/tokens?before={place}#others-tokens"))
    });
    let newest = from.place().map(|_| (visit.texts.incidents.newest, "/settings/tokens#others-tokens".to_owned()));
    others.retain(|token| token.user.is_some_and(|owner| visit.may(Action::Configure, &Resource::Person(owner))));
    let content = html! {
        div.stack {
            @if let Some(text) = made {
                div.shown-once role="status" {
                    p { strong { (icon::CHECK) (texts.token_made) } }
                    (copy::block(visit.texts, text))
                    p.quiet { (texts.token_once) }
                }
            }
            p.quiet { (texts.tokens_lead) }
            (form(visit, again))
            (list(visit, "own-tokens", texts.own_tokens, &own))
            @if administers(visit) {
                (list(visit, "account-tokens", texts.account_tokens, &of_account))
                @if !others.is_empty() || newest.is_some() || older.is_some() {
                    (listed(visit, "others-tokens", texts.others_tokens, None, &others))
                    (tabs::pager(visit.texts.frame.pages, newest, older))
                }
            }
        }
    };
    Ok(super::page(visit, Part::Tokens, html! {}, content))
}

fn list(visit: &Visit, id: &str, title: &str, tokens: &[TokenRow]) -> Markup {
    listed(visit, id, title, Some(tokens.len()), tokens)
}

fn listed(visit: &Visit, id: &str, title: &str, count: Option<usize>, tokens: &[TokenRow]) -> Markup {
    card::show(
        id,
        title,
        count,
        html! {
            @if tokens.is_empty() { p.quiet { (visit.texts.settings.no_tokens) } }
            ul.things { @for token in tokens { (row(visit, token)) } }
        },
    )
}

fn row(visit: &Visit, token: &TokenRow) -> Markup {
    let texts = &visit.texts.settings;
    let owner = token.user.filter(|user| *user != visit.viewer.id).and_then(|user| visit.directory.users.get(&user));
    html! {
        li.thing id={ "token-" (token.id) } {
            div.thing-what {
                strong { (if token.description.is_empty() { texts.unnamed } else { &token.description }) }
                ul.facts {
                    @if let Some(end) = &token.truncated { li { code { "…" (end) } } }
                    @if let Some(owner) = owner { li { (icon::PERSON) a href={ "/users/" (owner.id) } { (owner.name) } } }
                    li { (say(texts.made, &[&moment::ago(visit, token.created_at)])) }
                    li { @match token.last_used_at { Some(at) => (say(texts.used, &[&moment::ago(visit, at)])), None => (texts.never_used) } }
                }
            }
            @if token.access == TokenAccess::ReadOnly { (badge::pill("plain", icon::EYE, texts.reads_only)) }
            @else { (badge::pill("info", icon::PENCIL, texts.full)) }
            (confirm::danger(visit, &Danger {
                path: &format!("/settings/tokens/{}/revoke", token.id), icon: icon::BIN, word: texts.revoke,
                why: &fill(texts.revoke_why, &token.description), yes: texts.revoke,
            }))
        }
    }
}

fn form(visit: &Visit, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.settings, Typed::of(again, FORM));
    let choice = |value, word, chosen: &str| Choice { value, word, is_chosen: value == chosen };
    let (owner, access) = (typed.value("owner", "me"), typed.value("access", "full"));
    let owners = [choice("me", texts.owner_me, owner), choice("account", texts.owner_account, owner)];
    let kinds = [choice("full", texts.full, access), choice("read_only", texts.reads_only, access)];
    let named = |name, label| Field { name, label, ..Field::default() };
    let description =
        Field { value: typed.value("description", ""), is_required: true, ..named("description", texts.purpose) };
    let owner = Field { hint: Some(texts.owner_hint), ..named("owner", texts.owner) };
    disclosure::show(
        icon::PLUS,
        texts.add_token,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action="/settings/tokens" {
                (crate::ui::components::button::hidden(visit))
                (field::text(&description, "text"))
                @if administers(visit) { (field::select(&owner, &owners)) }
                (field::select(&named("access", texts.access), &kinds))
                button.button type="submit" data-look="primary" { (texts.add_token) }
            }
        },
    )
}

/// `POST /settings/tokens`: the answer is the only page that holds its text.
pub(crate) async fn create(mut visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let mut token = json!({ "description": posted.get("description"), "access": posted.get("access") });
    if posted.get("owner") == "account" {
        token["user"] = Json::Null;
    }
    let done = visit.rest.post("/vigie/v1/tokens", &json!({ "token": token })).await;
    "/settings/tokens".clone_into(&mut visit.path);
    match done {
        Ok(made) => {
            let text = made["token"]["token"].as_str();
            Ok(page(&visit, &From::default(), None, text).await?.answer_still(&visit, StatusCode::OK))
        }
        Err(refused) => {
            let again = Again { form: FORM, posted: &posted, refused: &refused };
            Ok(page(&visit, &From::default(), Some(&again), None).await?.answer_still(&visit, refused.status))
        }
    }
}

/// `POST /settings/tokens/{id}/revoke`
pub(crate) async fn revoke(mut visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    match visit.rest.delete(&format!("/vigie/v1/tokens/{id}")).await {
        Ok(_) => Ok(act::back(&visit.state, Some("/settings/tokens"), &Flash::good(visit.texts.settings.did_revoke))),
        Err(refused) => {
            "/settings/tokens".clone_into(&mut visit.path);
            let again = Again { form: FORM, posted: &posted, refused: &refused };
            Ok(page(&visit, &From::default(), Some(&again), None).await?.answer_still(&visit, refused.status))
        }
    }
}
