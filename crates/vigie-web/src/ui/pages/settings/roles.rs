//! `/settings/roles`: what each role may, who has it, and giving somebody another one.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;
use vigie_core::{directory::Role, permission::may_change_role};

use super::{Part, administers};
use crate::ui::{
    act,
    components::{
        button, card, data_list, disclosure,
        field::{self, Choice, Field},
        icon, person, refusal,
    },
    form::{Again, Posted, Typed},
    layout::Page,
    pages::users::role_word,
    problem::Problem,
    rest::Refused,
    suggest,
    texts::{Texts, fill},
    visit::{Flash, Visit},
};

const FORM: &str = "role";
/// How many people are named who run the account.
const MOST_NAMED: usize = 30;

/// `GET /settings/roles`
pub(crate) async fn show(visit: Visit) -> Result<Response, Problem> {
    if !administers(&visit) {
        return Err(Problem::ReadOnly);
    }
    Ok(page(&visit, None).answer(&visit))
}

fn page(visit: &Visit, again: Option<&Again<'_>>) -> Page {
    let texts = &visit.texts.settings;
    let mut counts: BTreeMap<Role, usize> = BTreeMap::new();
    for user in visit.directory.users.values() {
        *counts.entry(user.role).or_default() += 1;
    }
    let rows: Vec<Vec<Markup>> = Role::ALL
        .into_iter()
        .map(|role| {
            let number = counts.get(&role).copied().unwrap_or(0);
            let path = format!("/users?role={}", role.as_str());
            vec![
                html! { (role_word(role, visit.texts)) },
                html! { (may_word(role, visit.texts)) },
                html! { @if number > 0 { a.count-link href=(path) { (number) } } @else { span.quiet { "0" } } },
            ]
        })
        .collect();
    let content = html! {
        div.stack {
            p.quiet { (texts.roles_lead) }
            (form(visit, again))
            (data_list::show(texts.roles, &[visit.texts.users.role, texts.may, texts.people], &rows))
            div.columns {
                (card::show("owners", texts.owners, None, html! { p.quiet { (texts.owners_why) } (named(visit, Role::Owner)) }))
                (card::show("admins", texts.admins, None, html! { p.quiet { (texts.admins_why) } (named(visit, Role::Admin)) }))
            }
        }
    };
    super::page(visit, Part::Roles, html! {}, content)
}

fn named(visit: &Visit, role: Role) -> Markup {
    let all: Vec<_> = visit.directory.users.values().filter(|user| user.role == role).collect();
    html! {
        @if all.is_empty() { p { (visit.texts.frame.nobody) } }
        ul.people {
            @for user in all.iter().take(MOST_NAMED) {
                li { (person::avatar(user)) span { a.standing href={ "/users/" (user.id) } { (user.name) } span.quiet { (user.email) } } }
            }
        }
        @if all.len() > MOST_NAMED { p { a.standing href={ "/users?role=" (role.as_str()) } { (fill(visit.texts.users.more_turns, &(all.len() - MOST_NAMED).to_string())) } } }
    }
}

const fn may_word(role: Role, texts: &Texts) -> &'static str {
    let texts = &texts.settings;
    match role {
        Role::Owner => texts.may_owner,
        Role::Admin => texts.may_admin,
        Role::User => texts.may_user,
        Role::LimitedUser => texts.may_limited_user,
        Role::Observer => texts.may_observer,
        Role::RestrictedAccess => texts.may_restricted_access,
        Role::ReadOnlyUser => texts.may_read_only_user,
        Role::ReadOnlyLimitedUser => texts.may_read_only_limited_user,
    }
}

fn form(visit: &Visit, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.settings, Typed::of(again, FORM));
    let chosen = typed.value("role", Role::User.as_str());
    let given = Role::ALL.into_iter().filter(|role| may_change_role(&*visit.viewer, Role::User, *role).is_ok());
    let choices: Vec<Choice<'_>> = given
        .map(|role| Choice {
            value: role.as_str(),
            word: role_word(role, visit.texts),
            is_chosen: role.as_str() == chosen,
        })
        .collect();
    let who = Field {
        name: "email",
        label: texts.who,
        value: typed.value("email", ""),
        hint: Some(texts.who_hint),
        is_required: true,
        ..Field::default()
    };
    disclosure::show(
        icon::PENCIL,
        texts.give_role,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action="/settings/roles" {
                (button::hidden(visit))
                (field::text(&who, "text"))
                (field::select(&Field { name: "role", label: visit.texts.users.role, ..Field::default() }, &choices))
                button.button type="submit" data-look="primary" { (texts.give_role) }
            }
        },
    )
}

/// `POST /settings/roles`
pub(crate) async fn give(mut visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    if !administers(&visit) {
        return Err(Problem::ReadOnly);
    }
    let refused = match suggest::user(&visit, posted.get("email")) {
        Ok(user) => {
            let body = json!({ "user": { "type": "user", "role": posted.get("role") } });
            match visit.rest.put(&format!("/users/{user}"), &body).await {
                Ok(_) => {
                    let name = person::name(&visit.directory, user, visit.texts);
                    let said = fill(visit.texts.settings.did_give, name);
                    return Ok(act::back(&visit.state, Some("/settings/roles"), &Flash::good(&said)));
                }
                Err(refused) => refused,
            }
        }
        Err(why) => Refused::told_here(&why),
    };
    "/settings/roles".clone_into(&mut visit.path);
    let page = page(&visit, Some(&Again { form: FORM, posted: &posted, refused: &refused }));
    Ok(page.answer_still(&visit, refused.status))
}
