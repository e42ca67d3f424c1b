//! What the buttons of the form do to the draft; nothing is stored.

use vigie_core::schedule::shift_based::MEMBERS_MAX;

use super::draft::ShiftDraft;
use crate::ui::visit::Visit;

/// Does what a button says: its verb, the rotation or event, and what of it. One that means nothing changes nothing.
pub(super) fn apply(visit: &Visit, draft: &mut ShiftDraft, button: &str) {
    let mut parts = button.split(':');
    let (verb, key, what) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    let rotation = draft.rotations.iter().position(|rotation| rotation.key == key);
    match (verb, rotation) {
        ("add-rotation", _) => draft.add_rotation(visit),
        ("add-event", Some(place)) => draft.add_event(visit, place),
        ("remove-rotation", Some(place)) => {
            let rotation = draft.rotations.remove(place);
            draft.gone.push(rotation.key);
        }
        ("remove-event", None) => remove_event(draft, key),
        _ => {
            let mut events = draft.rotations.iter_mut().flat_map(|rotation| &mut rotation.events);
            if let Some(event) = events.find(|event| event.key == key) {
                event.people.apply(verb, what.unwrap_or_default(), MEMBERS_MAX);
            }
        }
    }
}

fn remove_event(draft: &mut ShiftDraft, key: &str) {
    for rotation in &mut draft.rotations {
        let before = rotation.events.len();
        rotation.events.retain(|event| event.key != key);
        if rotation.events.len() < before {
            draft.gone.push(key.to_owned());
        }
    }
}
