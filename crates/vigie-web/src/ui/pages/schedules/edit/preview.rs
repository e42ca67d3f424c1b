//! What a draft would make of a schedule: the timeline as it would be, and who is on call instead of whom. Nothing of it
//! is stored; it is what the REST API would make of the same body.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use maud::{Markup, html};
use vigie_core::{
    ids::{Ids, UserId},
    schedule::{Entry, Schedule, render},
    time::At,
};
use vigie_pagerduty::rest::{Fields, schedule as wire};

use super::{
    super::{
        agenda,
        chart::{Chart, Lane, Look, hours_text},
        lanes::Lanes,
        overrides::people,
        paint::Paint,
        window::Window,
    },
    body,
    draft::Draft,
};
use crate::ui::{
    components::{icon, person, refusal},
    rest::Refused,
    texts::say,
    visit::Visit,
};

/// How far ahead changes are looked for.
const AHEAD: Duration = Duration::from_secs(56 * 86_400);
/// How many changes are told one by one.
const MOST_TOLD: usize = 8;

/// A time in which somebody else would be on call.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Changed {
    start: At,
    end: At,
    before: BTreeSet<UserId>,
    after: BTreeSet<UserId>,
}

/// The preview, or why there is none.
pub(super) fn show(visit: &Visit, schedule: Option<&Schedule>, would_be: Result<Schedule, Refused>) -> Markup {
    let texts = &visit.texts.schedule_form;
    html! {
        section.card.preview #preview aria-labelledby="preview-title" aria-live="polite" {
            h2 #preview-title { (texts.preview) }
            @match would_be {
                Ok(next) => (picture(visit, schedule, &next)),
                Err(refused) => {
                    p.quiet { (texts.no_preview) }
                    (refusal::show(Some(&refused)))
                }
            }
        }
    }
}

/// The schedule as it would be; the same code as the REST API runs.
pub(super) fn would_be(visit: &Visit, schedule: Option<&Schedule>, draft: &Draft) -> Result<Schedule, Refused> {
    let body = body::of(visit, schedule, &Draft { basics: draft.basics.named(visit), ..draft.clone() })?;
    // Ids of a preview are thrown away with it.
    let mut ids = Ids::from_seed([7; 32]);
    let made = Fields::enveloped(&body, "schedule")
        .and_then(|fields| wire::from_wire(fields, &visit.directory, schedule, &mut ids, visit.now));
    made.map_err(|error| Refused::told_all(error.errors).in_language(visit.language))
}

fn picture(visit: &Visit, schedule: Option<&Schedule>, next: &Schedule) -> Markup {
    let texts = visit.texts;
    let window = Window::ahead(visit, &next.time_zone);
    let of = |schedule: &Schedule| Lanes::of(&visit.directory, schedule, window.since, window.until, texts);
    let after = of(next);
    let before = schedule.map(of);
    let paint = Paint::of(people(next).into_iter().chain(schedule.into_iter().flat_map(people)));
    let mut lanes = after.lanes(texts);
    lanes[0].name = texts.schedule_form.after.to_owned();
    if let Some(before) = before {
        lanes.insert(
            1,
            Lane { name: texts.schedule_form.before.to_owned(), look: Look::Layer, bars: before.final_bars },
        );
    }
    let chart = Chart { visit, window: &window, paint: &paint, link: None, is_narrow: true };
    let here = |_: At| "#preview".to_owned();
    html! {
        (Paint::patterns())
        @if let Some(schedule) = schedule { (difference(visit, schedule, next, &window)) }
        @if after.gaps().any(|gap| visit.now < gap.end) { p.gap-note { (icon::ALERT) span { (texts.schedule_form.has_gaps) } } }
        div.wide-only { (chart.show(&lanes)) (chart.legend(&after.final_bars)) }
        div.narrow-only { (agenda::show(visit, &window, &paint, &after.final_bars, &here)) }
        p.quiet.chart-hint { (texts.schedule_form.nothing_stored) }
    }
}

/// Who would be on call instead of whom, and how many hours more or less each.
fn difference(visit: &Visit, old: &Schedule, new: &Schedule, window: &Window) -> Markup {
    let texts = &visit.texts.schedule_form;
    let (since, until) = (visit.now, visit.now + AHEAD);
    let entries = |schedule: &Schedule| render(schedule, since, until).final_entries;
    let changes = changes(&entries(old), &entries(new), since, until);
    if changes.is_empty() {
        return html! { p.same { (icon::CHECK) (texts.no_change) } };
    }
    html! {
        div.difference {
            h3 { (texts.changes) }
            ul.balance {
                @for (user, seconds) in balance(&changes) {
                    li data-more[seconds > 0] {
                        (person::name(&visit.directory, user, visit.texts)) " "
                        strong { (if seconds > 0 { "+" } else { "−" }) (hours_text(seconds.unsigned_abs())) }
                    }
                }
            }
            ol.changed {
                @for change in changes.iter().take(MOST_TOLD) {
                    li {
                        span.quiet { (say(visit.texts.dates.from_to, &[&window.clocks.main.stamp(change.start), &window.clocks.main.stamp(change.end)])) }
                        span { (somebody(visit, &change.before)) " → " (somebody(visit, &change.after)) }
                    }
                }
            }
            @if changes.len() > MOST_TOLD { p.quiet { (texts.more_changes.replace("{0}", &(changes.len() - MOST_TOLD).to_string())) } }
        }
    }
}

fn somebody(visit: &Visit, users: &BTreeSet<UserId>) -> Markup {
    html! {
        @for (place, user) in users.iter().enumerate() { @if place > 0 { ", " } (person::strong(visit, *user)) }
        @if users.is_empty() { strong.nobody { (visit.texts.schedules.nobody) } }
    }
}

/// Where the two differ, in order; what touches and differs alike is one.
fn changes(old: &[Entry], new: &[Entry], since: At, until: At) -> Vec<Changed> {
    let mut edges: Vec<At> = old.iter().chain(new).flat_map(|entry| [entry.start, entry.end]).collect();
    edges.extend([since, until]);
    edges.retain(|edge| since <= *edge && *edge <= until);
    edges.sort_unstable();
    edges.dedup();
    let mut found: Vec<Changed> = Vec::new();
    let (mut old, mut new) = (Present::of(old), Present::of(new));
    for pair in edges.windows(2) {
        let (before, after) = (old.at(pair[0]), new.at(pair[0]));
        if before == after {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == pair[0] && last.before == before && last.after == after => last.end = pair[1],
            _ => found.push(Changed { start: pair[0], end: pair[1], before, after }),
        }
    }
    found
}

/// Who is there at one moment after the other: in a schedule of shifts several people may be.
struct Present<'a> {
    /// Those to come, by start.
    coming: std::iter::Peekable<std::slice::Iter<'a, Entry>>,
    /// Those who were there at the last moment.
    there: Vec<&'a Entry>,
}

impl<'a> Present<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        Self { coming: entries.iter().peekable(), there: Vec::new() }
    }

    /// At a moment that is not before the last one.
    fn at(&mut self, moment: At) -> BTreeSet<UserId> {
        while let Some(entry) = self.coming.next_if(|entry| entry.start <= moment) {
            self.there.push(entry);
        }
        self.there.retain(|entry| moment < entry.end);
        self.there.iter().map(|entry| entry.user).collect()
    }
}

/// How many seconds more each would have, the most first.
fn balance(changes: &[Changed]) -> Vec<(UserId, i64)> {
    let mut sums: BTreeMap<UserId, i64> = BTreeMap::new();
    for change in changes {
        let seconds = (change.end.micros() - change.start.micros()) / 1_000_000;
        change.before.difference(&change.after).for_each(|user| *sums.entry(*user).or_default() -= seconds);
        change.after.difference(&change.before).for_each(|user| *sums.entry(*user).or_default() += seconds);
    }
    let mut sums: Vec<(UserId, i64)> = sums.into_iter().filter(|(_, seconds)| *seconds != 0).collect();
    sums.sort_by_key(|(user, seconds)| (std::cmp::Reverse(*seconds), *user));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_joined_and_balanced() {
        let hour = 3_600_000_000_i64;
        let moment = |hours: i64| At::from_micros(hours * hour);
        let user = |id: &str| UserId::parse(id).expect("an id");
        let (ann, bob) = (user("PANN"), user("PBOB"));
        let entry = |user, start, end| Entry { user, start: moment(start), end: moment(end) };
        let old = [entry(ann, 0, 4), entry(ann, 4, 8), entry(bob, 8, 12)];
        let new = [entry(bob, 2, 12)];
        let found = changes(&old, &new, moment(0), moment(12));
        let told: Vec<_> = found.iter().map(|one| (one.start, one.end, only(&one.before), only(&one.after))).collect();
        assert_eq!(told, [(moment(0), moment(2), Some(ann), None), (moment(2), moment(8), Some(ann), Some(bob)),]);
        assert_eq!(balance(&found), [(bob, 6 * 3600), (ann, -8 * 3600)]);
        assert_eq!(changes(&old, &old, moment(0), moment(12)), []);
        // Two at once: Bob comes beside Ann.
        let both = [entry(ann, 0, 12), entry(bob, 4, 8)];
        let found = changes(&[entry(ann, 0, 12)], &both, moment(0), moment(12));
        assert_eq!((found.len(), found[0].start, found[0].after.len()), (1, moment(4), 2));
        assert_eq!(balance(&found), [(bob, 4 * 3600)]);
    }

    fn only(users: &BTreeSet<UserId>) -> Option<UserId> {
        users.first().copied()
    }
}
