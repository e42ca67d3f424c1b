//! People: the list, one person's pages, and what can be changed about them.
//!
//! Forms go to addresses below the person's and ask the REST API ([`crate::ui::rest`]); what it refuses is shown on the
//! page that holds the form. To add a card: a file with its markup and its form's handlers, a line in [`routes`], and a
//! line in the page that shows it ([`overview`], [`notifications`] or [`access`]).

mod absences;
mod access;
mod calling_code;
mod contact_methods;
mod edit;
mod list;
mod notifications;
mod other_rules;
mod overview;
mod password;
mod rules;
mod sessions;

use std::sync::Arc;

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use maud::{Markup, html};
use vigie_core::{
    directory::{Directory, Role, User},
    ids::UserId,
    permission::{Action, Resource},
};

use crate::{
    AppState,
    ui::{
        act,
        components::{
            icon, page_head, person,
            tabs::{self, Tab},
        },
        form::{Again, Posted},
        layout::{Page, Place},
        problem::Problem,
        rest::{Refused, Wish},
        texts::Texts,
        visit::{self, Flash, Visit},
    },
};

pub(crate) use self::{
    contact_methods::{outcome, test},
    overview::one_turn,
    rules::delay,
};

/// Everything below `/users`, and the page behind a link that sets a password.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users", get(list::show).post(edit::create))
        .route("/users/new", get(edit::show_new))
        .route("/users/{id}", get(overview::show))
        .route("/users/{id}/edit", get(edit::show).post(edit::save))
        .route("/users/{id}/remove", post(edit::remove))
        .route("/users/{id}/absences", post(absences::add))
        .route("/users/{id}/absences/{absence}/remove", post(absences::remove))
        .route("/users/{id}/notifications", get(notifications::show))
        .route("/users/{id}/contact-methods", post(contact_methods::add))
        .route("/users/{id}/contact-methods/{method}/remove", post(contact_methods::remove))
        .route("/users/{id}/contact-methods/{method}/code", post(contact_methods::send_code))
        .route("/users/{id}/contact-methods/{method}/verify", post(contact_methods::verify))
        .route("/users/{id}/contact-methods/{method}/test", post(contact_methods::send_test))
        .route("/users/{id}/notification-rules", post(rules::add))
        .route("/users/{id}/notification-rules/{rule}", post(rules::change))
        .route("/users/{id}/notification-rules/{rule}/remove", post(rules::remove))
        .route("/users/{id}/handoff-rules", post(other_rules::add_handoff))
        .route("/users/{id}/handoff-rules/{rule}/remove", post(other_rules::remove_handoff))
        .route("/users/{id}/status-rules", post(other_rules::add_status))
        .route("/users/{id}/status-rules/{rule}/remove", post(other_rules::remove_status))
        .route("/users/{id}/access", get(access::show))
        .route("/users/{id}/calendar-key", post(access::new_calendar_key))
        .route("/users/{id}/password", post(password::change))
        .route("/users/{id}/password-link", post(password::make_link))
        .route("/users/{id}/sessions/{session}/end", post(sessions::end))
        .route("/users/{id}/sessions/end", post(sessions::end_others))
        .route("/set-password/{token}", get(password::choose).post(password::chosen))
}

/// The person with the id in an address, if the viewer may see them.
fn find(visit: &Visit, id: &str) -> Result<Arc<User>, Problem> {
    let user = UserId::parse(id).and_then(|id| visit.directory.users.get(&id)).ok_or(Problem::NoPage)?;
    if visit.may(Action::See, &Resource::Person(user.id)) { Ok(Arc::clone(user)) } else { Err(Problem::ReadOnly) }
}

/// The configuration as the viewer may see it.
pub(crate) fn seen(visit: &Visit) -> Arc<Directory> {
    visit.seen()
}

/// Whether the viewer may change a person's own things.
fn may_change(visit: &Visit, user: &User) -> bool {
    visit.may(Action::Configure, &Resource::Person(user.id))
}

/// Whether the viewer runs the account with this person in it.
fn may_administer(visit: &Visit, user: &User) -> bool {
    visit.may(Action::Administer, &Resource::Person(user.id))
}

/// What a role is called.
pub(crate) const fn role_word(role: Role, texts: &Texts) -> &'static str {
    let texts = &texts.users;
    match role {
        Role::Owner => texts.role_owner,
        Role::Admin => texts.role_admin,
        Role::User => texts.role_user,
        Role::LimitedUser => texts.role_limited_user,
        Role::Observer => texts.role_observer,
        Role::RestrictedAccess => texts.role_restricted_access,
        Role::ReadOnlyUser => texts.role_read_only_user,
        Role::ReadOnlyLimitedUser => texts.role_read_only_limited_user,
    }
}

/// One of a person's pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Overview,
    Notifications,
    Access,
}

/// A page of a person: their name, the tabs, and what the tab shows.
fn page(visit: &Visit, user: &Arc<User>, part: Part, content: Markup) -> Page {
    let texts = &visit.texts.users;
    let path = |part: Part| match part {
        Part::Overview => format!("/users/{}", user.id),
        Part::Notifications => format!("/users/{}/notifications", user.id),
        Part::Access => format!("/users/{}/access", user.id),
    };
    let tab = |one: Part, word| Tab { path: path(one), word, count: None, is_current: one == part };
    let mut all = vec![tab(Part::Overview, texts.overview), tab(Part::Notifications, texts.notifications)];
    if may_change(visit, user) {
        all.push(tab(Part::Access, texts.access));
    }
    let lead = user.job_title.as_deref().unwrap_or(user.email.as_str());
    let side = html! {
        @if may_change(visit, user) { a.button href={ "/users/" (user.id) "/edit" } { (icon::PENCIL) (texts.edit) } }
    };
    let content = html! {
        div.person-head {
            @if visit.may(Action::See, &Resource::People) { p.crumb { a href="/users" { "← " (visit.texts.menu.users) } } }
            (page_head::show(&user.name, Some(lead), side))
            (person::avatar(user))
        }
        (tabs::tabs(&user.name, "line", &all))
        (content)
    };
    Page { title: user.name.clone(), place: Place::Users, follows: None, content }
}

/// The name of every form that is a button only: nothing was typed, so what it was refused for stands above the page.
const PRESSED: &str = "";

/// What a form about one of a person's things asks for, and its answer: back to the page that it stood on with `said`, or
/// that page again with what was typed in `form`.
async fn ask(
    visit: Visit,
    id: &str,
    (posted, form, said): (&Posted, &str, &str),
    wish: impl FnOnce(&User) -> Wish,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let user = find(&visit, id)?;
    let done = visit.rest.carry_out(wish(&user)).await;
    answer(visit, &user, done, (posted, form, said)).await
}

/// Back to the page that the form stood on, or that page again with what was typed and why it was refused.
async fn answer<T>(
    mut visit: Visit,
    user: &Arc<User>,
    done: Result<T, Refused>,
    (posted, form, said): (&Posted, &str, &str),
) -> Result<Response, Problem> {
    let refused = match done {
        Ok(_) => return Ok(act::back(&visit.state, posted.to(), &Flash::good(said))),
        Err(refused) if form == PRESSED => {
            return Ok(act::back(&visit.state, posted.to(), &Flash::bad(&refused.told())));
        }
        Err(refused) => refused,
    };
    visit.path = visit::own_path(posted.to()).to_owned();
    let again = Again { form, posted, refused: &refused };
    let page = match visit.path.rsplit('/').next() {
        Some("notifications") => notifications::page(&visit, user, Some(&again)).await?,
        Some("access") => access::page(&visit, user, Some(&again)).await?,
        _ => overview::page(&visit, user, Some(&again)).await?,
    };
    Ok(page.answer_still(&visit, refused.status))
}
