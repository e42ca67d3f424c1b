//! Random edits of random schedules: what is over stays as it was, and what is wanted holds from now on.

use std::time::Duration;

use vigie_core::{
    ids::{Ids, LayerId},
    schedule::{
        Invalid, Layer, LayeredPlan, Plan, Schedule, check,
        edit::{remove_override, replace_layers},
        on_call, render,
    },
    time::At,
};

use crate::{
    random::{Case, Chance, case, minute},
    story::{user, with_overrides},
};

const SEEDS: std::ops::Range<u64> = 20_000..21_000;

/// A random schedule whose layers are read in its own zone, and a moment in the middle of its window.
fn edited_case(seed: u64) -> (Case, At) {
    let mut case = case(seed);
    // Edits come at any microsecond.
    let now = At::from_micros(minute((case.since + case.until) / 2).micros() + (seed % 60_000_000) as i64);
    for layer in &mut case.schedule.layered_mut().unwrap().layers {
        layer.time_zone = None;
        layer.ends_at = layer.ends_at.filter(|end| layer.starts_at < *end);
    }
    (case, now)
}

/// The layers as somebody may want them: some gone, some changed, one new, perhaps in another order.
fn wanted_layers(old: &Schedule, other: &Schedule, now: At, chance: &mut Chance) -> Vec<Layer> {
    let mut layers = old.layers().to_vec();
    layers.retain(|_| chance.between(0, 3) > 0);
    for layer in layers.iter_mut().filter(|layer| layer.ends_at.is_none_or(|end| now < end)) {
        match chance.between(0, 6) {
            0 => layer.users.push(user("NEW")),
            1 => layer.turn_length += Duration::from_secs(3600),
            2 => layer.ends_at = Some(layer.starts_at.max(now) + Duration::from_secs(3600)),
            3 => layer.restrictions.clone_from(&other.layers()[0].restrictions),
            4 => layer.name = "Renamed".into(),
            _ => {}
        }
    }
    if chance.between(0, 2) > 0 {
        let id = LayerId::parse("PNEW001").unwrap();
        let hours = |hours: i64| At::from_micros(now.micros() + hours * 3_600_000_000);
        let starts_at = hours(chance.between(-72, 48));
        let ends_at =
            chance.percent(50).then(|| At::from_micros(starts_at.micros() + 1 + chance.between(0, 96) * 3_600_000_000));
        layers.insert(0, Layer { id, starts_at, ends_at, ..other.layers()[0].clone() });
    }
    if chance.between(0, 4) == 0 {
        layers.reverse();
    }
    layers
}

fn check_edit(seed: u64) {
    let (Case { schedule: old, since, until, .. }, now) = edited_case(seed);
    let (other, _) = edited_case(seed + 50_000);
    let mut chance = Chance(Ids::for_test(seed));
    let layers = wanted_layers(&old, &other.schedule, now, &mut chance);
    let time_zone = if chance.between(0, 4) == 0 { &other.schedule.time_zone } else { &old.time_zone };
    let plan = Plan::Layered(LayeredPlan { layers: layers.clone(), overrides: old.overrides().to_vec() });
    let wanted = Schedule { plan, time_zone: time_zone.clone(), ..old.clone() };
    let new = replace_layers(&old, time_zone, layers, now, &mut Ids::for_test(seed));
    let (since, until) = (minute(since), minute(until));
    let context = format!("seed {seed} at {now}: {old:#?} became {new:#?}");
    assert_eq!(render(&new, since, now).final_entries, render(&old, since, now).final_entries, "past of {context}");
    assert_eq!(
        render(&new, now, until).final_entries,
        render(&wanted, now, until).final_entries,
        "future of {context}"
    );
    let is_right = |invalid: &Invalid| check(&old).contains(invalid) || check(&wanted).contains(invalid);
    assert!(check(&new).iter().all(is_right), "{:?} of {context}", check(&new));
    let is_short = |layer: &Layer| layer.ends_at.is_some_and(|end| end <= layer.starts_at);
    assert!(!new.layers().iter().any(is_short), "a layer has no time: {context}");
    let mut ids: Vec<LayerId> = new.layers().iter().map(|layer| layer.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), new.layers().len(), "every layer has its own id: {context}");
}

#[test]
fn random_edits_never_rewrite_the_past_and_hold_from_now_on() {
    SEEDS.for_each(check_edit);
}

#[test]
fn an_edit_that_changes_nothing_changes_nothing() {
    for seed in SEEDS.take(200) {
        let (case, now) = edited_case(seed);
        let old = case.schedule;
        let new = replace_layers(&old, &old.time_zone, old.layers().to_vec(), now, &mut Ids::for_test(seed));
        assert_eq!(new.layers(), old.layers(), "seed {seed}");
    }
}

#[test]
fn removing_overrides_never_rewrites_the_past() {
    let mut removed = 0;
    for seed in SEEDS {
        let (Case { schedule: old, since, .. }, now) = edited_case(seed);
        let over = old.overrides().first().copied();
        let Some((new, _)) = over.and_then(|over| remove_override(&old, over.id, now).ok()) else { continue };
        removed += 1;
        let past = |schedule: &Schedule| render(schedule, minute(since), now).final_entries;
        assert_eq!(past(&new), past(&old), "seed {seed}");
        let without = with_overrides(old.clone(), old.overrides()[1..].to_vec());
        assert_eq!(on_call(&new, now), on_call(&without, now), "seed {seed}");
    }
    assert!(removed > 100, "only {removed} overrides could be removed");
}
