//! API tokens: one's own, and for admins the account's and everybody's. The text of a token is shown once.

use axum::{extract::Path, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::permission::{Action, Resource};
use vigie_store::{TokenAccess, TokenRow};

use super::{Part, administers};
use crate::ui::{
    act,
    components::{
        badge, card,
        confirm::{self, Danger},
        copy, disclosure,
        field::{self, Choice, Field},
        icon, refusal,
    },
    form::{Again, Posted, Typed},
    layout::Page,
    moment,
    problem::Problem,
    texts::{fill, say},
    visit::{Flash, Visit},
};

const FORM: &str = "token";
/// How many of other people's are shown; the newest.
const MOST_OTHERS: usize = 200;

/// `GET /settings/tokens`
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    Ok(page(&visit, None, None).await?.answer(&visit))
}

async fn page(visit: &Visit, again: Option<&Again<'_>>, made: Option<&str>) -> Result<Page, Problem> {
    let texts = &visit.texts.settings;
    let all = visit.state.app.store().list_tokens().await?;
    let own: Vec<&TokenRow> = all.iter().filter(|token| token.user == Some(visit.viewer.id)).collect();
    let of_account: Vec<&TokenRow> = all.iter().filter(|token| token.user.is_none() && administers(visit)).collect();
    let may = |token: &&TokenRow| {
        let owner = token.user.filter(|user| *user != visit.viewer.id);
        owner.is_some_and(|owner| administers(visit) && visit.may(Action::Configure, &Resource::Person(owner)))
    };
    let others: Vec<&TokenRow> = all.iter().rev().filter(may).take(MOST_OTHERS).collect();
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
                @if !others.is_empty() { (list(visit, "others-tokens", texts.others_tokens, &others)) }
            }
        }
    };
    Ok(super::page(visit, Part::Tokens, html! {}, content))
}

fn list(visit: &Visit, id: &str, title: &str, tokens: &[&TokenRow]) -> Markup {
    card::show(
        id,
        title,
        Some(tokens.len()),
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
            Ok(page(&visit, None, text).await?.answer_still(&visit, StatusCode::OK))
        }
        Err(refused) => {
            let again = Again { form: FORM, posted: &posted, refused: &refused };
            Ok(page(&visit, Some(&again), None).await?.answer_still(&visit, refused.status))
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
            Ok(page(&visit, Some(&again), None).await?.answer_still(&visit, refused.status))
        }
    }
}
