//! When somebody is away: paging passes over them then.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::directory::{Absence, User};

use super::{PRESSED, ask, may_change};
use crate::ui::{
    components::{
        badge, button, card, disclosure,
        field::{self, Field},
        icon, refusal,
    },
    form::{Again, Posted, Typed},
    moment,
    problem::Problem,
    rest::Wish,
    visit::Visit,
};

/// The form's name.
const FORM: &str = "absence";
/// How many are shown; past ones are not.
const MOST_SHOWN: usize = 20;

/// The card on a person's page.
pub(super) fn card(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let texts = &visit.texts.users;
    let mut ahead: Vec<&Absence> = user.absences.iter().filter(|absence| absence.ends_at > visit.now).collect();
    ahead.sort_by_key(|absence| (absence.starts_at, absence.ends_at));
    let may = may_change(visit, user);
    card::show(
        "absences",
        texts.absences,
        None,
        html! {
            @if ahead.is_empty() { p.quiet { (texts.no_absences) } }
            ul.turns {
                @for absence in ahead.iter().take(MOST_SHOWN) {
                    li {
                        strong { (if absence.reason.is_empty() { texts.away } else { &absence.reason }) }
                        span { (moment::short(visit, absence.starts_at)) " → " (moment::short(visit, absence.ends_at)) }
                        @if absence.covers(visit.now) { (badge::pill("plain", icon::MOON, texts.now)) }
                        @if may { (button::quiet(visit, &format!("/users/{}/absences/{}/remove", user.id, absence.id), icon::BIN, texts.remove)) }
                    }
                }
            }
            @if may { (form(visit, user, again)) }
        },
    )
}

fn form(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.users, Typed::of(again, FORM));
    let ends = [("start", texts.from), ("end", texts.until)].map(|(name, label)| (name, label, typed.value(name, "")));
    let reason = Field { name: "reason", label: texts.reason, value: typed.value("reason", ""), ..Field::default() };
    disclosure::show(
        icon::PLUS,
        texts.add_absence,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/users/" (user.id) "/absences" } {
                (button::hidden(visit))
                p.quiet { (texts.absence_why) }
                (field::period("", ends))
                p.field-note { (crate::ui::texts::fill(texts.times_in, &user.time_zone)) }
                (field::text(&reason, "text"))
                button.button type="submit" data-look="primary" { (texts.add_absence) }
            }
        },
    )
}

/// `POST /users/{id}/absences`
pub(crate) async fn add(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let said = visit.texts.users.did_add_absence;
    ask(visit, &id, (&posted, FORM, said), |user| {
        let absence = json!({ "start": posted.get("start"), "end": posted.get("end"), "reason": posted.get("reason") });
        Wish::post(format!("/vigie/v1/users/{}/absences", user.id), json!({ "absence": absence }))
    })
    .await
}

/// `POST /users/{id}/absences/{absence}/remove`: ends one that runs.
pub(crate) async fn remove(
    visit: Visit,
    Path((id, absence)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.users.did_remove_absence;
    ask(visit, &id, (&posted, PRESSED, said), |user| {
        Wish::delete(format!("/vigie/v1/users/{}/absences/{absence}", user.id))
    })
    .await
}
