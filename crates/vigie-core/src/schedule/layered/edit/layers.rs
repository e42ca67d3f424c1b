//! Replacing the layers of a schedule from now on.

use crate::{
    ids::{Ids, LayerId},
    past::forget_oldest,
    schedule::{Layer, LayeredPlan, Plan, Schedule},
    time::At,
};

/// How many layers that are over stay listed, the newest: every edit may add one for each layer that it changes.
pub const PAST_LAYERS_MAX: usize = 500;

/// The schedule with other layers, and perhaps another zone, from `now` on.
///
/// `layers` are all layers as they shall be, lowest first; a layer that has the id of an old one replaces it, the
/// others are new. What was before `now` stays:
/// - An old layer that is not among them ends now and stays listed; one that had not begun is gone.
/// - A changed layer begins now, under its id; what it was until now stays listed before it under a new id. It is not
///   split where nothing that is over would change: for a new name, a new end in the future, or before it has begun.
/// - A layer that is over stays as it is, unless it is given another end that is not over.
/// - A layer that is given an end that is over ends now. New layers begin now at the earliest; one that would be over by
///   then is left out.
/// - Of the layers that are over, the newest [`PAST_LAYERS_MAX`] stay.
/// - With another zone all layers that have begun are split; with another order, those that moved.
///
/// Check the outcome with [`crate::schedule::check`] before it is stored.
#[must_use]
pub fn replace_layers(old: &Schedule, time_zone: &str, layers: Vec<Layer>, now: At, ids: &mut Ids) -> Schedule {
    let old_layers = old.layers();
    let mut edit = Edit { old, same_zone: old.time_zone == time_zone, now, ids, result: vec![] };
    // Old layers stay in their order, and new ones come in theirs. Where the orders agree an old layer can stay in its
    // place; one that has moved is split. `done` old layers have been looked at.
    let mut done = 0;
    if !edit.same_zone {
        edit.end_all(old_layers, &layers);
        done = old_layers.len();
    }
    for (position, layer) in layers.iter().enumerate() {
        let place = old_layers.iter().position(|candidate| candidate.id == layer.id);
        match place.filter(|place| *place >= done) {
            Some(place) => {
                edit.end_all(&old_layers[done..place], &layers[position + 1..]);
                edit.replace(&old_layers[place], layer.clone());
                done = place + 1;
            }
            None => edit.begin(layer.clone()),
        }
    }
    edit.end_all(&old_layers[done..], &[]);
    forget_oldest(&mut edit.result, PAST_LAYERS_MAX, |layer| layer.ends_at.filter(|end| *end <= now));
    let plan = Plan::Layered(LayeredPlan { layers: edit.result, overrides: old.overrides().to_vec() });
    Schedule { plan, time_zone: time_zone.to_owned(), ..old.clone() }
}

fn is_over(layer: &Layer, now: At) -> bool {
    layer.ends_at.is_some_and(|end| end <= now)
}

struct Edit<'a> {
    old: &'a Schedule,
    same_zone: bool,
    now: At,
    ids: &'a mut Ids,
    result: Vec<Layer>,
}

impl Edit<'_> {
    /// Keeps what old layers were until now; those that go on in `continued` leave their ids to what they become.
    fn end_all(&mut self, layers: &[Layer], continued: &[Layer]) {
        for layer in layers {
            let now = self.now;
            let goes_on = continued.iter().any(|candidate| candidate.id == layer.id && !is_over(candidate, now));
            self.keep_past(layer, goes_on);
        }
    }

    fn keep_past(&mut self, layer: &Layer, gives_id_away: bool) {
        if self.now <= layer.starts_at {
            return;
        }
        let mut past = layer.clone();
        past.ends_at = Some(layer.ends_at.map_or(self.now, |end| end.min(self.now)));
        if !self.same_zone {
            past.time_zone.get_or_insert_with(|| self.old.time_zone.clone());
        }
        if gives_id_away {
            past.id = LayerId::new(self.ids);
        }
        self.result.push(past);
    }

    /// Replaces a layer where it stands.
    fn replace(&mut self, old: &Layer, new: Layer) {
        let ends_now = is_over(&new, self.now);
        if ends_now || (is_over(old, self.now) && new.ends_at == old.ends_at) {
            self.keep_past(old, false);
        } else if old.starts_at < self.now && !is_over(old, self.now) && same_people_at_same_times(old, &new, self.now)
        {
            self.result.push(Layer { name: new.name, ends_at: new.ends_at, ..old.clone() });
        } else {
            self.keep_past(old, true);
            self.begin(new);
        }
    }

    /// Lets a layer begin, now at the earliest; not where it would be over.
    fn begin(&mut self, mut layer: Layer) {
        if is_over(&layer, self.now) {
            return;
        }
        if self.result.iter().any(|other| other.id == layer.id) {
            layer.id = LayerId::new(self.ids);
        }
        layer.starts_at = layer.starts_at.max(self.now);
        layer.time_zone = None;
        self.result.push(layer);
    }
}

/// Whether a layer that runs goes on as it is, but for its name and its end.
fn same_people_at_same_times(old: &Layer, new: &Layer, now: At) -> bool {
    let as_written = |layer: &Layer| {
        (layer.rotation_virtual_start, layer.turn_length, layer.users.clone(), layer.restrictions.clone())
    };
    new.starts_at <= now && as_written(old) == as_written(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{
        Restriction, check,
        fixture::{at, layer, layered, schedule, user},
        on_call, render,
    };

    const START: &str = "2026-01-05T08:00:00Z";
    const NOW: &str = "2026-03-04T10:30:00Z";

    fn two_layers() -> Schedule {
        let mut below = layer(&["ANN", "BEN"], START, 24);
        let mut above = layer(&["CID", "DEA"], START, 12);
        (below.id, above.id) = (LayerId::parse("PBELOW").expect("an id"), LayerId::parse("PABOVE").expect("an id"));
        above.restrictions =
            vec![Restriction::Daily { start_second: 0, duration: std::time::Duration::from_secs(43_200) }];
        schedule("Europe/Paris", vec![below, above])
    }

    fn replaced(old: &Schedule, time_zone: &str, change: impl FnOnce(&mut Vec<Layer>)) -> Schedule {
        let mut layers = old.layers().to_vec();
        change(&mut layers);
        replace_layers(old, time_zone, layers, at(NOW), &mut Ids::for_test(1))
    }

    /// Nothing before now changed, and the wanted layers are in force from now on.
    fn assert_only_the_future_changed(old: &Schedule, new: &Schedule, wanted: &Schedule) {
        let (past, now, future) = (at("2026-01-01T00:00:00Z"), at(NOW), at("2026-05-01T00:00:00Z"));
        assert_eq!(render(new, past, now).final_entries, render(old, past, now).final_entries);
        assert_eq!(render(new, now, future).final_entries, render(wanted, now, future).final_entries);
    }

    #[test]
    fn a_changed_layer_goes_on_under_its_id_and_what_it_was_stays_listed() {
        let old = two_layers();
        let new = replaced(&old, "Europe/Paris", |layers| layers[0].users = vec![user("EVE")]);
        let first = Layer { users: vec![user("EVE")], ..old.layers()[0].clone() };
        let wanted = schedule("Europe/Paris", vec![first, old.layers()[1].clone()]);
        assert_only_the_future_changed(&old, &new, &wanted);
        assert_eq!(new.layers().len(), 3);
        assert_eq!((new.layers()[0].ends_at, &new.layers()[0].users), (Some(at(NOW)), &old.layers()[0].users));
        assert_eq!((new.layers()[1].id, new.layers()[1].starts_at), (old.layers()[0].id, at(NOW)));
        assert_eq!(new.layers()[2], old.layers()[1], "the other layer is not touched");
    }

    #[test]
    fn a_removed_layer_ends_now_and_one_that_had_not_begun_is_gone() {
        let mut old = two_layers();
        layered(&mut old).layers.push(layer(&["FAY"], "2026-04-01T00:00:00Z", 24));
        let new = replaced(&old, "Europe/Paris", |layers| layers.truncate(1));
        assert_eq!(new.layers().len(), 2);
        assert_eq!(new.layers()[1], Layer { ends_at: Some(at(NOW)), ..old.layers()[1].clone() });
        let wanted = schedule("Europe/Paris", vec![old.layers()[0].clone()]);
        assert_only_the_future_changed(&old, &new, &wanted);
    }

    #[test]
    fn an_end_that_is_over_ends_the_layer_now() {
        let old = two_layers();
        let new = replaced(&old, "Europe/Paris", |layers| layers[1].ends_at = Some(at("2026-03-04T10:29:58Z")));
        assert_eq!(new.layers()[1].ends_at, Some(at(NOW)));
        assert_eq!(new.layers().len(), 2);
    }

    #[test]
    fn a_new_name_or_a_later_end_splits_nothing() {
        let old = two_layers();
        let new = replaced(&old, "Europe/Paris", |layers| {
            layers[0].name = "Nights".into();
            layers[1].ends_at = Some(at("2026-06-01T00:00:00Z"));
        });
        assert_eq!(new.layers().len(), 2);
        assert_eq!((new.layers()[0].name.as_str(), new.layers()[0].starts_at), ("Nights", at(START)));
        assert_eq!(replaced(&old, "Europe/Paris", |_| ()), old, "and no change is no change");
    }

    #[test]
    fn another_order_or_zone_holds_from_now_on() {
        let old = two_layers();
        let swapped = replaced(&old, "Europe/Paris", |layers| layers.reverse());
        let wanted = schedule("Europe/Paris", old.layers().iter().rev().cloned().collect());
        assert_only_the_future_changed(&old, &swapped, &wanted);
        let moved = replaced(&old, "America/New_York", |_| ());
        let wanted = Schedule { time_zone: "America/New_York".into(), ..old.clone() };
        assert_only_the_future_changed(&old, &moved, &wanted);
        let back = replace_layers(&moved, "Europe/Paris", old.layers().to_vec(), at(NOW), &mut Ids::for_test(2));
        assert_eq!(on_call(&back, at("2026-02-01T00:00:00Z")), on_call(&old, at("2026-02-01T00:00:00Z")));
    }

    #[test]
    fn a_layer_that_is_over_keeps_its_id_and_its_end_whatever_is_sent() {
        let mut old = two_layers();
        layered(&mut old).layers[0].ends_at = Some(at("2026-02-01T00:00:00Z"));
        let new = replaced(&old, "Etc/UTC", |layers| {
            layers.reverse();
            layers[1].users = vec![user("EVE")];
        });
        assert_eq!(new.layers()[0], Layer { time_zone: Some("Europe/Paris".into()), ..old.layers()[0].clone() });
        assert_eq!(new.layers().len(), 3, "it, the other one until now, and the other one from now on");
    }

    #[test]
    fn a_new_layer_that_would_be_over_is_left_out() {
        let old = two_layers();
        let mut late = layer(&["GUS"], "2026-01-01T00:00:00Z", 24);
        late.ends_at = Some(at(NOW));
        assert_eq!(replaced(&old, "Europe/Paris", |layers| layers.push(late.clone())), old);
        late.ends_at = Some(at("2026-03-04T10:30:01Z"));
        let new = replaced(&old, "Europe/Paris", |layers| layers.push(late.clone()));
        assert_eq!((new.layers()[2].starts_at, new.layers()[2].ends_at), (at(NOW), late.ends_at));
        assert_eq!(check(&new), []);
    }

    #[test]
    fn the_newest_layers_that_are_over_stay_listed() {
        let mut edited = two_layers();
        let mut ids = Ids::for_test(3);
        for number in 0..PAST_LAYERS_MAX as u64 + 20 {
            let mut layers = edited.layers().to_vec();
            layers.iter_mut().filter(|layer| layer.ends_at.is_none()).for_each(|layer| layer.users.rotate_left(1));
            let now = at(NOW) + std::time::Duration::from_micros(number);
            edited = replace_layers(&edited, "Europe/Paris", layers, now, &mut ids);
            assert_eq!(check(&edited), [], "a layer of a microsecond is a layer");
        }
        assert_eq!(edited.layers().len(), PAST_LAYERS_MAX + 2);
        assert!(edited.layers().iter().all(|layer| at(NOW) < layer.starts_at), "the oldest are gone");
    }

    #[test]
    fn a_new_layer_begins_now_at_the_earliest() {
        let old = two_layers();
        let mut fresh = layer(&["GUS"], "2026-01-01T00:00:00Z", 24);
        fresh.id = LayerId::parse("PFRESH").expect("an id");
        let new = replaced(&old, "Europe/Paris", |layers| layers.insert(1, fresh.clone()));
        assert_eq!(new.layers()[1], Layer { starts_at: at(NOW), ..fresh.clone() });
        let wanted = schedule("Europe/Paris", new.layers().to_vec());
        assert_only_the_future_changed(&old, &new, &wanted);
    }
}
