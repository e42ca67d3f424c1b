//! The form: name and zone, the layers, and beside it what would be. Each layer's fields carry its key in their names.

use maud::{Markup, html};
use vigie_core::{ids::UserId, schedule::Schedule};

use super::{
    draft::{Draft, DraftLayer, DraftRestriction},
    preview,
};
use crate::ui::{
    components::{
        button,
        field::{self, Choice, Field},
        icon::{self, Icon},
        page_head, person, pick, refusal,
    },
    layout,
    rest::Refused,
    visit::Visit,
};

/// How many teams can be chosen from.
const MOST_TEAMS: usize = 200;

/// The page.
pub(super) fn show(visit: &Visit, schedule: Option<&Schedule>, draft: &Draft, refused: Option<&Refused>) -> Markup {
    let texts = visit.texts;
    let (path, back, title) = match schedule {
        Some(schedule) => (
            format!("/schedules/{}/edit", schedule.id),
            format!("/schedules/{}", schedule.id),
            texts.schedule_form.edit_title.replace("{0}", &schedule.name),
        ),
        None => ("/schedules/new".to_owned(), "/schedules".to_owned(), texts.schedules.new.to_owned()),
    };
    let parent = schedule.map_or(texts.menu.schedules, |schedule| schedule.name.as_str());
    let people: Vec<UserId> = draft.layers.iter().flat_map(|layer| layer.users.iter().copied()).collect();
    html! {
        (layout::planning_style())
        (page_head::below((&back, parent), &title, Some(texts.schedule_form.lead), html! {}))
        (refusal::show(refused))
        form.schedule-form #schedule-form method="post" action=(path) novalidate
            hx-post=(path) hx-trigger="change delay:150ms" hx-target="#preview" hx-select="#preview" hx-swap="outerMorph" {
            (button::hidden(visit))
            // What scripts post by themselves only previews.
            input type="hidden" name="do" value="preview";
            // What Enter in a field presses: the first button of a form, which would take a layer away. It adds who is typed.
            button type="submit" name="do" value="preview" hidden
                hx-post=(path) hx-target="#live" hx-select="#live" hx-swap="outerMorph" {}
            div.form-parts {
                div.stack {
                    (basics(visit, draft))
                    @for (place, layer) in draft.layers.iter().enumerate().rev() { (self::layer(visit, &path, draft, place, layer)) }
                    div { (tool(&path, "add-layer", icon::PLUS, texts.schedule_form.add_layer, None)) }
                }
                (preview::show(visit, schedule, draft))
            }
            (pick::suggestions(visit, &people))
            div.save-bar {
                button.button type="submit" name="do" value="preview" { (icon::EYE) (texts.schedule_form.preview) }
                button.button type="submit" name="do" value="save" data-look="primary" { (icon::CHECK) (texts.schedule_form.save) }
                a.button data-look="quiet" href=(back) { (texts.schedule_form.cancel) }
            }
        }
    }
}

fn basics(visit: &Visit, draft: &Draft) -> Markup {
    let texts = &visit.texts.schedule_form;
    let teams = visit.teams(MOST_TEAMS);
    html! {
        section.card.fields {
            (field::text(&Field { name: "name", label: texts.name, value: &draft.name, is_required: true, ..Field::default() }, "text"))
            (field::text(&Field { name: "description", label: texts.description, value: &draft.description, ..Field::default() }, "text"))
            (field::listed(&Field { name: "time_zone", label: visit.texts.schedules.time_zone, value: &draft.time_zone, hint: Some(texts.time_zone_hint), is_required: true, ..Field::default() }, "zones", None))
            datalist id="zones" { @for zone in jiff::tz::db().available() { option value=(zone.as_str()) {} } }
            @for team in draft.teams.iter().skip(1) { input type="hidden" name="teams" value=(team); }
            @if !teams.is_empty() {
                div.field {
                    label for="teams" { (visit.texts.schedules.team) }
                    select id="teams" name="teams" {
                        option value="" { (texts.no_team) }
                        @for team in teams { option value=(team.id) selected[draft.teams.first() == Some(&team.id)] { (team.name) } }
                    }
                }
            }
        }
    }
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
            (users(visit, path, layer))
            (turns(visit, layer))
            (restrictions(visit, path, layer))
        }
    }
}

/// The people in their order.
fn users(visit: &Visit, path: &str, layer: &DraftLayer) -> Markup {
    let texts = &visit.texts.schedule_form;
    let (key, add) = (&layer.key, format!("{}.add", layer.key));
    let note = (!layer.add.is_empty() && layer.meant.is_empty()).then_some(texts.nobody_found);
    html! {
        fieldset.layer-users {
            legend { (texts.people) }
            @if layer.users.is_empty() { p.field-note { (texts.no_people) } }
            ol {
                @for (place, user) in layer.users.iter().enumerate() {
                    @let name = person::name(&visit.directory, *user, visit.texts);
                    li {
                        input type="hidden" name={ (key) ".user" } value=(user);
                        span.quiet { (place + 1) }
                        @if let Some(user) = visit.directory.users.get(user) { (person::avatar(user)) }
                        strong { (name) }
                        span.layer-tools {
                            (tool(path, &format!("up:{key}:{place}"), icon::MOVE_UP, texts.up, Some(name)))
                            (tool(path, &format!("down:{key}:{place}"), icon::DOWN, texts.down, Some(name)))
                            (tool(path, &format!("drop:{key}:{place}"), icon::BIN, texts.drop, Some(name)))
                        }
                    }
                }
            }
            div.add-person {
                (pick::person(&Field { name: &add, label: texts.add_person, value: &layer.add, error: note, ..Field::default() }))
                (tool(path, &format!("add:{key}"), icon::PLUS, texts.add, None))
            }
            @if !layer.meant.is_empty() {
                p.field-note { (texts.who_is_meant) }
                div.form-foot.meant {
                    @for user in layer.meant.iter().filter_map(|user| visit.directory.users.get(user)) {
                        (tool(path, &format!("pick:{key}:{}", user.id), icon::PLUS, &format!("{} · {}", user.name, user.email), None))
                    }
                }
            }
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

/// A button that changes the draft. With `about` it is a drawing whose word is for those who do not see it.
fn tool(path: &str, verb: &str, icon: Icon, word: &str, about: Option<&str>) -> Markup {
    let label = about.map(|about| format!("{word} {about}"));
    html! {
        button.button type="submit" name="do" value=(verb) data-look=(if about.is_some() { "quiet" } else { "plain" }) data-tool[about.is_some()]
            aria-label=[label.as_deref().map(str::trim)] title=[about.map(|_| word)] formaction=(anchored(path, verb))
            hx-post=(path) hx-target="#live" hx-select="#live" hx-swap="outerMorph" {
            (icon) @if about.is_none() { (word) }
        }
    }
}

/// Without scripts the page comes back at the layer that was worked on.
fn anchored(path: &str, verb: &str) -> String {
    let key = verb.split(':').nth(1).filter(|_| !verb.starts_with("remove-layer"));
    key.map_or_else(|| path.to_owned(), |key| format!("{path}#layer-{key}"))
}

fn labelled(id: &str, label: &str, input: Markup) -> Markup {
    html! { div.field { label for=(id) { (label) } (input) } }
}
