//! What the buttons of the form do to the draft; nothing is stored.

use vigie_core::ids::UserId;

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
    let layer = DraftLayer::new(visit, &draft.time_zone, &format!("new{number}"), name);
    draft.layers.push(layer);
}

fn in_layer(layer: &mut DraftLayer, verb: &str, what: &str) {
    let place = what.parse::<usize>().ok();
    let user = place.filter(|place| *place < layer.users.len());
    match (verb, user) {
        ("pick", _) => {
            if let Some(user) = UserId::parse(what).filter(|_| layer.users.len() < MOST_USERS) {
                layer.users.push(user);
                layer.add.clear();
                layer.meant.clear();
            }
        }
        ("drop", Some(place)) => drop(layer.users.remove(place)),
        ("up", Some(place)) if place > 0 => layer.users.swap(place, place - 1),
        ("down", Some(place)) if place + 1 < layer.users.len() => layer.users.swap(place, place + 1),
        ("restrict", _) => restrict(layer, &["every"]),
        ("office", _) => restrict(layer, &["1", "2", "3", "4", "5"]),
        ("unrestrict", _) => {
            if let Some(place) = place.filter(|place| *place < layer.restrictions.len()) {
                layer.restrictions.remove(place);
            }
        }
        _ => {}
    }
}

fn restrict(layer: &mut DraftLayer, days: &[&str]) {
    layer.restrictions.extend(days.iter().map(|day| DraftRestriction::new(day)));
    layer.restrictions.truncate(MOST_RESTRICTIONS);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(users: &[&str]) -> DraftLayer {
        DraftLayer {
            key: "new1".into(),
            name: "Layer 1".into(),
            users: users.iter().filter_map(|id| UserId::parse(id)).collect(),
            add: String::new(),
            meant: Vec::new(),
            turn: "weekly".into(),
            length: String::new(),
            unit: String::new(),
            date: String::new(),
            time: String::new(),
            end: String::new(),
            restrictions: Vec::new(),
        }
    }

    fn after(button: &[&str]) -> Vec<String> {
        let mut layer = layer(&["PA", "PB", "PC"]);
        for button in button {
            let (verb, what) = button.split_once(':').unwrap_or((button, ""));
            in_layer(&mut layer, verb, what);
        }
        layer.users.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn people_move_leave_and_come() {
        assert_eq!(after(&["up:1"]), ["PB", "PA", "PC"]);
        assert_eq!(after(&["down:1", "drop:0"]), ["PC", "PB"]);
        assert_eq!(after(&["up:0", "down:2", "drop:9", "nonsense"]), ["PA", "PB", "PC"]);
        assert_eq!(after(&["pick:PA"]), ["PA", "PB", "PC", "PA"]);
    }

    #[test]
    fn restrictions_come_one_by_one_or_as_office_hours() {
        let mut layer = layer(&[]);
        in_layer(&mut layer, "office", "");
        in_layer(&mut layer, "restrict", "");
        in_layer(&mut layer, "unrestrict", "0");
        let days: Vec<&str> = layer.restrictions.iter().map(|one| one.day.as_str()).collect();
        assert_eq!(days, ["2", "3", "4", "5", "every"]);
    }
}
