//! Why somebody is on call at a moment, and why nobody else is: the core's explanation in the language of the page.

use maud::{Markup, Render, html};
use vigie_core::{
    directory::Directory,
    escalate::Target,
    ids::UserId,
    oncall::{TargetExplanation, explain_target},
    schedule::{Candidate, Explanation, Schedule, Source, Turn, Verdict, ZoneChange},
    time::At,
};

use super::{
    chart::clock_text,
    window::{Shift, Window},
};
use crate::ui::{
    components::{badge::pill, icon, person},
    problem::Problem,
    texts::{fill, say},
    visit::Visit,
};

/// The explanation of the moment that is asked for, by the configuration of that moment; and the form that asks for
/// another one.
pub(super) async fn show(visit: &Visit, schedule: &Schedule, window: &Window) -> Result<Markup, Problem> {
    let texts = &visit.texts.schedules;
    let at = window.at.unwrap_or(visit.now);
    let configuration = visit.state.app.configuration_at(at).await?;
    let directory = configuration.directory.as_ref();
    let explained = directory
        .schedules
        .contains_key(&schedule.id)
        .then(|| explain_target(directory, Target::Schedule(schedule.id), at));
    Ok(html! {
        section.card.explained #explained aria-labelledby="explained-title" {
            h2 #explained-title { (fill(texts.why_at, &window.clocks.main.stamp(at))) }
            @if let Some(other) = &window.clocks.other { p.quiet { (window.clocks.beside(other, at)) } }
            @match explained.as_ref().and_then(|explained| Some((explained, explained.schedule.as_ref()?))) {
                Some((target, explanation)) => (Speaker { visit, directory, window, explanation }.told(target)),
                None => p.quiet { (texts.not_there_yet) },
            }
            @if !configuration.is_current { p.quiet { (texts.by_past) } }
            (chooser(visit, schedule, window))
        }
    })
}

/// A form for another moment; it works without scripts.
fn chooser(visit: &Visit, schedule: &Schedule, window: &Window) -> Markup {
    let texts = &visit.texts.schedules;
    let at = window.at.unwrap_or_else(|| window.clocks.main.hour_of(visit.now));
    let from = window.days.first().filter(|_| !window.is_from_today()).map(|day| day.date.to_string());
    html! {
        form.choose-moment method="get" action={ "/schedules/" (schedule.id) "#explained" } {
            @if let Some(from) = from { input type="hidden" name="from" value=(from); }
            @if window.weeks() == 1 { input type="hidden" name="weeks" value="1"; }
            @if window.is_mine() { input type="hidden" name="zone" value="mine"; }
            label for="at" { (texts.another_moment) }
            input.input id="at" type="datetime-local" name="at" value=(window.clocks.main.input(at)) required;
            button.button type="submit" { (icon::QUESTION) (texts.explain) }
        }
    }
}

struct Speaker<'a> {
    visit: &'a Visit,
    directory: &'a Directory,
    window: &'a Window,
    explanation: &'a Explanation,
}

impl Speaker<'_> {
    fn told(&self, target: &TargetExplanation) -> Markup {
        let texts = &self.visit.texts.schedules;
        let explanation = self.explanation;
        html! {
            @for entry in &explanation.on_call {
                p.explained-who {
                    @if let Some(user) = self.directory.users.get(&entry.user) { (person::avatar(user)) }
                    span { (say(texts.is_on_call, &[&self.strong(entry.user), &self.stamp(entry.start), &self.stamp(entry.end)])) }
                }
            }
            @if explanation.on_call.is_empty() { p.explained-who data-gap { (icon::ALERT) span { (self.nobody()) } } }
            @for user in &target.away { p.explained-who { (icon::SKIP) span { (self.away(*user, target)) } } }
            @if !target.users.is_empty() && !target.reachable { p.explained-who data-gap { (icon::ALERT) span { (texts.unreachable) } } }
            ol.candidates {
                @for candidate in &explanation.candidates {
                    li data-decides[matches!(candidate.verdict, Verdict::Decides { .. })] {
                        div.candidate-head { strong { (self.name_of(candidate)) } (self.pill(&candidate.verdict)) }
                        p { (self.sentence(candidate)) }
                    }
                }
            }
            @for ZoneChange { time_zone, change } in &explanation.clock_changes {
                @let shift = Shift { at: change.at, minutes: change.seconds_forward() / 60 };
                @let told = say(texts.clocks_change, &[&self.stamp(change.at), &clock_text(&shift, "{0}")]);
                p.aside { (icon::CLOCK) span { (told) @if *time_zone != explanation.time_zone { " (" (time_zone) ")" } } }
            }
            @if let Some(next) = explanation.next_handoff {
                p.quiet { (say(texts.next_handoff, &[&html! { a href=(self.window.path_at_id(explanation.schedule, next)) { (self.stamp(next)) } }])) }
            }
        }
    }

    fn nobody(&self) -> Markup {
        let texts = &self.visit.texts.schedules;
        match self.explanation.next_handoff {
            Some(next) => say(texts.nobody_until, &[&self.stamp(next)]),
            None => html! { (texts.nobody_ever) },
        }
    }

    fn away(&self, user: UserId, target: &TargetExplanation) -> Markup {
        let texts = &self.visit.texts.schedules;
        let back = self.directory.users.get(&user).and_then(|user| user.away_until(self.explanation.at));
        let until = back.map(|back| self.stamp(back)).unwrap_or_default();
        if target.users.is_empty() {
            return say(texts.away_nobody, &[&self.strong(user), &until]);
        }
        let others = html! { @for (place, user) in target.users.iter().enumerate() { @if place > 0 { ", " } (self.strong(*user)) } };
        say(texts.away_instead, &[&self.strong(user), &until, &others])
    }

    fn pill(&self, verdict: &Verdict) -> Markup {
        let texts = &self.visit.texts.schedules;
        match verdict {
            Verdict::Decides { .. } => pill("good", icon::CHECK, texts.decides),
            Verdict::Outranked { .. } => pill("plain", icon::LAYERS, texts.outranked),
            Verdict::Restricted { .. } | Verdict::Pause { .. } | Verdict::Idle => {
                pill("plain", icon::MOON, texts.rests)
            }
            Verdict::NotBegun { .. } => pill("info", icon::CLOCK, texts.not_begun),
            Verdict::Over { .. } => pill("plain", icon::SKIP, texts.over),
            Verdict::NoUsers | Verdict::Empty => pill("warn", icon::ALERT, texts.nobody),
        }
    }

    fn sentence(&self, candidate: &Candidate) -> Markup {
        let texts = &self.visit.texts.schedules;
        match candidate.verdict {
            Verdict::Decides { user, turn } => self.turn(texts.by_turn, texts.takes_over, user, turn),
            Verdict::Outranked { user, turn, by } => html! {
                (self.turn(texts.by_turn, texts.takes_over, user, turn)) " " (say(texts.but_wins, &[&self.name_of_source(by)]))
            },
            Verdict::Restricted { turn, until: Some(until), .. } => {
                say(texts.restricted_until, &[&self.strong(turn.user), &self.stamp(until)])
            }
            Verdict::Restricted { turn, until: None, .. } => say(texts.restricted_ever, &[&self.strong(turn.user)]),
            Verdict::NotBegun { user: Some(user), starts_at } => {
                say(texts.begins_with, &[&self.stamp(starts_at), &self.strong(user)])
            }
            Verdict::NotBegun { user: None, .. } => html! { (texts.never_applies) },
            Verdict::Over { ended_at } => say(texts.ended_at, &[&self.stamp(ended_at)]),
            Verdict::NoUsers => html! { (texts.no_users) },
            Verdict::Pause { user: Some(user), until: Some(next), .. } => {
                say(texts.pause_until_with, &[&self.stamp(next), &self.strong(user)])
            }
            Verdict::Pause { until: Some(next), .. } => say(texts.pause_until, &[&self.stamp(next)]),
            Verdict::Pause { until: None, .. } => html! { (texts.pause_ever) },
            Verdict::Empty => html! { (texts.left_empty) },
            Verdict::Idle => html! { (texts.idle) },
        }
    }

    fn turn(&self, by_turn: &str, takes_over: &str, user: UserId, turn: Option<Turn>) -> Markup {
        let Some(turn) = turn else { return say(takes_over, &[&self.strong(user)]) };
        let pieces: [&dyn Render; 5] =
            [&self.strong(user), &turn.place, &turn.of, &self.stamp(turn.start), &self.stamp(turn.end)];
        say(by_turn, &pieces)
    }

    fn name_of(&self, candidate: &Candidate) -> String {
        let texts = &self.visit.texts.schedules;
        match candidate.source {
            Source::Override(_) => texts.an_override.to_owned(),
            Source::Layer(_) => fill(texts.a_layer, &candidate.name),
            Source::Rotation(_) => fill(texts.an_event, &candidate.name),
            Source::CustomShift(_) => texts.a_custom_shift.to_owned(),
        }
    }

    fn name_of_source(&self, source: Source) -> String {
        let found = self.explanation.candidates.iter().find(|candidate| candidate.source == source);
        found.map(|candidate| self.name_of(candidate)).unwrap_or_default()
    }

    fn strong(&self, user: UserId) -> Markup {
        html! { strong { (person::name(self.directory, user, self.visit.texts)) } }
    }

    fn stamp(&self, at: At) -> Markup {
        html! { time datetime=(at) { (self.window.clocks.main.stamp(at)) } }
    }
}
