//! The form of a shift-based schedule: its name and zone, and its rotations.

use maud::{Markup, html};
use vigie_core::{
    ids::UserId,
    schedule::{
        Schedule,
        shift_based::{EVENTS_MAX, ROTATIONS_MAX, RotationEvent},
    },
};

use super::{
    Told, body,
    draft::{DraftRotation, ShiftDraft},
    event::{self, Fields},
};
use crate::ui::{
    components::icon,
    pages::schedules::edit::{
        basics,
        form::kinds,
        frame::{Frame, tool},
        preview,
    },
    visit::Visit,
};

/// The page.
pub(super) fn show(visit: &Visit, schedule: Option<&Schedule>, draft: &ShiftDraft, told: &Told) -> Markup {
    let texts = &visit.texts.shift_form;
    let frame = Frame::of(visit, schedule, "/schedules/new/shifts");
    let people: Vec<UserId> = draft.events().flat_map(|event| event.people.users()).collect();
    let parts = html! {
        (basics::show(visit, &draft.basics, texts.time_zone_hint, |name| told.wrongs.at("", name)))
        @for key in &draft.gone { input type="hidden" name="gone" value=(key); }
        @for (place, one) in draft.rotations.iter().enumerate() { (rotation(visit, schedule, &frame.path, (place, one), told)) }
        @if draft.rotations.is_empty() { p.quiet { (texts.no_rotations) } }
        @if draft.rotations.len() < ROTATIONS_MAX { div { (tool(&frame.path, "add-rotation", icon::PLUS, texts.add_rotation, None)) } }
    };
    let side = if schedule.is_none() {
        kinds(visit, true)
    } else {
        html! {}
    };
    let named = ShiftDraft { basics: draft.basics.named(visit), ..draft.clone() };
    let would_be = body::would_be(visit, schedule, &named).map_err(|wrongs| wrongs.refused(draft));
    frame.show(side, told.refused.as_ref(), &people, (parts, preview::show(visit, schedule, would_be)))
}

fn rotation(
    visit: &Visit,
    schedule: Option<&Schedule>,
    path: &str,
    (place, one): (usize, &DraftRotation),
    told: &Told,
) -> Markup {
    let texts = &visit.texts.shift_form;
    let name = format!("{} {}", visit.texts.schedules.rotation, place + 1);
    let plan = schedule.and_then(Schedule::shift_based);
    let stored = |key: &str| -> Option<&RotationEvent> {
        let mut events = plan?.live_rotations().flat_map(|rotation| &rotation.events);
        events.find(|event| event.id.as_str() == key)
    };
    html! {
        section.card.layer-form.rotation-form id={ "layer-" (one.key) } aria-label=(name) {
            input type="hidden" name="rotations" value=(one.key);
            div.rotation-head {
                h2 { (name) }
                (tool(path, &format!("remove-rotation:{}", one.key), icon::BIN, texts.remove_rotation, Some(&name)))
            }
            @if let Some(sentence) = told.wrongs.at(&one.key, "") { p.field-note data-tone="bad" { (sentence) } }
            @if one.events.len() > 1 { p.field-note { (texts.one_at_a_time) } }
            @for event in &one.events {
                (event::show(&Fields { visit, path, event, stored: stored(&event.key), wrongs: &told.wrongs, is_only: one.events.len() == 1, rotation: &one.key }))
            }
            @if one.events.len() < EVENTS_MAX {
                div.form-foot { (tool(path, &format!("add-event:{}", one.key), icon::PLUS, texts.add_event, None)) }
            }
        }
    }
}
