//! `/devices`: the browsers and phones that take somebody's pages as notifications (web push).
//!
//! A device is a contact method like any other: it is made, shown and removed over the REST API.

use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::{
    directory::{Channel, ContactMethod},
    ids::ContactMethodId,
};

use crate::{
    AppState,
    ui::{
        act, assets,
        components::{
            badge, button, card,
            confirm::{self, Danger},
            field::{self, Field},
            icon, page_head,
        },
        form::Posted,
        layout::{Page, Place},
        problem::Problem,
        refusals,
        rest::Refused,
        visit::{Flash, Visit},
    },
};

/// Everything below `/devices`.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/devices", get(show).post(add))
        .route("/devices/{id}/remove", post(remove))
        .route("/devices/{id}/test", post(test))
}

/// The page.
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    let texts = &visit.texts.devices;
    let key = visit.state.app.push_key().await?;
    let methods = visit.viewer.contact_methods.iter();
    let devices: Vec<&ContactMethod> = methods.filter(|method| method.device.is_some()).collect();
    let content = html! {
        (page_head::show(texts.title, Some(texts.lead), html! {}))
        div.stack {
            (this_device(&visit, &key))
            script defer src=(assets::DEVICES_SCRIPT.url()) {}
            (card::show("devices", texts.yours, Some(devices.len()), html! {
                @if devices.is_empty() { p.quiet { (texts.none) } }
                ul.devices { @for device in devices { (row(&visit, device)) } }
            }))
        }
    };
    let page = Page { title: texts.title.to_owned(), place: Place::Menu, follows: None, content };
    Ok(page.answer_still(&visit, StatusCode::OK))
}

/// What this browser is: a script asks it (`web/script/devices.js`).
fn this_device(visit: &Visit, key: &str) -> Markup {
    let texts = &visit.texts.devices;
    let states = [
        ("on", icon::CHECK, texts.on),
        ("denied", icon::ALERT, texts.denied),
        ("unable", icon::ALERT, texts.unable),
        ("failed", icon::ALERT, texts.failed),
    ];
    card::show(
        "this-device-title",
        texts.this,
        None,
        html! {
            div #this-device {
                noscript { p { (texts.needs_scripts) } }
                @for (state, icon, words) in states { p.device-state data-when=(state) hidden { (icon) span { (words) } } }
                form.fields method="post" action="/devices" data-when="off busy failed" data-key=(key) hidden {
                    (button::hidden(visit))
                    @for name in ["endpoint", "p256dh", "auth"] { input type="hidden" name=(name); }
                    (field::text(&Field { name: "label", label: texts.name, is_required: true, ..Field::default() }, "text"))
                    (field::switch(&Field { name: "at_once", label: texts.at_once, value: "1", hint: Some(texts.at_once_why), ..Field::default() }, true))
                    div { button.button type="submit" data-look="primary" { (icon::DEVICE) (texts.take) } }
                }
            }
        },
    )
}

fn row(visit: &Visit, method: &ContactMethod) -> Markup {
    let texts = &visit.texts.devices;
    let path = |verb: &str| format!("/devices/{}/{verb}", method.id);
    html! {
        li data-device=(method.address) {
            span.device-name {
                strong { (icon::DEVICE) (method.label) " " span data-this hidden { (badge::pill("info", icon::CHECK, texts.this)) } }
                span.quiet { (method.address) }
            }
            span.device-acts {
                form method="post" action=(path("test")) {
                    (button::hidden(visit))
                    button.button type="submit" { (icon::SEND) (texts.test) }
                }
                (confirm::danger(visit, &Danger { path: &path("remove"), icon: icon::BIN, word: texts.remove, why: texts.remove_why, yes: texts.remove }))
            }
        }
    }
}

/// `POST /devices`: takes a browser's push subscription, and a rule to page there at once where that is wanted.
pub(crate) async fn add(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let flash = match try_to_add(&visit, &posted).await {
        Ok(()) => Flash::good(visit.texts.devices.did_take),
        Err(refused) => Flash::bad(&refused.told()),
    };
    Ok(act::back(&visit.state, Some("/devices"), &flash))
}

async fn try_to_add(visit: &Visit, posted: &Posted) -> Result<(), Refused> {
    let user = format!("/users/{}", visit.viewer.id);
    let kind = "push_notification_contact_method";
    let body = json!({ "contact_method": {
        "type": kind,
        "label": posted.get("label"),
        "address": posted.get("endpoint"),
        "keys": { "p256dh": posted.get("p256dh"), "auth": posted.get("auth") },
    } });
    let made = visit.rest.post(&format!("{user}/contact_methods"), &body).await?;
    if posted.get("at_once").is_empty() {
        return Ok(());
    }
    let rule = json!({ "notification_rule": {
        "type": "assignment_notification_rule",
        "start_delay_in_minutes": 0,
        "urgency": "high",
        "contact_method": { "id": made["contact_method"]["id"], "type": kind },
    } });
    visit.rest.post(&format!("{user}/notification_rules"), &rule).await.map(drop)
}

/// `POST /devices/{id}/remove`
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let flash = match ContactMethodId::parse(&id) {
        Some(id) => match visit.rest.delete(&format!("/users/{}/contact_methods/{id}", visit.viewer.id)).await {
            Ok(_) => Flash::good(visit.texts.devices.did_remove),
            Err(refused) => Flash::bad(&refused.told()),
        },
        None => return Err(Problem::NoPage),
    };
    Ok(act::back(&visit.state, Some("/devices"), &flash))
}

/// `POST /devices/{id}/test`: a test page, over the same way as a real one.
pub(crate) async fn test(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let method = ContactMethodId::parse(&id).and_then(|id| visit.viewer.contact_method(id));
    let method = method.filter(|method| method.channel == Channel::Push).ok_or(Problem::NoPage)?;
    let flash = match visit.state.app.send_test_page(visit.viewer.id, method.id).await {
        Ok(_) => Flash::good(visit.texts.devices.did_test),
        Err(error) => Flash::bad(&refusals::told_or_as_it_is(&error.to_string(), visit.language)),
    };
    Ok(act::back(&visit.state, Some("/devices"), &flash))
}
