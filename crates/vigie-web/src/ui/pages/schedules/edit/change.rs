//! What the buttons of the form do to the draft; nothing is stored.

use super::draft::{Draft, DraftLayer, DraftRestriction, MOST_LAYERS, MOST_RESTRICTIONS, MOST_USERS};
use crate::ui::visit::Visit;

/// Does what a button says: its verb, the layer, and what of it. One that means nothing changes nothing.
pub(super) fn apply(visit: &Visit, draft: &mut Draft, button: &str) {
    let mut parts = button.split(':');
    let (verb, key, what) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    if verb == "add-layer" {
        return add_layer(visit, draft);
    }
    let Some(place) = draft.layers.iter().position(|layer| layer.key == key) else { return };
    match verb {
        "remove-layer" => drop(draft.layers.remove(place)),
        "lower-layer" if place > 0 => draft.layers.swap(place, place - 1),
        "raise-layer" if place + 1 < draft.layers.len() => draft.layers.swap(place, place + 1),
        _ => in_layer(&mut draft.layers[place], verb, what.unwrap_or_default()),
    }
}

fn add_layer(visit: &Visit, draft: &mut Draft) {
    if draft.layers.len() >= MOST_LAYERS {
        return;
    }
    let is_free = |number: &usize| draft.layers.iter().all(|layer| layer.key != format!("new{number}"));
    let number = (1..).find(is_free).unwrap_or_default();
    let name = format!("{} {}", visit.texts.schedule_form.layer, draft.layers.len() + 1);
    let layer = DraftLayer::new(visit, &draft.basics.time_zone, &format!("new{number}"), name);
    draft.layers.push(layer);
}

fn in_layer(layer: &mut DraftLayer, verb: &str, what: &str) {
    match verb {
        "restrict" => restrict(layer, &["every"]),
        "office" => restrict(layer, &["1", "2", "3", "4", "5"]),
        "unrestrict" => {
            let place = what.parse::<usize>().ok().filter(|place| *place < layer.restrictions.len());
            place.map(|place| layer.restrictions.remove(place));
        }
        _ => layer.people.apply(verb, what, MOST_USERS),
    }
}

fn restrict(layer: &mut DraftLayer, days: &[&str]) {
    layer.restrictions.extend(days.iter().map(|day| DraftRestriction::new(day)));
    layer.restrictions.truncate(MOST_RESTRICTIONS);
}

#[cfg(test)]
mod tests {
    use super::{super::people::People, *};

    fn layer() -> DraftLayer {
        DraftLayer {
            key: "new1".into(),
            name: "Layer 1".into(),
            people: People::default(),
            turn: "weekly".into(),
            length: String::new(),
            unit: String::new(),
            date: String::new(),
            time: String::new(),
            end: String::new(),
            restrictions: Vec::new(),
        }
    }

    #[test]
    fn restrictions_come_one_by_one_or_as_office_hours() {
        let mut layer = layer();
        in_layer(&mut layer, "office", "");
        in_layer(&mut layer, "restrict", "");
        in_layer(&mut layer, "unrestrict", "0");
        let days: Vec<&str> = layer.restrictions.iter().map(|one| one.day.as_str()).collect();
        assert_eq!(days, ["2", "3", "4", "5", "every"]);
    }
}
