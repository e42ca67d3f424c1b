//! What somebody hears besides pages: that they go on or off call, and status updates of incidents.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::directory::{HandoffKind, HandoffRule, User};

use super::{PRESSED, ask, contact_methods, may_change, rules::number};
use crate::ui::{
    components::{
        button, card, disclosure,
        field::{self, Choice, Field},
        icon, refusal,
    },
    form::{Again, Posted, Typed},
    problem::Problem,
    rest::Wish,
    texts::{Texts, fill},
    visit::Visit,
};

const HANDOFF_FORM: &str = "handoff-rule";
const STATUS_FORM: &str = "status-rule";

/// When they are told that they go on or off call.
pub(super) fn handoffs(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, may) = (&visit.texts.reach, may_change(visit, user));
    let mut all: Vec<&HandoffRule> = user.handoff_rules.iter().collect();
    all.sort_by_key(|rule| std::cmp::Reverse(rule.advance));
    card::show(
        "handoff-rules",
        texts.handoffs,
        None,
        html! {
            @if all.is_empty() { p.quiet { (texts.no_handoffs) } }
            ol.rule-steps {
                @for rule in all {
                    li {
                        span.rule-when { (advance(visit, rule)) }
                        span.rule-what { (contact_methods::told(user, rule.contact_method, visit)) span.quiet { "· " (kind_word(rule.kind, visit.texts)) } }
                        @if may { (button::quiet(visit, &format!("/users/{}/handoff-rules/{}/remove", user.id, rule.id), icon::BIN, visit.texts.users.remove)) }
                    }
                }
            }
            @if may && !user.contact_methods.is_empty() { (handoff_form(visit, user, again)) }
        },
    )
}

fn advance(visit: &Visit, rule: &HandoffRule) -> String {
    match rule.advance.as_secs() / 60 {
        0 => visit.texts.reach.at_the_moment.to_owned(),
        minutes if minutes % 60 == 0 => fill(visit.texts.reach.hours_before, &(minutes / 60).to_string()),
        minutes => fill(visit.texts.reach.minutes_before, &minutes.to_string()),
    }
}

const fn kind_word(kind: HandoffKind, texts: &Texts) -> &'static str {
    match kind {
        HandoffKind::Both => texts.reach.both,
        HandoffKind::OnCall => texts.reach.going_on,
        HandoffKind::OffCall => texts.reach.going_off,
    }
}

fn handoff_form(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.reach, Typed::of(again, HANDOFF_FORM));
    let chosen = typed.value("handoff_kind", "both");
    let kinds = HandoffKind::ALL.map(|kind| Choice {
        value: kind.as_str(),
        word: kind_word(kind, visit.texts),
        is_chosen: kind.as_str() == chosen,
    });
    let named = |name, label| Field { name, label, ..Field::default() };
    let minutes = Field {
        value: typed.value("handoff_minutes", "60"),
        is_required: true,
        ..named("handoff_minutes", texts.minutes_before_label)
    };
    disclosure::show(
        icon::PLUS,
        texts.add_handoff,
        typed.is_again(),
        html! {
            (refusal::show(typed.refused))
            form.fields method="post" action={ "/users/" (user.id) "/handoff-rules" } {
                (button::hidden(visit))
                (field::select(&named("handoff_kind", texts.tell_of), &kinds))
                (methods(visit, user, "handoff_method", &typed))
                (field::text(&minutes, "number"))
                button.button type="submit" data-look="primary" { (texts.add_handoff) }
            }
        },
    )
}

fn methods(visit: &Visit, user: &User, name: &str, typed: &Typed<'_>) -> Markup {
    let chosen = typed.value(name, "");
    let methods = contact_methods::choices(user, visit);
    let methods: Vec<Choice<'_>> =
        methods.iter().map(|(value, word)| Choice { value, word, is_chosen: value == chosen }).collect();
    field::select(&Field { name, label: visit.texts.reach.over, ..Field::default() }, &methods)
}

/// Over what they hear of status updates.
pub(super) fn status_updates(visit: &Visit, user: &User, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed, may) = (&visit.texts.reach, Typed::of(again, STATUS_FORM), may_change(visit, user));
    card::show(
        "status-rules",
        texts.status_updates,
        None,
        html! {
            @if user.status_update_rules.is_empty() { p.quiet { (texts.no_status_updates) } }
            ol.rule-steps {
                @for rule in &user.status_update_rules {
                    li {
                        span.rule-what { (contact_methods::told(user, rule.contact_method, visit)) }
                        @if may { (button::quiet(visit, &format!("/users/{}/status-rules/{}/remove", user.id, rule.id), icon::BIN, visit.texts.users.remove)) }
                    }
                }
            }
            @if may && !user.contact_methods.is_empty() {
                (disclosure::show(icon::PLUS, texts.add_status, typed.is_again(), html! {
                    (refusal::show(typed.refused))
                    form.fields method="post" action={ "/users/" (user.id) "/status-rules" } {
                        (button::hidden(visit))
                        (methods(visit, user, "status_method", &typed))
                        button.button type="submit" data-look="primary" { (texts.add_status) }
                    }
                }))
            }
        },
    )
}

/// `POST /users/{id}/handoff-rules`
pub(crate) async fn add_handoff(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_add_rule;
    ask(visit, &id, (&posted, HANDOFF_FORM, said), |user| {
        let rule = json!({
            "handoff_type": posted.get("handoff_kind"),
            "notify_advance_in_minutes": number(&posted, "handoff_minutes"),
            "contact_method": contact_methods::reference(user, posted.get("handoff_method")),
        });
        let path = format!("/users/{}/oncall_handoff_notification_rules", user.id);
        Wish::post(path, json!({ "oncall_handoff_notification_rule": rule }))
    })
    .await
}

/// `POST /users/{id}/handoff-rules/{rule}/remove`
pub(crate) async fn remove_handoff(
    visit: Visit,
    Path((id, rule)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_remove_rule;
    ask(visit, &id, (&posted, PRESSED, said), |user| {
        Wish::delete(format!("/users/{}/oncall_handoff_notification_rules/{rule}", user.id))
    })
    .await
}

/// `POST /users/{id}/status-rules`
pub(crate) async fn add_status(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_add_rule;
    ask(visit, &id, (&posted, STATUS_FORM, said), |user| {
        let method = contact_methods::reference(user, posted.get("status_method"));
        let path = format!("/users/{}/status_update_notification_rules", user.id);
        Wish::post(path, json!({ "status_update_notification_rule": { "contact_method": method } }))
    })
    .await
}

/// `POST /users/{id}/status-rules/{rule}/remove`
pub(crate) async fn remove_status(
    visit: Visit,
    Path((id, rule)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let said = visit.texts.reach.did_remove_rule;
    ask(visit, &id, (&posted, PRESSED, said), |user| {
        Wish::delete(format!("/users/{}/status_update_notification_rules/{rule}", user.id))
    })
    .await
}
