//! The form: name and zone, the layers, and beside it what would be. Each layer's fields carry its key in their names.

use maud::{Markup, html};
use vigie_core::{ids::UserId, schedule::Schedule};

use super::{
    basics,
    draft::{Draft, DraftLayer, DraftRestriction},
    frame::{Frame, labelled, tool},
    people, preview,
};
use crate::ui::{
    components::{
        field::{self, Choice, Field},
        icon, tabs,
    },
    rest::Refused,
    visit::Visit,
};

/// The page.
pub(super) fn show(visit: &Visit, schedule: Option<&Schedule>, draft: &Draft, refused: Option<&Refused>) -> Markup {
    let texts = &visit.texts.schedule_form;
    let frame = Frame::of(visit, schedule, "/schedules/new");
    let path = &frame.path;
    let people: Vec<UserId> = draft.layers.iter().flat_map(|layer| layer.people.users()).collect();
    let parts = html! {
        (basics::show(visit, &draft.basics, texts.time_zone_hint, |_| None))
        @for (place, layer) in draft.layers.iter().enumerate().rev() { (self::layer(visit, path, draft, place, layer)) }
        div { (tool(path, "add-layer", icon::PLUS, texts.add_layer, None)) }
    };
    let side = if schedule.is_none() {
        kinds(visit, false)
    } else {
        html! {}
    };
    let would_be = preview::would_be(visit, schedule, draft);
    frame.show(side, refused, &people, (parts, preview::show(visit, schedule, would_be)))
}

/// Of which kind a new schedule is.
pub(super) fn kinds(visit: &Visit, is_of_shifts: bool) -> Markup {
    let texts = &visit.texts.shift_form;
    let tab = |path: &str, word, is_current| tabs::Tab { path: path.to_owned(), word, count: None, is_current };
    let kinds = [
        tab("/schedules/new", texts.of_layers, !is_of_shifts),
        tab("/schedules/new/shifts", texts.of_shifts, is_of_shifts),
    ];
    tabs::tabs(texts.kind, "box", &kinds)
}

fn layer(visit: &Visit, path: &str, draft: &Draft, place: usize, layer: &DraftLayer) -> Markup {
    let texts = &visit.texts.schedule_form;
    let key = &layer.key;
    let name = |field: &str| format!("{key}.{field}");
    html! {
        section.card.layer-form id={ "layer-" (key) } aria-label=(layer.name) {
            input type="hidden" name="layers" value=(key);
            div.layer-head {
                (labelled(&name("name"), texts.layer_name, html! { input id=(name("name")) type="text" name=(name("name")) value=(layer.name) maxlength="255"; }))
                div.layer-tools {
                    @if place + 1 < draft.layers.len() { (tool(path, &format!("raise-layer:{key}"), icon::MOVE_UP, texts.raise, Some(&layer.name))) }
                    @if place > 0 { (tool(path, &format!("lower-layer:{key}"), icon::DOWN, texts.lower, Some(&layer.name))) }
                    (tool(path, &format!("remove-layer:{key}"), icon::BIN, texts.remove_layer, Some(&layer.name)))
                }
            }
            @if draft.layers.len() > 1 && place + 1 == draft.layers.len() { p.field-note { (texts.top_wins) } }
            (people::show(visit, path, key, &layer.people, None, false))
            (turns(visit, layer))
            (restrictions(visit, path, layer))
        }
    }
}

/// How long turns are, and since when.
fn turns(visit: &Visit, layer: &DraftLayer) -> Markup {
    let texts = &visit.texts.schedule_form;
    let id = |field: &str| format!("{}.{field}", layer.key);
    let choices = |all: &[(&'static str, &'static str)], chosen: &str| -> Vec<Choice<'static>> {
        all.iter().map(|(value, word)| Choice { value, word, is_chosen: *value == chosen }).collect()
    };
    let turns = choices(&[("daily", texts.daily), ("weekly", texts.weekly), ("custom", texts.custom)], &layer.turn);
    let units = choices(&[("hours", texts.hours), ("days", texts.days), ("weeks", texts.weeks)], &layer.unit);
    let label = texts.turn;
    html! {
        div.layer-turns {
            (field::select(&Field { name: &id("turn"), label, ..Field::default() }, &turns))
            span.custom-turn {
                (labelled(&id("length"), texts.length, html! { input id=(id("length")) type="text" inputmode="decimal" name=(id("length")) value=(layer.length); }))
                (field::select(&Field { name: &id("unit"), label: texts.unit, ..Field::default() }, &units))
            }
            (labelled(&id("date"), texts.first_turn, html! { input id=(id("date")) type="date" name=(id("date")) value=(layer.date); }))
            (labelled(&id("time"), texts.handoff, html! { input id=(id("time")) type="time" name=(id("time")) value=(layer.time); }))
            (labelled(&id("end"), texts.end, html! { input id=(id("end")) type="datetime-local" name=(id("end")) value=(layer.end); }))
        }
        p.field-note { (texts.first_turn_hint) }
    }
}

fn restrictions(visit: &Visit, path: &str, layer: &DraftLayer) -> Markup {
    let texts = &visit.texts.schedule_form;
    let key = &layer.key;
    html! {
        fieldset.layer-restrictions {
            legend { (texts.restrictions) }
            @if layer.restrictions.is_empty() { p.field-note { (texts.always) } }
            @for (place, one) in layer.restrictions.iter().enumerate() { (restriction(visit, path, key, place, one)) }
            div.form-foot {
                (tool(path, &format!("office:{key}"), icon::CLOCK, texts.office_hours, None))
                (tool(path, &format!("restrict:{key}"), icon::PLUS, texts.add_restriction, None))
            }
        }
    }
}

fn restriction(visit: &Visit, path: &str, key: &str, place: usize, one: &DraftRestriction) -> Markup {
    let texts = &visit.texts.schedule_form;
    let name = |field: &str| format!("{key}.r.{field}");
    let weekdays: Vec<&str> = visit.texts.dates.weekdays.split(' ').collect();
    html! {
        div.restriction-form {
            select name=(name("day")) aria-label=(texts.from_day) {
                option value="every" selected[one.day == "every"] { (texts.every_day) }
                @for (number, day) in (1..).zip(&weekdays) { option value=(number) selected[one.day == number.to_string()] { (day) } }
            }
            input.input type="time" name=(name("from")) value=(one.from) aria-label=(texts.from_time);
            span.dash.quiet { "–" }
            select.until-day name=(name("until_day")) aria-label=(texts.until_day) {
                @for (number, day) in (1..).zip(&weekdays) { option value=(number) selected[one.until_day == number.to_string()] { (day) } }
            }
            input.input type="time" name=(name("until")) value=(one.until) aria-label=(texts.until_time);
            (tool(path, &format!("unrestrict:{key}:{place}"), icon::BIN, texts.remove_restriction, Some("")))
        }
    }
}
