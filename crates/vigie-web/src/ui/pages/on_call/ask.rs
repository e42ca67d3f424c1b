//! `/on-call/cover`: asking for somebody to take a shift or a part of it, or to swap it for one of theirs.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use axum::{extract::Query, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde::Deserialize;
use vigie_core::{
    ids::{ScheduleId, UserId},
    oncall::paged_entries,
    schedule::{Entry, Schedule},
    time::At,
};

use crate::ui::{
    act,
    components::{
        button, card,
        field::{self, Choice, Field},
        icon, page_head, person, refusal,
    },
    form::{Again, Posted, Typed},
    layout::{Page, Place},
    moment,
    pages::{
        cover::{Asking, offer},
        duty::{AHEAD, Turn},
        users::seen,
    },
    problem::Problem,
    texts::fill,
    visit::{Flash, Visit},
};

const COVER_FORM: &str = "cover";
const SWAP_FORM: &str = "swap";
/// How many people of a schedule are offered by name.
const MOST_PEOPLE: usize = 200;
/// How many shifts of others are offered for a swap.
const MOST_SHIFTS: usize = 60;
/// Parts of a shift that are asked for in one go, in hours from its start or from now.
const HOURS: [u64; 3] = [1, 2, 4];

/// Which shift: moments in microseconds.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Wish {
    schedule: ScheduleText,
    start: i64,
    end: i64,
    /// Only so many hours of it.
    hours: Option<u64>,
}

/// A schedule's id in an address.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct ScheduleText(ScheduleId);

impl TryFrom<String> for ScheduleText {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        ScheduleId::parse(&text).map(Self).ok_or("no schedule has such an id")
    }
}

/// Where a turn is asked for.
pub(super) fn address(turn: &Turn) -> String {
    let Entry { start, end, .. } = turn.entry;
    format!("/on-call/cover?schedule={}&start={}&end={}", turn.schedule, start.micros(), end.micros())
}

/// `GET /on-call/cover?schedule=…&start=…&end=…`
///
/// It stays as it is: a refresh would write the moment that it is then over the one that somebody typed.
pub(crate) async fn show(visit: Visit, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    Ok(page(&visit, wish, None)?.answer_still(&visit, StatusCode::OK))
}

/// `POST /on-call/cover`
pub(crate) async fn ask(mut visit: Visit, posted: Posted) -> Result<Response, Problem> {
    visit.check_form(posted.token())?;
    let number = |name: &str| posted.get(name).parse().ok();
    let wish = ScheduleId::parse(posted.get("schedule")).zip(number("start")).zip(number("end"));
    let ((schedule, start), end) = wish.ok_or(Problem::NoPage)?;
    let wish = Wish { schedule: ScheduleText(schedule), start, end, hours: None };
    let asking = asking(&visit, &wish, &posted);
    match asking.send(&visit.rest).await {
        Ok(()) => Ok(act::back(&visit.state, Some("/on-call"), &Flash::good(visit.texts.duty.did_ask))),
        Err(refused) => {
            visit.path = address(&wish.turn(visit.viewer.id));
            let form = if asking.in_return.is_empty() { COVER_FORM } else { SWAP_FORM };
            let page = page(&visit, wish, Some(&Again { form, posted: &posted, refused: &refused }))?;
            Ok(page.answer_still(&visit, refused.status))
        }
    }
}

impl Wish {
    fn turn(&self, user: UserId) -> Turn {
        let (start, end) = (At::from_micros(self.start), At::from_micros(self.end));
        Turn { schedule: self.schedule.0, entry: Entry { user, start, end } }
    }
}

fn asking<'a>(visit: &Visit, wish: &Wish, posted: &'a Posted) -> Asking<'a> {
    // A field holds minutes: what was not touched means the exact moment.
    let exact = |name: &str, micros: i64| {
        let (text, at) = (posted.get(name), At::from_micros(micros));
        let is_untouched = text == moment::field_value(visit, at) || text.is_empty();
        if is_untouched { Some(at) } else { moment::read_field(visit, text) }
    };
    let told = |at: Option<At>, text: &str| at.map_or_else(|| text.to_owned(), |at| at.to_string());
    let ends = [("from", wish.start), ("until", wish.end)];
    Asking {
        schedule: wish.schedule.0,
        shift: ends.map(|(name, micros)| told(exact(name, micros), posted.get(name))),
        asked: Some(posted.get("asked")).filter(|asked| !asked.is_empty()),
        in_return: posted.get("in_return"),
        note: posted.get("note"),
    }
}

fn page(visit: &Visit, wish: Wish, again: Option<&Again<'_>>) -> Result<Page, Problem> {
    let seen = seen(visit);
    let schedule = seen.schedules.get(&wish.schedule.0).ok_or(Problem::NoPage)?;
    let (start, end) = (At::from_micros(wish.start), At::from_micros(wish.end));
    if end <= visit.now || end <= start {
        return Err(Problem::NoPage);
    }
    let (texts, start) = (&visit.texts.duty, start.max(visit.now));
    let lead = html! { (schedule.name) " · " (moment::short(visit, start)) " → " (moment::short(visit, end)) };
    let content = html! {
        (page_head::below(("/on-call", visit.texts.menu.on_call), texts.cover_title, None, html! {}))
        p.lead { (lead) }
        div.columns {
            (cover(visit, schedule, &wish, (start, end), again))
            (swap(visit, schedule, &wish, again))
        }
    };
    Ok(Page { title: texts.cover_title.to_owned(), place: Place::OnCall, follows: None, content })
}

fn cover(
    visit: &Visit,
    schedule: &Arc<Schedule>,
    wish: &Wish,
    (start, end): (At, At),
    again: Option<&Again<'_>>,
) -> Markup {
    let (texts, typed) = (&visit.texts.duty, Typed::of(again, COVER_FORM));
    let base = address(&wish.turn(visit.viewer.id));
    let part = wish.hours.map(|hours| start + Duration::from_secs(hours.min(24 * 31) * 3600));
    let (from, until) = (moment::field_value(visit, start), moment::field_value(visit, part.unwrap_or(end).min(end)));
    let named = |name, label| Field { name, label, ..Field::default() };
    let words = &visit.texts.users;
    let ends = [("from", words.from, from.as_str()), ("until", words.until, until.as_str())];
    let ends = ends.map(|(name, label, value)| (name, label, typed.value(name, value)));
    let people = people(visit, schedule);
    let chosen = typed.value("asked", "");
    let anybody = Choice { value: "", word: texts.anybody, is_chosen: chosen.is_empty() };
    let choices = people.iter().map(|(id, name)| Choice { value: id, word: name, is_chosen: id == chosen });
    let choices: Vec<Choice<'_>> = std::iter::once(anybody).chain(choices).collect();
    let note = Field { value: typed.value("note", ""), hint: Some(texts.note_hint), ..named("note", texts.note) };
    card::show(
        "cover",
        texts.cover_card,
        None,
        html! {
            p.quiet { (texts.cover_why) }
            (refusal::show(typed.refused))
            nav.chips aria-label=(texts.part) {
                a.chip href=(base) aria-current=[wish.hours.is_none().then_some("true")] { (texts.whole) }
                @for hours in HOURS {
                    @if start + Duration::from_secs(hours * 3600) < end {
                        a.chip href={ (base) "&hours=" (hours) } aria-current=[(wish.hours == Some(hours)).then_some("true")] { (fill(texts.hours, &hours.to_string())) }
                    }
                }
            }
            form.fields method="post" action="/on-call/cover" {
                (hidden(visit, wish))
                (field::period("", ends))
                p.field-note { (fill(words.times_in, &visit.viewer.time_zone)) }
                (field::select(&named("asked", texts.whom), &choices))
                (field::text(&note, "text"))
                button.button type="submit" data-look="primary" { (icon::SEND) (texts.cover_send) }
            }
        },
    )
}

/// The others who take turns in a schedule.
fn people(visit: &Visit, schedule: &Schedule) -> Vec<(String, String)> {
    let ids: BTreeSet<UserId> = schedule.people_from(visit.now).filter(|id| *id != visit.viewer.id).collect();
    let users = ids.iter().filter_map(|id| visit.directory.users.get(id)).take(MOST_PEOPLE);
    let mut people: Vec<_> = users.map(|user| (user.id.to_string(), user.name.clone())).collect();
    people.sort_by_cached_key(|(_, name)| name.to_lowercase());
    people
}

fn swap(visit: &Visit, schedule: &Arc<Schedule>, wish: &Wish, again: Option<&Again<'_>>) -> Markup {
    let (texts, typed) = (&visit.texts.duty, Typed::of(again, SWAP_FORM));
    let entries = paged_entries(&visit.directory, schedule, visit.now, visit.now + AHEAD);
    let others: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.user != visit.viewer.id && entry.start > visit.now)
        .take(MOST_SHIFTS)
        .collect();
    let chosen = typed.value("in_return", "");
    card::show(
        "swap",
        texts.swap_card,
        None,
        html! {
            p.quiet { (texts.swap_why) }
            (refusal::show(typed.refused))
            @if others.is_empty() { p.quiet { (texts.no_swap) } }
            @else {
                form.fields method="post" action="/on-call/cover" {
                    (hidden(visit, wish))
                    div.field {
                        label for="in_return" { (texts.in_return) }
                        select #in_return name="in_return" required {
                            @for entry in others {
                                @let value = offer(entry);
                                option value=(value) selected[value == chosen] {
                                    (person::name(&visit.directory, entry.user, visit.texts)) " · " (moment::short_text(visit, entry.start)) " → " (moment::short_text(visit, entry.end))
                                }
                            }
                        }
                    }
                    label for="swap-note" { (texts.note) }
                    input #swap-note name="note" maxlength="1000" value=(typed.value("note", ""));
                    button.button type="submit" { (icon::MERGE) (texts.swap_send) }
                }
            }
        },
    )
}

fn hidden(visit: &Visit, wish: &Wish) -> Markup {
    html! {
        (button::hidden(visit))
        input type="hidden" name="schedule" value=(wish.schedule.0);
        input type="hidden" name="start" value=(wish.start);
        input type="hidden" name="end" value=(wish.end);
    }
}
