//! Notification rules: "at once a text message, after 5 minutes a call", for each urgency.

use std::time::Duration;

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::{
    directory::{NotificationRule, User},
    incident::Urgency,
};

use super::{PRESSED, ask, contact_methods, may_change};
use crate::ui::{
    components::{
        button, card, confirm, disclosure,
        field::{self, Choice, Field},
        icon, refusal,
    },
    form::{Again, Posted, Typed},
    problem::Problem,
    rest::Wish,
    texts::fill,
    visit::Visit,
};

/// The form that adds one.
const FORM: &str = "notification-rule";

/// The card on a person's page.
pub(super) fn card(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let texts = &visit.texts.reach;
    card::show(
        "notification-rules",
        texts.rules,
        None,
        html! {
            div.columns {
                (sequence(visit, user, Urgency::High, (texts.high, texts.high_none), again))
                (sequence(visit, user, Urgency::Low, (texts.low, texts.low_none), again))
            }
            @if may_change(visit, user) && !user.contact_methods.is_empty() { (form(visit, user, again)) }
        },
    )
}

/// The steps of one urgency, the first one first.
fn sequence(
    visit: &Visit,
    user: &User,
    urgency: Urgency,
    (title, none): (&str, &str),
    again: Option<&Again<'_>>,
) -> Markup {
    let mut rules: Vec<&NotificationRule> =
        user.notification_rules.iter().filter(|rule| rule.urgency == urgency).collect();
    rules.sort_by_key(|rule| rule.start_delay);
    html! {
        section.sequence {
            h3 { (title) }
            @if rules.is_empty() { p.quiet { (none) } }
            ol.rule-steps { @for rule in rules { (step(visit, user, rule, again)) } }
        }
    }
}

fn step(visit: &Visit, user: &User, rule: &NotificationRule, again: Option<&Again<'_>>) -> Markup {
    let texts = &visit.texts.reach;
    let path = format!("/users/{}/notification-rules/{}", user.id, rule.id);
    let (minutes, id) = ((rule.start_delay.as_secs() / 60).to_string(), format!("minutes-{}", rule.id));
    let typed = Typed::of(again, rule.id.as_str());
    html! {
        li {
            span.rule-when { (delay(visit, rule.start_delay)) }
            span.rule-what { (contact_methods::told(user, rule.contact_method, visit)) }
            @if may_change(visit, user) {
                (confirm::panel_that(typed.is_again(), icon::PENCIL, texts.change_delay, "quiet", html! {
                    (refusal::show(typed.refused))
                    form.fields method="post" action=(path) {
                        (button::hidden(visit))
                        label for=(id) { (texts.minutes) }
                        input id=(id) name="minutes" type="number" min="0" max="10080" value=(typed.value("minutes", &minutes)) required;
                        button.button type="submit" data-look="primary" { (texts.save) }
                    }
                    (button::post(visit, &format!("{path}/remove"), icon::BIN, visit.texts.users.remove))
                }))
            }
        }
    }
}

/// `At once`, `After 5 min`.
pub(crate) fn delay(visit: &Visit, delay: Duration) -> String {
    match delay.as_secs() / 60 {
        0 => visit.texts.reach.at_once.to_owned(),
        minutes => fill(visit.texts.reach.after, &minutes.to_string()),
    }
}

fn form(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.reach, Typed::of(again, FORM));
    let methods = contact_methods::choices(user, visit);
    let chosen = typed.value("method", "");
    let methods: Vec<Choice<'_>> =
        methods.iter().map(|(value, word)| Choice { value, word, is_chosen: value == chosen }).collect();
    let urgency = typed.value("urgency", "high");
    let urgencies = [("high", texts.high), ("low", texts.low)];
    let urgencies = urgencies.map(|(value, word)| Choice { value, word, is_chosen: value == urgency });
    let named = |name, label| Field { name, label, ..Field::default() };
    let minutes = Field { value: typed.value("minutes", "0"), is_required: true, ..named("minutes", texts.minutes) };
    disclosure::show(
        icon::PLUS,
        texts.add_rule,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/users/" (user.id) "/notification-rules" } {
                (button::hidden(visit))
                (field::select(&named("urgency", texts.for_incidents), &urgencies))
                (field::select(&named("method", texts.over), &methods))
                (field::text(&minutes, "number"))
                button.button type="submit" data-look="primary" { (texts.add_rule) }
            }
        },
    )
}

/// `POST /users/{id}/notification-rules`
pub(crate) async fn add(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_add_rule;
    ask(visit, &id, (&posted, FORM, said), |user| {
        let rule = json!({
            "type": "assignment_notification_rule",
            "urgency": posted.get("urgency"),
            "start_delay_in_minutes": number(&posted, "minutes"),
            "contact_method": contact_methods::reference(user, posted.get("method")),
        });
        Wish::post(format!("/users/{}/notification_rules", user.id), json!({ "notification_rule": rule }))
    })
    .await
}

/// `POST /users/{id}/notification-rules/{rule}`: another delay, so another place in the order.
pub(crate) async fn change(
    visit: Visit,
    Path((id, rule)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_change_rule;
    ask(visit, &id, (&posted, &rule, said), |user| {
        let minutes = number(&posted, "minutes");
        let body = json!({ "type": "assignment_notification_rule", "start_delay_in_minutes": minutes });
        Wish::put(format!("/users/{}/notification_rules/{rule}", user.id), json!({ "notification_rule": body }))
    })
    .await
}

/// `POST /users/{id}/notification-rules/{rule}/remove`
pub(crate) async fn remove(
    visit: Visit,
    Path((id, rule)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_remove_rule;
    ask(visit, &id, (&posted, PRESSED, said), |user| {
        Wish::delete(format!("/users/{}/notification_rules/{rule}", user.id))
    })
    .await
}

/// A whole number from a form; what is none goes on as it is, so that the REST API says what is wrong.
pub(super) fn number(posted: &Posted, name: &str) -> serde_json::Value {
    let text = posted.get(name);
    text.parse::<i64>().map_or_else(|_| text.into(), Into::into)
}
