//! Asking for one's shift to be taken, or swapping it; and answering those who ask.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use serde_json::json;
use vigie_core::{
    cover::{CoverRequest, Shift},
    ids::{CoverRequestId, UserId},
    oncall::paged_whole_entries,
    permission::Action,
    schedule::{Entry, Schedule},
    time::At,
};

use super::{
    chart::Bar,
    find, may,
    overrides::person_of,
    show::{self, Tried},
    window::{self, Window},
};
use crate::ui::{
    act,
    components::{
        badge::pill,
        button, card,
        field::{self, Choice, Field},
        icon::{self, Icon},
        person, pick, refusal,
    },
    form::Posted,
    pages::cover::{Asking, offer},
    problem::Problem,
    rest::Refused,
    texts::say,
    visit::{Flash, Visit},
};

/// The form's name among those of the page.
const FORM: &str = "cover";
/// How far ahead shifts are offered in return.
const AHEAD: std::time::Duration = std::time::Duration::from_secs(35 * 86_400);
/// How many are.
const MOST_OFFERED: usize = 24;

/// Open requests of the schedule, and the form that asks: for a shift of the viewer.
pub(super) fn card(
    visit: &Visit,
    schedule: &Schedule,
    window: &Window,
    chosen: &Bar,
    tried: Option<&Tried<'_>>,
) -> Markup {
    let texts = &visit.texts.schedules;
    let requests = open(visit, schedule);
    let tried = tried.filter(|tried| tried.form == FORM);
    let own = own_shift(visit, schedule, chosen);
    if requests.is_empty() && own.is_none() && tried.is_none() {
        return html! {};
    }
    card::show(
        "cover",
        texts.cover,
        Some(requests.len()).filter(|count| *count > 0),
        html! {
            @if !requests.is_empty() { ul.override-list { @for request in requests { (asked(visit, schedule, window, request)) } } }
            (refusal::show(tried.map(|tried| tried.refused)))
            @if let Some(own) = own { (form(visit, schedule, window, own, tried)) }
        },
    )
}

/// The viewer's shift: the chosen one where it is theirs, else their next one.
fn own_shift(visit: &Visit, schedule: &Schedule, chosen: &Bar) -> Option<(At, At)> {
    if !may(visit, Action::Respond, schedule) {
        return None;
    }
    if chosen.who == Some(visit.viewer.id) && visit.now < chosen.end {
        return Some((chosen.start, chosen.end));
    }
    vigie_core::schedule::next_shift(schedule, visit.viewer.id, visit.now)
}

fn form(visit: &Visit, schedule: &Schedule, window: &Window, own: (At, At), tried: Option<&Tried<'_>>) -> Markup {
    let texts = &visit.texts.schedules;
    let typed = |name: &str| tried.map_or("", |tried| tried.posted.get(name));
    let (from, to) = window.typed(visit, own, tried);
    let wanted = typed("in_return");
    let offers = offers(visit, schedule);
    let words: Vec<(String, String)> = offers.iter().map(|entry| (offer(entry), told(visit, window, entry))).collect();
    let none = Choice { value: "", word: texts.nothing_in_return, is_chosen: wanted.is_empty() };
    let others = words.iter().map(|(value, word)| Choice { value, word, is_chosen: *value == wanted });
    let choices: Vec<Choice<'_>> = std::iter::once(none).chain(others).collect();
    html! {
        details.ask open[tried.is_some()] {
            summary.button { (icon::CHAT) (texts.ask_cover) }
            form.fields method="post" action={ "/schedules/" (schedule.id) "/cover" } {
                (button::hidden(visit))
                input type="hidden" name="zone" value=[window.is_mine().then_some("mine")];
                (field::period("cover-", [("from", texts.from, &from), ("until", texts.to, &to)]))
                (pick::person(&Field { name: "asked", label: texts.asked, value: typed("asked"), hint: Some(texts.asked_hint), ..Field::default() }))
                (field::select(&Field { name: "in_return", label: texts.in_return, hint: Some(texts.in_return_hint), ..Field::default() }, &choices))
                (field::text(&Field { name: "note", label: texts.note, value: typed("note"), ..Field::default() }, "text"))
                button.button type="submit" data-look="primary" { (icon::SEND) (texts.ask) }
            }
        }
    }
}

/// Whole shifts of others that could be given in return.
fn offers(visit: &Visit, schedule: &Schedule) -> Vec<Entry> {
    let entries = paged_whole_entries(&visit.directory, schedule, visit.now, visit.now + AHEAD);
    let theirs = entries.into_iter().filter(|entry| entry.user != visit.viewer.id && visit.now < entry.start);
    theirs.take(MOST_OFFERED).collect()
}

fn told(visit: &Visit, window: &Window, entry: &Entry) -> String {
    let wall = &window.clocks.main;
    let name = person::name(&visit.directory, entry.user, visit.texts);
    format!("{name}: {} – {}", wall.stamp(entry.start), wall.stamp(entry.end))
}

fn open<'a>(visit: &'a Visit, schedule: &Schedule) -> Vec<&'a CoverRequest> {
    let is_here = |shift: &Shift| shift.schedule == schedule.id;
    let requests = visit.directory.cover_requests.values().map(AsRef::as_ref);
    let mut found: Vec<&CoverRequest> = requests
        .filter(|request: &&CoverRequest| request.state_at(visit.now) == "open")
        .filter(|request| is_here(&request.shift) || request.in_return.as_ref().is_some_and(is_here))
        .collect();
    found.sort_by_key(|request| (request.shift.starts_at, request.id));
    found
}

fn asked(visit: &Visit, schedule: &Schedule, window: &Window, request: &CoverRequest) -> Markup {
    let (texts, viewer) = (&visit.texts.schedules, visit.viewer.id);
    let span = |shift: &Shift| {
        say(visit.texts.dates.from_to, &[&window.clocks.stamp(shift.starts_at), &window.clocks.stamp(shift.ends_at)])
    };
    let may_answer = may(visit, Action::Respond, schedule) && request.user != viewer;
    let may_withdraw = request.user == viewer || may(visit, Action::Configure, schedule);
    html! {
        li {
            @if let Some(user) = visit.directory.users.get(&request.user) { (person::avatar(user)) }
            span {
                span { (say(if request.is_swap() { texts.asks_swap } else { texts.asks_cover }, &[&person::strong(visit, request.user)])) }
                span.quiet { (span(&request.shift)) }
                @if let Some(shift) = &request.in_return { span.quiet { (texts.in_return) ": " (span(shift)) } }
                @if let Some(user) = request.asked { span.quiet { (say(texts.asked_is, &[&person::name(&visit.directory, user, visit.texts)])) } }
                @if !request.note.is_empty() { span.prose { "“" (request.note) "”" } }
                @if request.user == viewer { (pill("info", icon::PERSON, texts.own_request)) }
            }
            div.answers {
                @if may_answer && request.asked.is_none_or(|asked| asked == viewer) { (answer(visit, schedule, request, "take", icon::CHECK, texts.take_it, "primary")) }
                @if request.asked == Some(viewer) { (answer(visit, schedule, request, "decline", icon::SKIP, texts.decline, "plain")) }
                @if may_withdraw { (answer(visit, schedule, request, "withdraw", icon::UNDO, texts.withdraw, "plain")) }
            }
        }
    }
}

fn answer(
    visit: &Visit,
    schedule: &Schedule,
    request: &CoverRequest,
    verb: &str,
    icon: Icon,
    word: &str,
    look: &str,
) -> Markup {
    html! {
        form method="post" action={ "/schedules/" (schedule.id) "/cover/" (request.id) "/" (verb) } {
            (button::hidden(visit))
            button.button type="submit" data-look=(look) { (icon) (word) }
        }
    }
}

/// `POST /schedules/{id}/cover`
pub(crate) async fn ask(visit: Visit, Path(id): Path<String>, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let schedule = find(&visit, &id)?;
    let made = make(&visit, &schedule, &posted).await;
    show::answer(&visit, &schedule, (FORM, &posted), made, visit.texts.schedules.did_ask).await
}

async fn make(visit: &Visit, schedule: &Schedule, posted: &Posted) -> Result<(), Refused> {
    let (start, end) = window::posted(visit, schedule, posted)?;
    let (asked, in_return) = (posted.get("asked"), posted.get("in_return"));
    // Whoever gives a shift in return is asked, whatever else is typed.
    let is_named = !asked.is_empty() && in_return.is_empty();
    let asked = if is_named { Some(person_of(visit, asked)?) } else { None };
    let asking = Asking {
        schedule: schedule.id,
        shift: [start.to_string(), end.to_string()],
        asked: asked.as_ref().map(UserId::as_str),
        in_return,
        note: posted.get("note"),
    };
    asking.send(&visit.rest).await
}

/// `POST /schedules/{id}/cover/{request}/{verb}`: takes, declines or withdraws.
pub(crate) async fn answer_one(
    visit: Visit,
    Path((id, request, verb)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    find(&visit, &id)?;
    let request = CoverRequestId::parse(&request).ok_or(Problem::NoPage)?;
    let is_swap = visit.directory.cover_requests.get(&request).is_some_and(|request| request.is_swap());
    let texts = &visit.texts.schedules;
    let (verb, done) = match (verb.as_str(), is_swap) {
        ("take", true) => ("accept", texts.did_take),
        ("take", false) => ("take", texts.did_take),
        ("decline", _) => ("decline", texts.did_decline),
        ("withdraw", _) => ("withdraw", texts.did_withdraw),
        _ => return Err(Problem::NoPage),
    };
    let noun = if is_swap { "swaps" } else { "cover_requests" };
    let answered = visit.rest.post(&format!("/vigie/v1/{noun}/{request}/{verb}"), &json!({})).await;
    let flash = match answered {
        Ok(_) => Flash::good(done),
        Err(refused) => Flash::bad(&refused.told()),
    };
    Ok(act::back(&visit.state, posted.to(), &flash))
}
