//! Ways to reach somebody: added, proved by a code, tried out, removed.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Channel, ContactMethod, User},
    notify::{DeliveryState, personal::PersonalContent},
};
use vigie_store::PersonalReceipt;

use super::{PRESSED, ask, may_change};
use crate::ui::{
    components::{
        badge, button, card,
        confirm::{self, Danger},
        disclosure,
        field::{self, Choice, Field},
        icon, refusal,
    },
    form::{Again, Posted, Typed},
    moment,
    problem::Problem,
    rest::Wish,
    texts::{Texts, fill, say},
    visit::Visit,
};

/// The form that adds one.
const FORM: &str = "contact-method";
/// The kinds that can be added: what the form sends, and what the REST API calls it.
const KINDS: [(Channel, &str); 3] = [
    (Channel::Email, "email_contact_method"),
    (Channel::Sms, "sms_contact_method"),
    (Channel::Phone, "phone_contact_method"),
];

/// The card on a person's page.
pub(super) async fn card(
    visit: &Visit,
    user: &Arc<User>,
    messages: &[PersonalReceipt],
    again: Option<&Again<'_>>,
) -> Result<Markup, Problem> {
    let texts = &visit.texts.reach;
    let mut rows = Vec::new();
    for method in &user.contact_methods {
        rows.push(row(visit, user, method, messages, again).await?);
    }
    Ok(card::show(
        "contact-methods",
        texts.contact_methods,
        Some(rows.len()),
        html! {
            @if rows.is_empty() { p.refusal { (icon::ALERT) (texts.none) } }
            ul.methods { @for row in &rows { (row) } }
            @if may_change(visit, user) { (form(visit, user, again)) }
        },
    ))
}

async fn row(
    visit: &Visit,
    user: &User,
    method: &ContactMethod,
    messages: &[PersonalReceipt],
    again: Option<&Again<'_>>,
) -> Result<Markup, Problem> {
    let texts = &visit.texts.reach;
    let may = may_change(visit, user);
    let is_sendable = visit.state.app.channels().get(method.channel).is_some();
    let code = match may && method.verified_at.is_none() {
        true => visit.state.app.store().verification_code(user.id, method.id).await?,
        false => None,
    };
    let is_again = again.is_some_and(|again| again.form == method.id.as_str());
    // A code that was refused because it is over is told at its field too.
    let has_code =
        is_again || code.is_some_and(|code| code.expires_at > visit.now && code.address == method.full_address());
    Ok(html! {
        li.method id={ "method-" (method.id) } {
            span.method-icon { (badge::channel_icon(method.channel)) }
            div.method-what {
                strong { (method.full_address()) }
                span.quiet { (badge::channel_word(method.channel, visit.texts)) " · " (method.label) }
                div.row-state {
                    @match method.verified_at {
                        Some(at) => { (badge::pill("good", icon::CHECK, texts.verified)) span.quiet { (moment::ago(visit, at)) } },
                        None => (badge::pill("warn", icon::ALERT, texts.not_verified)),
                    }
                    @if !is_sendable { (badge::pill("warn", icon::ALERT, visit.texts.duty.not_sent)) }
                }
                (last(visit, method, messages))
            }
            @if may {
                div.method-acts {
                    @if is_sendable {
                        (button::post(visit, &path(user, method, "test"), icon::SEND, texts.test))
                        @if method.verified_at.is_none() { (button::post(visit, &path(user, method, "code"), icon::CHECK, texts.send_code)) }
                    }
                    (confirm::danger(visit, &Danger {
                        path: &path(user, method, "remove"), icon: icon::BIN, word: visit.texts.users.remove,
                        why: &fill(texts.remove_why, &method.full_address()), yes: visit.texts.users.remove,
                    }))
                }
                @if has_code { (code_form(visit, user, method, again)) }
            }
        }
    })
}

/// What became of the last test page and the last code.
fn last(visit: &Visit, method: &ContactMethod, messages: &[PersonalReceipt]) -> Markup {
    let texts = &visit.texts.reach;
    let of = |content: &PersonalContent| {
        messages.iter().find(|one| one.message.contact_method == method.id && one.message.content == *content)
    };
    html! {
        @for (content, word) in [(PersonalContent::Test, texts.last_test), (PersonalContent::Verification, texts.last_code)] {
            @if let Some(receipt) = of(&content) { p.receipt-line { (word) " " (outcome(visit, receipt)) } }
        }
    }
}

/// What became of a message: `delivered · 12 s ago`, and the provider's words.
pub(crate) fn outcome(visit: &Visit, receipt: &PersonalReceipt) -> Markup {
    html! {
        (badge::receipt(receipt.state, visit.texts))
        " " span.quiet { (moment::ago(visit, receipt.message.created_at)) }
        @if let Some(words) = &receipt.words { " " span.words { (words) } }
        // It may go out before the page's stream is open: while it waits the page asks by itself.
        @if receipt.state == DeliveryState::Queued {
            span hx-get=(visit.path) hx-trigger="every 2s" hx-target="#live" hx-swap="outerMorph" {}
        }
    }
}

fn code_form(visit: &Visit, user: &User, method: &ContactMethod, again: Option<&Again<'_>>) -> Markup {
    let texts = &visit.texts.reach;
    let typed = Typed::of(again, method.id.as_str());
    let id = format!("code-{}", method.id);
    html! {
        form.code-form method="post" action=(path(user, method, "verify")) {
            (refusal::show(typed.refused))
            (button::hidden(visit))
            label for=(id) { (texts.code) }
            div.code-row {
                input.input id=(id) name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required placeholder="123 456";
                button.button type="submit" data-look="primary" { (icon::CHECK) (texts.verify) }
            }
            p.field-note { (texts.code_why) }
        }
    }
}

fn form(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.reach, Typed::of(again, FORM));
    let chosen = typed.value("kind", "sms");
    let kinds = KINDS.map(|(channel, _)| Choice {
        value: channel.as_str(),
        word: badge::channel_word(channel, visit.texts),
        is_chosen: channel.as_str() == chosen,
    });
    let text = |name, label, hint| Field {
        name,
        label,
        hint,
        value: typed.value(name, ""),
        is_required: name == "address",
        ..Field::default()
    };
    let kind = Field { name: "kind", label: texts.kind, ..Field::default() };
    disclosure::show(
        icon::PLUS,
        texts.add,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/users/" (user.id) "/contact-methods" } {
                (button::hidden(visit))
                (field::select(&kind, &kinds))
                (field::text(&text("address", texts.address, Some(texts.address_hint)), "text"))
                (field::text(&text("label", texts.label, None), "text"))
                button.button type="submit" data-look="primary" { (texts.add) }
            }
        },
    )
}

/// `POST /users/{id}/contact-methods`
pub(crate) async fn add(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let texts = visit.texts;
    let said = texts.reach.did_add;
    ask(visit, &id, (&posted, FORM, said), |user| {
        Wish::post(format!("/users/{}/contact_methods", user.id), wire(texts, &posted))
    })
    .await
}

/// A number that starts with `+` carries its country code: the longest that there is counts.
fn wire(texts: &Texts, posted: &Posted) -> Json {
    let channel = Channel::parse(posted.get("kind")).unwrap_or(Channel::Sms);
    let kind = KINDS.iter().find(|(known, _)| *known == channel).map_or("sms_contact_method", |(_, kind)| kind);
    let label = Some(posted.get("label")).filter(|label| !label.is_empty());
    let label = label.unwrap_or(if channel == Channel::Email { texts.reach.work } else { texts.reach.mobile });
    let mut method = json!({ "type": kind, "label": label, "address": posted.get("address") });
    let number = posted.get("address").strip_prefix('+').or_else(|| posted.get("address").strip_prefix("00"));
    if let Some(number) = number.filter(|_| channel != Channel::Email) {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let (code, rest) = digits.split_at(super::calling_code::length(&digits).min(digits.len()));
        method["country_code"] = code.parse::<u16>().ok().into();
        method["address"] = rest.into();
    }
    json!({ "contact_method": method })
}

/// `POST /users/{id}/contact-methods/{method}/remove`
pub(crate) async fn remove(
    visit: Visit,
    Path((id, method)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_remove;
    ask(visit, &id, (&posted, PRESSED, said), |user| {
        Wish::delete(format!("/users/{}/contact_methods/{method}", user.id))
    })
    .await
}

/// `POST /users/{id}/contact-methods/{method}/code`
pub(crate) async fn send_code(
    visit: Visit,
    Path((id, method)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_send_code;
    ask(visit, &id, (&posted, PRESSED, said), |user| Wish::post(below(user, &method, "verification"), json!({}))).await
}

/// `POST /users/{id}/contact-methods/{method}/verify`
pub(crate) async fn verify(
    visit: Visit,
    Path((id, method)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_verify;
    ask(visit, &id, (&posted, &method, said), |user| {
        Wish::put(below(user, &method, "verification"), json!({ "verification": { "code": posted.get("code") } }))
    })
    .await
}

/// `POST /users/{id}/contact-methods/{method}/test`
pub(crate) async fn send_test(
    visit: Visit,
    Path((id, method)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_test;
    ask(visit, &id, (&posted, PRESSED, said), |user| Wish::post(below(user, &method, "test"), json!({}))).await
}

/// Sends a test page to one of somebody's contact methods.
pub(crate) async fn test(visit: &Visit, user: &User, method: &str) -> Result<Json, crate::ui::rest::Refused> {
    visit.rest.post(&below(user, method, "test"), &json!({})).await
}

/// What can be done to a contact method beyond PagerDuty's REST API.
fn below(user: &User, method: &str, what: &str) -> String {
    format!("/vigie/v1/users/{}/contact_methods/{method}/{what}", user.id)
}

fn path(user: &User, method: &ContactMethod, verb: &str) -> String {
    format!("/users/{}/contact-methods/{}/{verb}", user.id, method.id)
}

/// What a rule's contact method is called: `Text message · Mobile, +33…`.
pub(super) fn told(user: &User, id: vigie_core::ids::ContactMethodId, visit: &Visit) -> Markup {
    html! {
        @match user.contact_method(id) {
            Some(method) => {
                (badge::channel_icon(method.channel)) strong { (badge::channel_word(method.channel, visit.texts)) }
                span.quiet { (method.label) ", " (method.full_address()) }
            },
            None => (say(visit.texts.reach.method_gone, &[])),
        }
    }
}

/// The contact methods to choose from.
pub(super) fn choices(user: &User, visit: &Visit) -> Vec<(String, String)> {
    let word = |method: &ContactMethod| {
        format!("{} · {}, {}", badge::channel_word(method.channel, visit.texts), method.label, method.full_address())
    };
    user.contact_methods.iter().map(|method| (method.id.to_string(), word(method))).collect()
}

/// How the REST API names one of somebody's contact methods.
pub(super) fn reference(user: &User, id: &str) -> Json {
    let found = user.contact_methods.iter().find(|method| method.id.as_str() == id);
    let kind = found.and_then(|method| KINDS.iter().find(|(channel, _)| *channel == method.channel));
    json!({ "id": id, "type": kind.map_or("email_contact_method", |(_, kind)| kind) })
}
