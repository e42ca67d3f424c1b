//! Overrides of a schedule: who takes over from when to when, made and removed here.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use vigie_core::{
    ids::{OverrideId, UserId},
    permission::Action,
    schedule::{
        Schedule,
        shift_based::{ShiftPlan, ShiftSource, shift_pieces},
    },
    time::At,
};

use super::{
    chart::Bar,
    find, may,
    show::{self, Tried},
    window::{self, Window},
};
use crate::ui::{
    act,
    components::{
        button, card, confirm,
        field::{self, Choice, Field},
        icon, person, pick, refusal,
    },
    form::Posted,
    problem::Problem,
    rest::Refused,
    texts::say,
    visit::{Flash, Visit},
};

/// The form's name among those of the page.
const FORM: &str = "override";
/// How many overrides to come are listed.
const MOST_LISTED: usize = 50;

/// One override, whatever the plan.
struct Override {
    id: OverrideId,
    who: Option<UserId>,
    instead_of: Option<UserId>,
    start: At,
    end: At,
}

/// The form that makes one; it holds the shift that was chosen.
pub(super) fn form(
    visit: &Visit,
    schedule: &Schedule,
    window: &Window,
    chosen: &Bar,
    tried: Option<&Tried<'_>>,
) -> Markup {
    if !may(visit, Action::Respond, schedule) {
        return html! {};
    }
    let texts = &visit.texts.schedules;
    let tried = tried.filter(|tried| tried.form == FORM);
    let (from, to) = window.typed(visit, (chosen.start, chosen.end), tried);
    let user = tried.map_or("", |tried| tried.posted.get("user"));
    let people: Vec<UserId> = people(schedule);
    card::show(
        "override",
        texts.make_override,
        None,
        html! {
            (refusal::show(tried.map(|tried| tried.refused)))
            form.fields method="post" action={ "/schedules/" (schedule.id) "/overrides" } {
                (button::hidden(visit))
                input type="hidden" name="zone" value=[window.is_mine().then_some("mine")];
                (pick::person(&Field { name: "user", label: texts.who, value: user, is_required: true, ..Field::default() }))
                (pick::suggestions(visit, &people))
                @if schedule.shift_based().is_some() { (instead_of(visit, &people, chosen, tried)) }
                (field::period("", [("from", texts.from, &from), ("until", texts.to, &to)]))
                p.field-note { (say(texts.times_in, &[&window.clocks.main.city()])) }
                button.button type="submit" data-look="primary" { (icon::ARROW) (texts.take_over) }
            }
        },
    )
}

/// Whose shifts are taken over: on a shift-based schedule several people may be on call.
fn instead_of(visit: &Visit, people: &[UserId], chosen: &Bar, tried: Option<&Tried<'_>>) -> Markup {
    let wanted = tried.map_or_else(
        || chosen.who.map(|user| user.to_string()).unwrap_or_default(),
        |tried| tried.posted.get("instead_of").to_owned(),
    );
    let choices: Vec<Choice<'_>> = people
        .iter()
        .map(|user| Choice {
            value: user.as_str(),
            word: person::name(&visit.directory, *user, visit.texts),
            is_chosen: user.as_str() == wanted,
        })
        .collect();
    let label = visit.texts.schedules.instead_of;
    field::select(&Field { name: "instead_of", label, is_required: true, ..Field::default() }, &choices)
}

/// `POST /schedules/{id}/overrides`
pub(crate) async fn create(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let schedule = find(&visit, &id)?;
    let made = make(&visit, &schedule, &posted).await;
    show::answer(&visit, &schedule, (FORM, &posted), made, visit.texts.schedules.did_override).await
}

async fn make(visit: &Visit, schedule: &Schedule, posted: &Posted) -> Result<(), Refused> {
    let texts = &visit.texts.schedules;
    let user = person_of(visit, posted.get("user"))?;
    let (start, end) = window::posted(visit, schedule, posted)?;
    let (path, body) = match schedule.shift_based() {
        None => {
            let reference = json!({ "id": user.as_str(), "type": "user_reference" });
            let made = json!({ "start": start.to_string(), "end": end.to_string(), "user": reference });
            (format!("/schedules/{}/overrides", schedule.id), json!({ "override": made }))
        }
        Some(plan) => {
            let instead_of = UserId::parse(posted.get("instead_of"));
            let made = of_pieces(plan, instead_of, user, start, end);
            if made.is_empty() {
                return Err(Refused::told_here(texts.not_their_shift));
            }
            (format!("/v3/schedules/{}/overrides", schedule.id), json!({ "overrides": made }))
        }
    };
    visit.rest.post(&path, &body).await.map(|_| ())
}

/// One override for each rotation or custom shift in which the person is on call then.
fn of_pieces(plan: &ShiftPlan, instead_of: Option<UserId>, by: UserId, start: At, end: At) -> Vec<Json> {
    let mut sources: Vec<ShiftSource> = Vec::new();
    for piece in shift_pieces(plan, start, end, false) {
        if piece.member.user() == instead_of && instead_of.is_some() && !sources.contains(&piece.source) {
            sources.push(piece.source);
        }
    }
    let member = |user: &str| json!({ "type": "user_member", "user_id": user });
    let overridden = instead_of.map(|user| user.to_string()).unwrap_or_default();
    let made = |source: &ShiftSource| {
        let mut made = json!({
            "start_time": start.to_string(),
            "end_time": end.to_string(),
            "overridden_member": member(&overridden),
            "overriding_member": member(by.as_str()),
        });
        match source {
            ShiftSource::Rotation(id) => made["rotation_id"] = Json::from(id.as_str()),
            ShiftSource::CustomShift(id) => made["custom_shift_id"] = Json::from(id.as_str()),
        }
        made
    };
    sources.iter().map(made).collect()
}

/// The person that a field means, or a sentence that says who could be meant.
pub(super) fn person_of(visit: &Visit, text: &str) -> Result<UserId, Refused> {
    let texts = &visit.texts.schedules;
    pick::find(&visit.directory, text).map_err(|meant| {
        let names: Vec<String> = meant
            .iter()
            .filter_map(|user| visit.directory.users.get(user))
            .map(|user| format!("{} <{}>", user.name, user.email))
            .collect();
        let sentence = if names.is_empty() {
            texts.no_such_person.replace("{0}", text)
        } else {
            texts.several_people.replace("{0}", text).replace("{1}", &names.join(", "))
        };
        Refused::told_here(&sentence)
    })
}

/// Those to come, with a button that removes each.
pub(super) fn list(visit: &Visit, schedule: &Schedule, window: &Window) -> Markup {
    let texts = &visit.texts.schedules;
    let all = upcoming(schedule, visit.now);
    let may_remove = may(visit, Action::Respond, schedule);
    card::show(
        "overrides",
        texts.overrides,
        Some(all.len()).filter(|count| *count > 0),
        html! {
            @if all.is_empty() { p.quiet { (texts.no_overrides) } }
            ul.override-list {
                @for one in all.iter().take(MOST_LISTED) {
                    li {
                        @if let Some(user) = one.who.and_then(|user| visit.directory.users.get(&user)) { (person::avatar(user)) }
                        span {
                            @match one.who { Some(user) => (person::strong(visit, user)), None => strong { (texts.nobody) } }
                            @if let Some(user) = one.instead_of { " " span.quiet { (say(texts.for_whom, &[&person::name(&visit.directory, user, visit.texts)])) } }
                            span.quiet { (say(visit.texts.dates.from_to, &[&window.clocks.stamp(one.start), &window.clocks.stamp(one.end)])) }
                        }
                        @if may_remove { (remove(visit, schedule, one)) }
                    }
                }
            }
        },
    )
}

fn remove(visit: &Visit, schedule: &Schedule, one: &Override) -> Markup {
    let texts = &visit.texts.schedules;
    let path = format!("/schedules/{}/overrides/{}/delete", schedule.id, one.id);
    let why = if one.start <= visit.now { texts.remove_running } else { texts.remove_coming };
    confirm::danger(
        visit,
        &confirm::Danger { path: &path, icon: icon::BIN, word: texts.remove, why, yes: texts.remove },
    )
}

/// `POST /schedules/{id}/overrides/{override_id}/delete`
pub(crate) async fn delete(
    visit: Visit,
    Path((id, over)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let schedule = find(&visit, &id)?;
    let over = OverrideId::parse(&over).ok_or(Problem::NoPage)?;
    let prefix = if schedule.shift_based().is_some() { "/v3" } else { "" };
    let done = visit.rest.delete(&format!("{prefix}/schedules/{}/overrides/{over}", schedule.id)).await;
    let flash = match done {
        Ok(_) => Flash::good(visit.texts.schedules.did_remove),
        Err(refused) => Flash::bad(&refused.told()),
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}

/// Everybody whom the schedule names, each once.
pub(super) fn people(schedule: &Schedule) -> Vec<UserId> {
    let mut people: Vec<UserId> = Vec::new();
    for user in schedule.members().chain(schedule.people_from(At::EPOCH)) {
        if !people.contains(&user) {
            people.push(user);
        }
    }
    people
}

fn upcoming(schedule: &Schedule, now: At) -> Vec<Override> {
    let layered = schedule.overrides().iter().map(|one| Override {
        id: one.id,
        who: Some(one.user),
        instead_of: None,
        start: one.starts_at,
        end: one.ends_at,
    });
    let of_shifts = schedule.shift_based().into_iter().flat_map(|plan| &plan.overrides).map(|one| Override {
        id: one.id,
        who: one.overriding.user(),
        instead_of: one.overridden.user(),
        start: one.starts_at,
        end: one.ends_at,
    });
    let mut found: Vec<Override> = layered.chain(of_shifts).filter(|one| now < one.end).collect();
    found.sort_by_key(|one| (one.start, one.end));
    found
}
