//! Adding somebody, changing their profile and role, and removing them.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{
    directory::{Role, User},
    permission::{Action, Resource, may_change_role},
};

use super::{find, may_administer, may_change, role_word};
use crate::ui::{
    act,
    components::{
        button,
        confirm::{self, Danger},
        field::{self, Choice, Field},
        icon, page_head, refusal,
    },
    form::{Again, Posted, Typed},
    layout::{Page, Place},
    problem::Problem,
    rest::Refused,
    texts::fill,
    visit::{Flash, Visit},
};

const FORM: &str = "user";

/// `GET /users/new`
pub(crate) async fn show_new(visit: Visit) -> Result<Response, Problem> {
    if !visit.may(Action::Administer, &Resource::Account) {
        return Err(Problem::ReadOnly);
    }
    Ok(page_new(&visit, None).answer(&visit))
}

/// `POST /users`
pub(crate) async fn create(mut visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    match visit.rest.post("/users", &wire(&posted)).await {
        Ok(made) => {
            let id = made["user"]["id"].as_str().unwrap_or_default();
            let path = format!("/users/{id}/access");
            Ok(act::back(&visit.state, Some(&path), &Flash::good(visit.texts.users.did_create)))
        }
        Err(refused) => {
            "/users/new".clone_into(&mut visit.path);
            let page = page_new(&visit, Some(&Again { form: FORM, posted: &posted, refused: &refused }));
            Ok(page.answer_still(&visit, refused.status))
        }
    }
}

/// `GET /users/{id}/edit`
pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let user = find(&visit, &id)?;
    if !may_change(&visit, &user) {
        return Err(Problem::ReadOnly);
    }
    Ok(page(&visit, &user, None).answer(&visit))
}

/// `POST /users/{id}/edit`
pub(crate) async fn save(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, &id)?;
    let done = visit.rest.put(&format!("/users/{}", user.id), &wire(&posted)).await;
    let (path, said) = (format!("/users/{}", user.id), visit.texts.users.did_save);
    answer(visit, &user, &posted, done, (&path, said))
}

/// `POST /users/{id}/remove`
pub(crate) async fn remove(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, &id)?;
    let done = visit.rest.delete(&format!("/users/{}", user.id)).await;
    let said = fill(visit.texts.users.did_remove, &user.name);
    answer(visit, &user, &posted, done, ("/users", &said))
}

fn answer(
    mut visit: Visit,
    user: &Arc<User>,
    posted: &Posted,
    done: Result<Json, Refused>,
    (path, said): (&str, &str),
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(act::back(&visit.state, Some(path), &Flash::good(said))),
        Err(refused) => {
            visit.path = format!("/users/{}/edit", user.id);
            let page = page(&visit, user, Some(&Again { form: FORM, posted, refused: &refused }));
            Ok(page.answer_still(&visit, refused.status))
        }
    }
}

/// What the form sends, as the REST API documents it. A role that was not to be chosen is not among it.
fn wire(posted: &Posted) -> Json {
    let mut user = json!({ "type": "user" });
    for name in ["name", "email", "time_zone", "role"] {
        if posted.all(name).next().is_some_and(|text| !text.is_empty() || matches!(name, "name" | "email")) {
            user[name] = posted.get(name).into();
        }
    }
    for name in ["job_title", "description"] {
        user[name] = Some(posted.get(name)).filter(|text| !text.is_empty()).into();
    }
    json!({ "user": user })
}

fn page_new(visit: &Visit, again: Option<&Again<'_>>) -> Page {
    let texts = &visit.texts.users;
    let content = html! {
        (page_head::below(("/users", visit.texts.menu.users), texts.add, Some(texts.add_why), html! {}))
        (form(visit, "/users", None, again))
    };
    Page { title: texts.add.to_owned(), place: Place::Users, follows: None, content }
}

fn page(visit: &Visit, user: &Arc<User>, again: Option<&Again<'_>>) -> Page {
    let texts = &visit.texts.users;
    let path = format!("/users/{}", user.id);
    let side = html! {
        @if may_administer(visit, user) && user.id != visit.viewer.id {
            (confirm::danger(visit, &Danger {
                path: &format!("{path}/remove"), icon: icon::BIN, word: texts.remove,
                why: &fill(texts.remove_why, &user.name), yes: texts.remove,
            }))
        }
    };
    let title = fill(texts.edit_title, &user.name);
    let content = html! {
        (page_head::below((&path, &user.name), &title, None, side))
        (form(visit, &format!("{path}/edit"), Some(user), again))
    };
    Page { title, place: Place::Users, follows: None, content }
}

fn form(visit: &Visit, path: &str, user: Option<&User>, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.users, Typed::of(again, FORM));
    let of = |get: fn(&User) -> &str| user.map_or("", get);
    let text = |name, label, stored, is_required| {
        let value = typed.value(name, stored);
        Field { name, label, value, is_required, ..Field::default() }
    };
    let account_zone = visit.directory.account.time_zone.as_str();
    let zone = Field {
        hint: Some(texts.time_zone_hint),
        ..text("time_zone", texts.time_zone, user.map_or(account_zone, |user| &user.time_zone), false)
    };
    html! {
        (refusal::show(typed.refused))
        form.fields.card.form-card method="post" action=(path) {
            (button::hidden(visit))
            (field::text(&text("name", texts.name, of(|user| &user.name), true), "text"))
            (field::text(&text("email", texts.email, of(|user| &user.email), true), "email"))
            (field::text(&text("job_title", texts.job_title, of(|user| user.job_title.as_deref().unwrap_or("")), false), "text"))
            (role(visit, user, &typed))
            (zones(&zone))
            (field::area(&text("description", texts.about, of(|user| user.description.as_deref().unwrap_or("")), false), 3))
            div.form-foot {
                button.button type="submit" data-look="primary" { (if user.is_some() { texts.save } else { texts.add }) }
                a.button href=(user.map_or("/users".to_owned(), |user| format!("/users/{}", user.id))) { (texts.cancel) }
            }
        }
    }
}

/// The roles that the viewer may give; only the one that they have where the viewer may give none.
fn role(visit: &Visit, user: Option<&User>, typed: &Typed<'_>) -> Markup {
    let old = user.map_or(Role::User, |user| user.role);
    let chosen = typed.value("role", old.as_str());
    let may_give = |role: &Role| may_change_role(&*visit.viewer, old, *role).is_ok();
    let is_for_admins = user.is_none_or(|user| may_administer(visit, user));
    let given = Role::ALL.into_iter().filter(may_give);
    let choices: Vec<Choice<'_>> = given
        .map(|role| Choice {
            value: role.as_str(),
            word: role_word(role, visit.texts),
            is_chosen: role.as_str() == chosen,
        })
        .collect();
    let texts = &visit.texts.users;
    let field = Field { name: "role", label: texts.role, hint: Some(texts.role_hint), ..Field::default() };
    html! { @if is_for_admins && choices.len() > 1 { (field::select(&field, &choices)) } }
}

/// A field that offers every zone there is.
fn zones(field: &Field<'_>) -> Markup {
    html! {
        div.field {
            label for=(field.name) { (field.label) }
            input id=(field.name) name=(field.name) value=(field.value) list="zones" autocomplete="off" aria-describedby="time_zone-note";
            datalist #zones { @for zone in jiff::tz::db().available() { option value=(zone.as_str()) {} } }
            p.field-note id="time_zone-note" { (field.hint.unwrap_or_default()) }
        }
    }
}
